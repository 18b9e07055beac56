"""The input features of a Gaussian process."""

from __future__ import annotations

import numpy as np
from hola_protocol.space import CategoricalParameter

from ..arrays import BoolArray, FloatArray
from ..parameters import LAST, Space

_MAX_BINNED = 100
"""Ordered axes with more values than this are searched like continuous ones."""


class Features:
    """Ordered axes are features themselves. Categorical axes are one-hot encoded, with one length scale per axis.

    In a conditional space all features of an inactive axis are 0, so that it does not contribute to distances from
    points in the middle.

    :param space: the space.
    """

    def __init__(self, space: Space) -> None:
        self.space, self.d = space, space.d
        bins = np.array([axis.bins or 0 for axis in space.axes])
        unordered = np.array([isinstance(p, CategoricalParameter) for p in space.parameters])
        self._choices = [(j, int(bins[j])) for j in np.flatnonzero(unordered)]
        self.ordered = np.flatnonzero(~unordered)
        """The axes that are features themselves; these features come first."""
        self.binned = unordered | ((bins > 0) & (bins <= _MAX_BINNED))
        """The discrete axes, which are searched value by value, bool[d]."""
        if space.conditions is not None:
            self.binned[space.conditions.parents] = True
        self.mixed = bool(self.binned.any())
        repeated = [np.full(n, j) for j, n in self._choices]
        self.axis = np.concatenate([self.ordered, *repeated]).astype(np.int64)
        """The axis of each feature."""

    def of(self, points: FloatArray, local: FloatArray | None = None) -> FloatArray:
        """The features of points.

        :param points: points of the cube, float[n, d].
        :param local: the features of the ordered axes, float[n, d]; default: 2 x - 1.
        """
        numbers = (2.0 * points - 1.0 if local is None else local)[:, self.ordered]
        hot = [
            np.equal.outer(np.minimum(np.floor(points[:, j] * n), n - 1), np.arange(n)).astype(float)
            for j, n in self._choices
        ]
        features = np.concatenate([numbers, *hot], axis=1)
        if not self.space.conditional:
            return features
        return np.asarray(np.where(self.space.active(points)[:, self.axis], features, 0.0))

    def offsets(self, points: FloatArray, centre: FloatArray) -> FloatArray:
        """The differences of points from a centre, 0 on axes that are inactive at the point.

        :param points: float[n, d].
        :param centre: float[d]; the middle of the cube on axes that are inactive at it.
        """
        if not self.space.conditional:
            return points - centre
        return np.asarray(np.where(self.space.active(points), points - centre, 0.0))

    def common_offsets(self, points: FloatArray, centre: FloatArray) -> FloatArray:
        """:meth:`offsets`, but 0 also on axes that are inactive at the centre.

        :param points: float[n, d].
        :param centre: float[d].
        """
        if not self.space.conditional:
            return points - centre
        return np.asarray(np.where(self.space.active(centre[None]), self.offsets(points, centre), 0.0))

    def snap(self, points: FloatArray) -> FloatArray:
        """Move points into the cube, and to the middles of their bins.

        :param points: float[n, d].
        """
        return self.space.snap(np.clip(points, 0.0, LAST))

    def mutate(self, points: FloatArray, random: np.random.Generator, informed: BoolArray | None = None) -> FloatArray:
        """Redraw each discrete axis with a probability of 0, 0.15 or 0.4, chosen for each point; then snap the points.

        :param points: float[n, d].
        :param random: the random number generator.
        :param informed: as in :meth:`snap_and_redraw`.
        """
        if self.mixed:
            rate = random.choice([0.0, 0.15, 0.4], (len(points), 1))
            redrawn = (random.random(points.shape) < rate) & self.binned
            points = np.where(redrawn, random.random(points.shape), points)
            informed = None if informed is None else informed | redrawn
        return self.snap_and_redraw(points, random, informed)

    def snap_and_redraw(
        self, points: FloatArray, random: np.random.Generator, informed: BoolArray | None
    ) -> FloatArray:
        """Snap points, and redraw the axes that a changed parent has made active.

        :param points: float[n, d].
        :param random: the random number generator.
        :param informed: the axes whose coordinates were drawn, or come from a point at which they are active,
            bool[n, d]; an axis that is active without that is redrawn from [0, 1). None: all axes.
        """
        snapped = self.snap(points)
        if informed is None or not self.space.conditional:
            return snapped
        while (fresh := self.space.active(snapped) & ~informed).any():
            # A redrawn axis may itself make others active.
            points, informed = np.where(fresh, random.random(points.shape), points), informed | fresh
            snapped = self.snap(points)
        return snapped
