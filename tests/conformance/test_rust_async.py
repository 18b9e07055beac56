"""The client of the Rust crate for tokio passes what the suite can ask of a client, and sees every fault in replies."""

import pytest
from hola_conformance.fault_run import run_faults
from hola_conformance.suite import all_cases, run_suite
from sdks import sdks

RUST = next(sdk for sdk in sdks() if sdk.name == "rust")
COMMAND = [*RUST.command, "--async"]

pytestmark = pytest.mark.skipif(RUST.missing is not None, reason=f"rust: {RUST.missing}")


def test_it_passes() -> None:
    hello, findings = run_suite(COMMAND, list(all_cases()))
    assert hello.name == "rust async"
    assert {"call.rest", "call.tls"} <= hello.features
    ran = [finding for finding in findings if finding.verdict != "undeclared"]
    assert [finding for finding in ran if finding.problem is not None] == []
    assert {finding.feature for finding in ran} == hello.features


def test_every_fault_is_seen() -> None:
    sights = list(run_faults(COMMAND, list(all_cases()), is_proven=True))
    assert [sight for sight in sights if sight.seen is None] == []
    assert len(sights) > 30
