"""Non-dominated fronts and crowding distance (Deb et al., NSGA-II, IEEE TEC 6(2), 2002).

A point dominates another if it is no worse in any cost and better in at least one. Points of equal costs do not
dominate each other. Costs and their differences are finite.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .arrays import BoolArray, FloatArray, IntArray

_MIN_ROWS_TO_FILTER = 4096
"""Fewer rows are sorted into fronts without a filter."""
_BLOCK = 64
"""The number of rows that are compared with all remaining rows at a time."""
_SWEEP_FROM = 64
"""The size of a front with three costs from which on a sweep finds the rest of it."""
_EARLIER = np.triu(np.ones((_BLOCK, _BLOCK), bool), 1)
"""Element (i, j) tells whether row i is before row j in a block."""
_SWEPT = 128
"""The number of points that a sweep compares at a time."""
_BEFORE = np.triu(np.ones((_SWEPT, _SWEPT), bool), 1)
_SAMPLE = 4096
_BOXES = 24
_TRIED_BOXES = 4
"""If these boxes drop less than a tenth of the rows, as when all are on one front, no other is tried."""


def _no_worse(one: FloatArray, other: FloatArray) -> BoolArray:
    """Whether each column of one is no worse in any cost than each column of the other. Among distinct points this is
    domination.

    :param one: float[g, n].
    :param other: float[g, m].
    :returns: bool[n, m].
    """
    result: BoolArray = one[0][:, None] <= other[0]
    for a, b in zip(one[1:], other[1:], strict=True):
        result &= a[:, None] <= b
    return result


def _front_of_distinct(columns: FloatArray) -> BoolArray:
    """The non-dominated points among distinct, lexicographically sorted ones.

    The complexity is O(n) for up to two costs, O(n log n) for three, otherwise O(front * n).

    :param columns: float[g, n].
    """
    g, n = columns.shape
    front = np.zeros(n, bool)
    if g == 1:
        front[:1] = True
    elif g == 2:
        minimum = np.minimum.accumulate(columns[1])
        front[:1] = True
        front[1:] = columns[1, 1:] < minimum[:-1]
    else:
        rows, left, size = np.arange(n), columns, 0
        while len(rows):
            if g == 3 and size >= _SWEEP_FROM:
                front[rows] = _sweep(left)
                break
            # no point is dominated by a later one, so the next block needs only earlier comparisons
            head, rest = left[:, :_BLOCK], left[:, _BLOCK:]
            found = ~(_no_worse(head, head) & _EARLIER[: head.shape[1], : head.shape[1]]).any(axis=0)
            front[rows[:_BLOCK][found]] = True
            size += int(found.sum())
            kept = ~_no_worse(head[:, found], rest).any(axis=0)
            rows, left = rows[_BLOCK:][kept], rest[:, kept]
    return front


def _sweep(columns: FloatArray) -> BoolArray:
    """The non-dominated points among distinct, lexicographically sorted ones with three costs.

    It goes through the points by their first cost and keeps the minima of the other two, by rising second and falling
    third cost (Kung, Luccio, Preparata, JACM 22(4), 1975). The points of a block are compared with the minima together,
    and among themselves: O(n log n), plus O(minima) for each block.

    :param columns: float[3, n].
    """
    n = columns.shape[1]
    second, third = np.empty(0), np.empty(0)
    inside = np.zeros(n, bool)
    for start in range(0, n, _SWEPT):
        rows = np.arange(start, min(start + _SWEPT, n))
        y, z = columns[1, rows], columns[2, rows]
        if len(second):
            end = np.searchsorted(second, y, side="right")
            rows = rows[(end == 0) | (third[end - 1] > z)]
        block = columns[1:, rows]
        rows = rows[~(_no_worse(block, block) & _BEFORE[: len(rows), : len(rows)]).any(axis=0)]
        inside[rows] = True
        second = np.concatenate([second, columns[1, rows]])
        third = np.concatenate([third, columns[2, rows]])
        order = np.lexsort((third, second))
        second, third = second[order], third[order]
        minima = np.ones(len(order), bool)
        minima[1:] = third[1:] < np.minimum.accumulate(third)[:-1]
        second, third = second[minima], third[minima]
    return inside


def fronts(costs: FloatArray) -> Iterator[IntArray]:
    """Sort points into non-dominated fronts, best first.

    The complexity is O(n log n), and per front O(n) for up to two costs, O(n log n) for three, otherwise O(front * n).

    :param costs: float[n, g].
    :returns: the rows of each front, in ascending order.
    """
    if not len(costs):
        return
    order = np.argsort(costs[:, 0], kind="stable")
    ordered = costs[order]
    first = np.ones(len(order), bool)
    if not (ordered[1:, 0] > ordered[:-1, 0]).all():
        order = np.lexsort(costs.T[::-1])
        ordered = costs[order]
        first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    point = np.cumsum(first) - 1  # the number of the distinct point of each ordered row
    distinct = bool(first.all())
    left, columns = np.arange(point[-1] + 1), np.ascontiguousarray(ordered[first].T)
    while len(left):
        inside = _front_of_distinct(columns)
        members, left, columns = left[inside], left[~inside], columns[:, ~inside]
        yield np.sort(order[members if distinct else np.isin(point, members)])


def front_candidates(costs: FloatArray, limit: int) -> IntArray:
    """A superset of the first ``limit`` rows in the order of :func:`fronts`: O(n).

    If a box at the origin contains at least ``limit`` points, they all dominate every point beyond the far corner of
    the box; such points can be dropped. Boxes of several shapes are tried, with the quantiles of a sample as units. Any
    monotone units are correct; these units make the boxes small.

    :param costs: float[n, g].
    :param limit: the number of rows that are needed, at least 1.
    :returns: rows, in ascending order; sorting only these into fronts gives the same first ``limit`` rows.
    """
    n, g = costs.shape
    rows = np.arange(n)
    if g == 1 or n < max(_MIN_ROWS_TO_FILTER, 4 * limit):
        return rows
    random = np.random.default_rng(n)
    sample = np.sort(costs[random.integers(n, size=_SAMPLE)], axis=0)
    levels = np.linspace(0.0, 1.0, _SAMPLE)
    units = np.stack([np.interp(costs[:, j], sample[:, j], levels) for j in range(g)], axis=1)
    shapes = np.exp2(random.uniform(-3.0, 3.0, (_BOXES, g)))
    shapes[0] = 1.0
    for i, shape in enumerate(shapes):
        if len(rows) <= max(_MIN_ROWS_TO_FILTER, 4 * limit) or (i >= _TRIED_BOXES and len(rows) > 0.9 * n):
            break
        size = (units * shape).max(axis=1)
        corner = np.partition(size, limit - 1)[limit - 1] / shape
        # A small tolerance, because the division rounds.
        kept = (units <= corner * (1.0 + 1e-12)).any(axis=1)
        rows, units = rows[kept], units[kept]
    return rows


def crowding(costs: FloatArray) -> FloatArray:
    """The crowding distance of each member of a front: O(g n log n).

    It is the sum over the costs of the gap between the two neighbours, in units of the extent of the front, and
    infinite at an end of the front. A duplicate of an earlier point has the distance 0.

    :param costs: the members in the order of their ids, float[n, g].
    :returns: float[n].
    """
    distance = np.zeros(len(costs))
    order = np.lexsort(costs.T)
    new = np.ones(len(order), bool)
    new[1:] = (costs[order[1:]] != costs[order[:-1]]).any(axis=1)
    first = np.sort(order[new])
    distinct = costs[first]
    n = len(distinct)
    total = np.zeros(n)
    for column in distinct.T:
        order = np.argsort(column, kind="stable")
        total[order[[0, -1]]] = np.inf
        ordered = column[order]
        extent = ordered[-1] - ordered[0]
        if n > 2 and extent > 0.0:
            total[order[1:-1]] += (ordered[2:] - ordered[:-2]) / extent
    distance[first] = total
    return distance


def by_crowding(distance: FloatArray, ids: IntArray, limit: int) -> IntArray:
    """The positions of the least crowded members; ties are broken by id: O(n + limit log limit).

    :param distance: crowding distances, float[n].
    :param ids: the members' ids, int[n].
    :param limit: the maximum number of positions.
    """
    if limit < len(ids):
        least = np.partition(distance, len(ids) - limit)[len(ids) - limit]
        candidates = np.flatnonzero(distance >= least)
    else:
        candidates = np.arange(len(ids))
    return candidates[np.lexsort((ids[candidates], -distance[candidates]))][:limit]


def ranked(costs: FloatArray, violation: FloatArray, ids: IntArray, limit: int) -> list[IntArray]:
    """The best trials under constraint domination (Deb, CMAME 186, 2000), front by front.

    Trials within their limits come first, by front; within a front the least crowded come first (with one cost: by id).
    Violating trials follow, by violation; trials of equal violation form one front, ordered by id.

    :param costs: float[n, g].
    :param violation: float[n], 0 within all limits.
    :param ids: int[n].
    :param limit: the maximum number of trials.
    :returns: the rows of each front; the last front is cut at the limit.
    """
    result: list[IntArray] = []
    left = limit
    within = np.flatnonzero(violation == 0.0)
    # A stable sort by id first: it breaks every tie below.
    within = within[np.argsort(ids[within], kind="stable")]
    if costs.shape[1] == 1 and left < len(within):
        cost = costs[within, 0]
        within = within[cost <= np.partition(cost, left - 1)[left - 1]] if left else within[:0]
    if left:
        within = within[front_candidates(costs[within], left)]
    for front in fronts(costs[within]):
        if left <= 0:
            return result
        rows = within[front]
        if costs.shape[1] > 1:
            rows = rows[by_crowding(crowding(costs[rows]), ids[rows], left)]
        result.append(rows[:left])
        left -= len(result[-1])
    violating = np.flatnonzero(violation > 0.0)
    if left < len(violating):
        worst = np.partition(violation[violating], left - 1)[left - 1] if left else 0.0
        violating = violating[violation[violating] <= worst]
    violating = violating[np.lexsort((ids[violating], violation[violating]))][:left]
    if len(violating):
        result.extend(np.split(violating, np.flatnonzero(np.diff(violation[violating])) + 1))
    return result
