"""Covariances of the Gaussian process, against their formula."""

from __future__ import annotations

import numpy as np
import pytest

from hola.core.samplers.kernel import CrossCovariance, Kernel


@pytest.mark.parametrize("polynomial", [False, True])
def test_covariances_are_those_of_the_formula(polynomial: bool) -> None:
    random = np.random.default_rng(0)
    a, b = random.standard_normal((90, 3)), random.standard_normal((70, 3))
    kernel = Kernel(np.array([0, 1, 1]), 2, polynomial, np.log([0.7, 2.0, 0.3, 1e-4]))
    r = 5.0**0.5 * np.linalg.norm((a[:, None] - b) / [0.7, 2.0, 2.0], axis=2)
    expected = (1.0 + r + r * r / 3.0) * np.exp(-r) + (0.3 * (1.0 + a @ b.T / 2.0) ** 2 if polynomial else 0.0)
    cross = CrossCovariance(kernel, b)
    assert cross.of(a) == pytest.approx(expected)
    assert cross.of(a, 30) == pytest.approx(expected[:, 30:])
    assert np.triu(cross.gram()) == pytest.approx(np.triu(cross.of(b)), abs=1e-6)
    assert kernel.variance(b) == pytest.approx(np.diag(cross.of(b)), abs=1e-6)


@pytest.mark.parametrize("polynomial", [False, True])
def test_covariances_of_sparse_rows_are_those_of_all_rows(polynomial: bool) -> None:
    random = np.random.default_rng(0)
    a, b = (np.where(random.random((n, 9)) < 0.3, random.standard_normal((n, 9)), 0.0) for n in (90, 70))
    kernel = Kernel(np.arange(9) // 2, 5, polynomial, np.log([0.7, 2.0, 0.4, 1.0, 3.0, 0.3, 1e-4]))
    dense, sparse = CrossCovariance(kernel, b), CrossCovariance(kernel, b, sparse=True)
    assert sparse.of(a) == pytest.approx(dense.of(a))
    assert sparse.of(a, 30) == pytest.approx(dense.of(a, 30))
    assert sparse.distances(a, 30) == pytest.approx(dense.distances(a, 30))
    assert np.triu(sparse.gram()) == pytest.approx(np.triu(dense.gram()), abs=1e-6)
