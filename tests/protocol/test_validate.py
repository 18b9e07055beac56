"""The command that checks users' files: what it names, and how it exits."""

import re
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.__main__ import main
from hola_protocol.documents import guess_format
from hola_protocol.validate import Finding, StudyFileError, findings, read_study_file
from ruamel.yaml import YAML

from tests.protocol.study_files import GOOD, run_without

ROOT = Path(__file__).parents[2]


def test_a_good_study_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "good.yaml"]) == 0
    assert capsys.readouterr().out == "1 file, no problems\n"


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
