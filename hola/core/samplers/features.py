"""What a Gaussian process sees of a space."""

from __future__ import annotations

import numpy as np
from hola_protocol.space import CategoricalParameter

from ..arrays import FloatArray
from ..parameters import LAST, Space

_FINE = 100
"""Axes of more ordered values are searched as if they were continuous."""


class Features:
    """Ordered axes as they are, unordered choices one-hot with one length scale for all of an axis's features.

    :param space: the space.
    """

    def __init__(self, space: Space) -> None:
        self.space, self.d = space, space.d
        bins = np.array([axis.bins or 0 for axis in space.axes])
        unordered = np.array([isinstance(p, CategoricalParameter) for p in space.parameters])
        self._choices = [(j, int(bins[j])) for j in np.flatnonzero(unordered)]
        self.ordered = np.flatnonzero(~unordered)
        """The axes that are features themselves; they come first."""
        self.binned = unordered | ((bins > 0) & (bins <= _FINE))
        """The axes that are searched by values, bool[d]; the others by moves."""
        self.mixed = bool(self.binned.any())
        repeated = [np.full(n, j) for j, n in self._choices]
        self.axis = np.concatenate([self.ordered, *repeated]).astype(np.int64)
        """For each feature its axis."""

    def of(self, points: FloatArray, moved: FloatArray | None = None) -> FloatArray:
        """Features.

        :param points: float[n, d] in the cube.
        :param moved: what stands for the ordered axes, float[n, d]; default: 2 x - 1.
        """
        numbers = (2.0 * points - 1.0 if moved is None else moved)[:, self.ordered]
        hot = [
            np.equal.outer(np.minimum(np.floor(points[:, j] * n), n - 1), np.arange(n)).astype(float)
            for j, n in self._choices
        ]
        return np.concatenate([numbers, *hot], axis=1)

    def snap(self, points: FloatArray) -> FloatArray:
        """Into the cube, and to the middles of bins.

        :param points: float[n, d].
        """
        return self.space.snap(np.clip(points, 0.0, LAST))

    def mutate(self, points: FloatArray, random: np.random.Generator) -> FloatArray:
        """Redraw each binned axis with a probability of 0, .15 or .4, chosen for each point; snap.

        :param points: float[n, d].
        :param random: the randomness.
        """
        if self.mixed:
            rate = random.choice([0.0, 0.15, 0.4], (len(points), 1))
            redrawn = (random.random(points.shape) < rate) & self.binned
            points = np.where(redrawn, random.random(points.shape), points)
        return self.snap(points)
