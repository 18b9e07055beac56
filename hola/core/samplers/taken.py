"""The points that are not to be proposed again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..arrays import FloatArray

_DIGITS = 9
"""Points that agree to so many are the same."""


class Taken:
    """A set of points, to nine digits.

    :param points: the first of them, float[n, d].
    :param often: whether points that are drawn are often among them, as in a space of a few values.
    """

    def __init__(self, points: FloatArray, often: bool = False) -> None:
        self._points, self._often = points, often

    def __contains__(self, point: FloatArray) -> bool:
        near = np.flatnonzero(np.abs(self._points[:, 0] - point[0]) < 2.0 * 10.0**-_DIGITS)
        return len(near) > 0 and _keys(point[None])[0] in _keys(self._points[near])

    def add(self, point: FloatArray) -> None:
        """Add a point.

        :param point: float[d].
        """
        self._points = np.concatenate([self._points, point[None]])

    def free(self, points: FloatArray) -> FloatArray:
        """The points that are not in the set; all of them when none is left.

        :param points: float[n, d].
        """
        taken = set(_keys(self._points))
        kept = np.array([key not in taken for key in _keys(points)])
        return points[kept] if kept.any() else points

    def pick(self, points: FloatArray, choose: Callable[[FloatArray], tuple[int, float]]) -> tuple[FloatArray, float]:
        """The best of the :meth:`free` points, and its value.

        Where points are seldom taken, all are looked up only when the best is.

        :param points: float[n, d].
        :param choose: the row of the best of some points, and its value.
        """
        if self._often:
            points = self.free(points)
        row, value = choose(points)
        if not self._often and points[row] in self:
            points = self.free(points)
            row, value = choose(points)
        return points[row], value


def _keys(points: FloatArray) -> list[bytes]:
    digits = np.rint(points * 10.0**_DIGITS).astype(np.int32)
    keys: list[bytes] = digits.view(f"V{digits.itemsize * digits.shape[1]}").ravel().tolist()
    return keys
