"""The input features of a Gaussian process."""

from __future__ import annotations

from typing import cast

import numpy as np
from hola_protocol.space import CategoricalParameter

from ..arrays import BoolArray, FloatArray, IntArray, positions
from ..axes import DiscreteAxis
from ..branches import branches_of, wide_root_of
from ..conditions import Conditions
from ..parameters import LAST, Space
from .child_moves import coordinates_at, fresh_coordinates

_MAX_BINNED = 10
"""Ordered axes with more values than this are searched like continuous ones: in the region, and by local search."""
_MAX_BINNED_MIXED = 100
"""The same in spaces with other axes that are searched value by value; there a smaller number was not better."""
_MIN_HALF_BINS = 1.5
"""The minimum half-side of the region along such an axis, in bins, so that the neighbours of the centre are inside."""
_MUTATION_RATES = (0.0, 0.15, 0.4)
"""The probabilities, one of which is drawn for each point, that a discrete axis is redrawn."""
_SAMPLE = 512
"""Random points from which the mean number of active axes is computed."""


class Features:
    """Ordered axes are features themselves. Categorical axes are one-hot encoded, with one length scale per axis.

    In a conditional space all features of an inactive axis are 0, so that it does not contribute to distances from
    points in the middle. The choices of a categorical parent have features, which tell the points where a child is
    active from the others. For a condition on another parent there is an indicator, 1 where it holds and 0 elsewhere,
    with its own length scale.

    :param space: the space.
    """

    def __init__(self, space: Space) -> None:
        self.space, self.d = space, space.d
        self._bins = bins = np.array([axis.bins or 0 for axis in space.axes])
        self._parents: list[int] = [] if space.conditions is None else space.conditions.parents
        unordered = np.array([isinstance(p, CategoricalParameter) for p in space.parameters])
        self._choices = [(j, int(bins[j])) for j in np.flatnonzero(unordered)]
        self.ordered = np.flatnonzero(~unordered)
        """The axes that are features themselves; these features come first."""
        self.binned = unordered | ((bins > 0) & (bins <= _MAX_BINNED))
        """The discrete axes, which are searched value by value, bool[d]."""
        if space.conditions is not None:
            self.binned[space.conditions.parents] = True
        if self.binned.any():
            self.binned |= (bins > 0) & (bins <= _MAX_BINNED_MIXED)
        self.mixed = bool(self.binned.any())
        self._restricted_bins = np.flatnonzero((bins > 0) & ~self.binned).tolist()
        repeated = [np.full(n, j) for j, n in self._choices]
        self.axis = np.concatenate([self.ordered, *repeated]).astype(np.int64)
        """The axis of each feature; indicators have numbers from d on."""
        self.lengths = self.d
        """The number of length scales."""
        self.active_axes = float(self.d)
        """The mean number of active axes."""
        self._indicators = np.empty(0, np.int64)
        self.branches = branches_of(space)
        """The branches of the space, each of which is searched in its own region."""
        self.wide_root = wide_root_of(space)
        """The axis of a choice with too many values for branches, whose new values have a share of the suggestions."""
        if space.conditions is not None:
            self._add_conditions(space.conditions)

    def _add_conditions(self, conditions: Conditions) -> None:
        self._condition_axes = np.array(conditions.first)
        self._condition_sizes = np.array(conditions.sizes, np.float64)
        points = np.random.default_rng(0).random((_SAMPLE, self.d))
        self.active_axes = float(self.space.active(points).sum(axis=1).mean())
        choices = {j for j, _ in self._choices}
        told = [all(len(c) == 1 and c[0].parent in choices for c in conditions.clauses[j]) for j in conditions.first]
        self._indicators = np.array(
            [j for j, by_choice in zip(conditions.first, told, strict=True) if not by_choice], np.int64
        )
        self.lengths = self.d + len(self._indicators)
        self.axis = np.concatenate([self.axis, np.arange(self.d, self.lengths)])

    def active_at(self, point: FloatArray) -> float:
        """The number of active axes of a point.

        :param point: float[d].
        """
        return float(self.space.active(point[None]).sum()) if self.space.conditional else float(self.d)

    def differing(self, active: BoolArray, other: BoolArray) -> FloatArray:
        """On how many axes points of a conditional space differ in activity from another point.

        Axes with the same condition are counted together.

        :param active: the active axes of the points, bool[n, d].
        :param other: those of the other point, bool[d].
        :returns: float[n].
        """
        first, sizes = self._condition_axes, self._condition_sizes
        return np.asarray((active[:, first] != other[first]) @ sizes)

    def min_half_sides(self, centre: FloatArray) -> FloatArray:
        """The minimum half-sides of a region along the axes that it restricts; 0 for continuous axes.

        :param centre: the centre of the region, float[d].
        :returns: float[d]; 0 for the axes that are searched value by value.
        """
        sides = np.zeros(self.d)
        for j in self._restricted_bins:
            sides[j] = _MIN_HALF_BINS * self.space.axes[j].width(float(centre[j]))
        return sides

    @property
    def length_unit(self) -> float:
        """The unit of the prior median of length scales, relative to the square root of their number.

        Only active axes contribute to a distance.
        """
        return float((self.active_axes / self.lengths) ** 0.5)

    def of(self, points: FloatArray, local: FloatArray | None = None, active: BoolArray | None = None) -> FloatArray:
        """The features of points.

        :param points: points of the cube, float[n, d].
        :param local: the features of the ordered axes, float[n, d]; default: 2 x - 1.
        :param active: the active axes of the points, if they are known, bool[n, d].
        """
        if self.space.conditional:
            return self._of_active(points, local, self.space.active(points) if active is None else active)
        numbers = (2.0 * points - 1.0 if local is None else local)[:, self.ordered]
        hot = [
            np.equal.outer(np.minimum(np.floor(points[:, j] * n), n - 1), np.arange(n)).astype(float)
            for j, n in self._choices
        ]
        return np.concatenate([numbers, *hot], axis=1)

    def _of_active(self, points: FloatArray, local: FloatArray | None, active: BoolArray) -> FloatArray:
        features = np.zeros((len(points), len(self.axis)))
        rows, columns = positions(active[:, self.ordered])
        at = rows, self.ordered[columns]
        features[rows, columns] = 2.0 * points[at] - 1.0 if local is None else local[at]
        first = len(self.ordered)
        for j, n in self._choices:
            rows = np.flatnonzero(active[:, j])
            numbers = np.minimum(np.floor(points[rows, j] * n), n - 1).astype(np.int64)
            features[rows, first + numbers] = 1.0
            first += n
        features[:, first:] = active[:, self._indicators]
        return features

    def offsets(self, points: FloatArray, centre: FloatArray, active: BoolArray | None = None) -> FloatArray:
        """The differences of points from a centre, 0 on axes that are inactive at the point.

        :param points: float[n, d].
        :param centre: float[d]; the middle of the cube on axes that are inactive at it.
        :param active: the active axes of the points, if they are known, bool[n, d].
        """
        if not self.space.conditional:
            return points - centre
        at = positions(self.space.active(points) if active is None else active)
        offsets = np.zeros(points.shape)
        offsets[at] = points[at] - centre[at[1]]
        return offsets

    def common_offsets(self, points: FloatArray, centre: FloatArray) -> FloatArray:
        """:meth:`offsets`, but 0 also on axes that are inactive at the centre.

        :param points: float[n, d].
        :param centre: float[d].
        """
        if not self.space.conditional:
            return points - centre
        active = self.space.active(np.concatenate([points, centre[None]]))
        return np.asarray(np.where(active[:-1] & active[-1], points - centre, 0.0))

    def snap(self, points: FloatArray) -> FloatArray:
        """Move points into the cube, and to the middles of their bins.

        :param points: float[n, d].
        """
        return self.space.snap(np.clip(points, 0.0, LAST))

    def mutate(
        self,
        points: FloatArray,
        random: np.random.Generator,
        informed: BoolArray | None = None,
        donors: FloatArray | None = None,
        held: int | None = None,
    ) -> FloatArray:
        """Redraw each discrete axis with a probability of 0, 0.15 or 0.4, chosen for each point; then snap the points.

        :param points: float[n, d].
        :param random: the random number generator.
        :param informed: as in :meth:`snap_and_redraw`.
        :param donors: as in :meth:`snap_and_redraw`.
        :param held: an axis that is not redrawn.
        """
        if self.mixed and self.space.conditional:
            points, informed = self._mutated(points, random, informed, held)
        elif self.mixed:
            rate = random.choice(_MUTATION_RATES, (len(points), 1))
            redrawn = (random.random(points.shape) < rate) & self.binned
            if held is not None:
                redrawn[:, held] = False
            points = np.where(redrawn, random.random(points.shape), points)
            informed = None if informed is None else informed | redrawn
        return self.snap_and_redraw(points, random, informed, donors)

    def _mutated(
        self, points: FloatArray, random: np.random.Generator, informed: BoolArray | None, held: int | None
    ) -> tuple[FloatArray, BoolArray | None]:
        """The redrawn points before they are snapped, and what is informed then. Only discrete axes cost time."""
        axes = np.flatnonzero(self.binned if held is None else self.binned & (np.arange(self.d) != held))
        redrawn = random.random((len(points), len(axes))) < random.choice(_MUTATION_RATES, (len(points), 1))
        points = points.copy()
        points[:, axes] = np.where(redrawn, random.random(redrawn.shape), points[:, axes])
        if informed is not None:
            informed = informed.copy()
            informed[:, axes] |= redrawn
        return points, informed

    def snap_and_redraw(
        self,
        points: FloatArray,
        random: np.random.Generator,
        informed: BoolArray | None,
        donors: FloatArray | None = None,
    ) -> FloatArray:
        """Snap points, and redraw the axes that a changed parent has made active.

        :param points: float[n, d].
        :param random: the random number generator.
        :param informed: the axes whose coordinates were drawn, or come from a point at which they are active,
            bool[n, d]; an axis that is active without that is redrawn. None: all axes.
        :param donors: good points, best first, from which redrawn axes may take their coordinates, float[m, d].
            Without it they are uniform.
        """
        if informed is None or not self.space.conditional:
            return self.snap(points)
        snapped, active = self._snap_with_activity(points)
        fresh = active & ~informed
        rows = np.flatnonzero(fresh.any(axis=1))
        if not len(rows):
            return snapped
        if not fresh[:, self._parents].any():
            at = positions(fresh)
            if donors is None:
                snapped[at] = self._snapped(random.random(len(at[0])), at[1])
            else:
                places = np.searchsorted(rows, at[0]), at[1]
                active_donors = self.space.active(donors)
                found = coordinates_at(places, fresh[rows], donors, active_donors, self.binned, random)
                snapped[at] = self._snapped(found, at[1])
            return snapped
        # All other axes are drawn at once, because a redrawn axis may itself make others active.
        if donors is None:
            drawn = random.random((len(rows), self.d))
        else:
            drawn = fresh_coordinates(fresh[rows], donors, self.space.active(donors), self.binned, random)
        snapped[rows] = self.snap(np.where(informed[rows], points[rows], drawn))
        return snapped

    def _snapped(self, coordinates: FloatArray, axes: IntArray) -> FloatArray:
        """Coordinates, moved into the cube and to the middles of their bins.

        :param coordinates: float[n].
        :param axes: the axis of each, int[n].
        """
        snapped = np.clip(coordinates, 0.0, LAST)
        bins = self._bins[axes]
        for j in np.unique(axes[bins > 0]).tolist():
            own = axes == j
            snapped[own] = cast("DiscreteAxis", self.space.axes[j]).snap(snapped[own])
        return snapped

    def _snap_with_activity(self, points: FloatArray) -> tuple[FloatArray, BoolArray]:
        return self.space.snap_with_activity(np.clip(points, 0.0, LAST))
