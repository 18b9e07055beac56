"""The trials of a study by their state: what is open, what may return, and what a fit sees."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, UniformSpec

from hola.core.history import TrialHistory
from hola.core.objectives import Objectives
from hola.core.parameters import Space
from hola.core.samplers import Observations, make_sampler

SPACE = Space([ContinuousParameter(name="x", low=0.0, high=1.0)])
LOSS = Objectives([ObjectiveSpec(name="loss")])
SAMPLER = make_sampler(UniformSpec(), SPACE, 1, None, 1)


def lived() -> TrialHistory:
    """Trials 1 to 7: completed, failed, lost, stopped with and without values, pending, and completed after a loss."""
    history = TrialHistory(SPACE, LOSS)
    for trial_id in range(1, 8):
        history.add_pending(trial_id, (trial_id / 10,))
    history.complete(1, history.remove_open(1), [5.0], LOSS.costs([5.0]))
    history.results.add_failed(2, history.remove_open(2))
    history.lose(3)
    history.lose(4, [2.0])
    history.lose(5)
    history.lose(7)
    history.complete(7, history.remove_open(7), [3.0], LOSS.costs([3.0]))
    return history


def seen(history: TrialHistory) -> dict[str, object]:
    """What a fit sees, as lists."""
    found: Observations = history.observations(SAMPLER, None, LOSS)
    arrays = ("trial_ids", "points", "costs", "violation", "failed", "failed_ids", "pending")
    assert found.partial is not None
    return {
        **{name: getattr(found, name).tolist() for name in arrays},
        "horizon": found.horizon,
        "total": found.total,
        "partial ids": found.partial.trial_ids.tolist(),
    }


def test_a_fit_sees_completed_failed_stopped_and_pending_trials() -> None:
    assert seen(lived()) == {
        "trial_ids": [1, 7, 4],
        "points": [[0.1], [0.7], [0.4]],
        "costs": [[5.0], [3.0], [np.nextafter(3.0, 4.0)]],  # never as good as the best
        "violation": [0.0, 0.0, 0.0],
        "failed": [[0.2]],
        "failed_ids": [2],
        "pending": [[0.6]],
        "horizon": 7,
        "total": 4,
        "partial ids": [4],
    }


def test_a_loaded_history_is_the_one_that_was_lived() -> None:
    loaded = TrialHistory(SPACE, LOSS)
    values = [(i / 10,) for i in range(1, 8)]
    loaded.load(
        [1, 2, 3, 4, 5, 6, 7],
        values,
        [[5.0], None, None, [2.0], None, None, [3.0]],
        ["completed", "failed", "lost", "stopped", "stopped", "running", "completed"],
    )
    loaded.results.rank_loaded(LOSS)
    history = lived()
    assert seen(loaded) == seen(history)
    assert (loaded.lost, len(loaded.pending)) == (history.lost, len(history.pending))
    assert history.lost == {3: (0.3,), 4: (0.4,), 5: (0.5,)}


def test_a_lost_trial_that_runs_again_is_pending_alone() -> None:
    history = lived()
    history.add_pending(3, (0.3,))
    assert (3 in history.pending, sorted(history.lost)) == (True, [4, 5])


def test_a_stopped_trial_that_is_completed_after_all_is_a_result_only() -> None:
    history = lived()
    history.complete(4, history.remove_open(4), [1.0], LOSS.costs([1.0]))
    found = history.observations(SAMPLER, None, LOSS)
    assert (found.trial_ids.tolist(), found.partial, found.total) == ([1, 7, 4], None, 4)


@pytest.mark.parametrize("trial_id", [1, 2, 8])
def test_a_trial_that_is_not_open_cannot_end(trial_id: int) -> None:
    history = lived()
    with pytest.raises(KeyError):
        history.remove_open(trial_id)
    with pytest.raises(KeyError):
        history.lose(trial_id)


def test_before_the_first_result_stopped_trials_lead() -> None:
    history = TrialHistory(SPACE, LOSS)
    assert history.leaders(LOSS).shape == (0, 1)
    for trial_id, loss in ((1, 4.0), (2, 1.0)):
        history.add_pending(trial_id, (trial_id / 10,))
        history.lose(trial_id, [loss])
    assert history.leaders(LOSS).tolist() == [[0.2], [0.1]]
    history.complete(3, (0.9,), [9.0], LOSS.costs([9.0]))
    assert history.leaders(LOSS).tolist() == [[0.9]]


def test_a_fifth_of_the_trials_leads_but_no_more_than_sixteen() -> None:
    history = TrialHistory(SPACE, LOSS)
    sizes = {}
    for trial_id in range(1, 101):
        history.complete(trial_id, (trial_id / 200,), [float(trial_id)], LOSS.costs([float(trial_id)]))
        sizes[trial_id] = len(history.leaders(LOSS))
    assert [sizes[n] for n in (5, 8, 40, 60, 80, 100)] == [5, 8, 8, 12, 16, 16]
    assert np.array_equal(history.leaders(LOSS)[:, 0], np.arange(1, 17) / 200)
