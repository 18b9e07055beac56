"""The Python client library passes the suite, and a library with a fault does not."""

import json
import sys
from pathlib import Path

import pytest
from hola_conformance.__main__ import main
from hola_conformance.adapter import FEATURES, Adapter, AdapterError
from hola_conformance.cases import Case, Finding, ListError, has_failed, known_failing, run_cases, unused
from hola_conformance.smoke import MUST_FAIL, MUST_PASS, SmokeError, prove
from hola_conformance.suite import all_cases
from hola_conformance.vector_cases import vector_cases

ADAPTER = Path(__file__).parent / "adapters" / "python.py"
PYTHON = [sys.executable, str(ADAPTER)]
READING = frozenset({"read.requests", "read.replies", "read.headers"})


def spoiled(tmp_path: Path, code: str) -> list[str]:
    """The command of the Python adapter with some lines run in it first."""
    script = tmp_path / "adapter.py"
    script.write_text(
        "import importlib.util, json, sys\n"
        f"spec = importlib.util.spec_from_file_location('good', {str(ADAPTER)!r})\n"
        "good = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(good)\n"
        f"{code}\n"
        "good.main()\n"
    )
    return [sys.executable, str(script)]


def verdicts(command: list[str], names: set[str]) -> dict[str, str]:
    """What becomes of some cases."""
    cases = [case for case in all_cases() if case.name in names]
    with Adapter(command) as adapter:
        return {f.case: f.verdict for f in run_cases(adapter, cases, frozenset(FEATURES))}


READ = "read = good.read\n"
CALL = "call = good.call\n"
KEYS = "from hola.clients.settings import new_key\nexchange = good.ZmqClient._exchange\n"
FAULTS: dict[str, tuple[str, set[str]]] = {
    "everything is accepted": (
        "good.read = lambda type_name, body: body",
        {"reject/DescribeRequest/cut off", "disagreements/GetTopKRequest/whole number with a fraction"},
    ),
    "everything is refused": (
        "def refuse(*_):\n    raise good.ProtocolError('invalid_message', 'no')\ngood.read = refuse",
        {"accept/DescribeRequest/empty request"},
    ),
    "four digits": (
        READ
        + "digits = lambda text: float('%.4g' % float(text))\n"
        + "good.read = lambda t, b: json.dumps(json.loads(read(t, b), parse_float=digits)).encode()",
        {"roundtrip/SubmitResultRequest/smallest normal"},
    ),
    "zeros are dropped": (
        READ
        + "def drop(v):\n"
        + "    if isinstance(v, dict):\n        return {k: drop(x) for k, x in v.items() if x or x is None}\n"
        + "    return [drop(x) for x in v] if isinstance(v, list) else v\n"
        + "good.read = lambda t, b: json.dumps(drop(json.loads(read(t, b)))).encode()",
        {"accept/SubmitResultRequest/zero objective"},
    ),
    "nothing is repeated": (
        "Retry = good.Retry\ngood.Retry = lambda **_: Retry(attempts=1, first_s=0.01, longest_s=0.05)",
        {"call/zmq/same key/SubmitResult"},
    ),
    "each attempt has a new key": (
        KEYS + "good.ZmqClient._exchange = lambda self, op, r, body, key, t: exchange(self, op, r, body, new_key(), t)",
        {"call/zmq/same key/SubmitResult"},
    ),
    "there is one key": (
        KEYS
        + "one = new_key()\n"
        + "good.ZmqClient._exchange = lambda self, op, r, body, key, t: exchange(self, op, r, body, one, t)",
        {"call/zmq/new key"},
    ),
    "a refusal is swallowed": (
        CALL + "good.call = lambda command: {'reply_base64': call(command).get('reply_base64', '')}",
        {"call/zmq/final refusal", "call/zmq/unknown final refusal", "call/rest/final refusal"},
    ),
    "the token is forgotten": (
        CALL + "good.call = lambda command: call(command | {'token': None})",
        {"call/zmq/exchange/Describe", "call/rest/exchange/Describe"},
    ),
    "another reply": (
        CALL + "good.call = lambda command: {'reply_base64': call(command)['reply_base64'][:-8] + 'fX0='}",
        {"call/zmq/exchange/Describe"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, tmp_path: Path) -> None:
    code, finders = FAULTS[fault]
    assert verdicts(spoiled(tmp_path, code), finders) == dict.fromkeys(finders, "failed")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("sys.exit(3)", "it ended at hello"),
        ("sys.stdin.readline(); print('hello', flush=True)", "no answer to hello with id 1: b'hello"),
        ("sys.stdin.readline(); print('{\"id\": 7}', flush=True)", "no answer to hello with id 1"),
        ("sys.stdin.readline(); sys.stdin.readline()", "it took too long"),
        ("good.FEATURES.append('telepathy')", "it declares telepathy; there are read.replies"),
        ("good.answer = lambda command: {'name': 'x'}", "its hello lacks 'version'"),
    ],
)
def test_what_is_no_adapter_is_told(code: str, message: str, tmp_path: Path) -> None:
    with (
        Adapter(spoiled(tmp_path, code), deadline_s=2.0 if "too long" in message else 30.0) as adapter,
        pytest.raises(AdapterError, match=message),
    ):
        adapter.hello()


