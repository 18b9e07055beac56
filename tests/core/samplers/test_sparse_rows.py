"""Products and distances of sparse rows are those of the same rows as a matrix."""

from __future__ import annotations

import numpy as np
import pytest

from hola.core.arrays import FloatArray
from hola.core.samplers.sparse_rows import SparsePairs, SparseRows


def sparse(n: int, k: int) -> FloatArray:
    random = np.random.default_rng(3)
    rows = np.where(random.random((n, k)) < 0.1, random.standard_normal((n, k)), 0.0)
    rows[2] = 0.0
    return rows


def test_products_are_those_of_the_matrix_with_and_without_a_scale() -> None:
    rows, random = sparse(20, 70), np.random.default_rng(1)
    matrix, scale = random.standard_normal((70, 5)), random.random(70) + 0.5
    some = SparseRows(rows)
    assert some.times(matrix, scale) == pytest.approx((rows * scale) @ matrix)
    assert some.times(matrix) == pytest.approx(rows @ matrix)
    assert some.squares(scale) == pytest.approx(((rows * scale) ** 2).sum(axis=1))
    assert SparseRows(rows[:0]).times(matrix).shape == (0, 5)


def test_distances_between_pairs_are_those_of_the_rows() -> None:
    rows, scale = sparse(20, 70), np.random.default_rng(1).random(70) + 0.5
    expected = ((rows[:, None] * scale - rows * scale) ** 2).sum(axis=2)
    assert SparsePairs(rows).squared_distances(scale) == pytest.approx(expected, abs=1e-12)
