"""The charts of the timeline and of the workers."""

from __future__ import annotations

import numpy as np

from ...core.arrays import FloatArray
from .. import data
from ..chart import STATE_COLOURS, AxisScale, Bars, Cells, Chart, Colour, Mark, Panel
from ..columns import PlotError, StudyColumns

_MOST_BARS = 3000
"""More trials than this are drawn as the share of time in which each worker was busy."""
_TIMES = 240
_LANES = 48


def timeline(study: StudyColumns) -> Chart:
    """When which worker evaluated which trial; with many trials how busy each worker was.

    :param study: the trials.
    :raises PlotError: if no trial was started.
    """
    found = data.timeline(study)
    if not len(found.trial_id):
        raise PlotError("no trial was started")
    names = [_name(worker) for worker in found.workers]
    title = f"Timeline of {study.name}"
    lanes = len(names)
    y = AxisScale("", labels=names, bounds=(0.0, lanes - 1.0))
    marks: list[Mark] = []
    if len(found.trial_id) > _MOST_BARS or lanes > _LANES:
        edges, busy = _busy(found)
        marks.append(Cells(edges, np.asarray(np.arange(lanes + 1) - 0.5), busy, "busy", is_density=True))
        title += ": share of time in which each worker was busy"
    else:
        states = np.array(found.state, object)
        for state in dict.fromkeys(found.state):
            rows = np.flatnonzero(states == state)
            ids = [f"trial {i}, {state}" for i in found.trial_id[rows].tolist()]
            colour: Colour = STATE_COLOURS.get(state, "grey")
            length = found.end_s[rows] - found.start_s[rows]
            marks.append(
                Bars(found.lane[rows].astype(float), found.start_s[rows], length, colour, state, 0.8, True, ids)
            )
    panel = Panel(AxisScale("seconds since the first trial"), y, marks)
    return Chart(title, [panel], size=(9.0, max(2.5, 1.2 + 0.25 * min(lanes, _LANES))))


def _busy(found: data.Timeline) -> tuple[FloatArray, FloatArray]:
    """The share of each interval in which each lane was busy, float[lanes, intervals]: the differences of the busy time
    up to each edge.
    """
    edges: FloatArray = np.linspace(0.0, max(float(found.end_s.max()), 1e-9), _TIMES + 1)
    lanes = len(found.workers)
    busy = np.zeros((lanes, _TIMES))
    for lane in range(lanes):
        rows = found.lane == lane
        start, end = np.sort(found.start_s[rows]), np.sort(found.end_s[rows])
        total = _time_after(start, edges) - _time_after(end, edges)
        busy[lane] = np.diff(total) / np.diff(edges)
    return np.asarray(edges, np.float64), np.where(busy > 0, np.minimum(busy, 1.0), np.nan)


def _time_after(moments: FloatArray, edges: FloatArray) -> FloatArray:
    """For each edge the sum of the times since those moments that lie before it."""
    count = np.searchsorted(moments, edges)
    sums = np.concatenate([[0.0], np.cumsum(moments)])
    return np.asarray(count * edges - sums[count])


def workers(study: StudyColumns) -> Chart:
    """The trials of each worker by state, and the mean duration of those that it completed.

    :param study: the trials.
    :raises PlotError: if no trial was started.
    """
    found = data.workers(study)
    if not found.worker:
        raise PlotError("no trial was started")
    count = len(found.worker)
    at = np.arange(count, dtype=float)
    y = AxisScale("", labels=[_name(worker) for worker in found.worker], bounds=(0.0, count - 1.0))
    marks: list[Mark] = []
    base = np.zeros(count)
    parts: tuple[tuple[np.ndarray, Colour, str], ...] = (
        (found.completed, "blue", "completed"),
        (found.stopped, "sky", "stopped"),
        (found.failed, "red", "failed"),
    )
    for number, colour, label in parts:
        if number.any():
            marks.append(Bars(at, base, number.astype(float), colour, label, is_horizontal=True))
            base = base + number
    mean = Bars(at, np.zeros(count), np.nan_to_num(found.mean_s), "green", is_horizontal=True)
    panels = [Panel(AxisScale("trials"), y, marks), Panel(AxisScale("mean seconds of a completed trial"), y, [mean])]
    return Chart(f"Workers of {study.name}", panels, 2, (5.5, max(2.5, 1.2 + 0.2 * min(count, _LANES))))


def _name(worker: str) -> str:
    """A worker's id is a UUID: its first eight digits are enough."""
    return worker[:8] if len(worker) == 36 and worker.count("-") == 4 else worker
