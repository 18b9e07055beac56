"""A user's belief about the best values of some parameters: the ``prior`` of a parameter."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..arrays import FloatArray
from ..parameters import LAST, Space
from .features import Features

_WIDTH, _WIDTH_OF_DOUBT = 0.05, 0.25
"""The standard deviation of a density with confidence 1, and its increase for confidence 0; as shares of the range."""
_MAX_SHARE = 0.95
"""The weight of the peak with confidence 1. The rest of the density is uniform, so that no value is excluded."""
_NARROWING = 0.8
"""The share by which a confidence of 1 narrows the box of the initial design."""
_WEIGHT = 5.0
"""The weight of the belief is this number divided by the number of results, at most 1."""


def believed(space: Space) -> dict[int, tuple[float, float]]:
    """The coordinate and the confidence of each ``prior`` of the parameters, by axis.

    :param space: the space.
    """
    return {
        j: (axis.encode(p.prior.value), p.prior.confidence)
        for j, (p, axis) in enumerate(zip(space.parameters, space.axes, strict=True))
        if p.prior is not None
    }


class Belief:
    """The density of the best point, a product over the axes.

    On an ordered axis it is a normal density around the believed value, mixed with a uniform one. On a categorical axis
    the believed choice is more probable than the others. Its weight falls with the number of results (pi-BO, Hvarfner
    et al., ICLR 2022), so that data override a wrong belief.

    :param features: the features of the space.
    :param believed: coordinate and confidence in (0, 1], by axis.
    """

    def __init__(self, features: Features, believed: Mapping[int, tuple[float, float]]) -> None:
        d = features.d
        self._axes = np.array(sorted(believed), dtype=np.int64)
        self._binned = features.binned
        self._unordered = np.setdiff1d(np.arange(d), features.ordered)
        self.centre: FloatArray = np.full(d, 0.5)
        """The believed point; the middle on other axes."""
        self._confidence = np.zeros(d)
        for j, (coordinate, confidence) in believed.items():
            self.centre[j], self._confidence[j] = coordinate, confidence

    def __bool__(self) -> bool:
        return len(self._axes) > 0

    def boxed(self, point: FloatArray, side: float) -> FloatArray:
        """A point of the initial design, moved towards the believed point.

        A continuous axis is restricted to a box around the believed value inside the cube. A discrete axis takes the
        believed value with the probability of its confidence.

        :param point: float[d] in [0, 1).
        :param side: the side of the box without a belief.
        """
        sides = side * (1.0 - _NARROWING * self._confidence)
        low = np.clip(self.centre - 0.5 * sides, 0.0, 1.0 - sides)
        share = self._confidence
        others = np.minimum((point - share) / np.maximum(1.0 - share, 1e-9), LAST)
        discrete = np.where(point < share, self.centre, others)
        return np.asarray(np.where(self._binned, discrete, low + sides * point))

    def log_density(self, points: FloatArray, n: int) -> FloatArray:
        """The logarithm of the density, up to a constant, with the weight that it has after some results.

        :param points: float[m, d].
        :param n: the number of results.
        :returns: float[m].
        """
        axes = self._axes
        confidence = self._confidence[axes]
        distances = np.abs(points[:, axes] - self.centre[axes])
        z = distances / (_WIDTH + _WIDTH_OF_DOUBT * (1.0 - confidence))
        z = np.where(np.isin(axes, self._unordered) & (distances > 0.0), np.inf, z)
        share = _MAX_SHARE * confidence
        each = np.log(1.0 - share + share * np.exp(-0.5 * z * z))
        return np.asarray(min(1.0, _WEIGHT / max(n, 1)) * each.sum(axis=1))
