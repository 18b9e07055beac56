"""Every client library of this repository passes the suite, sees every fault, and understands the others."""

from typing import Any

import pytest
from hola_conformance.fault_run import run_faults
from hola_conformance.pairs import run_pairs
from hola_conformance.suite import all_cases
from hola_conformance.table import table
from sdks import Sdk, sdks
from table_page import PAGE, report_of, rows_of, with_rows


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


@pytest.mark.spec(
    "A-14",
    "E-6",
    "E-13",
    "E-14",
    "P-1",
    "P-4",
    "R-8",
    "V-1",
    "W-5",
    "W-8",
    "W-9",
    "W-10",
    "W-12",
    "W-13",
    "W-15",
    "W-16",
    "X-4",
    "X-5",
    "X-6",
    "Z-5",
)
def test_it_passes(sdk: Sdk, report: dict[str, Any]) -> None:
    assert report["name"] == sdk.name
    assert report["failed"] == {}
    assert [feature for feature, counts in report["features"].items() if counts == {}] == []


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
    sights = list(run_faults(sdk.command, list(all_cases()), is_proven=True))
    assert [sight for sight in sights if sight.seen is None] == []
    assert len(sights) > 100


def test_they_understand_each_other() -> None:
    here = [sdk for sdk in sdks() if sdk.missing is None]
    names, passages = run_pairs([sdk.command for sdk in here], each=3)
    assert [passage for passage in passages if passage.problem is not None] == []
    assert len(names) == len(here)
    assert len(passages) > 100
