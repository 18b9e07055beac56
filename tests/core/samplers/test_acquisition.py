"""Expected improvement and ray gain: against integrals, bounds and finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad  # type: ignore[import-untyped]
from scipy.stats import norm  # type: ignore[import-untyped]

from hola.core.arrays import FloatArray, IntArray
from hola.core.samplers.acquisition import (
    bounded_argmax,
    log_expected_improvement,
    log_expected_ray_gain,
    screened_argmax,
)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 9)), min_size=1, max_size=60))
def test_the_largest_value_is_found_by_bounds(rows: list[tuple[int, int]]) -> None:
    value, slack = np.array([*rows, *[(9, 3)] * 8, (10, 1)], float).T  # eight larger bounds than that of the largest
    row, top = bounded_argmax(value + slack, lambda asked: value[asked])
    assert value[row] == top == 10.0


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=200),
    st.booleans(),
)
def test_the_largest_sum_is_found_by_bounds_and_inexact_terms(rows: list[tuple[int, int, int]], exact: bool) -> None:
    value, slack, loss = np.array(rows, float).T

    def term(asked: IntArray, least: FloatArray) -> FloatArray:
        assert not (least > 0.0).any()  # such a row is not asked for
        inexact = np.minimum(least, -0.5 * loss[asked])
        return np.asarray(np.where(exact | (-loss[asked] > least), -loss[asked], inexact))

    row, top = screened_argmax(value + slack, term, lambda asked: value[asked])
    assert top == (value - loss).max() == value[row] - loss[row]


def test_terms_are_computed_only_for_rows_that_may_be_the_best() -> None:
    asked_rows: list[int] = []

    def term(asked: IntArray, least: FloatArray) -> FloatArray:
        asked_rows.extend(asked.tolist())
        return np.full(len(asked), -1.0)

    value = -np.arange(300.0)
    assert screened_argmax(value, term, lambda asked: value[asked]) == (0, -1.0)
    assert asked_rows == list(range(16))


def test_impossible_candidates_have_a_choice() -> None:
    value = np.array([1.0, 3.0, 2.0])
    impossible = screened_argmax(value, lambda asked, least: np.full(len(asked), -np.inf), lambda asked: value[asked])
    assert impossible == (1, -np.inf)


@pytest.mark.parametrize("best", [0.5, -0.5, -3.0])
def test_expected_improvement_is_the_integral_of_its_definition(best: float) -> None:
    expected = quad(lambda y: (best - y) * norm.pdf(y, 0.2, 0.7), -12.0, best, epsabs=0.0)[0]
    got = log_expected_improvement(np.array([0.2]), np.array([0.7]), best)[0]
    assert got == pytest.approx(np.log(expected), abs=1e-3)


def test_the_improvement_grows_with_a_better_mean_and_a_larger_deviation() -> None:
    mean, s = np.linspace(0.0, 100.0, 400), np.full(400, 0.1)
    assert (np.diff(log_expected_improvement(mean, s, 0.0)) < 0.0).all()
    deviations = np.linspace(0.1, 2.0, 400)
    assert (np.diff(log_expected_improvement(np.ones(400), deviations, 0.0)) > 0.0).all()


def test_with_one_cost_the_ray_gain_is_the_expected_improvement() -> None:
    mean, s = np.array([[0.3], [0.9]]), np.array([[0.4], [0.2]])
    got = log_expected_ray_gain(mean, s, np.array([[1.1]]), np.array([[1.0]]), np.array([0.6]))
    assert got == pytest.approx(log_expected_improvement(mean[:, 0], s[:, 0], 0.5), abs=0.05)


def test_the_bound_of_the_ray_gain_is_valid_and_tight() -> None:
    random = np.random.default_rng(5)
    mean, s = random.normal(0.5, 0.5, (300, 3)), np.exp(random.uniform(-6.0, 0.0, (300, 3)))
    rays = np.full((4, 3), 1.1), random.uniform(0.1, 1.0, (4, 3)), random.uniform(0.0, 0.8, 4)
    exact, bound = log_expected_ray_gain(mean, s, *rays), log_expected_ray_gain(mean, s, *rays, upper_bound=True)
    assert (bound >= exact - 1e-9).all()
    best = np.argmax(exact)
    assert bound[best] < exact[best] + np.log(10.0)
