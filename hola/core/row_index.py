"""The rows in which the results of trials are stored."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import repeat

import numpy as np

from .arrays import IntArray

_SPARE = 64
"""Places for later trials that are made together."""


class RowIndex:
    """The row of each completed trial, in eight bytes for each trial id."""

    def __init__(self) -> None:
        self._rows = array("q")  # by trial id; 0 for no row, otherwise the row plus 1

    def __contains__(self, trial_id: object) -> bool:
        return isinstance(trial_id, int) and 0 <= trial_id < len(self._rows) and self._rows[trial_id] > 0

    def __getitem__(self, trial_id: int) -> int:
        """The row of a trial.

        :raises KeyError: if the trial has none.
        """
        if trial_id not in self:
            raise KeyError(trial_id)
        return self._rows[trial_id] - 1

    def of_many(self, trial_ids: Sequence[int]) -> IntArray:
        """The rows of trials, int[n].

        :param trial_ids: the trials.
        :raises KeyError: if a trial has none.
        """
        ids = np.array(trial_ids, np.int64)
        if not len(ids):
            return ids
        if ids.min() < 0 or ids.max() >= len(self._rows):
            raise KeyError(int(ids.min() if ids.min() < 0 else ids.max()))
        rows = np.frombuffer(self._rows, np.int64)[ids] - 1
        if rows.min() < 0:
            raise KeyError(int(ids[np.argmin(rows)]))
        return rows

    def __setitem__(self, trial_id: int, row: int) -> None:
        if trial_id >= len(self._rows):
            self._reserve(trial_id + _SPARE)
        self._rows[trial_id] = row + 1

    def put(self, trial_ids: IntArray, first: int) -> None:
        """Set consecutive rows.

        :param trial_ids: at least one trial, int[n].
        :param first: the row of the first trial.
        """
        self._reserve(int(trial_ids.max()))
        np.frombuffer(self._rows, np.int64)[trial_ids] = np.arange(first + 1, first + 1 + len(trial_ids))

    def _reserve(self, trial_id: int) -> None:
        missing = trial_id + 1 - len(self._rows)
        if missing > 0:
            self._rows.extend(repeat(0, missing))
