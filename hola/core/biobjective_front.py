"""A front of two costs that is updated incrementally, with its members ranked by crowding distance."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from itertools import takewhile
from typing import Any

import numpy as np

from .arrays import FloatArray, IntArray
from .fronts import by_crowding

SIZE = 4096
"""The maximum number of points of a block: an insertion moves O(SIZE) numbers, a ranking reads O(n / SIZE) bounds."""

_INFINITE = float("inf")

Scale = tuple[float, float]
"""The extents of a front, by which gaps are divided."""

_UNIT: Scale = (1.0, 1.0)


class Block:
    """Consecutive points of a front; x and y are strictly ascending, where y is the other cost negated.

    A point that several trials share is stored once, with the lowest id; ``duplicates`` has the other ids, ascending.

    The block has upper bounds of its finite crowding distances: ``max_distance`` in units of ``scale``, and for other
    units the largest gaps ``max_dx`` and ``max_dy``. Rounding is monotone, so the bounds are exact.
    """

    __slots__ = ("duplicates", "ids", "lowest_id", "max_distance", "max_dx", "max_dy", "scale", "x", "y")

    def __init__(self, x: array[float], y: array[float], ids: array[int], lowest_id: int) -> None:
        self.x, self.y, self.ids, self.lowest_id = x, y, ids, lowest_id
        self.duplicates: dict[int, array[int]] = {}
        self.max_dx = self.max_dy = self.max_distance = _INFINITE
        self.scale: Scale = _UNIT

    @property
    def size(self) -> int:
        """The number of trials."""
        return len(self.ids) + sum(map(len, self.duplicates.values())) if self.duplicates else len(self.ids)

    def reset_bounds(self) -> None:
        """Set the bounds to infinity, until the distances are computed."""
        self.max_dx = self.max_dy = self.max_distance = _INFINITE
        self.scale = _UNIT

    def raise_bounds(self, dx: float, dy: float) -> None:
        """Raise the bounds for one more point.

        :param dx: the gap between its neighbours in x.
        :param dy: the same in y.
        """
        self.max_dx = max(self.max_dx, dx)
        self.max_dy = max(self.max_dy, dy)
        self.max_distance = max(self.max_distance, dx / self.scale[0] + dy / self.scale[1])

    def upper_bound(self, scale: Scale) -> float:
        """An upper bound of the finite crowding distances.

        :param scale: the extents of the front.
        """
        return self.max_distance if scale == self.scale else self.max_dx / scale[0] + self.max_dy / scale[1]

    def exchange(self, start: int, stop: int, other: Block) -> None:
        """Exchange a range of points with the points of another block. The caller updates the bounds of both.

        :param start: the start of the range.
        :param stop: the end of the range, exclusive.
        :param other: the block whose points replace the range; afterwards it contains the removed points.
        """
        x, y, ids = self.x[start:stop], self.y[start:stop], self.ids[start:stop]
        self.x[start:stop], self.y[start:stop], self.ids[start:stop] = other.x, other.y, other.ids
        other.x, other.y, other.ids = x, y, ids
        if self.duplicates or other.duplicates:
            duplicates = {i: self.duplicates.pop(i) for i in ids if i in self.duplicates}
            self.duplicates |= other.duplicates
            other.duplicates = duplicates
        self.lowest_id = other.lowest_id = min(self.lowest_id, other.lowest_id)


def single_point_front(x: float, y: float, trial_id: int) -> BiobjectiveFront:
    """A front with one point.

    :param x: one cost.
    :param y: the other cost, negated.
    :param trial_id: the trial's id.
    """
    return BiobjectiveFront([Block(array("d", (x,)), array("d", (y,)), array("q", (trial_id,)), trial_id)], 1)


class BiobjectiveFront:
    """A front of two costs, stored as a list of blocks. A ranking reads only the blocks that can contain the best
    points.

    :param blocks: the points in order; no block is empty.
    :param size: the number of trials.
    """

    __slots__ = ("_ranked", "blocks", "size")

    def __init__(self, blocks: list[Block], size: int) -> None:
        self.blocks = blocks
        self.size = size
        self._ranked: list[int] | None = None

    @classmethod
    def of(cls, costs: FloatArray, ids: IntArray) -> BiobjectiveFront:
        """Build a front from many points: O(n log n).

        :param costs: points that do not dominate each other, float[n, 2].
        :param ids: int[n].
        """
        order = np.lexsort((ids, costs[:, 0]))  # within a front, points equal in one cost are equal in both
        x, y, ids = costs[order, 0], -costs[order, 1], ids[order]
        starts = np.flatnonzero(np.concatenate([[True], x[1:] != x[:-1]]))
        blocks = []
        for chosen in np.split(starts, range(SIZE // 2, len(starts), SIZE // 2)):
            lowest_id = int(ids[chosen].min())
            blocks.append(Block(_array("d", x[chosen]), _array("d", y[chosen]), _array("q", ids[chosen]), lowest_id))
        ends = np.append(starts[1:], len(ids))
        for k in np.flatnonzero(ends - starts > 1).tolist():
            others = ids[starts[k] + 1 : ends[k]]
            blocks[k // (SIZE // 2)].duplicates[int(ids[starts[k]])] = _array("q", others)
        return cls(blocks, len(ids))

    def _find(self, x: float) -> tuple[int, int]:
        """The block and position of the first point whose x is not smaller; the position may be the block end."""
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

    def add_duplicate(self, x: float, y: float, trial_id: int) -> bool:
        """Add a trial to an existing equal point; O(log n + duplicates).

        :param x: one cost.
        :param y: the other cost, negated.
        :param trial_id: the trial's id.
        :returns: whether there is an equal point.
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
        others = block.duplicates.pop(first, None) or array("q")
        block.ids[i] = min(first, trial_id)
        insort(others, max(first, trial_id))
        block.duplicates[block.ids[i]] = others
        block.lowest_id = min(block.lowest_id, trial_id)
        self.size += 1
        self._ranked = None
        return True

    def exchange(self, segment: BiobjectiveFront) -> bool:
        """Replace the members that a segment dominates by the points of the segment.

        No member may dominate or equal a point of the segment. The dominated members are consecutive: a member between
        them that the segment does not dominate would have to be dominated by another point of the front that the
        segment came from, between two points of the segment. The complexity is O(log n + SIZE), plus O(n / SIZE) if
        more than one block changes.

        :param segment: the new points; afterwards it contains the displaced members.
        :returns: whether all members were displaced.
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
            self._exchange_within(k, start, stop, new[0])
            segment.size = new[0].size
        else:
            stop = self._split(last, stop)
            count = len(blocks)
            start = self._split(k, start)
            stop += len(blocks) - count
            segment.blocks, blocks[start:stop] = blocks[start:stop], new
            segment.size = sum(block.size for block in segment.blocks)
            for block in segment.blocks[:1] + segment.blocks[-1:]:
                block.reset_bounds()
            self._reset_bounds(start - 1, start + len(new) + 1)
            self._merge(start - 1, start + len(new) + 1)
        self.size += before - segment.size
        return whole

    def _exchange_within(self, k: int, start: int, stop: int, other: Block) -> None:
        block = self.blocks[k]
        n = len(other.x)
        block.exchange(start, stop, other)
        other.reset_bounds()
        if len(self.blocks) == 1:
            block.reset_bounds()
            return
        if n == 1:
            self._raise_bounds(k, start)
        else:
            self._reset_bounds(k - 1, k + 2)
        if start < stop and len(block.x) <= SIZE // 4:
            self._merge(k - 1, k + 2)

    def _split(self, k: int, i: int) -> int:
        """Split a block so that a block starts at a position, and return the number of that block."""
        if i == 0:
            return k
        block = self.blocks[k]
        if i < len(block.x):
            rest = Block(array("d"), array("d"), array("q"), block.lowest_id)
            block.exchange(i, len(block.x), rest)
            block.reset_bounds()
            self.blocks.insert(k + 1, rest)
        return k + 1

    def _merge(self, start: int, stop: int) -> None:
        """Merge small neighbouring blocks."""
        blocks = self.blocks
        for k in range(min(stop, len(blocks)) - 1, max(start, 0), -1):
            if len(blocks[k - 1].x) + len(blocks[k].x) <= SIZE // 2:
                n = len(blocks[k - 1].x)
                blocks[k - 1].exchange(n, n, blocks.pop(k))
                blocks[k - 1].reset_bounds()

    def _reset_bounds(self, start: int, stop: int) -> None:
        for block in self.blocks[max(start, 0) : stop]:
            block.reset_bounds()

    def _locate(self, k: int, i: int) -> tuple[int, int] | None:
        """The block and position of a point at an offset from the start of a block; the offset may leave the block."""
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

    def _raise_bounds(self, k: int, i: int) -> None:
        """Raise the bounds of the blocks that contain a new point and its neighbours."""
        blocks = self.blocks
        places = [self._locate(k, i + step) for step in (-2, -1, 0, 1, 2)]
        for before, here, after in zip(places, places[1:], places[2:], strict=False):
            if before and here and after:
                (p, a), (q, b) = before, after
                blocks[here[0]].raise_bounds(blocks[q].x[b] - blocks[p].x[a], blocks[q].y[b] - blocks[p].y[a])

    def ranked(self, limit: int) -> list[int]:
        """The ids of the least crowded members.

        The complexity is O(limit) without a change since the last call, O(n / SIZE + limit * SIZE) after most changes,
        and at most O(n) after a change of the extents.

        :param limit: the maximum number of ids.
        """
        if self._ranked is None or len(self._ranked) < min(limit, self.size):
            self._ranked = self._rank(limit)
        return self._ranked[:limit]

    def _rank(self, limit: int) -> list[int]:
        """Evaluate the blocks with the highest bounds, then the blocks that can contain a better point."""
        blocks = self.blocks
        extents = blocks[-1].x[-1] - blocks[0].x[0], blocks[-1].y[-1] - blocks[0].y[0]
        scale = extents if extents[0] else _UNIT
        order, n = list(range(len(blocks))), len(blocks)
        if n > limit:
            bounds = [block.upper_bound(scale) for block in blocks]
            order.sort(key=bounds.__getitem__, reverse=True)
            n = bounds.count(_INFINITE) + limit  # if the bounds are tight, these blocks contain the best points
        distance, ids = self._best_of(order[:n], scale, limit)
        if n < len(blocks):
            worst, last = (float(distance[-1]), int(ids[-1])) if len(ids) == limit else (-1.0, 0)
            candidates = [
                k
                for k in takewhile(lambda k: bounds[k] >= worst, order[n:])
                if bounds[k] > worst or blocks[k].lowest_id < last
            ]
            if candidates:
                distance, ids = _least_crowded([(distance, ids), self._best_of(candidates, scale, limit)], limit)
        if self.size > len(ids) and (len(ids) < limit or distance[-1] == 0.0):
            repeated = [i for block in blocks for others in block.duplicates.values() for i in others[:limit]]
            none = np.zeros(len(repeated)), np.array(repeated, np.int64)
            distance, ids = _least_crowded([(distance, ids), none], limit)
        result: list[int] = ids.tolist()
        return result

    def _best_of(self, order: list[int], scale: Scale, limit: int) -> tuple[FloatArray, IntArray]:
        """The crowding distances and ids of the best points of some blocks."""
        blocks = [self.blocks[k] for k in order]
        distances = [self._crowding(k, scale) for k in order]
        bests = sorted((block.max_distance for block in blocks), reverse=True)
        least = bests[limit - 1] if len(bests) >= limit else -1.0  # points with smaller distances are not needed
        found = []
        for block, distance in zip(blocks, distances, strict=True):
            rows = np.flatnonzero(distance >= least)
            part = distance[rows], np.frombuffer(block.ids, np.int64)[rows]
            found.append(_with_lowest_ids(least, *part, limit) if len(rows) > limit else part)
        return _least_crowded(found, limit)

    def _crowding(self, k: int, scale: Scale) -> FloatArray:
        """The crowding distances of the points of a block; they also give tight bounds."""
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
        if block.max_distance == _INFINITE:
            block.lowest_id = int(np.frombuffer(block.ids, np.int64).min())
        block.max_dx, block.max_dy, block.max_distance = float(dx.max()), float(dy.max()), float(distance.max())
        block.scale = scale
        return distance


def _array(code: Any, values: FloatArray | IntArray) -> array[Any]:
    result = array(code)
    result.frombytes(values.tobytes())
    return result


def _least_crowded(found: list[tuple[FloatArray, IntArray]], limit: int) -> tuple[FloatArray, IntArray]:
    """The best of several unordered lists of distances and ids, in order."""
    distance = np.concatenate([distance for distance, _ in found])
    ids = np.concatenate([ids for _, ids in found])
    chosen = by_crowding(distance, ids, limit)
    return distance[chosen], ids[chosen]


def _with_lowest_ids(least: float, distance: FloatArray, ids: IntArray, limit: int) -> tuple[FloatArray, IntArray]:
    """The points above the smallest distance, and of the (possibly many) points at it those with the lowest ids."""
    tied = np.flatnonzero(distance == least)
    if len(tied) > limit:
        tied = tied[np.argpartition(ids[tied], limit - 1)[:limit]]
    rows = np.concatenate([np.flatnonzero(distance > least), tied])
    return distance[rows], ids[rows]
