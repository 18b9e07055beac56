"""The diagnoses agree with the vectors, which the dashboard's tests read too."""

import json
from typing import Any

import pytest

from tests.plots.diagnosis_vectors import VECTORS, cases, expected

CASES: list[dict[str, Any]] = json.loads(VECTORS.read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_diagnoses_agree_with_the_vectors(case: dict[str, Any]) -> None:
    assert expected(case["spec"], case["columns"]) == case["expected"]


def test_the_vectors_are_those_that_are_made() -> None:
    assert json.loads(json.dumps(cases())) == CASES


def test_every_kind_is_in_the_vectors() -> None:
    found = {kind for case in CASES for kind, _ in case["expected"]}
    # The page is told by the server what stopping would do.
    assert found == {"edge", "stagnation", "noise", "failures", "worker", "limits"}
