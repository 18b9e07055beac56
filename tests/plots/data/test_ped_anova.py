"""The importance of parameters (PED-ANOVA)."""

from typing import Any

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ObjectiveSpec,
    ParentTest,
    StudySpec,
)

from benchmarks.random_study import random_study
from hola.core.fronts import ranked
from hola.plots import PlotError, data
from hola.plots.data.ped_anova import _best
from hola.plots.sources import columns_from
from tests.plots.studies import study_of


def test_importance_finds_the_parameters_that_matter() -> None:
    found = data.importance(random_study(2000, 1))
    assert set(found.parameter[:2]) == {"lr", "momentum"}
    assert found.importance.sum() == pytest.approx(1.0)
    assert found.importance[:2].sum() > 0.8
    assert found.trials[found.parameter.index("leak")] < found.trials[found.parameter.index("act")]


@pytest.mark.parametrize("target", [None, "loss"])
def test_the_best_trials_of_one_group_are_the_first_of_the_ranking(target: str | None) -> None:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss", limit=2.0),),
    )
    random = np.random.default_rng(3)
    study = study_of([None] * 200, spec, states=["completed"] * 200, x=random.random(200).tolist())
    study.values[:, 0] = random.integers(0, 5, 200) + 0.5 * (np.arange(200) % 7 == 0)
    rows = np.arange(200)
    for count in (2, 90, 130, 200):
        expected = np.concatenate(ranked(study.costs, study.violation, study.trial_id, count))
        assert np.flatnonzero(_best(study, rows, count, target)).tolist() == sorted(expected.tolist())


def test_importance_of_a_conditional_parameter_counts_only_where_it_is_active() -> None:
    random = np.random.default_rng(1)
    act, leak = random.integers(0, 2, 4000), random.random(4000)
    losses = np.where(act == 0, (leak - 0.2) ** 2, 0.02 + random.random(4000))
    spec = StudySpec(
        parameters=(
            CategoricalParameter(name="act", choices=("relu", "tanh")),
            ContinuousParameter(name="leak", low=0.0, high=1.0, condition=({"act": ParentTest(in_=("relu",))},)),
            ContinuousParameter(name="other", low=0.0, high=1.0),
        ),
        objectives=(ObjectiveSpec(name="loss"),),
    )
    study = study_of(
        losses.tolist(),
        spec,
        act=["relu" if a == 0 else "tanh" for a in act],
        leak=[v if a == 0 else None for v, a in zip(leak.tolist(), act.tolist(), strict=True)],
        other=random.random(4000).tolist(),
    )
    found = data.importance(study)
    assert found.parameter == ["leak", "act", "other"]
    assert found.divergence[2] < 0.1


def test_importance_of_one_group_differs_from_that_of_the_ranking() -> None:
    random = np.random.default_rng(2)
    x, y = random.random(1000), random.random(1000)
    spec = StudySpec(
        parameters=tuple(ContinuousParameter(name=name, low=0.0, high=1.0) for name in "xy"),
        objectives=(ObjectiveSpec(name="a", group="a"), ObjectiveSpec(name="b", group="b")),
    )
    columns: dict[str, Any] = {
        "trial_id": range(1, 1001),
        "state": ["completed"] * 1000,
        "param.x": x.tolist(),
        "param.y": y.tolist(),
        "objective.a": x.tolist(),
        "objective.b": y.tolist(),
    }
    study = columns_from(spec, columns)
    assert data.importance(study, "a").parameter == ["x", "y"]
    assert data.importance(study, "b").parameter == ["y", "x"]
    both = data.importance(study)
    assert both.importance.max() < 0.7


def test_importance_says_what_it_needs() -> None:
    with pytest.raises(PlotError, match="at least 4 completed trials, and there are 3"):
        data.importance(study_of([1.0, 2.0, 3.0]))
    with pytest.raises(PlotError, match=r"best_share must be between 0 and 1, not 1\.5"):
        data.importance(random_study(10), best_share=1.5)
    with pytest.raises(PlotError, match="no parameter 'z'; it has lr, momentum"):
        data.importance(random_study(10), parameters=["z"])
