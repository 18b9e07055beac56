"""Slices, ranks and contours over one or two parameters."""

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ObjectiveSpec,
    StudySpec,
)

from benchmarks.random_study import random_study
from hola.plots import PlotError, data
from tests.plots.studies import study_of


def test_slices_leave_out_trials_in_which_a_parameter_is_not_active() -> None:
    study = random_study(50)
    found = {s.parameter: s for s in data.slices(study)}
    rows = np.flatnonzero(study.is_completed & (study.numbers["act"] == 0))
    assert found["leak"].trial_id.tolist() == study.trial_id[rows].tolist()
    assert found["lr"].value.tolist() == study.values[study.is_completed, 0].tolist()


def test_ranks_of_equal_values_are_equal() -> None:
    from hola.plots.data.over_parameters import ranks_of

    found = ranks_of(np.array([3.0, 1.0, np.nan, 1.0, 2.0]))
    assert str(found.tolist()) == str([1.0, 0.5 / 3, float("nan"), 0.5 / 3, 2.0 / 3])


def test_a_contour_is_empty_where_no_trial_is_near_and_the_mean_elsewhere() -> None:
    spec = StudySpec(
        parameters=(
            ContinuousParameter(name="x", low=0.0, high=1.0),
            CategoricalParameter(name="c", choices=("a", "b")),
        ),
        objectives=(ObjectiveSpec(name="loss"),),
    )
    study = study_of([1.0, 3.0, 7.0], spec, x=[0.01, 0.01, 0.99], c=["a", "a", "b"])
    (found,) = data.contour(study)
    assert found.mean.shape == found.trials.shape == (2, 40)
    assert (found.mean[0, 0], found.mean[1, 39]) == pytest.approx((2.0, 7.0))
    assert np.isnan(found.mean[0, 39])
    assert np.isnan(found.mean[1, 0])
    assert found.trials.sum() == 3
    with pytest.raises(PlotError, match="needs two parameters, not x"):
        data.contour(study, parameters=["x", "x"])
