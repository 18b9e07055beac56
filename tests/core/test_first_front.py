"""The first front against all points compared with all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from hola.core import first_front
from hola.core.first_front import FirstFront
from hola.core.fronts import by_crowding, crowding

KINDS = ["arc", "ties", "grid", "improving"]


def least_crowded(members: dict[int, NDArray[np.float64]]) -> list[int]:
    ids = np.array(sorted(members))
    found: list[int] = ids[by_crowding(crowding(np.array([members[i] for i in ids])), ids, len(ids))].tolist()
    return found


def dominates(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    return bool((a <= b).all() and (a < b).any())


def compare(kind: str, ids: str, groups: int, ranked_every: int) -> None:
    random = np.random.default_rng(1)
    costs = random.random((120, groups))
    if kind == "arc":
        costs = 1.0 - costs / np.linalg.norm(costs, axis=1, keepdims=True)
        costs[::9] += 0.1
    elif kind == "ties":
        costs[:, 0] = np.round(3.0 * costs[:, 0])
        costs[:, 1:] = 1.0 - costs[:, 1:] / np.linalg.norm(costs[:, 1:], axis=1, keepdims=True)
    elif kind == "grid":  # ties and equal points
        costs = np.round(3.0 * (1.0 - costs / costs.sum(axis=1, keepdims=True)))
    else:
        costs += np.linspace(2.0, 0.0, 120)[:, None]
    numbers = np.arange(1, 121) if ids == "rising" else random.permutation(120) + 1
    front = FirstFront(costs[:20][:0], np.empty(0, np.int64))
    members: dict[int, NDArray[np.float64]] = {}
    for i, (trial_id, point) in enumerate(zip(numbers.tolist(), costs, strict=True)):
        removed = [k for k, member in members.items() if dominates(point, member)]
        if any(dominates(member, point) for member in members.values()):
            assert front.add(trial_id, point.tolist()) is None
        else:
            assert front.add(trial_id, point.tolist()) is bool(removed)
            members = {k: member for k, member in members.items() if k not in removed} | {trial_id: point}
        assert len(front) == len(members)
        if i % ranked_every == 0:
            assert front.least_crowded(200) == least_crowded(members)
            assert front.least_crowded(3) == least_crowded(members)[:3]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ids", ["rising", "mixed"])
@pytest.mark.parametrize("groups", [3, 4])
@pytest.mark.parametrize("ranked_every", [1, 7])
def test_the_members_and_their_order_are_those_of_all_comparisons(
    kind: str, ids: str, groups: int, ranked_every: int
) -> None:
    compare(kind, ids, groups, ranked_every)


def compare_kinds() -> None:
    for kind in KINDS:
        compare(kind, "rising", 3, 7)


def planted_removal_that_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np, "cumsum", lambda kept: np.arange(1, len(kept) + 1))


def planted_insertion_before_ties(monkeypatch: pytest.MonkeyPatch) -> None:
    searchsorted = np.searchsorted
    monkeypatch.setattr(np, "searchsorted", lambda column, costs, side: searchsorted(column, costs))


def planted_repeats_taken_for_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_front, "_are_distinct", lambda front: True)


@pytest.mark.parametrize(
    "plant", [planted_removal_that_moves_nothing, planted_insertion_before_ties, planted_repeats_taken_for_new]
)
def test_the_comparison_finds_a_planted_fault(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, IndexError)):
        compare_kinds()


def test_a_large_front_finds_a_dominating_member_anywhere() -> None:
    random = np.random.default_rng(2)
    costs = random.random((9000, 3))
    costs = 1.0 - costs / np.linalg.norm(costs, axis=1, keepdims=True)
    front = FirstFront(costs, np.arange(1, 9001))
    assert front.add(9001, (costs[8999] + 1e-9).tolist()) is None
    assert front.add(9002, costs[8999].tolist()) is False
    assert front.add(9003, (costs[8999] - 1e-9).tolist()) is True
    assert len(front) == 8999 + 1
    expected = {i + 1: costs[i] for i in range(8999)} | {9003: costs[8999] - 1e-9}
    assert front.least_crowded(10_000) == least_crowded(expected)
