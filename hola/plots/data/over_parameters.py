"""Slice: the target over each parameter. Rank: the rank of the target over pairs of parameters. Contour: its mean."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from ...core.arrays import FloatArray, IntArray
from ..axis import ParameterAxis
from ..columns import PlotError, StudyColumns
from .target import Target, target_of


class Slice(NamedTuple):
    """The completed trials in which a parameter is active.

    :ivar parameter: its name.
    :ivar target: the name of what is shown.
    :ivar trial_id: int[n].
    :ivar number: the values of the parameter, or the indices of choices, float[n].
    :ivar value: the target, float[n].
    """

    parameter: str
    target: str
    trial_id: IntArray
    number: FloatArray
    value: FloatArray


def slices(study: StudyColumns, target: str | None = None, parameters: list[str] | None = None) -> list[Slice]:
    """The target over each parameter.

    :param study: the trials.
    :param target: an objective or a comparison group; default: the first group.
    :param parameters: only these; default: all.
    """
    shown = target_of(study, target)
    found = []
    for name in study.parameter_names(parameters):
        rows = np.flatnonzero(study.is_completed & ~np.isnan(study.numbers[name]))
        found.append(Slice(name, shown.name, study.trial_id[rows], study.numbers[name][rows], shown.values[rows]))
    return found


class RankPair(NamedTuple):
    """The completed trials in which two parameters are active.

    :ivar x: the first parameter.
    :ivar y: the second one.
    :ivar target: the name of what is ranked.
    :ivar trial_id: int[n].
    :ivar x_number: float[n].
    :ivar y_number: float[n].
    :ivar rank: from 0 for the best completed trial to 1 for the worst one, float[n]; equal values have one rank.
    """

    x: str
    y: str
    target: str
    trial_id: IntArray
    x_number: FloatArray
    y_number: FloatArray
    rank: FloatArray


def rank(study: StudyColumns, target: str | None = None, parameters: list[str] | None = None) -> list[RankPair]:
    """The ranks of the trials over pairs of parameters.

    :param study: the trials.
    :param target: an objective or a comparison group; default: the first group.
    :param parameters: at least two; default: all.
    :raises PlotError: for fewer than two parameters.
    """
    shown = target_of(study, target)
    ranks = ranks_of(shown.losses)
    found = []
    for x, y in pairs_of(study, parameters):
        active = ~np.isnan(study.numbers[x]) & ~np.isnan(study.numbers[y])
        rows = np.flatnonzero(study.is_completed & active)
        found.append(
            RankPair(
                x, y, shown.name, study.trial_id[rows], study.numbers[x][rows], study.numbers[y][rows], ranks[rows]
            )
        )
    return found


def pairs_of(study: StudyColumns, parameters: list[str] | None) -> list[tuple[str, str]]:
    """The pairs of parameters, in the order of their names.

    :param study: the trials.
    :param parameters: the names; default: all.
    :raises PlotError: for fewer than two parameters.
    """
    names = list(dict.fromkeys(study.parameter_names(parameters)))
    if len(names) < 2:
        raise PlotError(f"this plot needs two parameters, not {', '.join(names)}")
    return list(combinations(names, 2))


def ranks_of(losses: FloatArray) -> FloatArray:
    """The rank of each loss, from 0 for the smallest to 1 for the largest; the mean for equal ones; NaN stays NaN.

    :param losses: float[n].
    """
    found = np.full(len(losses), np.nan)
    known = np.flatnonzero(~np.isnan(losses))
    _, inverse, counts = np.unique(losses[known], return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - 0.5 * (counts + 1)
    found[known] = middle[inverse] / max(1, len(known) - 1)
    return found


class Contour(NamedTuple):
    """The mean of the target over two parameters, smoothed.

    :ivar x: the first parameter.
    :ivar y: the second one.
    :ivar target: the name of what is shown.
    :ivar mean: NaN where no trial is near, float[y bins, x bins].
    :ivar trials: the number of trials in each cell, int[y bins, x bins].
    """

    x: str
    y: str
    target: str
    mean: FloatArray
    trials: IntArray


_CELLS = 40
_WIDTH = 1.5
_LEAST = 0.05
"""A cell with less weight than this share of one trial at its middle is empty."""


def contour(study: StudyColumns, target: str | None = None, parameters: list[str] | None = None) -> list[Contour]:
    """The mean of the target over pairs of parameters: a kernel regression on a grid (Nadaraya, 1964; Watson, 1964).

    The kernel is Gaussian with a standard deviation of 1.5 cells along an ordered axis; choices are not smoothed.

    :param study: the trials.
    :param target: an objective or a comparison group; default: the first group.
    :param parameters: at least two; default: all.
    :raises PlotError: for fewer than two parameters.
    """
    shown = target_of(study, target)
    pairs = pairs_of(study, parameters)
    axes = {name: ParameterAxis(study.parameter(name)) for pair in pairs for name in pair}
    bins = {name: axis.bin_of(study.numbers[name], _CELLS) for name, axis in axes.items()}
    return [_contour(axes[x], axes[y], bins[x], bins[y], shown) for x, y in pairs]


def _contour(x: ParameterAxis, y: ParameterAxis, x_bin: IntArray, y_bin: IntArray, shown: Target) -> Contour:
    rows = np.flatnonzero((x_bin >= 0) & (y_bin >= 0) & ~np.isnan(shown.values))
    columns, lines = x.bins(_CELLS), y.bins(_CELLS)
    cell = y_bin[rows] * columns + x_bin[rows]
    count = np.bincount(cell, minlength=lines * columns).reshape(lines, columns)
    total = np.bincount(cell, shown.values[rows], minlength=lines * columns).reshape(lines, columns)
    along_x, along_y = _smoothing(x), _smoothing(y)
    weight = along_y @ count @ along_x
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(weight >= _LEAST, (along_y @ total @ along_x) / weight, np.nan)
    return Contour(x.name, y.name, shown.name, mean, count)


def _smoothing(axis: ParameterAxis) -> FloatArray:
    bins = axis.bins(_CELLS)
    if not axis.is_ordered:
        return np.eye(bins)
    distance = np.arange(bins)[:, None] - np.arange(bins)
    width = _WIDTH * min(1.0, bins / _CELLS)
    return np.asarray(np.exp(-0.5 * (distance / width) ** 2))
