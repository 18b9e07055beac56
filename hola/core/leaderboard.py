"""The ranking of the completed trials, updated with each result."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np

from .arrays import FloatArray, IntArray, Rows
from .biobjective_front import BiobjectiveFront, single_point_front
from .first_front import FirstFront
from .fronts import front_candidates, fronts, ranked

DEPTH = 1024
"""The number of best trials that are kept in order; further trials are ranked on request."""


class Ranking(ABC):
    """A ranking of the best trials."""

    complete: bool = True
    """Whether all trials are stored; once False, it stays False."""

    @abstractmethod
    def add(self, trial_id: int, costs: Sequence[float]) -> None:
        """Add a trial to the ranking.

        :param trial_id: its id.
        :param costs: a finite cost for each group.
        """

    @abstractmethod
    def fronts(self, limit: int) -> list[list[int]]:
        """Ids front by front, within a front the least crowded first; fewer than the limit if fewer are stored.

        :param limit: the maximum number of ids.
        """

    def top(self, limit: int) -> list[int]:
        """The ids of :meth:`fronts` in one list.

        :param limit: the maximum number of ids.
        """
        return [i for front in self.fronts(limit) for i in front]

    @abstractmethod
    def front_size(self) -> int:
        """The size of the first front."""


class ScalarRanking(Ranking):
    """The best trials by one number, which is the cost of a single group or a violation.

    :param depth: the minimum number of trials that are kept.
    """

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._pairs: list[tuple[float, int]] = []

    @classmethod
    def of(cls, ids: IntArray, numbers: FloatArray, depth: int) -> ScalarRanking:
        """The ranking of many trials; O(n) plus O(depth log depth).

        :param ids: int[n].
        :param numbers: the costs or violations of the trials, float[n].
        :param depth: the minimum number of trials that are kept.
        """
        ranking = cls(depth)
        ranking.complete = len(ids) <= depth
        if not ranking.complete:
            candidates = np.flatnonzero(numbers <= np.partition(numbers, depth - 1)[depth - 1])
            ids, numbers = ids[candidates], numbers[candidates]
        best = np.lexsort((ids, numbers))[:depth]
        ranking._pairs = [*zip(numbers[best].tolist(), ids[best].tolist(), strict=True)]
        return ranking

    def add(self, trial_id: int, costs: Sequence[float]) -> None:
        """See :meth:`Ranking.add`; O(log depth), plus O(depth) memory moves for a trial among the best."""
        pair = (costs[0], trial_id)
        if not self.complete and pair > self._pairs[-1]:
            return
        insort(self._pairs, pair)
        if len(self._pairs) >= 2 * self._depth:
            del self._pairs[self._depth :]
            self.complete = False

    def fronts(self, limit: int) -> list[list[int]]:
        """See :meth:`Ranking.fronts`; trials of equal cost form one front; O(limit)."""
        return [[i for _, i in tied] for _, tied in groupby(self._pairs[:limit], key=lambda pair: pair[0])]

    def top(self, limit: int) -> list[int]:
        """See :meth:`Ranking.top`; O(limit)."""
        return [i for _, i in self._pairs[:limit]]

    def front_size(self) -> int:
        """See :meth:`Ranking.front_size`; it counts stored trials only; O(log depth)."""
        return bisect_right(self._pairs, self._pairs[0][0], key=lambda pair: pair[0]) if self._pairs else 0


class BiobjectiveRanking(Ranking):
    """The first fronts of two groups, as many as contain twice ``depth`` trials.

    A new point enters its front. The points that it dominates move to the next front, where they do the same. Each step
    is a bisection and an exchange of consecutive points (compare Buzdalov, Yakupov, Stankevich, "Fast implementation
    of the steady-state NSGA-II algorithm for two dimensions", GECCO 2015).

    :param depth: the number of trials that are kept in order.
    :param fronts: the first fronts, best first.
    """

    def __init__(self, depth: int, fronts: Iterable[BiobjectiveFront] = ()) -> None:
        self._depth = depth
        self._fronts = list(fronts)
        self._n = sum(front.size for front in self._fronts)

    def add(self, trial_id: int, costs: Sequence[float]) -> None:
        """See :meth:`Ranking.add`; O(log f log n) behind the f stored fronts, otherwise O(f log n + moves)."""
        x, y = costs[0], -costs[1]
        rank = bisect_left(self._fronts, True, key=lambda front: not front.dominates(x, y))
        if rank == len(self._fronts) and not self.complete:
            return
        self._n += 1
        if rank == len(self._fronts) or not self._fronts[rank].add_duplicate(x, y, trial_id):
            self._insert(rank, single_point_front(x, y, trial_id))
        while self._n - self._fronts[-1].size >= 2 * self._depth:
            self._n -= self._fronts.pop().size
            self.complete = False

    def _insert(self, rank: int, moving: BiobjectiveFront) -> None:
        while rank < len(self._fronts):
            whole = self._fronts[rank].exchange(moving)
            rank += 1
            if whole:  # a complete front moves down, and so do all fronts below it
                self._fronts.insert(rank, moving)
                return
            if not moving.size:
                return
        if self.complete:
            self._fronts.append(moving)
        else:
            self._n -= moving.size

    def fronts(self, limit: int) -> list[list[int]]:
        """See :meth:`Ranking.fronts`; complexity as :meth:`hola.core.biobjective_front.BiobjectiveFront.ranked`."""
        result = []
        for front in self._fronts:
            if limit <= 0:
                break
            result.append(front.ranked(limit))
            limit -= len(result[-1])
        return result

    def front_size(self) -> int:
        """See :meth:`Ranking.front_size`; O(1)."""
        return self._fronts[0].size if self._fronts else 0


class FirstFrontRanking(Ranking):
    """Only the first front, for three or more groups.

    :param front: the front.
    """

    def __init__(self, front: FirstFront) -> None:
        self._front = front
        self._ranked: list[int] | None = None

    def add(self, trial_id: int, costs: Sequence[float]) -> None:
        """See :meth:`Ranking.add`; O(groups * front)."""
        removed = self._front.add(trial_id, costs)
        if removed is not False:
            self.complete = False
        if removed is not None:
            self._ranked = None

    def fronts(self, limit: int) -> list[list[int]]:
        """See :meth:`Ranking.fronts`; after a change :meth:`.FirstFront.least_crowded`, otherwise O(limit)."""
        n = len(self._front)
        if limit <= 0 or not n:
            return []
        if self._ranked is None or len(self._ranked) < min(limit, n):
            self._ranked = self._front.least_crowded(max(limit, 16))
        return [self._ranked[:limit]]

    def front_size(self) -> int:
        """See :meth:`Ranking.front_size`; O(1)."""
        return len(self._front)


def _ranking(n_groups: int, depth: int) -> Ranking:
    match n_groups:
        case 1:
            return ScalarRanking(depth)
        case 2:
            return BiobjectiveRanking(depth)
        case _:
            return FirstFrontRanking(FirstFront(np.empty((0, n_groups)), np.empty(0, np.int64)))


class Leaderboard:
    """All completed trials, ranked by constraint domination (Deb, CMAME 186, 2000).

    Trials within their limits come first: by cost for one group, by front and crowding distance for several groups.
    Violating trials follow, by violation. Ties are broken by the lower trial id.

    The best ``depth`` trials (one or two groups) or the first front (more groups) are kept in order. A query for more
    trials ranks all of them again, at most once until the next trial is added.

    :param n_groups: the number of groups.
    :param depth: the number of trials that are kept in order.
    """

    def __init__(self, n_groups: int, depth: int = DEPTH) -> None:
        self.n_groups = n_groups
        self._depth = depth
        self._ids = Rows(dtype=np.int64)
        self._costs = Rows((n_groups,))
        self._violation = Rows()
        self._within = _ranking(n_groups, depth)
        self._violating = ScalarRanking(depth)
        self._n_within = 0
        self._deep: list[list[int]] = []
        self._deep_at = (0, 0)

    @classmethod
    def of(cls, ids: IntArray, costs: FloatArray, violation: FloatArray, depth: int = DEPTH) -> Leaderboard:
        """Build a leaderboard from many trials; it equals one to which the trials were added one by one.

        :param ids: int[n].
        :param costs: float[n, g].
        :param violation: float[n], 0 within all limits.
        :param depth: the number of trials that are kept in order.
        """
        board = cls(costs.shape[1], depth)
        board._ids.extend(ids)
        board._costs.extend(costs)
        board._violation.extend(violation)
        within = violation == 0.0
        board._n_within = int(within.sum())
        board._rank_within()
        board._violating = ScalarRanking.of(ids[~within], violation[~within], depth)
        return board

    def _rank_within(self) -> None:
        """Rank the trials within their limits again; O(n log n), plus :func:`hola.core.fronts.fronts`."""
        rows = np.flatnonzero(self.violation == 0.0)
        ids, costs = self.trial_ids[rows], self.costs[rows]
        if self.n_groups == 1:
            self._within = ScalarRanking.of(ids, costs[:, 0], self._depth)
            return
        missing = 2 * self._depth if self.n_groups == 2 else 1
        kept: list[IntArray] = []
        candidates = front_candidates(costs, missing)
        for front in fronts(costs[candidates]):
            kept.append(candidates[front])
            missing -= len(front)
            if missing <= 0:
                break
        if self.n_groups == 2:
            self._within = BiobjectiveRanking(
                self._depth, [BiobjectiveFront.of(costs[front], ids[front]) for front in kept]
            )
        else:
            first = kept[0] if kept else rows[:0]
            first_front = FirstFront(costs[first], ids[first])
            first_front.sort()
            self._within = FirstFrontRanking(first_front)
        self._within.complete = sum(map(len, kept)) == len(rows)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def costs(self) -> FloatArray:
        """The costs of all trials in the order of addition, float[n, g]; read-only."""
        return self._costs.view

    @property
    def violation(self) -> FloatArray:
        """The violations of all trials in the order of addition, float[n]; read-only."""
        return self._violation.view

    @property
    def trial_ids(self) -> IntArray:
        """The ids of all trials in the order of addition, int[n]; read-only."""
        return self._ids.view

    def add(self, trial_id: int, costs: Sequence[float], violation: float) -> None:
        """Add a completed trial.

        The complexity is O(log depth) for most trials with one group, and O(log^2 depth) for most trials with two
        groups, where a trial that enters the f stored fronts moves at most O(f) segments. With more groups it is
        O(groups * first front).

        :param trial_id: a new id.
        :param costs: a finite cost for each group.
        :param violation: 0 within all limits, otherwise positive.
        """
        self._ids.append(trial_id)
        self._costs.append(costs)
        self._violation.append(violation)
        if violation > 0.0:
            self._violating.add(trial_id, (violation,))
        else:
            self._n_within += 1
            self._within.add(trial_id, costs)

    def fronts(self, limit: int) -> list[list[int]]:
        """The best trials front by front, within a front the least crowded first.

        Up to the stored depth the complexity is O(limit), plus O(size log size) for a front that has changed; with two
        groups see :meth:`hola.core.biobjective_front.BiobjectiveFront.ranked`. Beyond that depth it is
        O(n log n), plus O(n) per front for two groups or O(n * front) per front for more.

        :param limit: the maximum number of trials; the last front is cut there.
        """
        limit = min(limit, len(self))
        result = self._within.fronts(limit)
        found = sum(map(len, result))
        if found < min(limit, self._n_within):
            if self.n_groups != 2 or limit > self._depth:
                return self._ranked(limit)
            self._rank_within()  # trials have moved below the last stored front
            return self.fronts(limit)
        if found < limit:
            more = self._violating.fronts(limit - found)
            if found + sum(map(len, more)) < limit:
                return self._ranked(limit)
            result += more
        return result

    def _ranked(self, limit: int) -> list[list[int]]:
        n, known = self._deep_at
        if n != len(self) or known < limit:
            rows = ranked(self.costs, self.violation, self.trial_ids, limit)
            self._deep = [self.trial_ids[front].tolist() for front in rows]
            self._deep_at = (len(self), limit)
        return _cut(self._deep, limit)

    def top_k(self, k: int) -> list[int]:
        """The ids of the best trials, best first; complexity as :meth:`fronts`.

        :param k: the maximum number of ids.
        """
        if self.n_groups == 1 and len(best := self._within.top(k)) == k:
            return best
        return [i for front in self.fronts(k) for i in front]

    def best(self) -> int | None:
        """The id of the best trial; None when there is none."""
        return next(iter(self.top_k(1)), None)

    def front_size(self) -> int:
        """The size of the first front: O(1), or O(n) if every trial violates a limit or all costs are equal."""
        if not self._n_within:
            smallest = self.violation.min() if len(self) else 0.0
            return int((self.violation == smallest).sum())
        size = self._within.front_size()
        if self.n_groups == 1 and size >= self._depth:
            cost = self.costs[self.violation == 0.0]
            return int((cost == cost.min()).sum())
        return size


def _cut(groups: Iterable[list[int]], limit: int) -> list[list[int]]:
    result = []
    for group in groups:
        if limit <= 0:
            break
        result.append(group[:limit])
        limit -= len(result[-1])
    return result
