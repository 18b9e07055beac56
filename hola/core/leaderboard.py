"""The order of the completed trials, kept while results arrive."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np

from .arrays import FloatArray, IntArray, Rows
from .fronts import by_crowding, crowding, fronts, ranked, within_reach

DEPTH = 1024
"""How many of the best trials are kept in order; more are ranked when they are asked for."""


class Ranking(ABC):
    """An order of trials, as far as it is kept."""

    complete: bool = True
    """Whether nothing was left out; set to False, it stays so."""

    @abstractmethod
    def add(self, trial_id: int, costs: Sequence[float]) -> None:
        """Rank one more trial.

        :param trial_id: its id.
        :param costs: a finite cost for each group.
        """

    @abstractmethod
    def fronts(self, limit: int) -> list[list[int]]:
        """Ids front by front, inside a front the least crowded first; fewer than limit when no more are kept.

        :param limit: how many ids at most.
        """

    @abstractmethod
    def front_size(self) -> int:
        """The size of the first front."""


class ScalarRanking(Ranking):
    """The best of many by one number: one group's cost, or a violation.

    :param depth: at least so many are kept.
    """

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._pairs: list[tuple[float, int]] = []

    def add(self, trial_id: int, costs: Sequence[float]) -> None:
        """See :meth:`Ranking.add`; O(log depth), and O(depth) to move pointers for one among the best."""
        pair = (costs[0], trial_id)
        if not self.complete and pair > self._pairs[-1]:
            return
        insort(self._pairs, pair)
        if len(self._pairs) >= 2 * self._depth:
            del self._pairs[self._depth :]
            self.complete = False

    def fronts(self, limit: int) -> list[list[int]]:
        """See :meth:`Ranking.fronts`; those of equal cost are one front: O(limit)."""
        return [[i for _, i in tied] for _, tied in groupby(self._pairs[:limit], key=lambda pair: pair[0])]

    def front_size(self) -> int:
        """See :meth:`Ranking.front_size`; as far as it is kept: O(log depth)."""
        return bisect_right(self._pairs, self._pairs[0][0], key=lambda pair: pair[0]) if self._pairs else 0


class _Staircase:
    """One front of two costs: x ascends and y, the other cost negated, ascends too; equal points stand by id."""

    __slots__ = ("_ranked", "ids", "x", "y")

    def __init__(self, x: array[float], y: array[float], ids: array[int]) -> None:
        self.x, self.y, self.ids = x, y, ids
        self._ranked: list[int] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def dominates(self, x: float, y: float) -> bool:
        """Whether a member dominates a point; O(log n)."""
        i = bisect_left(self.x, x)
        return (i > 0 and self.y[i - 1] >= y) or (i < len(self.x) and self.x[i] == x and self.y[i] > y)

    def swap(self, segment: _Staircase) -> tuple[_Staircase, bool]:
        """Put a segment of points, which no member dominates, in the place of the members that it dominates.

        Those are neighbours: a member between two of them that the segment spares would have to be dominated, if the
        segment comes from the front above, by a point of that front between two points of the segment.

        :returns: what was displaced, and whether that was all that stood here.
        """
        self._ranked = None
        x, y = segment.x, segment.y
        lo = bisect_left(self.x, x[0])
        if lo < len(self.x) and self.x[lo] == x[0] and self.y[lo] == y[0]:
            hi = bisect_right(self.x, x[0], lo)  # equal points displace nothing: what they dominate is not here
            lo = hi = bisect_left(self.ids, segment.ids[0], lo, hi)
        else:
            hi = bisect_right(self.y, y[-1], lo)
        whole = lo == 0 and hi == len(self.x) > 0
        displaced = _Staircase(self.x[lo:hi], self.y[lo:hi], self.ids[lo:hi])
        self.x[lo:hi], self.y[lo:hi], self.ids[lo:hi] = x, y, segment.ids
        return displaced, whole

    def ranked(self, limit: int) -> list[int]:
        """The ids of the least crowded members; O(n) after a change, O(limit) otherwise."""
        if self._ranked is None or len(self._ranked) < min(limit, len(self)):
            x, y, ids = np.array(self.x), np.array(self.y), np.array(self.ids)
            new = np.ones(len(x), bool)
            new[1:] = x[1:] != x[:-1]
            px, py = x[new], y[new]
            gap = np.full(len(px), np.inf)
            if len(px) > 2:
                gap[1:-1] = (px[2:] - px[:-2]) / (px[-1] - px[0]) + (py[2:] - py[:-2]) / (py[-1] - py[0])
            distance = np.zeros(len(x))
            distance[new] = gap
            self._ranked = ids[by_crowding(distance, ids, max(limit, 16))].tolist()
        return self._ranked[:limit]


class StaircaseRanking(Ranking):
    """Two groups: the first fronts, as many as hold twice ``depth`` trials, each as a staircase.

    A new point enters its front and hands those that it dominates down to the next front, where they do the same;
    each step is a bisection and an exchange of neighbours (compare Buzdalov, Yakupov, Stankevich, "Fast implementation
    of the steady-state NSGA-II algorithm for two dimensions", GECCO 2015).

    :param depth: how many trials to keep in order.
    """

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._fronts: list[_Staircase] = []
        self._n = 0

    def add(self, trial_id: int, costs: Sequence[float]) -> None:
        """See :meth:`Ranking.add`; O(log f log n) for a trial beyond the f fronts kept, O(f log n + moves) within."""
        x, y = costs[0], -costs[1]
        rank = bisect_left(self._fronts, True, key=lambda front: not front.dominates(x, y))
        if rank == len(self._fronts) and not self.complete:
            return
        moving = _Staircase(array("d", (x,)), array("d", (y,)), array("q", (trial_id,)))
        self._n += 1
        while rank < len(self._fronts):
            moving, whole = self._fronts[rank].swap(moving)
            rank += 1
            if whole:  # a whole front moves down, and pushes all below one place further
                self._fronts.insert(rank, moving)
                moving = _Staircase(array("d"), array("d"), array("q"))
            if not moving:
                break
        if moving:
            if self.complete:
                self._fronts.append(moving)
            else:
                self._n -= len(moving)
        while self._n - len(self._fronts[-1]) >= 2 * self._depth:
            self._n -= len(self._fronts.pop())
            self.complete = False

    def fronts(self, limit: int) -> list[list[int]]:
        """See :meth:`Ranking.fronts`; O(size of the fronts changed since + limit)."""
        result = []
        for front in self._fronts:
            if limit <= 0:
                break
            result.append(front.ranked(limit))
            limit -= len(result[-1])
        return result

    def front_size(self) -> int:
        """See :meth:`Ranking.front_size`; O(1)."""
        return len(self._fronts[0]) if self._fronts else 0


class FirstFrontRanking(Ranking):
    """Three groups or more: the first front alone.

    :param n_groups: the number of groups.
    """

    def __init__(self, n_groups: int) -> None:
        self._costs = np.empty((0, n_groups))
        self._ids = np.empty(0, np.int64)
        self._n = 0
        self._ranked: list[int] | None = None

    def add(self, trial_id: int, costs: Sequence[float]) -> None:
        """See :meth:`Ranking.add`; O(groups * front)."""
        point = np.array(costs)
        front = self._costs[: self._n]
        no_worse = (front <= point).all(axis=1)
        if no_worse.any() and (front[no_worse] < point).any():
            self.complete = False
            return
        self._ranked = None
        keep = (front < point).any(axis=1) | (front == point).all(axis=1)
        if not keep.all():
            self.complete = False
            n = int(keep.sum())
            self._costs[:n], self._ids[:n] = front[keep], self._ids[: self._n][keep]
            self._n = n
        if self._n == len(self._ids):
            self._costs = np.concatenate([self._costs, np.empty((max(16, self._n // 2), self._costs.shape[1]))])
            self._ids = np.concatenate([self._ids, np.empty(max(16, self._n // 2), np.int64)])
        self._costs[self._n], self._ids[self._n] = point, trial_id
        self._n += 1

    def fronts(self, limit: int) -> list[list[int]]:
        """See :meth:`Ranking.fronts`; O(groups * n log n) for a front of n that has changed, else O(limit)."""
        if limit <= 0 or not self._n:
            return []
        if self._ranked is None or len(self._ranked) < min(limit, self._n):
            order = np.argsort(self._ids[: self._n])
            ids = self._ids[order]
            self._ranked = ids[by_crowding(crowding(self._costs[order]), ids, max(limit, 16))].tolist()
        return [self._ranked[:limit]]

    def front_size(self) -> int:
        """See :meth:`Ranking.front_size`; O(1)."""
        return self._n


def _ranking(n_groups: int, depth: int) -> Ranking:
    match n_groups:
        case 1:
            return ScalarRanking(depth)
        case 2:
            return StaircaseRanking(depth)
        case _:
            return FirstFrontRanking(n_groups)


class Leaderboard:
    """All completed trials, ranked by constraint domination (Deb, CMAME 186, 2000).

    Trials within their limits come first: by cost for one group, by front and crowding distance for several. Violating
    trials follow, by violation. Ties go to the lower trial id.

    The best ``depth`` trials (one or two groups) or the first front (more groups) are kept in order; a question that
    reaches deeper ranks all trials anew, once until the next trial is added.

    :param n_groups: the number of groups.
    :param depth: how many trials to keep in order.
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
        """A leaderboard of many trials at once, equal to one to which they were added one by one.

        :param ids: int[n].
        :param costs: float[n, g].
        :param violation: float[n], 0 within all limits.
        :param depth: how many trials to keep in order.
        """
        board = cls(costs.shape[1], depth)
        board._ids.extend(ids)
        board._costs.extend(costs)
        board._violation.extend(violation)
        within = violation == 0.0
        board._n_within = int(within.sum())
        board._rank_within()
        for i, v in zip(ids[~within].tolist(), violation[~within].tolist(), strict=True):
            board._violating.add(i, (v,))
        return board

    def _rank_within(self) -> None:
        """Find the best trials within their limits anew; O(n log n), and as :func:`hola.core.fronts.fronts`."""
        self._within = _ranking(self.n_groups, self._depth)
        rows = np.flatnonzero(self.violation == 0.0)
        best = rows
        if self.n_groups == 1:
            if len(rows) > self._depth:
                best = rows[np.lexsort((self.trial_ids[rows], self.costs[rows, 0]))[: self._depth]]
        else:
            kept, enough = [rows[:0]], 2 * self._depth if self.n_groups == 2 else 1
            reach = rows[within_reach(self.costs[rows], enough)]
            for front in fronts(self.costs[reach]):
                kept.append(reach[front])
                enough -= len(front)
                if enough <= 0:
                    break
            best = np.concatenate(kept)
        for i, c in zip(self.trial_ids[best].tolist(), self.costs[best].tolist(), strict=True):
            self._within.add(i, c)
        if len(best) < len(rows):
            self._within.complete = False

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def costs(self) -> FloatArray:
        """The costs of all trials in the order of adding, float[n, g]; not to be written to."""
        return self._costs.view

    @property
    def violation(self) -> FloatArray:
        """The violations of all trials in the order of adding, float[n]; not to be written to."""
        return self._violation.view

    @property
    def trial_ids(self) -> IntArray:
        """The ids of all trials in the order of adding, int[n]; not to be written to."""
        return self._ids.view

    def add(self, trial_id: int, costs: Sequence[float], violation: float) -> None:
        """Add a completed trial.

        One group: O(log depth) for most. Two groups: O(log^2 depth) for most; one that enters the f fronts kept moves
        O(f) segments at worst. More groups: O(groups * first front).

        :param trial_id: its id, new here.
        :param costs: a finite cost for each group.
        :param violation: 0 within all limits, else above 0.
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
        """The best trials front by front, each front the least crowded first.

        Within the depth kept: O(limit), plus O(size log size) for a front that has changed. Deeper: O(n log n), O(n)
        a front to two groups, O(n * front) a front for more.

        :param limit: how many trials at most; the last front is cut there.
        """
        limit = min(limit, len(self))
        result = self._within.fronts(limit)
        found = sum(map(len, result))
        if found < min(limit, self._n_within):
            if self.n_groups != 2 or limit > self._depth:
                return self._ranked(limit)
            self._rank_within()  # trials that were handed down below the last front kept have thinned it out
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

        :param k: how many at most.
        """
        return [i for front in self.fronts(k) for i in front]

    def best(self) -> int | None:
        """The id of the best trial; None when there is none."""
        return next(iter(self.top_k(1)), None)

    def front_size(self) -> int:
        """The size of the first front: O(1), or O(n) when every trial violates or costs are equal throughout."""
        if not self._n_within:
            least = self.violation.min() if len(self) else 0.0
            return int((self.violation == least).sum())
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
