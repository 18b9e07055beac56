"""Charts over parameters."""

from collections.abc import Callable
from typing import Any

import pytest

import hola
from hola import plots
from hola.plots.charts import contour, rank


@pytest.mark.parametrize("chart", [contour, rank])
def test_pairs_of_parameters_that_are_never_active_together_are_left_out(chart: Callable[..., Any]) -> None:
    branches = {"svm": {"c": (0.0, 1.0)}, "forest": {"depth": (1, 9)}}
    result = hola.run_optimization(lambda p: len(p), {"model": branches}, n_trials=12, seed=1, progress=False)
    panels = chart(plots.study_columns(result)).panels
    assert [(p.x.title, p.y.title) for p in panels] == [("model", "c"), ("model", "depth")]
    assert len(chart(plots.study_columns(result), None, ["c", "depth"]).panels) == 1
