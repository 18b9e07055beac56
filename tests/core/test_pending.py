"""The pending points: rows that are encoded when somebody asks for them."""

from __future__ import annotations

from hola_protocol.space import ContinuousParameter

from hola.core.parameters import Space
from hola.core.pending import PendingPoints

UNIT = Space([ContinuousParameter(name="x", low=0.0, high=1.0)])


def test_points_are_those_of_the_trials_that_are_left() -> None:
    pending = PendingPoints(UNIT)
    for trial_id in range(1, 41):
        pending.add(trial_id, (trial_id / 100,))
        if trial_id % 7 == 0:
            assert pending.points[pending.row(trial_id)].tolist() == [trial_id / 100]
        if trial_id % 3 == 0:
            assert pending.pop(trial_id - 1) == ((trial_id - 1) / 100,)
    left = [i for i in range(1, 41) if i % 3 != 2 or i > 38]
    assert (len(pending), sorted(pending.trial_ids)) == (len(left), left)
    assert pending.points.tolist() == [[i / 100] for i in pending.trial_ids]


def test_a_trial_is_known_before_and_after_it_has_a_row() -> None:
    pending = PendingPoints(UNIT)
    pending.add(3, (0.5,))
    assert (3 in pending, len(pending)) == (True, 1)
    assert pending.points.tolist() == [[0.5]]
    assert (3 in pending, len(pending), pending.row(3)) == (True, 1, 0)
    assert pending.pop(3) == (0.5,)
    assert (3 in pending, len(pending), pending.points.shape) == (False, 0, (0, 1))
    assert pending.pop(3) is None
