"""Scores: targets, limits, priorities, groups, violation."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hola_protocol.space import ObjectiveSpec
from hypothesis import given
from hypothesis import strategies as st

from hola.core.objectives import Costs, Objectives, total_violation


@pytest.mark.parametrize(
    ("spec", "value", "cost", "violation"),
    [
        (ObjectiveSpec(name="o"), 3.0, 3.0, 0.0),
        (ObjectiveSpec(name="o", direction="maximize"), 3.0, -3.0, 0.0),
        (ObjectiveSpec(name="o", priority=2.0), 3.0, 6.0, 0.0),
        (ObjectiveSpec(name="o", target=1.0, limit=5.0), 0.0, 0.0, 0.0),
        (ObjectiveSpec(name="o", target=1.0, limit=5.0), 3.0, 0.5, 0.0),
        (ObjectiveSpec(name="o", target=1.0, limit=5.0), 5.0, 1.0, 0.0),
        (ObjectiveSpec(name="o", target=1.0, limit=5.0, priority=3.0), 7.0, 4.5, 1.5),
        (ObjectiveSpec(name="o", direction="maximize", target=0.9, limit=0.5), 0.95, 0.0, 0.0),
        (ObjectiveSpec(name="o", direction="maximize", target=1.0, limit=0.5), 0.25, 1.5, 0.5),
        (ObjectiveSpec(name="o", limit=10.0), 12.0, 12.0, 0.2),
        (ObjectiveSpec(name="o", limit=0.5, priority=2.0), 1.0, 2.0, 1.0),
        (ObjectiveSpec(name="o", direction="maximize", limit=-4.0), -6.0, 6.0, 0.5),
        (ObjectiveSpec(name="o", limit=10.0), 10.0, 10.0, 0.0),
    ],
)
def test_the_score_of_one_objective(spec: ObjectiveSpec, value: float, cost: float, violation: float) -> None:
    assert Objectives([spec]).costs((value,)) == Costs((cost,), (violation,))


def test_the_excess_is_the_distance_to_each_limit_on_both_sides() -> None:
    objectives = Objectives(
        [
            ObjectiveSpec(name="free"),
            ObjectiveSpec(name="capped", limit=10.0, priority=3.0),
            ObjectiveSpec(name="aimed", direction="maximize", target=1.0, limit=0.5, group="other"),
        ]
    )
    values = np.array([[7.0, 12.0, 0.25], [7.0, 8.0, 0.75], [7.0, 10.0, 0.5]])
    assert objectives.excess(values).tolist() == [[0.2, 0.5], [-0.2, -0.5], [0.0, 0.0]]
    assert Objectives([ObjectiveSpec(name="free")]).excess(values[:, :1]).shape == (3, 0)


def test_groups_stand_in_the_order_of_their_first_objective_and_sum_by_priority() -> None:
    objectives = Objectives(
        [
            ObjectiveSpec(name="seconds", group="cost", limit=2.0),
            ObjectiveSpec(name="error", group="quality"),
            ObjectiveSpec(name="bytes", group="cost", priority=0.5, target=0.0, limit=4.0),
        ]
    )
    costs = objectives.costs((3.0, 0.25, 8.0))
    assert objectives.groups == ("cost", "quality")
    assert costs == Costs((4.0, 0.25), (1.0, 0.0))
    assert costs.total_violation == 1.0


SPECS = st.lists(
    st.builds(
        lambda direction, kind, a, width, priority, group: ObjectiveSpec(
            name="o",
            direction=direction,
            limit=None if kind == "free" else a,
            target=(a - width if direction == "minimize" else a + width) if kind == "target" else None,
            priority=priority,
            group=group,
        ),
        st.sampled_from(["minimize", "maximize"]),
        st.sampled_from(["free", "limit", "target"]),
        st.floats(-1e6, 1e6),
        st.floats(1e-3, 1e6),
        st.floats(1e-300, 1e300),
        st.sampled_from(["a", "b", "c"]),
    ),
    min_size=1,
    max_size=5,
)


@given(SPECS, st.data())
def test_many_are_scored_as_one_is_and_every_score_is_finite(specs: list[ObjectiveSpec], data: st.DataObject) -> None:
    objectives = Objectives(specs)
    row = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=len(specs), max_size=len(specs))
    values = data.draw(st.lists(row, min_size=1, max_size=5))
    cost, violation = objectives.costs_of_many(np.array(values))
    one_by_one = [objectives.costs(v) for v in values]
    assert [tuple(c) for c in cost.tolist()] == [c.cost for c in one_by_one]
    assert [tuple(v) for v in violation.tolist()] == [c.violation for c in one_by_one]
    assert total_violation(violation).tolist() == [c.total_violation for c in one_by_one]
    assert np.isfinite(cost).all()
    assert np.isfinite(total_violation(violation)).all()


def test_a_violation_too_small_for_a_float_is_still_one() -> None:
    objectives = Objectives([ObjectiveSpec(name="o", limit=0.0, priority=1e-300)])
    assert objectives.costs((1e-300,)).violation == (sys.float_info.min,)


def test_a_value_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Objectives([ObjectiveSpec(name="a"), ObjectiveSpec(name="b")]).costs((1.0,))
