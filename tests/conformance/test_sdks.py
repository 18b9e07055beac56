"""Every client library of this repository passes the suite, sees every fault, and understands the others."""

from fnmatch import fnmatchcase
from typing import Any

import pytest
from hola_conformance.fault_run import run_faults
from hola_conformance.pairs import run_pairs
from hola_conformance.suite import all_cases
from hola_conformance.table import table
from sdks import Sdk, sdks
from table_page import PAGE, report_of, rows_of, with_rows

CASES = list(all_cases())
HELD = {
    "A-14": ("work/*/wait in next",),
    "E-6": ("call/*/numbers",),
    "E-14": ("call/*/unknown *", "call/*/later minor/*"),
    "P-1": ("call/*/reply lost", "call/*/same key/*", "call/*/new key*"),
    "P-4": ("work/*/standings",),
    "Q-8": ("work/*/inactive parameters",),
    "R-8": ("call/rest/page of HTML", "call/rest/empty reply", "work/rest/no message/*"),
    "V-1": ("call/*/exchange/*",),
    "W-5": ("work/*/forgotten/*",),
    "W-8": ("work/*/heartbeats", "work/*/all leases"),
    "W-9": ("work/*/drain", "work/*/stop"),
    "W-10": ("work/*/drop",),
    "W-12": ("work/*/round trips",),
    "W-13": ("work/*/outcomes", "work/*/receipt/*"),
    "W-15": ("work/*/drop of an earlier lease",),
    "W-16": ("work/*/goodbye unheard",),
    "W-24": ("work/*/reports/refused", "work/*/reports/token revoked"),
    "W-25": ("work/*/reports/without steps",),
    "W-26": ("work/*/not there yet",),
    "X-4": ("call/*/unknown final refusal",),
    "X-5": ("call/*/same key/*", "call/*/retry_after_s"),
    "X-6": ("call/*/final refusal",),
    "Z-5": ("call/zmq/stray reply",),
}
"""The cases of the suite that hold a sentence about clients; ``*`` in the second place stands for each transport."""


@pytest.fixture(scope="module", params=sdks(), ids=lambda sdk: sdk.name)
def sdk(request: pytest.FixtureRequest) -> Sdk:
    """A client library; the tests of one follow each other."""
    found: Sdk = request.param
    if found.missing is not None:
        pytest.skip(f"{found.name}: {found.missing}")
    return found


@pytest.fixture(scope="module")
def report(sdk: Sdk) -> dict[str, Any]:
    """What came of the suite with it."""
    return report_of(sdk)


def test_it_passes(sdk: Sdk, report: dict[str, Any]) -> None:
    assert report["name"] == sdk.name
    assert report["failed"] == {}
    assert [feature for feature, counts in report["features"].items() if counts == {}] == []


@pytest.mark.spec(HELD, over=("zmq", "rest"))
@pytest.mark.parametrize("number", HELD)
def test_a_sentence_is_held(number: str, report: dict[str, Any]) -> None:
    for pattern in HELD[number]:
        cases = [case for case in CASES if fnmatchcase(case.name, pattern)]
        assert {case.feature for case in cases if report["features"][case.feature] is None} == set()
        if pattern.startswith(("call/*/", "work/*/")):
            assert {case.name.split("/")[1] for case in cases} == {"rest", "zmq"}
        assert cases
        assert {case.name: report["failed"].get(case.name) for case in cases} == {case.name: None for case in cases}


def test_the_table_says_what_was_run(report: dict[str, Any]) -> None:
    shown = rows_of(PAGE.read_text(encoding="utf-8"))
    head, rule, row = table([report]).splitlines()
    assert shown[:2] == [head, rule]
    assert row in shown


def test_a_row_replaces_that_of_the_same_language() -> None:
    page = "a\n<!-- table -->\n| language |\n| --- |\n| go | 1 |\n| rust | 1 |\n<!-- /table -->\nb\n"
    new = ["| language |", "| --- |", "| go | 2 |", "| cpp | 1 |"]
    assert rows_of(with_rows(page, new)) == ["| language |", "| --- |", "| cpp | 1 |", "| go | 2 |", "| rust | 1 |"]
    assert with_rows(page, new).startswith("a\n<!-- table -->\n| language |\n")
    assert with_rows(page, new).endswith("| rust | 1 |\n<!-- /table -->\nb\n")


def test_every_fault_is_seen(sdk: Sdk, report: dict[str, Any]) -> None:
    assert report["failed"] == {}
    sights = list(run_faults(sdk.command, CASES, is_proven=True))
    assert [sight for sight in sights if sight.seen is None] == []
    assert len(sights) > 100


def test_they_understand_each_other() -> None:
    here = [sdk for sdk in sdks() if sdk.missing is None]
    names, passages = run_pairs([sdk.command for sdk in here], each=3)
    assert [passage for passage in passages if passage.problem is not None] == []
    assert len(names) == len(here)
    assert len(passages) > 100
