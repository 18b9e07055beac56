"""The formulas agree with the vectors, which the dashboard's tests read too."""

import json
from typing import Any

import msgspec
import numpy as np
import pytest
from hola_protocol.space import StudySpec, check_spec

from hola.plots import data
from hola.plots.sources import columns_from
from tests.plots.reference import VECTORS, expected

CASES: list[dict[str, Any]] = json.loads(VECTORS.read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_plots_agree_with_the_vectors(case: dict[str, Any]) -> None:
    spec = msgspec.convert(case["spec"], StudySpec)
    check_spec(spec)
    study = columns_from(spec, case["columns"])
    wanted = case["expected"]
    found = data.front(study)
    assert study.trial_id[study.completion_order].tolist() == wanted["order"]
    assert found.trial_id[found.is_front].tolist() == wanted["front"]
    for i, group in enumerate(study.groups):
        best = data.history.best_so_far(study.costs[study.completion_order, i], study.is_within[study.completion_order])
        assert best.tolist() == pytest.approx([np.nan if b is None else b for b in wanted["best"][group]], nan_ok=True)
    ranked = data.importance(study)
    assert dict(zip(ranked.parameter, ranked.divergence.tolist(), strict=True)) == pytest.approx(
        wanted["importance"], abs=1e-9
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_vectors_are_what_the_reference_says(case: dict[str, Any]) -> None:
    again = expected(msgspec.convert(case["spec"], StudySpec), case["columns"])
    assert json.loads(json.dumps(again)) == case["expected"]
