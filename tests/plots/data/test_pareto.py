"""The front, and the trials that changed it."""

from typing import Any

import numpy as np
import pytest
from hola_protocol.space import (
    ContinuousParameter,
    ObjectiveSpec,
    StudySpec,
)

from hola.plots import data
from hola.plots.sources import columns_from

TWO = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="a", group="a"), ObjectiveSpec(name="b", group="b", direction="maximize")),
)


@pytest.mark.parametrize("groups", [1, 2, 3])
def test_entrants_are_the_points_that_changed_the_front(groups: int) -> None:
    costs = np.round(np.random.default_rng(groups).random((1500, groups)), 2)
    wanted: list[int] = []
    for i, point in enumerate(costs):
        before = costs[:i]
        if not (before <= point).all(axis=1).any():
            wanted.append(i)
    from hola.plots.data.pareto import entrants

    assert entrants(costs).tolist() == wanted


def test_the_front_has_only_trials_within_the_limits() -> None:
    spec = StudySpec(
        parameters=TWO.parameters,
        objectives=(ObjectiveSpec(name="a", group="a", limit=1.0), ObjectiveSpec(name="b", group="b")),
    )
    columns: dict[str, Any] = {
        "trial_id": [1, 2, 3],
        "state": ["completed"] * 3,
        "objective.a": [2.0, 0.5, 3.0],
        "objective.b": [0.0, 5.0, 0.0],
    }
    found = data.front(columns_from(spec, columns))
    assert (found.is_front.tolist(), found.is_within.tolist()) == ([False, True, False], [False, True, False])
    columns = {name: values[::2] for name, values in columns.items()}
    assert data.front(columns_from(spec, columns)).is_front.tolist() == [True, False]
