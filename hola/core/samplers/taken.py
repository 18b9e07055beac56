"""The points that are not to be proposed again."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray

_DIGITS = 9
"""Points that agree to so many are the same."""


class Taken:
    """A set of points, to nine digits.

    :param points: the first of them, float[n, d].
    """

    def __init__(self, points: FloatArray) -> None:
        self._keys = set(_keys(points))

    def add(self, point: FloatArray) -> None:
        """Add a point.

        :param point: float[d].
        """
        self._keys.update(_keys(point[None]))

    def free(self, points: FloatArray) -> FloatArray:
        """The points that are not in the set; all of them when none is left.

        :param points: float[n, d].
        """
        kept = np.array([key not in self._keys for key in _keys(points)])
        return points[kept] if kept.any() else points


def _keys(points: FloatArray) -> list[bytes]:
    digits = np.rint(points * 10.0**_DIGITS).astype(np.int32)
    keys: list[bytes] = digits.view(f"V{digits.itemsize * digits.shape[1]}").ravel().tolist()
    return keys
