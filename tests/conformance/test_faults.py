"""The faults that every implementation is run with."""

import sys
from pathlib import Path

import pytest
from hola_conformance import __main__ as command
from hola_conformance.fault import Fault
from hola_conformance.fault_run import FaultError, finders, run_faults
from hola_conformance.faults import FAULTS
from hola_conformance.suite import all_cases

PYTHON = [sys.executable, str(Path(__file__).parent / "adapters" / "python.py")]
CASES = list(all_cases())
HARMLESS = Fault("nothing", ("call/rest/no token", "call/zmq/no token"), answer=lambda asked, answered: None)


def test_each_case_on_calls_and_workers_over_rest_is_seen_to_fail() -> None:
    seen = {case.name for fault in FAULTS for case in finders(fault, CASES)}
    wanted = {case.name for case in CASES if case.feature.startswith(("call.", "work.")) and "/zmq/" not in case.name}
    assert wanted - seen == set()
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_a_fault_that_nobody_sees_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "FAULTS", (HARMLESS,))
    assert command.main(["faults", "--", *PYTHON]) == 1
    said = capsys.readouterr().out.splitlines()
    assert "unnoticed nothing: call/rest/no token: passed" in said
    assert said[-1] == "1 faults, 0 seen, 2 unnoticed"


def test_the_command_says_what_was_seen(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["faults", "--verbose", "--only", "errors tell the token", "--", *PYTHON]) == 0
    said = capsys.readouterr().out.splitlines()
    seen = "the error's message holds the token (X-3)"
    assert f"seen errors tell the token: call/rest/token not told: {seen}" in said
    assert said[-1] == "1 faults, 2 seen, 0 unnoticed"


def test_a_case_that_fails_without_a_fault_sees_nothing(tmp_path: Path) -> None:
    script = tmp_path / "adapter.py"
    text = Path(PYTHON[1]).read_text()
    script.write_text(text.replace('"token": command["token"]', '"token": "made up"'))
    with pytest.raises(FaultError, match="without a fault these fail: call/rest/no token: a token is sent"):
        list(run_faults([sys.executable, str(script)], CASES, [HARMLESS]))


def test_a_fault_that_names_no_case_is_told() -> None:
    with pytest.raises(FaultError, match="nothing: there is no case call/rest/nonsense"):
        finders(Fault("nothing", ("call/rest/nonsense",)), CASES)
