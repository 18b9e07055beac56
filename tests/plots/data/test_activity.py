"""The timeline of trials, and the counts of workers."""

from typing import Any

from hola.plots import data
from hola.plots.sources import columns_from
from tests.plots.studies import study_of


def test_timeline_without_workers_gives_overlapping_trials_lanes_of_their_own() -> None:
    columns: dict[str, Any] = {
        "trial_id": [1, 2, 3, 4],
        "state": ["completed", "failed", "completed", "queued"],
        "objective.loss": [1.0, None, 2.0, None],
        "started_ms": [1000.0, 2000.0, 3000.0, None],
        "ended_ms": [2500.0, 3500.0, 5000.0, None],
    }
    study = columns_from(study_of([]).spec, columns)
    found = data.timeline(study)
    assert (found.trial_id.tolist(), found.lane.tolist()) == ([1, 2, 3], [0, 1, 0])
    assert (found.start_s.tolist(), found.end_s.tolist()) == ([0.0, 1.0, 2.0], [1.5, 2.5, 4.0])
    assert found.workers == ["slot 1", "slot 2"]
    assert len(data.timeline(study_of([])).trial_id) == 0


def test_workers() -> None:
    columns: dict[str, Any] = {
        "trial_id": [1, 2, 3, 4],
        "state": ["completed", "failed", "completed", "running"],
        "objective.loss": [1.0, None, 2.0, None],
        "worker_id": ["b", "a", "b", None],
        "started_ms": [0.0, 0.0, 2000.0, 4000.0],
        "ended_ms": [1000.0, 500.0, 5000.0, None],
    }
    found = data.workers(columns_from(study_of([]).spec, columns))
    assert found.worker == ["b", "a", "no worker"]
    assert (found.completed.tolist(), found.failed.tolist()) == ([2, 0, 0], [0, 1, 0])
    assert str(found.mean_s.tolist()) == "[2.0, nan, nan]"
    assert found.busy_s.tolist() == [4.0, 0.5, 1.0]
