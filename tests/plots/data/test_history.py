"""The history of the best results."""

from typing import Any

from hola_protocol.space import (
    ContinuousParameter,
    ObjectiveSpec,
    StudySpec,
)

from hola.plots import data
from hola.plots.sources import columns_from
from tests.plots.studies import study_of


def test_history_counts_completed_trials_in_the_order_of_their_ends() -> None:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="gain", direction="maximize", limit=1.0),),
    )
    columns: dict[str, Any] = {
        "trial_id": [1, 2, 3, 4, 5],
        "state": ["completed", "completed", "failed", "completed", "completed"],
        "param.x": [0.0] * 5,
        "objective.gain": [2.0, 0.5, None, 3.0, 1.5],
        "ended_ms": [40, 10, 20, 50, 30],
    }
    found = data.optimization_history(columns_from(spec, columns))
    assert found.trial_id.tolist() == [2, 5, 1, 4]
    assert found.value.tolist() == [0.5, 1.5, 2.0, 3.0]
    assert found.is_within.tolist() == [False, True, True, True]
    assert str(found.best.tolist()) == "[nan, 1.5, 2.0, 3.0]"


def test_history_of_an_empty_study() -> None:
    found = data.optimization_history(study_of([]))
    assert (len(found.trial_id), len(found.best)) == (0, 0)
