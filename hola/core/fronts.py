"""Non-dominated fronts and crowding distance (Deb et al., NSGA-II, IEEE TEC 6(2), 2002).

One point dominates another when it is no worse in any cost and better in one. Points of equal costs do not dominate
each other. Costs are finite, and so are their differences.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .arrays import BoolArray, FloatArray, IntArray

_FEW = 4096
"""So many rows are peeled as they are."""
_BLOCK = 64
"""Rows that are compared with all that are left, at a time."""
_EARLIER = np.triu(np.ones((_BLOCK, _BLOCK), bool), 1)
"""Which of them stand before which."""
_SAMPLE = 4096
_BOXES = 24


def _no_worse(one: FloatArray, other: FloatArray) -> BoolArray:
    """Which columns of one are no worse than which of the other in any cost: of distinct ones, which dominate which.

    :param one: float[g, n].
    :param other: float[g, m].
    :returns: bool[n, m].
    """
    result: BoolArray = one[0][:, None] <= other[0]
    for a, b in zip(one[1:], other[1:], strict=True):
        result &= a[:, None] <= b
    return result


def _front_of_distinct(columns: FloatArray) -> BoolArray:
    """The non-dominated ones among distinct, lexicographically sorted points: O(n) to two costs, else O(front * n).

    :param columns: float[g, n].
    """
    g, n = columns.shape
    front = np.zeros(n, bool)
    if g == 1:
        front[:1] = True
    elif g == 2:
        least = np.minimum.accumulate(columns[1])
        front[:1] = True
        front[1:] = columns[1, 1:] < least[:-1]
    else:
        rows, left = np.arange(n), columns
        while len(rows):  # no point is dominated by a later one: of the next ones, those that none of them dominates
            head, rest = left[:, :_BLOCK], left[:, _BLOCK:]
            found = ~(_no_worse(head, head) & _EARLIER[: head.shape[1], : head.shape[1]]).any(axis=0)
            front[rows[:_BLOCK][found]] = True
            kept = ~_no_worse(head[:, found], rest).any(axis=0)
            rows, left = rows[_BLOCK:][kept], rest[:, kept]
    return front


def fronts(costs: FloatArray) -> Iterator[IntArray]:
    """Peel fronts, best first: O(n log n), and O(n) a front to two costs, else O(front * n).

    :param costs: float[n, g].
    :returns: the rows of each front, ascending.
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
    point = np.cumsum(first) - 1  # the distinct point of each ordered row
    distinct = bool(first.all())
    left, columns = np.arange(point[-1] + 1), np.ascontiguousarray(ordered[first].T)
    while len(left):
        inside = _front_of_distinct(columns)
        members, left, columns = left[inside], left[~inside], columns[:, ~inside]
        yield np.sort(order[members if distinct else np.isin(point, members)])


def within_reach(costs: FloatArray, limit: int) -> IntArray:
    """The rows that can be among the first ``limit`` of a peel, and some more: O(n).

    A box from the origin that holds ``limit`` points or more shows that every point beyond its far corner in every cost
    is dominated by them all, and so are the points that such a point dominates. Boxes of several shapes are tried, in
    units of a sample's quantiles; any monotone units are right, these make the boxes small.

    :param costs: float[n, g].
    :param limit: how many rows of the peel are wanted, at least 1.
    :returns: rows, ascending; peeling them alone gives the same first ``limit``.
    """
    n, g = costs.shape
    rows = np.arange(n)
    if g == 1 or n < max(_FEW, 4 * limit):
        return rows
    random = np.random.default_rng(n)
    sample = np.sort(costs[random.integers(n, size=_SAMPLE)], axis=0)
    levels = np.linspace(0.0, 1.0, _SAMPLE)
    units = np.stack([np.interp(costs[:, j], sample[:, j], levels) for j in range(g)], axis=1)
    shapes = np.exp2(random.uniform(-3.0, 3.0, (_BOXES, g)))
    shapes[0] = 1.0
    for shape in shapes:
        if len(rows) <= max(_FEW, 4 * limit):
            break
        reach = (units * shape).max(axis=1)
        corner = np.partition(reach, limit - 1)[limit - 1] / shape
        # A hair of room, since the division rounds.
        kept = (units <= corner * (1.0 + 1e-12)).any(axis=1)
        rows, units = rows[kept], units[kept]
    return rows


def crowding(costs: FloatArray) -> FloatArray:
    """The crowding distance of each member of a front: O(g n log n).

    The sum over the costs of the gap between the neighbours, in units of the front's extent, or infinity at an end.
    A point that repeats an earlier one adds nothing to the front: 0.

    :param costs: float[n, g], the members in the order of their ids.
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
    """The positions of the least crowded members, ties by id: O(n + limit log limit).

    :param distance: crowding distances, float[n].
    :param ids: the members' ids, int[n].
    :param limit: how many at most.
    """
    if limit < len(ids):
        least = np.partition(distance, len(ids) - limit)[len(ids) - limit]
        candidates = np.flatnonzero(distance >= least)
    else:
        candidates = np.arange(len(ids))
    return candidates[np.lexsort((ids[candidates], -distance[candidates]))][:limit]


def ranked(costs: FloatArray, violation: FloatArray, ids: IntArray, limit: int) -> list[IntArray]:
    """The best trials under constraint domination (Deb, CMAME 186, 2000), front by front.

    Trials within their limits come first: by front, inside a front the least crowded first (with one cost: by id).
    Then the violating ones, by violation; those of equal violation form one front, ordered by id.

    :param costs: float[n, g].
    :param violation: float[n], 0 within all limits.
    :param ids: int[n].
    :param limit: how many trials at most.
    :returns: rows, in fronts; the last one is cut at the limit.
    """
    result: list[IntArray] = []
    left = limit
    within = np.flatnonzero(violation == 0.0)
    # A stable order by id first: it decides every tie below.
    within = within[np.argsort(ids[within], kind="stable")]
    if costs.shape[1] == 1 and left < len(within):
        cost = costs[within, 0]
        within = within[cost <= np.partition(cost, left - 1)[left - 1]] if left else within[:0]
    if left:
        within = within[within_reach(costs[within], left)]
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
