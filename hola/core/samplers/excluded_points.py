"""The points that must not be proposed again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..arrays import FloatArray

_DIGITS = 9
"""Points that agree to this many decimal digits are equal."""


class ExcludedPoints:
    """A set of points; coordinates are compared to nine digits.

    :param points: the initial members, float[n, d].
    :param dense: whether candidates are often members, as in a space with few values.
    """

    def __init__(self, points: FloatArray, dense: bool = False) -> None:
        self._points, self._dense = points, dense

    @property
    def points(self) -> FloatArray:
        """The members, float[n, d]."""
        return self._points

    def __contains__(self, point: FloatArray) -> bool:
        near = np.flatnonzero(np.abs(self._points[:, 0] - point[0]) < 2.0 * 10.0**-_DIGITS)
        return len(near) > 0 and _keys(point[None])[0] in _keys(self._points[near])

    def add(self, point: FloatArray) -> None:
        """Add a point.

        :param point: float[d].
        """
        self._points = np.concatenate([self._points, point[None]])

    def remove_from(self, points: FloatArray) -> FloatArray:
        """The given points without the excluded ones; all of them if every one is excluded.

        :param points: float[n, d].
        """
        excluded = set(_keys(self._points))
        kept = np.array([key not in excluded for key in _keys(points)])
        return points[kept] if kept.any() else points

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


def _keys(points: FloatArray) -> list[bytes]:
    digits = np.rint(points * 10.0**_DIGITS).astype(np.int32)
    keys: list[bytes] = digits.view(f"V{digits.itemsize * digits.shape[1]}").ravel().tolist()
    return keys
