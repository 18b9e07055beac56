"""The ranking of a leaderboard, computed by comparing all pairs."""

from __future__ import annotations

from collections.abc import Sequence

INFINITE = float("inf")


def brute_crowding(costs: list[tuple[float, ...]]) -> list[float]:
    """Crowding distance by its definition; a repeated point after the first has none."""
    seen: dict[tuple[float, ...], float] = {}
    distinct = list(dict.fromkeys(costs))
    for c in distinct:
        seen[c] = 0.0
    for j in range(len(costs[0])):
        ordered = sorted(distinct, key=lambda c: c[j])
        extent = ordered[-1][j] - ordered[0][j]
        for before, c, after in zip(ordered, ordered[1:], ordered[2:], strict=False):
            if extent > 0:
                seen[c] += (after[j] - before[j]) / extent
        seen[ordered[0]] = seen[ordered[-1]] = INFINITE
    given: set[tuple[float, ...]] = set()
    result = []
    for c in costs:
        result.append(0.0 if c in given else seen[c])
        given.add(c)
    return result


def brute_fronts(trials: Sequence[tuple[int, tuple[float, ...], float]]) -> list[list[int]]:
    """Fronts by pairwise comparison, members in crowding order."""

    def dominates(a: tuple[int, tuple[float, ...], float], b: tuple[int, tuple[float, ...], float]) -> bool:
        if a[2] or b[2]:
            return a[2] < b[2]
        return a[1] != b[1] and all(x <= y for x, y in zip(a[1], b[1], strict=True))

    left = sorted(trials)
    result = []
    while left:
        front = [b for b in left if not any(dominates(a, b) for a in left)]
        left = [t for t in left if t not in front]
        distance = [0.0] * len(front)
        if not front[0][2] and len(front[0][1]) > 1:
            distance = brute_crowding([c for _, c, _ in front])
        result.append([t[0] for _, t in sorted(zip(distance, front, strict=True), key=lambda p: (-p[0], p[1][0]))])
    return result


def cut(groups: list[list[int]], limit: int) -> list[list[int]]:
    result = []
    for group in groups:
        if limit > 0:
            result.append(group[:limit])
            limit -= len(group)
    return result
