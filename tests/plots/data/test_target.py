"""What a plot shows of a comparison group or of an objective."""

from typing import Any

import pytest
from hola_protocol.space import (
    ContinuousParameter,
    ObjectiveSpec,
    StudySpec,
)

from hola.plots import PlotError, data
from hola.plots.sources import columns_from


def test_a_group_with_a_target_is_shown_as_its_cost_and_others_as_their_objective() -> None:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(
            ObjectiveSpec(name="a", group="one", target=1.0, limit=3.0),
            ObjectiveSpec(name="b", group="two", direction="maximize"),
        ),
    )
    columns: dict[str, Any] = {"trial_id": [1], "state": ["completed"], "objective.a": [2.0], "objective.b": [5.0]}
    study = columns_from(spec, columns)
    assert [(t.label, t.values.tolist(), t.is_minimized) for t in data.target.targets_of(study)] == [
        ("cost of one", [0.5], True),
        ("b", [5.0], False),
    ]
    assert data.target_of(study, "a").values.tolist() == [2.0]
    with pytest.raises(PlotError, match="no comparison group 'c'; it has a, b, one, two"):
        data.target_of(study, "c")
