"""What one implementation writes another reads."""

import sys
from pathlib import Path

import pytest
from hola_conformance.__main__ import main
from hola_conformance.pairs import letters, run_pairs

ADAPTER = Path(__file__).parent / "adapters" / "python.py"
PYTHON = [sys.executable, str(ADAPTER)]


def spoiled(tmp_path: Path, code: str) -> list[str]:
    """The Python adapter under another name, with some lines run in it first."""
    script = tmp_path / "other.py"
    script.write_text(
        "import importlib.util, json, sys\n"
        f"spec = importlib.util.spec_from_file_location('good', {str(ADAPTER)!r})\n"
        "good = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(good)\n"
        "answer = good.answer\n"
        "good.answer = lambda c: answer(c) | ({'name': 'other'} if c['do'] == 'hello' else {})\n"
        f"{code}\n"
        "good.main()\n"
    )
    return [sys.executable, str(script)]


def test_the_letters_are_the_same_in_every_run() -> None:
    first = letters(1)
    assert first == letters(1)
    assert len({letter.name for letter in first}) == len(first) > 80


def test_two_pythons_understand_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pairs", "--each", "2", "--", *PYTHON, "--", *spoiled(tmp_path, "")]) == 0
    assert " 2 files" in (said := capsys.readouterr().out)
    assert said.endswith("passed on, 0 failed\n")


def test_a_writer_with_a_fault_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "read = good.read\ngood.read = lambda t, b: read(t, b).replace(b'-0.0', b'0.0').replace(b'null', b'0')\n"
    assert main(["pairs", "--each", "2", "--", *PYTHON, "--", *spoiled(tmp_path, code)]) == 1
    assert "failed reference to other: " in capsys.readouterr().out


def test_a_reader_of_other_files_is_found(tmp_path: Path) -> None:
    code = "from hola.clients.worker.spool import Spool\nSpool.waiting = lambda self, study, created_ms: iter(())"
    _, passages = run_pairs([PYTHON, spoiled(tmp_path, code)], each=0, patience_s=6.0)
    found = [passage[:3] for passage in passages if passage.problem is not None]
    assert found == [("python", "other", "unsent result")]


def test_two_of_one_name_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pairs", "--", *PYTHON, "--", *PYTHON]) == 2
    assert capsys.readouterr().out == "error: two adapters are called python\n"
