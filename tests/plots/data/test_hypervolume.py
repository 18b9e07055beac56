"""The hypervolume: by hand, and against counted points."""

import numpy as np
import pytest
from hola_protocol.space import (
    ContinuousParameter,
    ObjectiveSpec,
    StudySpec,
)

from benchmarks.random_study import random_study
from hola.plots import PlotError, StudyColumns, data
from hola.plots.sources import columns_from

TWO = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="a", group="a"), ObjectiveSpec(name="b", group="b", direction="maximize")),
)


def two_groups(*pairs: tuple[float, float]) -> StudyColumns:
    """A study whose costs are ``(a, -b)``."""
    n = len(pairs)
    return columns_from(
        TWO,
        {
            "trial_id": range(1, n + 1),
            "state": ["completed"] * n,
            "param.x": [0.5] * n,
            "objective.a": [a for a, _ in pairs],
            "objective.b": [b for _, b in pairs],
            "ended_ms": range(n),
        },
    )


def test_hypervolume_of_two_groups() -> None:
    # Costs (0, 0), with the reference (2, 2): the box is [0, 2] x [-2, 2] after the ideal point (0, -2).
    study = two_groups((0.0, 0.0), (1.0, 2.0), (1.0, 1.0), (0.5, 1.0))
    found = data.hypervolume_history(study, np.array([2.0, 2.0]))
    assert found.ideal.tolist() == [0.0, -2.0]
    assert found.hypervolume.tolist() == pytest.approx([4 / 8, 6 / 8, 6 / 8, 6.5 / 8])


def test_hypervolume_agrees_with_counting_points() -> None:
    random = np.random.default_rng(0)
    for groups in (2, 3, 4):
        study = random_study(120, groups, seed=groups)
        found = data.hypervolume_history(study)
        rows = study.completion_order
        scaled = (study.costs[rows] - found.ideal) / (found.reference - found.ideal)
        samples = random.random((20_000, groups))
        for n in (1, 10, len(rows)):
            covered = np.zeros(len(samples), bool)
            for point in scaled[:n]:
                covered |= (samples >= point).all(axis=1)
            assert found.hypervolume[n - 1] == pytest.approx(covered.mean(), abs=0.02)


def test_hypervolume_needs_several_groups_and_a_reference_of_their_number() -> None:
    with pytest.raises(PlotError, match="several comparison groups"):
        data.hypervolume_history(random_study(10))
    with pytest.raises(PlotError, match="2 costs"):
        data.hypervolume_history(random_study(10, 2), np.array([1.0]))
    with pytest.raises(PlotError, match="worse than the ideal point"):
        data.hypervolume_history(random_study(10, 2), np.array([-9.0, -9.0]))
