"""The committed output is what the structs say, and others' validators agree with it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hola_protocol import messages as m
from hola_protocol.__main__ import main
from hola_protocol.examples import examples
from hola_protocol.export import OWN_FOLDERS, differences, documents, write
from hola_protocol.testing import judge

ROOT = Path(__file__).parents[2]
DRAFT = ROOT / "schemas" / "draft"


@pytest.mark.spec("C-3")
def test_the_committed_output_is_current() -> None:
    assert differences(DRAFT) == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "draft"
    write(folder)
    return folder


def test_check_passes_on_what_was_written(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--check", str(copy)]) == 0
    assert capsys.readouterr().out == ""


def test_check_names_a_file_that_differs(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "catalog.json"
    path.write_text(path.read_text(encoding="utf-8").replace("409", "408", 1), encoding="utf-8")
    assert main(["export", "--check", str(copy)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{path} differs from what the structs say"


def test_check_finds_what_is_missing_and_what_is_too_much(copy: Path) -> None:
    (copy / "examples" / "GetTopKRequest.json").unlink()
    (copy / "vectors" / "stray.json").write_text("[]", encoding="utf-8")
    assert differences(copy) == ["examples/GetTopKRequest.json", "vectors/stray.json"]
    assert write(copy) == ["examples/GetTopKRequest.json", "vectors/stray.json"]
    assert differences(copy) == []


def test_what_is_not_exported_is_left_alone(copy: Path) -> None:
    (copy / "notes").mkdir()
    (copy / "notes" / "mine.json").write_text("{}", encoding="utf-8")
    assert "notes" not in OWN_FOLDERS
    assert differences(copy) == []


def test_check_fails_in_a_process_of_its_own(copy: Path) -> None:
    shutil.rmtree(copy / "vectors")
    command = [sys.executable, "-m", "hola_protocol", "export", "--check", str(copy)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"{copy / 'vectors/accept.json'} differs" in run.stdout


def test_every_document_ends_in_one_newline_and_is_strict_json() -> None:
    for name, content in documents().items():
        assert content.endswith("}\n") or content.endswith("]\n"), name
        json.loads(content, parse_constant=pytest.fail)


# Examples


def test_every_message_has_an_example() -> None:
    assert examples().keys() == {s.__name__ for s in get_args(m.Message)} | {"Header", "StudyFile"}


@pytest.mark.parametrize("name", sorted(examples()))
def test_examples_are_valid(name: str) -> None:
    judge(name).validate(examples()[name])
