"""A few steps downhill in a box."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize  # type: ignore[import-untyped]

from hola.core.arrays import FloatArray
from hola.core.samplers.local_search import minimise


class Counted:
    """A quadratic function, and how often it was asked."""

    def __init__(self, hessian: FloatArray, centre: FloatArray) -> None:
        self.hessian, self.centre, self.evaluations = hessian, centre, 0

    def __call__(self, x: FloatArray) -> tuple[float, FloatArray]:
        self.evaluations += 1
        assert (x >= -1.0).all()
        assert (x <= 1.0).all()
        gradient = self.hessian @ (x - self.centre)
        return float(0.5 * (x - self.centre) @ gradient), gradient


def quadratic(seed: int, d: int, away: float) -> Counted:
    random = np.random.default_rng(seed)
    basis, _ = np.linalg.qr(random.standard_normal((d, d)))
    return Counted((basis * np.geomspace(1.0, 30.0, d)) @ basis.T, random.uniform(-away, away, d))


@given(st.integers(0, 10_000), st.integers(1, 8), st.sampled_from([0.5, 2.0]))
def test_it_comes_to_the_least_value_in_the_box(seed: int, d: int, away: float) -> None:
    function = quadratic(seed, d, away)
    low, high = np.full(d, -1.0), np.full(d, 1.0)
    found = minimise(function, np.zeros(d), low, high, 400)
    exact = minimize(function, np.zeros(d), jac=True, method="L-BFGS-B", bounds=[(-1.0, 1.0)] * d)
    assert function(found)[0] <= exact.fun + 1e-4 * (function(np.zeros(d))[0] - exact.fun) + 1e-9


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(0, 12))
def test_it_never_gets_worse_nor_asks_more_than_it_may(seed: int, d: int, steps: int) -> None:
    function = quadratic(seed, d, 1.5)
    start = np.random.default_rng(seed).uniform(-1.5, 1.5, d)
    low, high = np.full(d, -1.0), np.full(d, 1.0)
    found = minimise(function, start, low, high, steps)
    assert function.evaluations <= 1 + steps + steps // 4
    assert function(found)[0] <= function(np.clip(start, low, high))[0]


def test_eight_steps_learn_the_curvature() -> None:
    """Steps along the gradient alone end four times as high."""
    gains = []
    for seed in range(20):
        function = quadratic(seed, 5, 0.5)
        low, high = np.full(5, -1.0), np.full(5, 1.0)
        start = np.full(5, 0.9)
        gains.append(function(minimise(function, start, low, high, 8))[0] / function(start)[0])
    assert np.median(gains) < 0.005


def test_a_corner_that_everything_pushes_into_is_kept() -> None:
    function = Counted(np.eye(2), np.array([3.0, -3.0]))
    corner = np.array([1.0, -1.0])
    assert minimise(function, corner, -np.ones(2), np.ones(2), 8).tolist() == corner.tolist()
    assert function.evaluations == 1


def test_an_axis_without_room_stays_where_it_is() -> None:
    function = Counted(np.diag([1.0, 4.0]), np.array([0.5, 0.5]))
    low, high = np.array([-1.0, 0.2]), np.array([1.0, 0.2])
    assert minimise(function, np.array([0.0, 0.2]), low, high, 20) == pytest.approx([0.5, 0.2], abs=1e-4)
