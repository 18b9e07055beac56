"""Timeline and workers: when which worker evaluated which trial."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...core.arrays import FloatArray, IntArray
from ..columns import STATES, StudyColumns


class Timeline(NamedTuple):
    """The latest attempt of each trial that was started.

    :ivar trial_id: int[n].
    :ivar state: the states of the trials.
    :ivar lane: the index of the worker in ``workers``; without workers trials that overlap have different lanes,
        int[n].
    :ivar workers: the names of the lanes.
    :ivar start_s: seconds since the first start, float[n].
    :ivar end_s: the end; for a running trial the latest time of the study, float[n].
    """

    trial_id: IntArray
    state: list[str]
    lane: IntArray
    workers: list[str]
    start_s: FloatArray
    end_s: FloatArray


def timeline(study: StudyColumns) -> Timeline:
    """The timeline of a study.

    :param study: the trials.
    """
    rows = np.flatnonzero(~np.isnan(study.started_ms))
    rows = rows[np.lexsort((study.trial_id[rows], study.started_ms[rows]))]
    start = study.started_ms[rows]
    if not len(rows):
        return Timeline(study.trial_id[rows], [], rows, [], start, start)
    end = np.where(np.isnan(study.ended_ms[rows]), np.nan, study.ended_ms[rows])
    latest = max(float(start.max()), float(np.nanmax(end, initial=-np.inf)))
    end = np.where(np.isnan(end), latest, np.maximum(end, start))
    if study.workers:
        lane = study.worker[rows]
        names = [*study.workers, *(["no worker"] if (lane < 0).any() else [])]
        lane = np.where(lane < 0, len(study.workers), lane)
    else:
        lane = _lanes(start, end)
        names = [f"slot {i + 1}" for i in range(int(lane.max()) + 1)]
    origin = float(start[0])
    states = [STATES[i] for i in study.state[rows].tolist()]
    return Timeline(study.trial_id[rows], states, lane, names, (start - origin) / 1000, (end - origin) / 1000)


def _lanes(start: FloatArray, end: FloatArray) -> IntArray:
    """For each interval the first lane that is free at its start."""
    import heapq

    free: list[int] = []
    busy: list[tuple[float, int]] = []
    lanes, count = [], 0
    for begin, until in zip(start.tolist(), end.tolist(), strict=True):
        while busy and busy[0][0] <= begin:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            lane = heapq.heappop(free)
        else:
            lane, count = count, count + 1
        heapq.heappush(busy, (until, lane))
        lanes.append(lane)
    return np.array(lanes, np.int64)


class Workers(NamedTuple):
    """What each worker did; trials count for the worker of their latest attempt.

    :ivar worker: the workers.
    :ivar completed: int[n].
    :ivar stopped: int[n].
    :ivar failed: failed and infeasible trials, int[n].
    :ivar mean_s: the mean duration of its completed trials, NaN without one, float[n].
    :ivar busy_s: the sum of the durations of its trials, float[n].
    """

    worker: list[str]
    completed: IntArray
    stopped: IntArray
    failed: IntArray
    mean_s: FloatArray
    busy_s: FloatArray


def workers(study: StudyColumns) -> Workers:
    """The trials of each worker.

    :param study: the trials.
    """
    found = timeline(study)
    count = len(found.workers)
    duration = found.end_s - found.start_s
    state = np.array(found.state, object)

    def number(*states: str) -> IntArray:
        return np.bincount(found.lane[np.isin(state, states)], minlength=count)

    done = state == "completed"
    completed = number("completed")
    total = np.bincount(found.lane[done], duration[done], minlength=count)
    with np.errstate(invalid="ignore"):
        mean = np.where(completed > 0, total / np.maximum(completed, 1), np.nan)
    busy = np.asarray(np.bincount(found.lane, duration, minlength=count), float)
    return Workers(found.workers, completed, number("stopped"), number("failed", "infeasible"), mean, busy)
