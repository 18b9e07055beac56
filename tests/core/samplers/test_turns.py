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
    seed: int = 1,
) -> Turns:
    return Turns(
        THREE,
        np.array([branch for branch, _ in results], np.int64),
        np.array([merit for _, merit in results]),
        np.empty(0, np.int64),
        np.array(failed, np.int64),
        set(used_up),
        np.random.default_rng(seed),
    )


def _first(results: Sequence[tuple[int, float]], **options: object) -> Counter[int]:
    return Counter(_turns(results, seed=seed, **options).next() for seed in range(400))  # type: ignore[arg-type]


def _flat(branch: int, merit: float, n: int = 12) -> list[tuple[int, float]]:
    return [(branch, merit)] * n


def test_the_branch_with_the_fewest_trials_is_tried_first() -> None:
    found = _first([(0, 1.0), (0, 0.9), (1, 2.0)])
    assert set(found) == {0, 2}
    assert 0.25 < found[2] / 400 < 0.45


def test_the_branch_from_which_the_most_is_expected_has_turns_though_it_is_behind() -> None:
    rising = [(1, 3.0 - 0.1 * i) for i in range(12)]
    found = _first([*_flat(0, 1.0), *rising, *_flat(2, 0.999, 4)])
    assert 0.25 < found[1] / 400 < 0.45


def test_a_turn_counts_as_a_trial() -> None:
    turns = _turns([(0, 1.0)])
    assert {turns.next() for _ in range(12)} == {0, 1, 2}


def test_a_branch_that_no_longer_improves_and_is_worse_loses_its_turns() -> None:
    assert set(_first([*_flat(0, 1.0), *_flat(1, 2.0), *_flat(2, 3.0)])) == {0}


def test_a_branch_that_improves_fast_enough_keeps_its_turns() -> None:
    rising = [(1, 3.0 - 0.1 * i) for i in range(12)]
    assert set(_first([*_flat(0, 1.0), *rising, *_flat(2, 3.0)])) == {0, 1}
    slow = [(1, 3.0 - 0.001 * i) for i in range(12)]
    assert set(_first([*_flat(0, 1.0), *slow, *_flat(2, 3.0)])) == {0}


def test_a_branch_that_always_fails_loses_its_turns() -> None:
    assert set(_first([*_flat(0, 1.0), *_flat(1, 2.0)], failed=[2] * 8)) == {0}
    assert 2 in _first([*_flat(0, 1.0), *_flat(1, 2.0)], failed=[2] * 2)


def test_a_branch_outside_the_limits_loses_its_turns() -> None:
    assert set(_first([*_flat(0, 1.0), *_flat(1, np.inf), *_flat(2, np.inf)])) == {0}


def test_a_branch_without_points_has_no_turn() -> None:
    results = [*_flat(0, 1.0), *_flat(1, 2.0), *_flat(2, 3.0)]
    assert set(_first(results, used_up=frozenset({0}))) == {1}
    assert _turns(results, used_up=frozenset({0})).best == 1
    assert set(_first(results, used_up=frozenset({0, 1, 2}))) == {0}


@pytest.mark.parametrize(("active", "size"), [(0.0, 2), (4.0, 3), (12.0, 5)])
def test_the_initial_design_grows_with_the_number_of_active_parameters(active: float, size: int) -> None:
    assert initial_trials(active) == size
