"""The command: standard input, formats, and how it exits."""

import io
import json
import sys
from pathlib import Path

import pytest
from hola_protocol.__main__ import main

from tests.protocol.study_files import run_without


def test_a_named_type(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "parameter.yaml").write_text("{type: integer, name: n, low: 1}", encoding="utf-8")
    assert main(["validate", "--type", "IntegerParameter", "parameter.yaml"]) == 1
    assert capsys.readouterr().out == ("parameter.yaml:1:1: /high: the field 'high' is missing\n1 file, 1 problem\n")


def test_standard_input(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"tag":"GetTopKRequest","limit":0}')))
    assert main(["validate", "-"]) == 1
    assert capsys.readouterr().out == "<stdin>:1:25: /limit: must be at least 1 (got 0)\n1 file, 1 problem\n"


def test_machine_readable_formats(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a,b.json").write_text('{"tag":"GetStudyRequest","study":"50%\\n"}', encoding="utf-8")
    assert main(["validate", "--format", "github", "a,b.json"]) == 1
    pattern = "^[A-Za-z_][A-Za-z0-9_.-]{0,63}$"
    assert capsys.readouterr().out == (
        f"::error file=a%2Cb.json,line=1,col=26,title=hola protocol::/study: does not match {pattern}\n"
    )
    assert main(["validate", "--format", "json", "a,b.json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "file": "a,b.json",
        "line": 1,
        "column": 26,
        "path": "/study",
        "message": f"does not match {pattern}",
        "value": '"50%\\n"',
    }


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["validate", "nowhere.yaml"], "hola_protocol: [Errno 2] No such file or directory: 'nowhere.yaml'"),
        (
            ["validate", "--type", "StudyFiel", "good.yaml"],
            "hola_protocol: no type is called 'StudyFiel'; did you mean 'StudyFile'?",
        ),
    ],
)
def test_a_wrong_call_exits_2(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.splitlines() == [complaint]


def test_argparse_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["validate"])
    assert left.value.code == 2
    assert "FILE" in capsys.readouterr().err


@pytest.mark.parametrize("module", ["hypothesis", "jsonschema"])
def test_without_the_testing_extra_there_is_one_clear_line(module: str) -> None:
    run = run_without(module, "import hola_protocol.testing")
    last = run.stderr.splitlines()[-1]
    assert last == f'ImportError: {module} is missing: pip install "hola-protocol[testing]"'
