"""Every client library of this repository passes the suite, sees every fault, and understands the others."""

from functools import cache
from typing import Any

import pytest
from hola_conformance.fault_run import run_faults
from hola_conformance.pairs import run_pairs
from hola_conformance.suite import all_cases
from hola_conformance.table import table
from sdks import Sdk, sdks
from table_page import PAGE, report_of, rows_of, with_rows

SDKS = sdks()


def name_of(sdk: Sdk) -> str:
    return sdk.name


def need(sdk: Sdk) -> None:
    if sdk.missing is not None:
        pytest.skip(f"{sdk.name}: {sdk.missing}")


@cache
def run(name: str) -> dict[str, Any]:
    return report_of(next(sdk for sdk in SDKS if sdk.name == name))


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
    shown = rows_of(PAGE.read_text(encoding="utf-8"))
    head, rule, row = table([run(sdk.name)]).splitlines()
    assert shown[:2] == [head, rule]
    assert row in shown


def test_a_row_replaces_that_of_the_same_language() -> None:
    page = "a\n<!-- table -->\n| language |\n| --- |\n| go | 1 |\n| rust | 1 |\n<!-- /table -->\nb\n"
    new = ["| language |", "| --- |", "| go | 2 |", "| cpp | 1 |"]
    assert rows_of(with_rows(page, new)) == ["| language |", "| --- |", "| cpp | 1 |", "| go | 2 |", "| rust | 1 |"]
    assert with_rows(page, new).startswith("a\n<!-- table -->\n| language |\n")
    assert with_rows(page, new).endswith("| rust | 1 |\n<!-- /table -->\nb\n")


@pytest.mark.parametrize("sdk", SDKS, ids=name_of)
def test_every_fault_is_seen(sdk: Sdk) -> None:
    need(sdk)
    assert run(sdk.name)["failed"] == {}
    sights = list(run_faults(sdk.command, list(all_cases()), is_proven=True))
    assert [sight for sight in sights if sight.seen is None] == []
    assert len(sights) > 100


def test_they_understand_each_other() -> None:
    here = [sdk for sdk in SDKS if sdk.missing is None]
    names, passages = run_pairs([sdk.command for sdk in here], each=3)
    assert [passage for passage in passages if passage.problem is not None] == []
    assert len(names) == len(here)
    assert len(passages) > 100
