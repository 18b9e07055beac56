"""The leaderboard against brute force."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
import pytest

from hola.core import fronts as fronts_module
from hola.core.biobjective_front import BiobjectiveFront
from hola.core.first_front import FirstFront
from hola.core.leaderboard import Leaderboard
from tests.core.brute_force import INFINITE, brute_fronts, cut


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
