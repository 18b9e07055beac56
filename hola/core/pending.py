"""The pending points: those under evaluation."""

from __future__ import annotations

import numpy as np

from .arrays import FloatArray


class PendingPoints:
    """Points by trial id, stored in one array.

    :param d: the number of axes.
    """

    def __init__(self, d: int) -> None:
        self._points = np.empty((16, d))
        self._ids: list[int] = []
        self._row: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, trial_id: object) -> bool:
        return trial_id in self._row

    @property
    def points(self) -> FloatArray:
        """All points, in any order, float[p, d]; valid until the next change."""
        return self._points[: len(self._ids)]

    @property
    def trial_ids(self) -> list[int]:
        """The trials in the order of :attr:`points`; valid until the next change."""
        return self._ids

    def row(self, trial_id: int) -> int:
        """The row of a trial in :attr:`points`.

        :param trial_id: a trial that is stored.
        """
        return self._row[trial_id]

    def add(self, trial_id: int, point: FloatArray) -> None:
        """Add a trial's point; amortised O(d).

        :param trial_id: a trial that is not stored yet.
        :param point: float[d].
        """
        n = len(self._ids)
        if n == len(self._points):
            self._points = np.concatenate([self._points, np.empty_like(self._points)])
        self._points[n] = point
        self._row[trial_id] = n
        self._ids.append(trial_id)

    def pop(self, trial_id: int) -> FloatArray:
        """Remove the point of a trial; O(d).

        :param trial_id: the trial.
        :returns: the point.
        :raises KeyError: if the trial is not stored.
        """
        row = self._row.pop(trial_id)
        point: FloatArray = self._points[row].copy()
        last = self._ids.pop()
        if last != trial_id:
            self._points[row] = self._points[len(self._ids)]
            self._ids[row] = last
            self._row[last] = row
        return point
