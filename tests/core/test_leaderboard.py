"""The leaderboard against brute force."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from hola.core import biobjective_front as front_module
from hola.core import fronts as fronts_module
from hola.core.arrays import FloatArray
from hola.core.biobjective_front import BiobjectiveFront, Block
from hola.core.first_front import FirstFront
from hola.core.leaderboard import Leaderboard

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


def compare(seed: int) -> None:
    """One random history, compared while it grows; small integers make ties."""
    r = random.Random(seed)
    groups, n, high = r.choice([1, 2, 2, 3, 4]), r.randint(1, 40), r.choice([2, 6, 1000])
    drift = r.choice([0.0, -0.5])
    ids = r.sample(range(1, 1000), n)
    board = Leaderboard(groups, depth=r.choice([1, 2, 4, 1000]))
    trials: list[tuple[int, tuple[float, ...], float]] = []
    for k, i in enumerate(ids):
        cost = tuple(r.randint(0, high) + round(drift * k) * 1.0 for _ in range(groups))
        violation = r.choice([0.0, 0.0, 0.0, 1.0, 2.0])
        trials.append((i, cost, violation))
        board.add(i, cost, violation)
        if r.random() < 0.3:
            expected = brute_fronts(trials)
            limit = r.randint(0, n + 1)
            assert board.fronts(limit) == cut(expected, limit)
            assert board.top_k(limit) == [i for front in cut(expected, limit) for i in front]
            assert board.front_size() == len(expected[0])
            assert board.best() == expected[0][0]
    ordered = np.array(ids), np.array([c for _, c, _ in trials], float), np.array([v for _, _, v in trials])
    assert Leaderboard.of(*ordered, depth=3).fronts(n) == board.fronts(n) == brute_fronts(trials)


def compare_all(seeds: range) -> None:
    for seed in seeds:
        compare(seed)


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_every_front_is_exact_while_trials_arrive(start: int) -> None:
    compare_all(range(start, start + 100))


def one_front(r: random.Random, shape: str, n: int) -> list[tuple[float, float]]:
    """Costs of which nearly all are on the first front of two groups."""
    costs: list[tuple[float, float]] = []
    for k in range(n):
        u = r.random()
        c: tuple[float, float]
        match shape:
            case "line":
                c = u, 1.0 - u
            case "grid":  # gaps and points repeat
                step = r.randrange(40)
                c = step, -step
            case "arc":
                c = 1.0 - math.cos(u), 1.0 - math.sin(u)
            case "growing":  # every trial a new end
                c = k, -k
            case "near":
                c = u, 1.0 - u + r.choice([0.0, 0.001, 0.1, 1.0]) * r.random()
            case "ends" if k == 0:  # far beyond the rest, until the next of its kind dominates it
                c = -1.0, 1e6
            case "ends" if k == n - n // 4:
                c = -1.5, 2.0
            case _:  # gaps in one cost say nothing of those in the other
                a = r.random()
                c = a + 0.1 * math.sin(40.0 * a), 1.0 - a + 0.02 * math.cos(50.0 * a)
        if r.random() < 0.04 and shape != "ends":  # one that takes some off the front or nearly all, or moves an end
            far = r.choice([0.2, 0.2, 2.0])
            c = c[0] - far * r.random(), c[1] - far * r.random()
        costs.append(r.choice(costs) if costs and r.random() < 0.05 else (float(c[0]), float(c[1])))
    return costs


SHAPES = ("line", "grid", "arc", "growing", "near", "ends", "waves")


def compare_one_front(seed: int) -> None:
    """A history on one front, in blocks of a few points, compared while it grows and after a bulk build."""
    r = random.Random(seed)
    n, depth = r.randint(1, 70), r.choice([1, 3, 20, 1000])
    costs, ids = one_front(r, SHAPES[seed % len(SHAPES)], n), r.sample(range(1, 1000), n)
    trials = [(i, c, r.choice([0.0] * 20 + [1.0])) for i, c in zip(ids, costs, strict=True)]
    board, bulk, half = Leaderboard(2, depth), Leaderboard(2, depth), n // 2
    for k, trial in enumerate(trials, 1):
        board.add(*trial)
        if k == half:
            arrays = np.array(ids[:k]), np.array(costs[:k]), np.array([v for *_, v in trials[:k]])
            bulk = Leaderboard.of(*arrays, depth)
        elif k > half:
            bulk.add(*trial)
        if r.random() < 0.2 or k == n:
            expected, limit = brute_fronts(trials[:k]), r.choice([1, 2, 5, r.randint(0, n)])
            assert board.fronts(limit) == cut(expected, limit)
            assert board.front_size() == len(expected[0])
            if k > half:
                assert bulk.fronts(limit) == cut(expected, limit)
                assert bulk.front_size() == len(expected[0])


def compare_the_best(seed: int) -> None:
    """A longer history of which few are asked for, so that most blocks are known by their bounds alone."""
    r = random.Random(seed)
    n = 250
    costs, ids = np.array(one_front(r, SHAPES[seed % len(SHAPES)], n)), np.array(r.sample(range(1, 1000), n))
    board = Leaderboard(2)
    for k, (i, c) in enumerate(zip(ids.tolist(), costs.tolist(), strict=True), 1):
        board.add(i, c, 0.0)
        if r.random() < 0.4:
            limit = r.choice([1, 2, 3])
            rows = fronts_module.ranked(costs[:k], np.zeros(k), ids[:k], limit)
            assert board.fronts(limit) == [ids[front].tolist() for front in rows]


def compare_every_front(seeds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in seeds:
        monkeypatch.setattr(front_module, "SIZE", 2 + seed // len(SHAPES) % 7)
        compare_one_front(seed)
        if seed % 2:
            monkeypatch.setattr(front_module, "SIZE", 2 if seed % 4 == 1 else 8)
            compare_the_best(seed)


@pytest.mark.parametrize("start", range(0, 240, 60))
def test_a_front_of_nearly_all_trials_is_exact(start: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compare_every_front(range(start, start + 60), monkeypatch)


def planted_bounds_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BiobjectiveFront, "_raise_bounds", lambda self, k, i: None)


def planted_bounds_of_other_extents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Block, "upper_bound", lambda self, scale: self.max_distance)


def planted_bounds_kept_where_blocks_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BiobjectiveFront, "_reset_bounds", lambda self, start, stop: None)


def planted_ties_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    crowding = BiobjectiveFront._crowding

    def late(self: BiobjectiveFront, k: int, scale: tuple[float, float]) -> FloatArray:
        result = crowding(self, k, scale)
        self.blocks[k].lowest_id = 10_000
        return result

    monkeypatch.setattr(BiobjectiveFront, "_crowding", late)


def planted_repeats_lost_in_a_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    swap = Block.exchange

    def forgetful(self: Block, start: int, stop: int, other: Block) -> None:
        swap(self, start, stop, other)
        other.duplicates = {}

    monkeypatch.setattr(Block, "exchange", forgetful)


@pytest.mark.parametrize(
    "plant",
    [
        planted_bounds_not_raised,
        planted_bounds_of_other_extents,
        planted_bounds_kept_where_blocks_meet,
        planted_ties_by_block,
        planted_repeats_lost_in_a_cut,
    ],
)
def test_the_comparison_on_one_front_finds_a_planted_fault(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        compare_every_front(range(240), monkeypatch)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_front_in_whole_blocks_is_ranked_as_all_at_once(shape: str) -> None:
    n = 12_000
    costs = np.array(one_front(random.Random(1), shape, n))
    ids = np.random.default_rng(1).permutation(n) + 1
    board = Leaderboard(2)
    for k, (i, c) in enumerate(zip(ids.tolist(), costs.tolist(), strict=True), 1):
        board.add(i, c, 0.0)
        if k % 3000 == 0:
            rows = fronts_module.ranked(costs[:k], np.zeros(k), ids[:k], 10)
            assert board.fronts(10) == [ids[front].tolist() for front in rows]


def planted_strict_dominance(monkeypatch: pytest.MonkeyPatch) -> None:
    dominates = BiobjectiveFront.dominates
    monkeypatch.setattr(
        BiobjectiveFront, "dominates", lambda self, x, y: dominates(self, x, math.nextafter(y, INFINITE))
    )


def planted_lost_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    swap = BiobjectiveFront.exchange

    def forgetful(self: BiobjectiveFront, segment: BiobjectiveFront) -> bool:
        whole = swap(self, segment)
        for block in segment.blocks:
            del block.x[1:], block.y[1:], block.ids[1:]
        return whole

    monkeypatch.setattr(BiobjectiveFront, "exchange", forgetful)


def planted_crowding_without_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    distances = FirstFront._distances
    monkeypatch.setattr(FirstFront, "_distances", lambda self: np.minimum(distances(self), 1.0))


def planted_no_rebuild(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Leaderboard, "_rank_within", lambda self: None)


def planted_violation_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    add = Leaderboard.add
    monkeypatch.setattr(Leaderboard, "add", lambda self, i, costs, violation: add(self, i, costs, 0.0))


@pytest.mark.parametrize(
    "plant",
    [
        planted_strict_dominance,
        planted_lost_segment,
        planted_crowding_without_ends,
        planted_no_rebuild,
        planted_violation_ignored,
    ],
)
def test_the_comparison_finds_a_planted_fault(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, RecursionError)):
        compare_all(range(600))


@pytest.mark.parametrize("groups", [1, 2, 3])
def test_many_trials_beyond_the_depth_are_ranked_as_all_at_once(groups: int) -> None:
    random_costs = np.random.default_rng(groups).random((20_000, groups)) + np.linspace(0.2, 0.0, 20_000)[:, None]
    ids = np.arange(1, 20_001)
    board = Leaderboard(groups, depth=64)
    for i, c in zip(ids.tolist(), random_costs.tolist(), strict=True):
        board.add(i, c, 0.0)
    rows = fronts_module.ranked(random_costs, np.zeros(20_000), ids, 500)
    expected = [ids[front].tolist() for front in rows]
    assert board.fronts(500) == expected
    assert board.fronts(60) == cut(expected, 60)
    assert len(board) == 20_000


def test_an_empty_leaderboard() -> None:
    board = Leaderboard(2)
    assert (board.fronts(5), board.top_k(5), board.best(), board.front_size(), len(board)) == ([], [], None, 0, 0)
    assert Leaderboard.of(np.empty(0, np.int64), np.empty((0, 2)), np.empty(0)).fronts(3) == []


def test_a_snapshot_of_the_costs_does_not_change() -> None:
    board = Leaderboard(2)
    board.add(1, (1.0, 2.0), 0.0)
    costs, violation, ids = board.costs, board.violation, board.trial_ids
    for i in range(2, 500):
        board.add(i, (0.0, 0.0), 1.0)
    assert (costs.tolist(), violation.tolist(), ids.tolist()) == ([[1.0, 2.0]], [0.0], [1])
