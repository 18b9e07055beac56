"""Learning curves: the reported values of trials by step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...core.arrays import FloatArray, IntArray
from ..columns import PlotError, StudyColumns

LEVELS = (0.1, 0.5, 0.9)
"""The quantiles of the band."""


class LearningCurves(NamedTuple):
    """The reports of one objective: those of curve ``i`` are at ``first[i]`` to ``first[i + 1]``.

    :ivar objective: the objective.
    :ivar trial_id: the trials with a report, int[n].
    :ivar state: the states of the trials.
    :ivar first: int[n + 1].
    :ivar step: int[m].
    :ivar value: NaN where no finite value was reported, float[m].
    :ivar band_step: the steps with at least one value, int[k].
    :ivar band: the quantiles 0.1, 0.5 and 0.9 of the values at each of these steps, float[k, 3].
    """

    objective: str
    trial_id: IntArray
    state: list[str]
    first: IntArray
    step: IntArray
    value: FloatArray
    band_step: IntArray
    band: FloatArray


def learning_curves(study: StudyColumns, objective: str | None = None) -> LearningCurves:
    """The learning curves of one objective.

    :param study: the trials.
    :param objective: the objective; default: the first one.
    :raises PlotError: if no trial has a report, or there is no such objective.
    """
    from ..columns import STATES

    names = [o.name for o in study.spec.objectives]
    name = names[0] if objective is None else objective
    if name not in names:
        raise PlotError(f"the study has no objective {name!r}; it has {', '.join(names)}")
    if study.reports is None or not len(study.reports.steps):
        raise PlotError("no trial has reported intermediate values")
    first, step, values = study.reports
    value = values[:, names.index(name)]
    counts = np.diff(first)
    rows = np.flatnonzero(counts)
    band_step, band = _band(step, value)
    return LearningCurves(
        name,
        study.trial_id[rows],
        [STATES[i] for i in study.state[rows].tolist()],
        np.concatenate([[0], np.cumsum(counts[rows])]).astype(np.int64),
        step,
        value,
        band_step,
        band,
    )


def _band(step: IntArray, value: FloatArray) -> tuple[IntArray, FloatArray]:
    """Quantiles of the values at each step: the value at the rank ``q * (n - 1)``, rounded to the nearest."""
    known = np.isfinite(value)
    order = np.lexsort((value[known], step[known]))
    steps, values = step[known][order], value[known][order]
    band_step, start, count = np.unique(steps, return_index=True, return_counts=True)
    places = [start + np.rint(level * (count - 1)).astype(np.int64) for level in LEVELS]
    return band_step, values[np.stack(places, axis=1)] if len(values) else np.empty((0, len(LEVELS)))
