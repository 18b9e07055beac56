"""Peeling, and what may be left out of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hola.core import fronts as module
from hola.core.arrays import FloatArray, IntArray
from hola.core.fronts import crowding, front_candidates, fronts, ranked


def first(costs: FloatArray, rows: IntArray, limit: int) -> list[list[int]]:
    """The fronts that the first ``limit`` rows of a peel touch."""
    result: list[list[int]] = []
    for front in fronts(costs[rows]):
        if sum(map(len, result)) >= limit:
            break
        result.append(rows[front].tolist())
    return result


@pytest.mark.parametrize("groups", [2, 3, 5])
@pytest.mark.parametrize("shape", ["random", "correlated", "tied", "skewed"])
@pytest.mark.parametrize("limit", [1, 10, 200])
def test_rows_out_of_reach_change_nothing(groups: int, shape: str, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MIN_ROWS_TO_FILTER", 8)
    random = np.random.default_rng(groups)
    costs = random.random((3000, groups))
    match shape:
        case "correlated":
            costs = costs[:, :1] + 0.1 * costs
        case "tied":
            costs = np.floor(costs * 4)
        case "skewed":
            costs = -(np.log(costs) ** 9)
    reach = front_candidates(costs, limit)
    assert first(costs, reach, limit) == first(costs, np.arange(3000), limit)
    if shape == "correlated":
        assert len(reach) < 1000 + 4 * limit


def test_a_row_missing_from_reach_is_found_out() -> None:
    costs = np.repeat(np.arange(3000.0)[:, None], 2, axis=1)
    assert first(costs, np.delete(np.arange(3000), 199), 200) != first(costs, np.arange(3000), 200)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30),
    st.sampled_from([1, 3, 64]),
    st.sampled_from([0, 2, 512]),
)
def test_fronts_partition_the_rows_and_none_dominates_within(
    points: list[tuple[int, int, int]], block: int, sweep_from: int
) -> None:
    costs = np.array(points, float)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK", block)
        patch.setattr(module, "_SWEEP_FROM", sweep_from)
        peeled = [front.tolist() for front in fronts(costs)]
    assert sorted(i for front in peeled for i in front) == list(range(len(points)))
    for k, front in enumerate(peeled):
        for i in front:
            better = [j for j in range(len(points)) if (costs[j] <= costs[i]).all() and (costs[j] < costs[i]).any()]
            assert not set(better) & set(front)
            assert k == 0 or set(better) & set(peeled[k - 1])


@pytest.mark.parametrize("levels", [5, 40, 10**6])
def test_a_sweep_finds_the_fronts_that_comparisons_find(levels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    costs = np.random.default_rng(levels).integers(levels, size=(400, 3)).astype(float)
    found = []
    for sweep_from in (0, 10**9):
        monkeypatch.setattr(module, "_SWEEP_FROM", sweep_from)
        found.append([front.tolist() for front in fronts(costs)])
    assert found[0] == found[1]


def test_crowding_of_a_small_front() -> None:
    costs = np.array([[0.0, 4.0], [1.0, 2.0], [4.0, 0.0], [3.0, 1.0], [1.0, 2.0]])
    assert crowding(costs).tolist() == [np.inf, 3 / 4 + 3 / 4, np.inf, 3 / 4 + 2 / 4, 0.0]


def test_trials_within_limits_come_before_violating_ones() -> None:
    costs = np.array([[1.0], [0.0], [2.0], [1.0]])
    violation = np.array([0.0, 2.0, 0.5, 0.0])
    ids = np.array([4, 3, 2, 1])
    assert [front.tolist() for front in ranked(costs, violation, ids, 9)] == [[3, 0], [2], [1]]
    assert [front.tolist() for front in ranked(costs, violation, ids, 3)] == [[3, 0], [2]]
    assert ranked(costs, violation, ids, 0) == []
