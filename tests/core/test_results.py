"""The results of a study: rows of completed trials, their ranking, and the failed trials."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec

from hola.core.objectives import Objectives
from hola.core.parameters import Space
from hola.core.results import BEST, LATEST, Results

UNIT = Space([ContinuousParameter(name="x", low=0.0, high=1.0)])
LOSS = Objectives([ObjectiveSpec(name="loss")])
TWO = Objectives([ObjectiveSpec(name="a"), ObjectiveSpec(name="b", group="second")])


def results(losses: dict[int, float]) -> Results:
    """Results of one objective; the point of a trial is its id by 1,000."""
    found = Results(UNIT, LOSS)
    for trial_id, loss in losses.items():
        found.add(trial_id, (trial_id / 1000,), [loss], LOSS.costs([loss]))
    return found


def test_a_trial_has_its_point_and_its_values() -> None:
    found = results({7: 3.0, 2: 1.0, 5: 2.0})
    assert (len(found), 5 in found, 3 in found, None in found) == (3, True, False, False)
    assert (found.point(5).tolist(), found.values(5)) == ([0.005], [2.0])
    assert (found.points.tolist(), found.rows([2, 7]).tolist()) == ([[0.007], [0.002], [0.005]], [1, 0])
    assert (found.board.top_k(2), found.best_points(2).tolist()) == ([2, 5], [[0.002], [0.005]])
    with pytest.raises(KeyError):
        found.point(3)


def test_failed_trials_are_apart() -> None:
    found = results({1: 1.0})
    found.add_failed(4, (0.4,))
    assert (len(found), found.n_failed) == (1, 1)
    assert (found.failed_ids.tolist(), found.failed_points.tolist()) == ([4], [[0.4]])


def test_loaded_trials_are_those_that_were_added() -> None:
    losses = {i: float(i * 37 % 11) for i in range(1, 31)}
    added, loaded = results(losses), Results(UNIT, LOSS)
    for ids in (range(1, 11), range(11, 31)):
        loaded.load(list(ids), np.array([[i / 1000] for i in ids]), [[losses[i]] for i in ids])
    loaded.rank_loaded(LOSS)
    loaded.rank_loaded(LOSS)  # nothing is left to rank
    assert loaded.board.top_k(30) == added.board.top_k(30)
    assert (loaded.points.tolist(), loaded.values(30)) == (added.points.tolist(), added.values(30))


def test_the_first_front() -> None:
    found = Results(UNIT, TWO)
    assert found.first_front() is None
    for trial_id, values in enumerate([(0.0, 2.0), (1.0, 3.0), (2.0, 0.0)], 1):
        found.add(trial_id, (0.0,), values, TWO.costs(values))
    front = found.first_front()
    assert front is not None
    assert (sorted(front[0].tolist()), front[1].tolist()) == ([[0.0, 2.0], [2.0, 0.0]], [0.0, 0.0])


def test_the_latest_costs_are_those_of_the_largest_ids_and_of_the_best() -> None:
    found = results({1: 0.0, 2: 4.0, 3: 3.0, 4: 5.0, 5: 2.0})
    latest = found.latest_costs(2)
    assert dict(zip(latest.trial_ids.tolist(), latest.costs[:, 0].tolist(), strict=True)) == {1: 0.0, 4: 5.0, 5: 2.0}


def test_of_many_trials_the_best_and_the_latest() -> None:
    few = results({i: float(i) for i in range(1, BEST + LATEST + 1)})
    assert few.best_and_latest() == slice(None)
    n = 3 * (BEST + LATEST)
    many = results({i: float(i) for i in range(1, n + 1)})
    rows = many.best_and_latest()
    assert sorted(many.board.trial_ids[rows].tolist()) == [*range(1, BEST + 1), *range(n - LATEST + 1, n + 1)]
    improving = results({i: float(-i) for i in range(1, n + 1)})
    assert sorted(improving.best_and_latest()) == list(range(n - LATEST, n))  # type: ignore[arg-type]


def test_trials_that_are_completed_during_a_rescoring_are_scored_at_its_end() -> None:
    found = Results(UNIT, TWO)
    new = Objectives([ObjectiveSpec(name="b", direction="maximize"), ObjectiveSpec(name="a", priority=0.125)])
    for trial_id, values in ((1, [0.0, 1.0]), (2, [1.0, 2.0])):
        found.add(trial_id, (trial_id / 1000,), values, TWO.costs(values))
    task = found.rescore_task(new, (1, 0))
    found.add(3, (0.003,), [2.0, 3.0], TWO.costs([2.0, 3.0]))
    found.install(task.run())
    assert (found.board.top_k(3), found.values(1), found.values(3)) == ([3, 2, 1], [1.0, 0.0], [3.0, 2.0])
