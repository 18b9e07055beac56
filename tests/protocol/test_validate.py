"""The command that checks users' files: what it names, and how it exits."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.__main__ import main
from hola_protocol.documents import guess_format, read
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter, ObjectiveSpec, StudySpec
from hola_protocol.study_file import StudyFile
from hola_protocol.validate import Finding, StudyFileError, findings, read_study_file
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]

GOOD = """\
# tuned by hand
study: digits
objective: train:evaluate
max_trials: 100
parameters:
  - {name: lr, type: continuous, low: 1e-5, high: 1e-1, scale: log}
  - {name: layers, type: integer, low: 1, high: 0x10}
  - name: schedule
    type: categorical
    choices: [no, yes, ~, 2001-01-01, true, 1.5, "null"]
objectives:
  - name: error
"""
BAD = """\
max_trails: 100
parameters:
  - {name: lr, type: continuous, low: 1e-5, hgih: 1e-1}
  - {name: x, type: continuous, low: .nan, high: 1}
  - {name: y, type: discrete}
objectives:
  - name: error
    direction: minimise
    name: loss
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path


def test_a_good_study_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "good.yaml"]) == 0
    assert capsys.readouterr().out == "1 file, no problems\n"


def test_yaml_is_read_by_the_core_schema_of_1_2(folder: Path) -> None:
    study = read_study_file(folder / "good.yaml")
    assert study == StudyFile(
        study="digits",
        objective="train:evaluate",
        max_trials=100,
        parameters=(
            ContinuousParameter(name="lr", low=1e-5, high=0.1, scale="log"),
            IntegerParameter(name="layers", low=1, high=16),
            CategoricalParameter(name="schedule", choices=("no", "yes", None, "2001-01-01", True, 1.5, "null")),
        ),
        objectives=(ObjectiveSpec(name="error"),),
    )
    assert study.spec == StudySpec(parameters=study.parameters, objectives=study.objectives, max_trials=100)


def test_every_problem_is_named_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "bad.yaml"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "bad.yaml:1:1: /max_trails: unknown field 'max_trails'; did you mean 'max_trials'? (got 100)",
        "bad.yaml:3:5: /parameters/0/high: the field 'high' is missing",
        "bad.yaml:3:45: /parameters/0/hgih: unknown field 'hgih'; did you mean 'high'? (got 0.1)",
        "bad.yaml:4:33: /parameters/1/low: the number is beyond the range of a double (got NaN)",
        "bad.yaml:5:15: /parameters/2/type: unknown type 'discrete'; "
        'known: categorical, continuous, integer, lattice (got "discrete")',
        "bad.yaml:8:5: /objectives/0/direction: unknown value 'minimise'; did you mean 'minimize'? (got \"minimise\")",
        "bad.yaml:9:5: /objectives/0/name: the key 'name' is repeated",
        "1 file, 7 problems",
    ]


def test_rules_are_checked_when_the_schema_holds(folder: Path) -> None:
    text = GOOD.replace("low: 1,", "low: 99,").replace("objective: train:evaluate", "objective: a:b\nexec: [./run]")
    found = findings("study.yaml", text.encode())
    assert [(f.line, f.path, f.message) for f in found] == [
        (4, "/exec", "objective and exec exclude each other"),
        (8, "/parameters/1/high", "high must be above low, which is 99"),
    ]


def test_sound_parts_are_checked_beside_a_breach_of_the_schema() -> None:
    """What compares parts is not: the condition of ``y`` may be right once ``m`` is."""
    text = """\
max_trial: 3
parameters:
  - {name: x, type: continuous, low: 2, high: 1}
  - {name: m, type: categorical, choices: [svn, rf], branches: {svm: [{name: c, type: integer, low: 0, high: 1}]}}
  - {name: y, type: integer, low: 1, high: 5, condition: {m: {in: [rf]}}}
  - {name: z, type: integer, low: 1, high: 5, prior: {value: 9, confidence: 0.5}, condition: [{c: {ge: 1}}]}
objectives: [{name: loss, target: 1}]
"""
    assert [(f.line, f.path, f.message) for f in findings("study.yaml", text.encode())] == [
        (1, "/max_trial", "unknown field 'max_trial'; did you mean 'max_trials'?"),
        (3, "/parameters/0/high", "high must be above low, which is 2.0"),
        (4, "/parameters/1/branches/svm", "not one of the choices; they are svn, rf"),
        (5, "/parameters/2/condition", "expected an array or null, got an object"),
        (6, "/parameters/3/prior/value", "outside [1, 5]"),
        (7, "/objectives/0/target", "a target needs a limit to scale by"),
    ]


def test_json_is_located_too() -> None:
    body = '{\n "tag": "GetTopKRequest",\n "limit": 0\n}'
    assert findings("a.json", body.encode()) == [Finding("a.json", 3, 2, "/limit", "must be at least 1", "0")]


def test_repeated_keys_in_json() -> None:
    body = b'{"tag":"GetTopKRequest","limit":5,"limit":5}'
    assert findings("a.json", body) == [Finding("a.json", 1, 35, "/limit", "the key 'limit' is repeated")]


def test_json_lines() -> None:
    lines = [
        '{"tag":"DescribeRequest"}',
        "",
        '{"tag":"GetTopKRequest","limit":0}',
        "no",
        '{"tag":"HeartbeatResponse","x":1}',
    ]
    found = findings("a.jsonl", "\n".join(lines).encode())
    assert [(f.line, f.column, f.path, f.message) for f in found] == [
        (3, 25, "/limit", "must be at least 1"),
        (4, 1, None, "is not JSON: Expecting value"),
    ]


