"""A model of the results on a grid of one or two parameters, for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np
from hola_protocol.space import CategoricalParameter
from hola_protocol.values import ParameterValue

from .arrays import FloatArray, IntArray
from .parameters import LAST, Space, Values
from .samplers.features import Features
from .samplers.region import Region
from .samplers.region_box import half_sides

MIN_TRIALS: Final = 3
"""Completed trials without which there is no view."""
_MAX_ROWS, _BEST_ROWS, _FIT_ROWS = 300, 200, 150
"""Trials that the model is trained on, the best among them, and those to which its hyperparameters are fitted."""
_ITERATIONS = 8
_CLIPPED_ABOVE = 10.0
"""Costs above the median by more than this many times the distance from the median to the best one are clipped."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of points of the cube.

    :ivar axes: the positions of its parameters in the space.
    :ivar values: the values on each axis.
    :ivar at: the values of all parameters, of which those of the axes are replaced.
    :ivar points: the points, the last axis fastest, float[m, d].
    """

    axes: tuple[int, ...]
    values: tuple[tuple[ParameterValue, ...], ...]
    at: Values
    points: FloatArray


def make_grid(space: Space, axes: Sequence[int], size: int, at: Values) -> Grid:
    """A grid around a point.

    :param space: the space.
    :param axes: the positions of one or two parameters.
    :param size: the maximum number of values on each axis.
    :param at: the values of all parameters, in canonical form.
    """
    values = tuple(_axis_values(space, j, size) for j in axes)
    coordinates = [[space.axes[j].encode(value) for value in of] for j, of in zip(axes, values, strict=True)]
    points = np.repeat(space.encode(at)[None], int(np.prod([len(of) for of in values])), axis=0)
    points[:, list(axes)] = list(product(*coordinates))
    return Grid(tuple(axes), values, at, points)


def _axis_values(space: Space, j: int, size: int) -> tuple[ParameterValue, ...]:
    parameter, axis = space.parameters[j], space.axes[j]
    if isinstance(parameter, CategoricalParameter):
        return parameter.choices[:size]
    count = min(size, axis.bins or size)
    # A discrete value is decoded from the middle of its bin.
    places = (np.arange(count) + 0.5) / count if count == axis.bins else np.linspace(0.0, LAST, count)
    return tuple(dict.fromkeys(axis.decode(float(u)) for u in places))


def region_bounds(features: Features, state: dict[str, Any] | None, j: int) -> tuple[float, float] | None:
    """The bounds of the trust region of a model in the values of a parameter.

    :param features: the features of the space.
    :param state: the state of the sampler's model; it may have no region.
    :param j: the position of the parameter.
    :returns: the bounds; None if there is no region, or if the parameter is searched value by value.
    """
    saved = (state or {}).get("region")
    if not saved or not saved["centre"] or features.binned[j]:
        return None
    region = Region.of(saved)
    half = half_sides(features, region)
    _, inverse = region.metric(features.d)
    # Local coordinates in [-1, 1] are offsets times the metric, in half-sides.
    extent = float(half @ np.abs(inverse[:, j]))
    axis, centre = features.space.axes[j], region.centre[j]
    low, high = (axis.decode(float(np.clip(centre + side, 0.0, LAST))) for side in (-extent, extent))
    return float(low), float(high)  # type: ignore[arg-type]  # a parameter that is not binned is a number


def training_rows(costs: FloatArray) -> IntArray:
    """The trials that a model is trained on: the best ones, and others evenly spread over the ranking.

    :param costs: the costs of the completed trials in one group, float[n].
    """
    rows = np.argsort(costs, kind="stable")
    if len(rows) <= _MAX_ROWS:
        return rows
    others = rows[_BEST_ROWS:]
    spread = np.linspace(0, len(others) - 1, _MAX_ROWS - _BEST_ROWS).astype(int)
    return np.concatenate([rows[:_BEST_ROWS], others[spread]])


@dataclass(frozen=True, slots=True)
class Predictions:
    """The predictions for the points of a grid.

    :ivar mean: expected costs, float[g, m].
    :ivar deviation: standard deviations of the expected costs, without noise, float[g, m].
    """

    mean: FloatArray
    deviation: FloatArray


@dataclass(frozen=True, slots=True)
class ViewTask:
    """The computation of a view, which can run in another process: it holds all its data.

    :ivar features: the features of the space.
    :ivar points: the completed trials, float[n, d].
    :ivar costs: their costs, float[n, g].
    :ivar grid: the points of the grid, float[m, d].
    :ivar total: the number of all completed trials.
    """

    features: Features
    points: FloatArray
    costs: FloatArray
    grid: FloatArray
    total: int

    def run(self) -> Predictions:
        """Fit a Gaussian process to each column of costs, and predict. The same task gives the same view."""
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        with threadpool_limits(limits=1):
            found = [self._predict(self.costs[:, g]) for g in range(self.costs.shape[1])]
        return Predictions(np.array([mean for mean, _ in found]), np.array([deviation for _, deviation in found]))

    def _predict(self, costs: FloatArray) -> tuple[FloatArray, FloatArray]:
        from .samplers.gaussian_process import GaussianProcess  # SciPy takes a second to import

        # Hyperparameters are fitted to the first rows.
        rows = np.random.default_rng(0).permutation(training_rows(costs))
        middle, least = float(np.median(costs)), float(costs.min())
        clipped = np.minimum(costs[rows], middle + _CLIPPED_ABOVE * (middle - least)) if middle > least else costs[rows]
        centre, scale = float(clipped.mean()), float(clipped.std()) or 1.0
        model = GaussianProcess.of(self.features, max_noise=1.0)
        model.fit(self.features.of(self.points[rows]), (clipped - centre) / scale, _ITERATIONS, _FIT_ROWS)
        mean, deviation = model.predict(self.features.of(self.grid))
        return centre + scale * mean, scale * deviation
