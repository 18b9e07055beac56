"""Hypervolume history: how much of the box between the ideal point and a reference the front covers."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from ...core.arrays import FloatArray, IntArray
from ..columns import PlotError, StudyColumns
from .pareto import entrants, is_on_front

_SAMPLES = 8192
"""Points of the quasi-random estimate for three and more groups; its error is a few thousandths of the box."""
_BEYOND = 0.1
"""The reference lies this share of the front's extent beyond its worst point."""


class HypervolumeHistory(NamedTuple):
    """The completed trials in the order in which they ended.

    :ivar trial_id: int[n].
    :ivar hypervolume: the covered share of the box, from 0 to 1, float[n].
    :ivar ideal: the lowest cost in each group, float[groups].
    :ivar reference: the reference point, float[groups].
    """

    trial_id: IntArray
    hypervolume: FloatArray
    ideal: FloatArray
    reference: FloatArray


def hypervolume_history(study: StudyColumns, reference: FloatArray | None = None) -> HypervolumeHistory:
    """The hypervolume history of a study with several comparison groups (Zitzler and Thiele, IEEE TEC 3(4), 1999).

    Exact for two groups; for more it is estimated with a Sobol sequence. Trials that violate a limit do not count.

    :param study: the trials.
    :param reference: the costs of the reference point; default: a tenth of the front's extent beyond the worst point of
        the final front.
    :raises PlotError: if the study has one group, or the reference has another number of costs.
    """
    groups = len(study.groups)
    if groups < 2:
        raise PlotError("the hypervolume needs several comparison groups; use optimization_history for one")
    rows = study.completion_order
    within = study.is_within[rows]
    costs = study.costs[rows]
    inside = costs[within]
    if not len(inside):
        zero = np.zeros(groups)
        return HypervolumeHistory(study.trial_id[rows], np.zeros(len(rows)), zero, zero + 1.0)
    ideal = inside.min(axis=0)
    if reference is None:
        worst = inside[is_on_front(inside, np.zeros(len(inside)))].max(axis=0)
        extent = np.where(worst > ideal, worst - ideal, np.maximum(1e-12, np.abs(ideal)))
        reference = worst + _BEYOND * extent
    reference = np.asarray(reference, float)
    if reference.shape != (groups,):
        raise PlotError(f"reference needs {groups} costs, one for each comparison group, not shape {reference.shape}")
    box = reference - ideal
    if not (box > 0).all():
        raise PlotError(f"reference {reference.tolist()} must be worse than the ideal point {ideal.tolist()}")
    scaled = (costs - ideal) / box
    places = np.flatnonzero(within & (np.nan_to_num(scaled, nan=1.0) < 1.0).all(axis=1))
    places = places[entrants(scaled[places])]
    gains = np.zeros(len(rows))
    gains[places] = _gains_of_two(scaled[places]) if groups == 2 else _estimated_gains(scaled[places])
    return HypervolumeHistory(study.trial_id[rows], np.cumsum(gains), ideal, reference)


def _gains_of_two(points: FloatArray) -> list[float]:
    """By how much each point increases the area below (1, 1)."""
    xs: list[float] = []
    ys: list[float] = []  # decreasing, as xs increases
    gains = []
    for x, y in points.tolist():
        end = bisect_left(xs, x)
        height = ys[end - 1] if end else 1.0
        gain, left, last = 0.0, x, end
        while last < len(xs) and ys[last] >= y:
            gain += (xs[last] - left) * (height - y)
            left, height = xs[last], ys[last]
            last += 1
        right = xs[last] if last < len(xs) else 1.0
        gain += (right - left) * (height - y)
        xs[end:last], ys[end:last] = [x], [y]
        gains.append(gain)
    return gains


def _estimated_gains(points: FloatArray) -> list[float]:
    from scipy.stats import qmc  # type: ignore[import-untyped]

    samples = qmc.Sobol(points.shape[1], seed=0).random(_SAMPLES)
    gains = []
    for point in points:
        covered = (samples >= point).all(axis=1)
        gains.append(int(covered.sum()) / _SAMPLES)
        samples = samples[~covered]
    return gains
