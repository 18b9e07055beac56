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
