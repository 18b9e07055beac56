"""Every client library of this repository passes the suite, sees every fault, and understands the others."""

import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hola_conformance.fault_run import run_faults
from hola_conformance.pairs import run_pairs
from hola_conformance.report import report
from hola_conformance.suite import all_cases, run_suite
from hola_conformance.table import table
from sdks import ROOT, Sdk, sdks

SDKS = sdks()
PAGE = ROOT / "docs" / "conformance.md"
BEGIN, END = "<!-- table -->\n", "<!-- /table -->\n"


def name_of(sdk: Sdk) -> str:
    return sdk.name


def need(sdk: Sdk) -> None:
    if sdk.missing is not None:
        pytest.skip(f"{sdk.name}: {sdk.missing}")


@cache
def run(name: str) -> dict[str, Any]:
    sdk = next(sdk for sdk in SDKS if sdk.name == name)
    began = time.monotonic()
    hello, findings = run_suite(sdk.command, list(all_cases()))
    return report(hello, findings, time.monotonic() - began)


@pytest.mark.spec(
    "E-6", "E-13", "E-14", "V-1", "X-4", "X-5", "X-6", "P-1", "P-4", "W-5", "W-8", "W-9", "W-10", "W-12", "W-13", "Z-5"
)
@pytest.mark.parametrize("sdk", SDKS, ids=name_of)
def test_it_passes(sdk: Sdk) -> None:
    need(sdk)
    found = run(sdk.name)
    assert found["name"] == sdk.name
    assert found["failed"] == {}
    assert [feature for feature, counts in found["features"].items() if counts == {}] == []


@pytest.mark.parametrize("sdk", SDKS, ids=name_of)
def test_the_table_says_what_was_run(sdk: Sdk) -> None:
    need(sdk)
    shown = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    head, rule, row = table([run(sdk.name)]).splitlines()
    assert shown.strip().splitlines()[:2] == [head, rule]
    assert row in shown.splitlines()


@pytest.mark.parametrize("sdk", SDKS, ids=name_of)
def test_every_fault_is_seen(sdk: Sdk) -> None:
    need(sdk)
    assert [sight for sight in run_faults(sdk.command, list(all_cases())) if sight.seen is None] == []


def test_they_understand_each_other() -> None:
    here = [sdk for sdk in SDKS if sdk.missing is None]
    names, passages = run_pairs([sdk.command for sdk in here], each=3)
    assert [passage for passage in passages if passage.problem is not None] == []
    assert len(names) == len(here)
    assert len(passages) > 100


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    texts = {
        "a": 'tools = ["no-such-tool"]\nadapter = ["build/conformance"]\n',
        "b": 'tools = []\nadapter = ["build/conformance"]\n',
        "c": "tools = []\n",
    }
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "sdk.toml").write_text(text)
    assert [(sdk.name, sdk.missing) for sdk in sdks(tmp_path)] == [
        ("python", None),
        ("a", "no-such-tool is not installed"),
        ("b", "build/conformance is not built: make -C clients/b build"),
    ]
