"""The pending points: those under evaluation."""

from __future__ import annotations

import numpy as np

from .arrays import FloatArray
from .parameters import Space, Values


class PendingPoints:
    """Values by trial id, and their points in one array.

    A point is encoded when somebody asks for the points. Most samplers without a model never do.

    :param space: the space of the points.
    """

    def __init__(self, space: Space) -> None:
        self._space = space
        self._new: dict[int, Values] = {}
        """The trials that have no row yet."""
        self._values: dict[int, Values] = {}
        """The trials that have a row."""
        self._points = np.empty((16, space.d))
        self._ids: list[int] = []
        self._row: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._new) + len(self._ids)

    def __contains__(self, trial_id: object) -> bool:
        return trial_id in self._new or trial_id in self._values

    @property
    def points(self) -> FloatArray:
        """All points, in any order, float[p, d]; valid until the next change."""
        self._encode()
        return self._points[: len(self._ids)]

    @property
    def trial_ids(self) -> list[int]:
        """The trials in the order of :attr:`points`; valid until the next change."""
        self._encode()
        return self._ids

    def row(self, trial_id: int) -> int:
        """The row of a trial in :attr:`points`.

        :param trial_id: a trial that is stored.
        """
        self._encode()
        return self._row[trial_id]

    def add(self, trial_id: int, values: Values) -> None:
        """Add a trial; O(1).

        :param trial_id: a trial that is not stored yet.
        :param values: its values, in canonical form.
        """
        self._new[trial_id] = values

    def _encode(self) -> None:
        """Give a row to each new trial; amortised O(d) for each."""
        for trial_id, values in self._new.items():
            n = len(self._ids)
            if n == len(self._points):
                self._points = np.concatenate([self._points, np.empty_like(self._points)])
            self._points[n] = self._space.encode(values)
            self._row[trial_id] = n
            self._ids.append(trial_id)
        self._values.update(self._new)
        self._new.clear()

    def pop(self, trial_id: int) -> Values | None:
        """Remove a trial; O(d).

        :param trial_id: the trial.
        :returns: its values; None if it is not stored.
        """
        values = self._new.pop(trial_id, None)
        if values is not None or trial_id not in self._values:
            return values
        row = self._row.pop(trial_id)
        last = self._ids.pop()
        if last != trial_id:
            self._points[row] = self._points[len(self._ids)]
            self._ids[row] = last
            self._row[last] = row
        return self._values.pop(trial_id)