def test_a_program_that_is_not_there_is_told() -> None:
    with Adapter(["/no/such/program"]) as adapter, pytest.raises(AdapterError, match="No such file"):
        adapter.hello()


def test_a_crash_fails_its_case_and_the_next_is_run(tmp_path: Path) -> None:
    code = READ + "good.read = lambda t, b: sys.exit(1) if t == 'Header' else read(t, b)"
    cases = [case for case in vector_cases() if "/Header/" in case.name or case.name.endswith("empty request")]
    with Adapter(spoiled(tmp_path, code)) as adapter:
        findings = {f.case: f.verdict for f in run_cases(adapter, cases, READING)}
    assert findings.pop("accept/DescribeRequest/empty request") == "passed"
    assert set(findings.values()) == {"failed"}


def passing(adapter: Adapter) -> str | None:
    return None


def failing(adapter: Adapter) -> str | None:
    return "wrong"


CASES = [Case("a", "x", passing), Case("b", "x", failing), Case("c", "y", failing)]


def findings(known: str) -> list[Finding]:
    return list(run_cases(Adapter([]), CASES, frozenset("x"), known_failing(known, CASES)))


def test_every_case_has_a_name_and_a_feature_of_the_list() -> None:
    cases = list(all_cases())
    assert len({case.name for case in cases}) == len(cases)
    assert {case.feature for case in cases} == set(FEATURES)


def test_a_feature_without_a_case_is_told() -> None:
    assert unused(findings(""), ["x", "y"]) == ["y"]


def test_the_suite_proves_itself() -> None:
    with Adapter(PYTHON) as adapter:
        prove(adapter)
        with pytest.raises(SmokeError, match="does not see a wrong answer"):
            prove(adapter, wrong=MUST_PASS)
        with pytest.raises(SmokeError, match="does not come back"):
            prove(adapter, right=MUST_FAIL)


def test_an_adapter_that_answers_by_rote_ends_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rote = spoiled(tmp_path, "good.read = lambda t, b: b'{}'")
    assert main(["run", "--only", "accept/*", "--", *rote]) == 2
    assert capsys.readouterr().out.startswith("error: a message of every library does not come back")


def test_a_known_failure_is_no_failure() -> None:
    found = findings("# the list\nb  # since the beginning\n\n")
    assert found == [
        Finding("a", "passed", None, "x"),
        Finding("b", "known", "wrong", "x"),
        Finding("c", "undeclared", None, "y"),
    ]
    assert not has_failed(found)


def test_a_known_failure_that_passes_fails_the_run() -> None:
    found = findings("a\nb\n")
    assert found[0] == Finding("a", "mended", None, "x")
    assert has_failed(found)


def test_a_failure_fails_the_run() -> None:
    assert has_failed(findings(""))


def test_a_known_failure_that_is_no_case_is_told() -> None:
    with pytest.raises(ListError, match="there is no case d"):
        findings("d\n")


def test_a_run_of_nothing_is_a_failure() -> None:
    assert has_failed(run_cases(Adapter([]), CASES, frozenset()))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quick = spoiled(tmp_path, "good.FEATURES[:] = ['read.headers', 'read.replies']")
    assert main(["run", "--", *quick]) == 0
    assert capsys.readouterr().out.startswith("python 0.1.0: read.headers, read.replies\n")

    written = tmp_path / "report.json"
    assert main(["run", "--json", str(written), "--", *quick]) == 0
    report = json.loads(written.read_text())
    assert report["features"]["read.headers"] == {"passed": 3}
    assert report["features"]["call.rest"] is None
    assert report["suites"]["call"] == {"undeclared": sum(case.name.startswith("call/") for case in all_cases())}
    assert main(["table", str(written)]) == 0
    replies = report["features"]["read.replies"]["passed"]
    assert f" | {replies} | not declared | not declared | 3 | not declared |" in capsys.readouterr().out

    known = tmp_path / "known"
    known.write_text(next(case.name for case in vector_cases() if case.feature == "read.headers"))
    assert main(["run", "--known-failing", str(known), "--", *quick]) == 1
    assert "take it off the list" in capsys.readouterr().out

    known.write_text("nonsense\n")
    assert main(["run", "--known-failing", str(known), "--", *quick]) == 2
    assert capsys.readouterr().out == "error: there is no case nonsense\n"


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["run", "--"],
        ["run", "--", "a", "--", "b"],
        ["pairs", "--", "a"],
        ["table", "a.json", "--", "b"],
    ],
)
def test_a_wrong_number_of_adapters_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert "each after --" in capsys.readouterr().err
