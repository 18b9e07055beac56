"""One front of two groups, kept in blocks, against brute force."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
import pytest

from hola.core import biobjective_front as front_module
from hola.core import fronts as fronts_module
from hola.core.arrays import FloatArray
from hola.core.biobjective_front import BiobjectiveFront, Block
from hola.core.leaderboard import Leaderboard
from tests.core.brute_force import brute_fronts, cut


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
