"""One front of two costs, in order and by crowding distance, while points come and go."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from itertools import takewhile
from typing import Any

import numpy as np

from .arrays import FloatArray, IntArray
from .fronts import by_crowding

SIZE = 4096
"""How many points a block holds at most: adding moves O(SIZE) numbers, ranking looks at O(n / SIZE) bounds."""

_INFINITE = float("inf")

Scale = tuple[float, float]
"""The extents of a front, by which the gaps are divided."""

_UNIT: Scale = (1.0, 1.0)


class Block:
    """Neighbouring points: x ascends strictly, and so does y, the other cost negated.

    A point that several trials share stands once, with the lowest id; ``more`` has the others, ascending.

    The finite crowding distances of the points are bounded: by ``best`` in units of ``scale``, and in any others by
    the widest gaps in x and y. Rounding keeps an order, hence the bounds hold exactly.
    """

    __slots__ = ("best", "high", "ids", "least", "more", "scale", "wide", "x", "y")

    def __init__(self, x: array[float], y: array[float], ids: array[int], least: int) -> None:
        self.x, self.y, self.ids, self.least = x, y, ids, least
        self.more: dict[int, array[int]] = {}
        self.wide = self.high = self.best = _INFINITE
        self.scale: Scale = _UNIT

    @property
    def size(self) -> int:
        """The number of trials."""
        return len(self.ids) + sum(map(len, self.more.values())) if self.more else len(self.ids)

    def forget(self) -> None:
        """Leave the distances unbounded, until they are calculated."""
        self.wide = self.high = self.best = _INFINITE
        self.scale = _UNIT

    def allow(self, dx: float, dy: float) -> None:
        """Raise the bounds to those of one more point.

        :param dx: the gap between its neighbours in x.
        :param dy: the same in y.
        """
        self.wide = max(self.wide, dx)
        self.high = max(self.high, dy)
        self.best = max(self.best, dx / self.scale[0] + dy / self.scale[1])

    def bound(self, scale: Scale) -> float:
        """No finite distance exceeds this one.

        :param scale: the extents of the front.
        """
        return self.best if scale == self.scale else self.wide / scale[0] + self.high / scale[1]

    def swap(self, start: int, stop: int, other: Block) -> None:
        """Change some points for those of another block; the bounds of both are the caller's.

        :param start: the first to go.
        :param stop: the first after them to stay.
        :param other: what takes their place, and holds them afterwards.
        """
        x, y, ids = self.x[start:stop], self.y[start:stop], self.ids[start:stop]
        self.x[start:stop], self.y[start:stop], self.ids[start:stop] = other.x, other.y, other.ids
        other.x, other.y, other.ids = x, y, ids
        if self.more or other.more:
            more = {i: self.more.pop(i) for i in ids if i in self.more}
            self.more |= other.more
            other.more = more
        self.least = other.least = min(self.least, other.least)


def point(x: float, y: float, trial_id: int) -> Staircase:
    """A front of one.

    :param x: one cost.
    :param y: the other cost, negated.
    :param trial_id: the trial's id.
    """
    return Staircase([Block(array("d", (x,)), array("d", (y,)), array("q", (trial_id,)), trial_id)], 1)


class Staircase:
    """A front of two costs as a list of blocks, of which a ranking looks into those only that can hold the best.

    :param blocks: the points in order, no block empty.
    :param size: the number of trials.
    """

    __slots__ = ("_ranked", "blocks", "size")

    def __init__(self, blocks: list[Block], size: int) -> None:
        self.blocks = blocks
        self.size = size
        self._ranked: list[int] | None = None

    @classmethod
    def of(cls, costs: FloatArray, ids: IntArray) -> Staircase:
        """A staircase of many points at once: O(n log n).

        :param costs: float[n, 2], none of which dominates another.
        :param ids: int[n].
        """
        order = np.lexsort((ids, costs[:, 0]))  # in a front, equal in one cost means equal in both
        x, y, ids = costs[order, 0], -costs[order, 1], ids[order]
        starts = np.flatnonzero(np.concatenate([[True], x[1:] != x[:-1]]))
        blocks = []
        for chosen in np.split(starts, range(SIZE // 2, len(starts), SIZE // 2)):
            least = int(ids[chosen].min())
            blocks.append(Block(_array("d", x[chosen]), _array("d", y[chosen]), _array("q", ids[chosen]), least))
        ends = np.append(starts[1:], len(ids))
        for k in np.flatnonzero(ends - starts > 1).tolist():
            more = ids[starts[k] + 1 : ends[k]]
            blocks[k // (SIZE // 2)].more[int(ids[starts[k]])] = _array("q", more)
        return cls(blocks, len(ids))

    def _find(self, x: float) -> tuple[int, int]:
        """The block and position where the first point of no lesser x is, or the position after that block's last."""
        if len(self.blocks) == 1:
            return 0, bisect_left(self.blocks[0].x, x)
        k = bisect_left(self.blocks, x, 1, key=lambda block: block.x[0]) - 1
        return k, bisect_left(self.blocks[k].x, x)

    def dominates(self, x: float, y: float) -> bool:
        """Whether a member dominates a point; O(log n)."""
        k, i = self._find(x)
        block = self.blocks[k]
        if i > 0 and block.y[i - 1] >= y:
            return True
        if i == len(block.x):
            if k + 1 == len(self.blocks):
                return False
            block, i = self.blocks[k + 1], 0
        return block.x[i] == x and block.y[i] > y

    def repeat(self, x: float, y: float, trial_id: int) -> bool:
        """Add a trial to the point that it shares with others; O(log n), and O(others) to move numbers.

        :returns: whether there is such a point.
        """
        k, i = self._find(x)
        if i == len(self.blocks[k].x):
            k, i = k + 1, 0
            if k == len(self.blocks):
                return False
        block = self.blocks[k]
        if block.x[i] != x or block.y[i] != y:
            return False
        first = block.ids[i]
        others = block.more.pop(first, None) or array("q")
        block.ids[i] = min(first, trial_id)
        insort(others, max(first, trial_id))
        block.more[block.ids[i]] = others
        block.least = min(block.least, trial_id)
        self.size += 1
        self._ranked = None
        return True

    def swap(self, segment: Staircase) -> bool:
        """Change the members that a segment dominates for its points, which no member dominates or equals.

        Those are neighbours: a member between two of them that the segment spares would have to be dominated, if the
        segment comes from the front above, by a point of that front between two points of the segment.
        O(log n + SIZE), and O(n / SIZE) when more than one block changes.

        :param segment: the points; holds the displaced ones afterwards.
        :returns: whether all that stood here was displaced.
        """
        self._ranked = None
        blocks, new = self.blocks, segment.blocks
        y = new[-1].y[-1]
        k, start = self._find(new[0].x[0])
        last = k
        if k + 1 < len(blocks):
            last = bisect_right(blocks, y, k + 1, key=lambda block: block.y[0]) - 1
            if k < last and start == len(blocks[k].x):
                k, start = k + 1, 0
        stop = bisect_right(blocks[last].y, y, start if k == last else 0)
        whole = k == start == 0 and last == len(blocks) - 1 and stop == len(blocks[last].x)
        before = segment.size
        if k == last and len(new) == 1 and len(blocks[k].x) + len(new[0].x) <= SIZE:
            self._swap_within(k, start, stop, new[0])
            segment.size = new[0].size
        else:
            stop = self._cut(last, stop)
            count = len(blocks)
            start = self._cut(k, start)
            stop += len(blocks) - count
            segment.blocks, blocks[start:stop] = blocks[start:stop], new
            segment.size = sum(block.size for block in segment.blocks)
            for block in segment.blocks[:1] + segment.blocks[-1:]:
                block.forget()
            self._forget(start - 1, start + len(new) + 1)
            self._merge(start - 1, start + len(new) + 1)
        self.size += before - segment.size
        return whole

    def _swap_within(self, k: int, start: int, stop: int, other: Block) -> None:
        block = self.blocks[k]
        n = len(other.x)
        block.swap(start, stop, other)
        other.forget()
        if len(self.blocks) == 1:
            block.forget()
            return
        if n == 1:
            self._allow(k, start)
        else:
            self._forget(k - 1, k + 2)
        if start < stop and len(block.x) <= SIZE // 4:
            self._merge(k - 1, k + 2)

    def _cut(self, k: int, i: int) -> int:
        """Make a block begin at a position, and say which."""
        if i == 0:
            return k
        block = self.blocks[k]
        if i < len(block.x):
            rest = Block(array("d"), array("d"), array("q"), block.least)
            block.swap(i, len(block.x), rest)
            block.forget()
            self.blocks.insert(k + 1, rest)
        return k + 1

    def _merge(self, start: int, stop: int) -> None:
        """Join neighbours that are small."""
        blocks = self.blocks
        for k in range(min(stop, len(blocks)) - 1, max(start, 0), -1):
            if len(blocks[k - 1].x) + len(blocks[k].x) <= SIZE // 2:
                n = len(blocks[k - 1].x)
                blocks[k - 1].swap(n, n, blocks.pop(k))
                blocks[k - 1].forget()

    def _forget(self, start: int, stop: int) -> None:
        for block in self.blocks[max(start, 0) : stop]:
            block.forget()

    def _place(self, k: int, i: int) -> tuple[int, int] | None:
        """The block and position of a point that is counted from a block's start, before or beyond it as well."""
        blocks = self.blocks
        while i < 0:
            k -= 1
            if k < 0:
                return None
            i += len(blocks[k].x)
        while i >= len(blocks[k].x):
            i -= len(blocks[k].x)
            k += 1
            if k == len(blocks):
                return None
        return k, i

    def _allow(self, k: int, i: int) -> None:
        """Raise the bounds of the blocks in which a new point and its neighbours stand."""
        blocks = self.blocks
        places = [self._place(k, i + step) for step in (-2, -1, 0, 1, 2)]
        for before, here, after in zip(places, places[1:], places[2:], strict=False):
            if before and here and after:
                (p, a), (q, b) = before, after
                blocks[here[0]].allow(blocks[q].x[b] - blocks[p].x[a], blocks[q].y[b] - blocks[p].y[a])

    def ranked(self, limit: int) -> list[int]:
        """The ids of the least crowded members.

        O(n / SIZE + limit * SIZE) for most changes, O(n) after a change of the extents at worst, else O(limit).

        :param limit: how many at most.
        """
        if self._ranked is None or len(self._ranked) < min(limit, self.size):
            self._ranked = self._rank(limit)
        return self._ranked[:limit]

    def _rank(self, limit: int) -> list[int]:
        """Calculate the blocks of the highest bounds, and then those that can hold better than what these do."""
        blocks = self.blocks
        extents = blocks[-1].x[-1] - blocks[0].x[0], blocks[-1].y[-1] - blocks[0].y[0]
        scale = extents if extents[0] else _UNIT
        order, n = list(range(len(blocks))), len(blocks)
        if n > limit:
            bounds = [block.bound(scale) for block in blocks]
            order.sort(key=bounds.__getitem__, reverse=True)
            n = bounds.count(_INFINITE) + limit  # if the bounds are tight, so many blocks hold what no other surpasses
        distance, ids = self._best_of(order[:n], scale, limit)
        if n < len(blocks):
            worst, last = (float(distance[-1]), int(ids[-1])) if len(ids) == limit else (-1.0, 0)
            able = [
                k
                for k in takewhile(lambda k: bounds[k] >= worst, order[n:])
                if bounds[k] > worst or blocks[k].least < last
            ]
            if able:
                distance, ids = _least_crowded([(distance, ids), self._best_of(able, scale, limit)], limit)
        if self.size > len(ids) and (len(ids) < limit or distance[-1] == 0.0):
            repeated = [i for block in blocks for others in block.more.values() for i in others[:limit]]
            none = np.zeros(len(repeated)), np.array(repeated, np.int64)
            distance, ids = _least_crowded([(distance, ids), none], limit)
        result: list[int] = ids.tolist()
        return result

    def _best_of(self, order: list[int], scale: Scale, limit: int) -> tuple[FloatArray, IntArray]:
        """The crowding distances and ids of the best points of some blocks."""
        blocks = [self.blocks[k] for k in order]
        distances = [self._crowding(k, scale) for k in order]
        bests = sorted((block.best for block in blocks), reverse=True)
        least = bests[limit - 1] if len(bests) >= limit else -1.0  # so many are no worse, and others not needed
        found = []
        for block, distance in zip(blocks, distances, strict=True):
            rows = np.flatnonzero(distance >= least)
            part = distance[rows], np.frombuffer(block.ids, np.int64)[rows]
            found.append(_lowest_at(least, *part, limit) if len(rows) > limit else part)
        return _least_crowded(found, limit)

    def _crowding(self, k: int, scale: Scale) -> FloatArray:
        """The crowding distances of a block's points, which bound it tightly."""
        blocks, block = self.blocks, self.blocks[k]
        x, y = np.empty((2, len(block.x) + 2))
        x[1:-1], y[1:-1] = block.x, block.y
        x[0] = y[0] = -_INFINITE
        x[-1] = y[-1] = _INFINITE
        if k > 0:
            x[0], y[0] = blocks[k - 1].x[-1], blocks[k - 1].y[-1]
        if k + 1 < len(blocks):
            x[-1], y[-1] = blocks[k + 1].x[0], blocks[k + 1].y[0]
        dx, dy = x[2:] - x[:-2], y[2:] - y[:-2]
        distance = dx / scale[0] + dy / scale[1]
        if block.best == _INFINITE:
            block.least = int(np.frombuffer(block.ids, np.int64).min())
        block.wide, block.high, block.best = float(dx.max()), float(dy.max()), float(distance.max())
        block.scale = scale
        return distance


def _array(code: Any, values: FloatArray | IntArray) -> array[Any]:
    result = array(code)
    result.frombytes(values.tobytes())
    return result


def _least_crowded(found: list[tuple[FloatArray, IntArray]], limit: int) -> tuple[FloatArray, IntArray]:
    """The best of several lists of distances and ids, in order; those of each list need none."""
    distance = np.concatenate([distance for distance, _ in found])
    ids = np.concatenate([ids for _, ids in found])
    chosen = by_crowding(distance, ids, limit)
    return distance[chosen], ids[chosen]


def _lowest_at(least: float, distance: FloatArray, ids: IntArray, limit: int) -> tuple[FloatArray, IntArray]:
    """Those above the least distance, and of those at it the ones of the lowest ids: many gaps may be equal."""
    tied = np.flatnonzero(distance == least)
    if len(tied) > limit:
        tied = tied[np.argpartition(ids[tied], limit - 1)[:limit]]
    rows = np.concatenate([np.flatnonzero(distance > least), tied])
    return distance[rows], ids[rows]
