"""The first front of three or more costs, updated with each result, and its members ranked by crowding distance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import BoolArray, FloatArray, IntArray
from .fronts import by_crowding, crowding

_AT_FIRST = 4096
"""The number of members that are looked at first: a point that is far from the front is dominated by one of them."""
_SPARE = 16


class FirstFront:
    """The members of a front.

    A ranking sorts the members by each cost. The next ranking inserts the new members into these orders.

    :param costs: the costs of the members, float[n, g].
    :param ids: the ids of the members, int[n].
    """

    def __init__(self, costs: FloatArray, ids: IntArray) -> None:
        self._costs = np.ascontiguousarray(costs.T)  # float[g, capacity]: a comparison reads one cost after the other
        self._ids = ids.copy()
        self._n = len(ids)
        self._orders: list[IntArray] | None = None  # the positions of the members, by each cost and then by id
        self._last_id = 0  # of the members in these orders

    def __len__(self) -> int:
        return self._n

    def add(self, trial_id: int, costs: Sequence[float]) -> bool | None:
        """Add a trial, unless a member dominates it, and remove the members that it dominates; O(groups * n).

        :param trial_id: its id.
        :param costs: a finite cost for each group.
        :returns: None if it is dominated, otherwise whether members were removed.
        """
        point = np.array(costs)
        if self._dominate(point, min(_AT_FIRST, self._n)) or (self._n > _AT_FIRST and self._dominate(point, self._n)):
            return None
        front = self._costs[:, : self._n]
        worse = np.flatnonzero(_all_at_most(point, front))
        equal = (front[:, worse] == point[:, None]).all(axis=0)
        if equal.any() or trial_id <= self._last_id:
            self._orders = None
        removed = worse[~equal]
        if len(removed):
            self._remove(removed)
        if self._n == len(self._ids):
            spare = max(_SPARE, self._n // 2)
            self._costs = np.concatenate([self._costs, np.empty((len(self._costs), spare))], axis=1)
            self._ids = np.concatenate([self._ids, np.empty(spare, np.int64)])
        self._costs[:, self._n], self._ids[self._n] = point, trial_id
        self._n += 1
        return len(removed) > 0

    def _dominate(self, point: FloatArray, n: int) -> bool:
        """Whether one of the first n members dominates a point."""
        front = self._costs[:, :n]
        better = np.flatnonzero(_all_at_most(front, point))
        return bool((front[:, better] < point[:, None]).any())

    def _remove(self, positions: IntArray) -> None:
        keep = np.ones(self._n, bool)
        keep[positions] = False
        n = self._n - len(positions)
        self._costs[:, :n], self._ids[:n] = self._costs[:, : self._n][:, keep], self._ids[: self._n][keep]
        self._n = n
        if self._orders is not None:
            n_ordered = len(self._orders[0])
            kept = keep[:n_ordered]
            moved_to = np.cumsum(kept) - 1
            self._orders = [moved_to[order[kept[order]]] for order in self._orders]

    def sort(self) -> None:
        """Sort the members by each cost, which the first ranking would do otherwise: O(groups * n log n)."""
        self._update_orders()

    def least_crowded(self, limit: int) -> list[int]:
        """The ids of the least crowded members, ties by id: O(groups * n log n) at first, later O(groups * n).

        :param limit: the maximum number of ids.
        """
        ids: list[int] = self._ids[by_crowding(self._distances(), self._ids[: self._n], limit)].tolist()
        return ids

    def _distances(self) -> FloatArray:
        """:func:`.fronts.crowding` of the members, float[n]."""
        self._update_orders()
        if self._orders is None:
            distances = np.empty(self._n)
            by_id = np.argsort(self._ids[: self._n])
            distances[by_id] = crowding(self._costs[:, by_id].T)
            return distances
        distances = np.zeros(self._n)
        for column, order in zip(self._costs, self._orders, strict=True):
            distances[order[[0, -1]]] = np.inf
            ordered = column[order]
            extent = ordered[-1] - ordered[0]
            if self._n > 2 and extent > 0.0:
                distances[order[1:-1]] += (ordered[2:] - ordered[:-2]) / extent
        return distances

    def _update_orders(self) -> None:
        front, ids = self._costs[:, : self._n], self._ids[: self._n]
        if self._orders is None:
            by_id = np.argsort(ids)
            if not _are_distinct(front):
                return
            self._orders = [by_id[np.argsort(column[by_id], kind="stable")] for column in front]
        elif (first := len(self._orders[0])) < self._n:
            new = first + np.argsort(ids[first:])
            for j, (column, order) in enumerate(zip(front, self._orders, strict=True)):
                inserted = new[np.argsort(column[new], kind="stable")]
                # Behind the members of an equal cost, whose ids are lower.
                places = np.searchsorted(column[order], column[inserted], side="right")
                self._orders[j] = np.insert(order, places, inserted)
        self._last_id = int(ids.max()) if self._n else 0


def _all_at_most(one: FloatArray, other: FloatArray) -> BoolArray:
    """Whether each cost of one is at most that of the other; one is a front and the other a point, or the reverse."""
    result: BoolArray = one[0] <= other[0]
    for a, b in zip(one[1:], other[1:], strict=True):
        result &= a <= b
    return result


def _are_distinct(front: FloatArray) -> bool:
    """Whether no two columns are equal.

    :param front: float[g, n].
    """
    order = np.lexsort(front)
    ordered = front[:, order]
    return bool((ordered[:, 1:] != ordered[:, :-1]).any(axis=0).all())
