"""Turns between branches: who may still win, who is the least tried, and who has no point left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from hola.core.axes import ChoiceAxis
from hola.core.branches import Branches
from hola.core.samplers.turns import Turns, initial_trials

THREE = Branches(0, ChoiceAxis(("a", "b", "c")), (4.0, 4.0, 4.0), (None, None, None))


def _turns(
    results: Sequence[tuple[int, float]],
    failed: Sequence[int] = (),
    used_up: frozenset[int] = frozenset(),
) -> Turns:
    return Turns(
        THREE,
        np.array([branch for branch, _ in results], np.int64),
        np.array([merit for _, merit in results]),
        np.empty(0, np.int64),
        np.array(failed, np.int64),
        set(used_up),
        np.random.default_rng(1),
    )


def _shares(results: Sequence[tuple[int, float]], **options: object) -> Counter[int]:
    turns = _turns(results, **options)  # type: ignore[arg-type]
    return Counter(turns.next() for _ in range(100))


def _gaining(branch: int, best: float) -> list[tuple[int, float]]:
    return [(branch, best + 0.1 * i) for i in reversed(range(12))]


def _flat(branch: int, merit: float, n: int = 12) -> list[tuple[int, float]]:
    return [(branch, merit)] * n


def test_the_branch_with_the_fewest_trials_is_tried_first() -> None:
    turns = _turns([(0, 1.0), (0, 0.9), (1, 2.0)])
    others = [branch for branch in (turns.next() for _ in range(12)) if branch != 0]
    assert others[0] == 2
    assert abs(others.count(1) + 1 - others.count(2)) <= 1


def test_each_kind_of_turn_has_its_share() -> None:
    best = [(0, 1.0 - 0.001 * i) for i in range(100)]
    found = _shares([*best, *_gaining(1, 1.5), *_flat(2, 3.0)])
    assert 28 <= found[0] <= 32
    assert 68 <= found[1] <= 72  # the most promising branch is also the least tried of those that may still win
    assert found[2] == 0


def test_a_turn_counts_as_a_trial() -> None:
    turns = _turns([(0, 1.0)])
    assert {turns.next() for _ in range(12)} == {0, 1, 2}


def test_a_branch_that_no_longer_improves_and_is_worse_loses_its_turns() -> None:
    assert set(_shares([*_gaining(0, 1.0), *_flat(1, 2.0), *_flat(2, 3.0)])) == {0}


def test_a_branch_that_improves_fast_enough_keeps_its_turns() -> None:
    assert set(_shares([*_gaining(0, 1.0), *_gaining(1, 1.9), *_flat(2, 3.0)])) == {0, 1}
    slow = [(1, 3.0 - 0.001 * i) for i in range(12)]
    assert set(_shares([*_gaining(0, 1.0), *slow, *_flat(2, 3.0)])) == {0}


def test_if_the_best_branch_has_stalled_the_others_have_a_share_of_the_turns() -> None:
    found = _shares([*_flat(0, 1.0, 40), *_flat(1, 2.0), *_flat(2, 3.0)])
    assert 60 <= found[0] <= 70
    assert abs(found[1] - found[2]) <= 1


def test_a_branch_that_always_fails_loses_its_turns() -> None:
    assert set(_shares([*_gaining(0, 1.0), *_flat(1, 2.0)], failed=[2] * 8)) == {0}
    assert set(_shares([*_flat(0, 1.0), *_flat(1, 2.0)], failed=[2] * 8)) == {0, 1}
    assert 2 in _shares([*_gaining(0, 1.0), *_flat(1, 2.0)], failed=[2] * 2)


def test_a_branch_outside_the_limits_loses_its_turns() -> None:
    assert set(_shares([*_flat(0, 1.0), *_flat(1, np.inf), *_flat(2, np.inf)])) == {0}


def test_a_branch_without_points_has_no_turn() -> None:
    results = [*_gaining(0, 1.0), *_gaining(1, 2.0), *_flat(2, 9.0)]
    assert set(_shares(results, used_up=frozenset({0}))) == {1}
    assert _turns(results, used_up=frozenset({0})).best == 1
    assert set(_shares(results, used_up=frozenset({0, 1, 2}))) == {0, 1}


@pytest.mark.parametrize(("active", "size"), [(0.0, 2), (4.0, 3), (12.0, 5)])
def test_the_initial_design_grows_with_the_number_of_active_parameters(active: float, size: int) -> None:
    assert initial_trials(active) == size