def test_replies_are_open_and_requests_closed() -> None:
    assert findings("a.json", b'{"tag":"HeartbeatResponse","x":1}') == []
    assert len(findings("a.json", b'{"tag":"DescribeRequest","x":1}')) == 1


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.json", "[]", "neither a message nor a study file: not an object"),
        ("a.json", "{}", "neither a message nor a study file: no tag, no parameters"),
        ("a.json", '{"tag":5}', "no message has the tag 5"),
        ("a.json", '{"tag":"GetTopK"}', "no message has the tag 'GetTopK'; did you mean 'GetTopKRequest'?"),
        ("a.json", "{", "is not JSON: Expecting property name enclosed in double quotes"),
        ("a.json", "", "is empty"),
        ("a.yaml", "", "is empty"),
        ("a.yaml", "a: [", "is not YAML: expected the node content, but found '<stream end>'"),
        ("a.yaml", "a: &x [*x]", "is not YAML: an alias holds itself"),
        ("a.yaml", "? [a]\n: b", "is not YAML: line 1: a key is a text"),
        ("a.yaml", "a: *b", "is not YAML: found undefined alias 'b'"),
    ],
)
def test_what_is_no_message(name: str, content: str, expected: str) -> None:
    assert [f.message for f in findings(name, content.encode())] == [expected]


def test_a_bomb_of_aliases_is_defused() -> None:
    levels = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    assert [f.message for f in findings("a.yaml", "\n".join(levels).encode())] == [
        "is not YAML: more than 100000 values"
    ]


def test_not_utf8() -> None:
    assert [f.message for f in findings("a.yaml", b"a: \xff")] == ["is not UTF-8 at byte 3"]
    assert [f.message for f in findings("a.json", b'"\xff"')] == ["is not UTF-8 at byte 1"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.JSON", b"a: 1", "json"),
        ("a.ndjson", b"", "jsonl"),
        ("a.yml", b"{}", "yaml"),
        ("-", b'{"a":1}', "json"),
        ("-", b'{"a":1}\n{"a":2}\n', "jsonl"),
        ("-", b'{"a":1}\nbroken', "jsonl"),
        ("-", b'{\n"a":1}', "json"),
        ("-", b"a: 1", "yaml"),
        ("-", b"", "yaml"),
    ],
)
def test_formats(name: str, content: bytes, expected: str) -> None:
    assert guess_format(name, content) == expected


def test_positions_fall_back_to_what_holds_the_value() -> None:
    (document,) = read(b"a:\n  b: 1\n", "yaml")
    assert [document.position(path) for path in ("/a/b", "/a/c/d", "", None)] == [(2, 3), (1, 1), (1, 1), (1, 1)]


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


def run_without(module: str, code: str) -> "subprocess.CompletedProcess[str]":
    """Run code in a process where a module cannot be imported."""
    blocked = f"import sys; sys.modules[{module!r}] = None; {code}"
    return subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True, check=False)


def test_without_the_extra_yaml_is_one_clear_line(folder: Path) -> None:
    code = "from hola_protocol.__main__ import main; sys.exit(main(['validate', 'good.yaml']))"
    run = run_without("ruamel.yaml", code)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == 'hola_protocol: reading YAML needs ruamel.yaml: pip install "hola-protocol[validate]"\n'


def test_without_the_extra_json_is_still_read(folder: Path) -> None:
    (folder / "a.json").write_text('{"tag":"GetTopKRequest","limit":0}', encoding="utf-8")
    code = "from hola_protocol.__main__ import main; sys.exit(main(['validate', 'a.json']))"
    run = run_without("ruamel.yaml", code)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout == "a.json:1:1: /limit: must be at least 1 (got 0)\n1 file, 1 problem\n"


@pytest.mark.parametrize("module", ["hypothesis", "jsonschema"])
def test_without_the_testing_extra_there_is_one_clear_line(module: str) -> None:
    run = run_without(module, "import hola_protocol.testing")
    last = run.stderr.splitlines()[-1]
    assert last == f'ImportError: {module} is missing: pip install "hola-protocol[testing]"'


def test_a_bad_study_file_is_refused_with_all_that_is_wrong(folder: Path) -> None:
    with pytest.raises(StudyFileError) as caught:
        read_study_file(folder / "bad.yaml")
    assert len(caught.value.findings) == 7
    assert str(caught.value).splitlines()[0].startswith(f"{folder / 'bad.yaml'}:1:1: /max_trails")


def test_two_documents_are_not_a_study_file(folder: Path) -> None:
    (folder / "two.yaml").write_text(f"{GOOD}---\n{GOOD}", encoding="utf-8")
    with pytest.raises(StudyFileError, match="holds 2 documents, not one"):
        read_study_file(folder / "two.yaml")


def test_the_pre_commit_hooks_call_what_is_there() -> None:
    hooks: list[dict[str, Any]] = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    scripts = (ROOT / "protocol" / "pyproject.toml").read_text(encoding="utf-8")
    for hook in hooks:
        command, *arguments = hook["entry"].split()
        assert f'{command} = "hola_protocol.__main__:main"' in scripts
        assert arguments[0] == "validate"
    files = {hook["id"]: re.compile(hook["files"]) for hook in hooks}
    assert [bool(files["hola-study"].search(name)) for name in ("study.yaml", "a/lr.study.yml", "mystudy.yaml")] == [
        True,
        True,
        False,
    ]
    assert files["hola-messages"].search("log/worker.hola.jsonl")
