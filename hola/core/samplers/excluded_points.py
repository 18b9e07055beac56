"""The points that must not be proposed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..arrays import FloatArray, IntArray

_DIGITS = 9
"""Points that agree to this many decimal digits are equal."""
_WIDE = 64
"""The number of axes from which on only points with nearly equal projections are compared."""


class ExcludedPoints:
    """A set of points; coordinates are compared to nine digits.

    :param points: the initial members, float[n, d]; not changed.
    :param dense: whether candidates are often members, as in a space with few values.
    :param others: more initial members, float[m, d] each; not changed.
    """

    def __init__(self, points: FloatArray, dense: bool = False, others: Sequence[FloatArray] = ()) -> None:
        self._parts, self._dense = [points, *others], dense

    def column(self, axis: int) -> FloatArray:
        """The coordinates of the members on one axis, float[n].

        :param axis: its number.
        """
        return np.concatenate([part[:, axis] for part in self._parts])

    def __contains__(self, point: FloatArray) -> bool:
        near = [part[np.abs(part[:, 0] - point[0]) < 2.0 * 10.0**-_DIGITS] for part in self._parts]
        return any(len(part) and _keys(point[None])[0] in _keys(part) for part in near)

    def add(self, point: FloatArray) -> None:
        """Add a point.

        :param point: float[d].
        """
        self._parts.append(point[None])

    def remove_from(self, points: FloatArray) -> FloatArray:
        """The given points without the excluded ones; all of them if every one is excluded.

        :param points: float[n, d].
        """
        kept = np.ones(len(points), bool)
        if points.shape[1] > _WIDE:
            near, excluded = self._close(points)
            kept[near] = [key not in excluded for key in _keys(points[near])]
        else:
            excluded = {key for part in self._parts for key in _keys(part)}
            kept[:] = [key not in excluded for key in _keys(points)]
        return points[kept] if kept.any() else points

    def _close(self, points: FloatArray) -> tuple[IntArray, set[bytes]]:
        """The rows of the points that may be members, and the keys of the members that they may be equal to.

        The projections of equal points on a direction are nearly equal.

        :param points: float[n, d].
        """
        d = points.shape[1]
        direction, gap = np.random.default_rng(0).random(d), 2.0 * d * 10.0**-_DIGITS
        projected = points @ direction
        projected_parts = [part @ direction for part in self._parts]
        near = _within(projected, np.concatenate(projected_parts), gap)
        keys: set[bytes] = set()
        if len(near):
            for part, each in zip(self._parts, projected_parts, strict=True):
                keys.update(_keys(part[_within(each, projected, gap)]))
        return near, keys

    def best_of(
        self, points: FloatArray, choose: Callable[[FloatArray], tuple[int, float]]
    ) -> tuple[FloatArray, float]:
        """The best of the points that are not excluded, and its value.

        Unless the set is dense, all points are looked up only if the best one is excluded.

        :param points: float[n, d].
        :param choose: returns the row of the best of some points, and its value.
        """
        if self._dense:
            points = self.remove_from(points)
        row, value = choose(points)
        if not self._dense and points[row] in self:
            points = self.remove_from(points)
            row, value = choose(points)
        return points[row], value


def _within(values: FloatArray, targets: FloatArray, gap: float) -> IntArray:
    """The positions of the values that are within a gap of a target."""
    ordered = np.sort(targets)
    return np.flatnonzero(np.searchsorted(ordered, values - gap) < np.searchsorted(ordered, values + gap, side="right"))


def _keys(points: FloatArray) -> list[bytes]:
    if not len(points):
        return []
    digits = np.rint(points * 10.0**_DIGITS).astype(np.int32)
    keys: list[bytes] = digits.view(f"V{digits.itemsize * digits.shape[1]}").ravel().tolist()
    return keys
