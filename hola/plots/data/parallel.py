"""Parallel coordinates: how trials connect the values of neighbouring axes, and the lines of the best ones."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ...core.arrays import FloatArray, IntArray
from ...core.fronts import ranked
from ..axis import ParameterAxis
from ..columns import StudyColumns
from .target import target_of

BINS = 32
"""The number of bins of an axis."""
BEST = 20
"""The number of trials that are drawn as lines."""
ABSENT = -0.12
"""The position of an inactive parameter, below the axis."""


class ParallelCoordinates(NamedTuple):
    """The completed trials over parallel axes: the parameters, then the target.

    :ivar axes: the names of the axes.
    :ivar density: for each pair of neighbouring axes the number of trials by bin of both, int[33, 33]; the last bin is
        that of an inactive parameter.
    :ivar best: the ids of the best trials, best first, int[k].
    :ivar lines: their positions in [0, 1] on each axis, :data:`ABSENT` for an inactive parameter, float[k, axes].
    :ivar low: the target at position 0.
    :ivar high: the target at position 1.
    """

    axes: list[str]
    density: list[IntArray]
    best: IntArray
    lines: FloatArray
    low: float
    high: float


def parallel_coordinates(
    study: StudyColumns, target: str | None = None, parameters: list[str] | None = None, best: int = BEST
) -> ParallelCoordinates:
    """Parallel coordinates of the completed trials.

    :param study: the trials.
    :param target: an objective or a comparison group for the last axis; default: the first group.
    :param parameters: only these; default: all.
    :param best: the number of trials that are drawn as lines, in the ranking of the study.
    """
    shown = target_of(study, target)
    names = study.parameter_names(parameters)
    rows = np.flatnonzero(study.is_completed)
    values = shown.values[rows]
    low, high = _extent(values)
    units = [ParameterAxis(study.parameter(name)).units(study.numbers[name][rows]) for name in names]
    units.append(np.clip((values - low) / (high - low), 0.0, 1.0))
    bins = [np.where(np.isnan(u), BINS, np.minimum(np.nan_to_num(u) * BINS, BINS - 1)).astype(np.int64) for u in units]
    size = BINS + 1
    density = [np.bincount(a * size + b, minlength=size * size).reshape(size, size) for a, b in pairwise(bins)]
    order = ranked(study.costs[rows], study.violation[rows], study.trial_id[rows], best)
    chosen = np.concatenate(order) if order else np.empty(0, np.int64)
    lines = np.stack([np.where(np.isnan(u), ABSENT, u)[chosen] for u in units], axis=1)
    return ParallelCoordinates([*names, shown.name], density, study.trial_id[rows][chosen], lines, low, high)


def _extent(values: FloatArray) -> tuple[float, float]:
    """The range of the axis of the target: outliers beyond the middle half are cut at three times its width."""
    if not len(values):
        return 0.0, 1.0
    low, first, third, high = np.quantile(values, [0.0, 0.25, 0.75, 1.0]).tolist()
    width = third - first
    if width:
        low, high = max(low, first - 3.0 * width), min(high, third + 3.0 * width)
    return (low, high) if high > low else (low, low + 1.0)
