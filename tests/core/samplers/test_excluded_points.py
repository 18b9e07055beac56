"""Points that are not suggested again."""

from __future__ import annotations

import numpy as np
import pytest

from hola.core.arrays import FloatArray
from hola.core.samplers.excluded_points import ExcludedPoints


def test_points_are_the_same_to_nine_digits() -> None:
    excluded = ExcludedPoints(np.array([[0.25, 0.5]]))
    excluded.add(np.array([0.0, 0.999999999]))
    points = np.array([[0.25 + 1e-11, 0.5], [0.25 + 1e-8, 0.5], [-1e-12, 0.999999999], [0.0, 0.99999999]])
    assert excluded.remove_from(points).tolist() == points[[1, 3]].tolist()
    assert excluded.remove_from(points[:1]).tolist() == points[:1].tolist()
    assert [point in excluded for point in points] == [True, False, True, False]


@pytest.mark.parametrize("often", [False, True])
def test_of_points_the_best_that_is_not_taken_is_picked(often: bool) -> None:
    points = np.random.default_rng(0).random((20, 2))
    shown: list[int] = []

    def least(some: FloatArray) -> tuple[int, float]:
        shown.append(len(some))
        return int(np.argmin(some[:, 0])), float(some[:, 0].min())

    order = np.argsort(points[:, 0])
    excluded = ExcludedPoints(points[order[:3]], often)
    point, value = excluded.best_of(points, least)
    assert point.tolist() == points[order[3]].tolist()
    assert value == points[order[3], 0]
    assert shown == ([17] if often else [20, 17])
    assert excluded.best_of(points[order[5:]], least)[0].tolist() == points[order[5]].tolist()
    assert excluded.best_of(points[order[:2]], least)[0].tolist() == points[order[0]].tolist()


def test_points_of_a_wide_space_are_compared_in_the_same_way() -> None:
    random = np.random.default_rng(2)
    known, failed = random.random((30, 80)), random.random((4, 80))
    excluded = ExcludedPoints(known, dense=True, others=[failed])
    excluded.add(np.full(80, 0.5))
    points = np.concatenate([random.random((3, 80)), known[5:8] + 1e-12, failed[:1], np.full((1, 80), 0.5)])
    points[4, 17] += 1e-6  # the same to fewer digits
    points[5] = np.roll(points[5], 1)
    assert excluded.remove_from(points).tolist() == points[[0, 1, 2, 4, 5]].tolist()
    assert excluded.remove_from(points[6:]).tolist() == points[6:].tolist()
    assert [point in excluded for point in points] == [False, False, False, True, False, False, True, True]
    assert excluded.column(3).tolist() == [*known[:, 3], *failed[:, 3], 0.5]
