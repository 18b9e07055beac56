"""Gaussian process, acquisition, features and warp: against numbers and against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad  # type: ignore[import-untyped]
from scipy.stats import norm  # type: ignore[import-untyped]

from hola.core.arrays import FloatArray
from hola.core.parameters import Space
from hola.core.samplers.acquisition import (
    argmax_improvement,
    bounded_argmax,
    log_expected_improvement,
    log_expected_ray_gain,
    negative_log_expected_improvement,
)
from hola.core.samplers.excluded_points import ExcludedPoints
from hola.core.samplers.features import Features
from hola.core.samplers.gaussian_process import GaussianProcess
from hola.core.samplers.kernel import CrossCovariance, Kernel
from hola.core.samplers.likelihood import MarginalLikelihood
from hola.core.samplers.metric import updated_log_metric
from hola.core.samplers.region import Region
from hola.core.samplers.warp import warped


def model(n: int = 25, d: int = 3) -> tuple[GaussianProcess, FloatArray, FloatArray]:
    inputs = np.random.default_rng(1).uniform(-1.0, 1.0, (n, d))
    y = np.sin(2.0 * inputs[:, 0]) + inputs[:, 1] ** 2
    process = GaussianProcess(np.arange(d), d)
    targets = (y - y.mean()) / y.std()
    process.fit(inputs, targets, 20)
    return process, inputs, targets


def slopes(f: object, x: FloatArray, step: float = 1e-6) -> FloatArray:
    assert callable(f)
    units = np.eye(len(x)) * step
    return np.array([(f(x + e) - f(x - e)) / (2.0 * step) for e in units])


def test_the_posterior_interpolates_its_data_and_is_uncertain_far_from_it() -> None:
    process, inputs, targets = model()
    mean, s = process.predict(inputs)
    assert np.abs(mean - targets).max() < 0.01
    assert s.max() < process.predict(np.full((1, 3), 4.0))[1][0]


def test_a_multi_start_fit_finds_the_optimum_with_noise() -> None:
    random = np.random.default_rng(5)
    inputs = random.uniform(-1.0, 1.0, (60, 2))
    y = inputs.sum(axis=1) + 0.5 * random.standard_normal(60)
    noise = []
    for multi_start in (False, True):
        process = GaussianProcess(np.arange(2), 2, max_noise=1.0)
        process.theta = np.log([0.1, 0.1, 0.1, 1e-6])
        process.fit(inputs, (y - y.mean()) / y.std(), 8, multi_start=multi_start)
        noise.append(process.noise * process.scale)
    assert noise[0] < 1e-3
    assert noise[1] == pytest.approx(0.25 / y.var(), rel=0.3)


def test_the_second_optimum_must_be_one_nat_more_likely() -> None:
    process, inputs, targets = model()
    theta = process.theta
    process.fit(inputs, targets, 1, multi_start=True)
    assert process.theta == pytest.approx(theta, abs=0.5)
    assert process.noise < 1e-4


def test_length_scales_of_absent_axes_are_left_out_of_the_search() -> None:
    _, inputs, targets = model(d=4)
    inputs[:, [1, 3]] = 0.0
    whole, part = (GaussianProcess(np.array([0, 1, 2, 2]), 3, absent=absent) for absent in (False, True))
    for process in (whole, part):
        process.theta = process.theta + 0.5
        process.fit(inputs, targets, 200)
    assert part.theta == pytest.approx(whole.theta, abs=1e-3)
    assert part.theta[1] == np.log(1.5 * 3.0**0.5)
    part.fit(inputs[:, :2] @ np.eye(2, 4), targets, 1)
    assert part.theta[2] == np.log(1.5 * 3.0**0.5)


def test_the_gradient_of_the_likelihood_is_right() -> None:
    process, inputs, targets = model()
    loss = MarginalLikelihood(process._kernel, process._prior, inputs, targets)
    theta = process.theta + 0.3
    assert loss(theta)[1] == pytest.approx(slopes(lambda t: loss(t)[0], theta, 1e-5), rel=1e-4, abs=1e-4)


def test_the_gradients_of_the_posterior_are_right() -> None:
    process, _, _ = model()
    u = np.array([0.1, -0.4, 0.3])
    mean, s, dmean, ds = process.at(u)
    assert (mean, s) == pytest.approx([float(a[0]) for a in process.predict(u[None])])
    assert dmean == pytest.approx(slopes(lambda v: process.at(v)[0], u), rel=1e-4, abs=1e-6)
    assert ds == pytest.approx(slopes(lambda v: process.at(v)[1], u), rel=1e-3, abs=1e-6)
    assert process.mean_gradient(u[None])[0] == pytest.approx(dmean)


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


def test_some_of_the_rows_give_an_upper_bound_of_the_deviation() -> None:
    process, _, _ = model(60)
    inputs = np.random.default_rng(3).uniform(-1.0, 1.0, (150, 3))
    (mean, s), (same, most) = process.predict(inputs), process.predict(inputs, 20)
    assert same.tolist() == mean.tolist()
    assert (most >= s * (1.0 - 1e-9)).all()
    assert most.max() > 1.5 * s.max()


@pytest.mark.parametrize("pending", [0, 30])
def test_most_rows_are_excluded_by_the_bound_and_the_best_is_not(pending: int, monkeypatch: pytest.MonkeyPatch) -> None:
    process, _, _ = model(150, 6)
    random = np.random.default_rng(4)
    process.condition_on_pending(random.uniform(-1.0, 1.0, (pending, 6)))
    inputs, probability = random.uniform(-1.0, 1.0, (400, 6)), np.log(random.random(400))
    score = log_expected_improvement(*process.predict(inputs), -1.0) + probability
    asked: list[int] = []
    predict = GaussianProcess.predict

    def counted(self: GaussianProcess, rows: FloatArray, leading: int | None = None) -> tuple[FloatArray, FloatArray]:
        asked.append(0 if leading else len(rows))
        return predict(self, rows, leading)

    monkeypatch.setattr(GaussianProcess, "predict", counted)
    row, value = argmax_improvement(process, inputs, -1.0, probability)
    assert row == np.argmax(score)
    assert value == pytest.approx(score.max())
    assert 0 < sum(asked) < 200


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 9)), min_size=1, max_size=60))
def test_the_largest_value_is_found_by_bounds(rows: list[tuple[int, int]]) -> None:
    value, slack = np.array([*rows, *[(9, 3)] * 8, (10, 1)], float).T  # eight larger bounds than that of the largest
    row, top = bounded_argmax(value + slack, lambda asked: value[asked])
    assert value[row] == top == 10.0


def test_pending_points_keep_the_mean_and_reduce_the_deviation() -> None:
    process, _, _ = model()
    u = np.array([[0.9, 0.9, -0.9]])
    before = process.predict(u)
    process.condition_on_pending(u)
    after = process.predict(u)
    assert after[0] == pytest.approx(before[0], abs=1e-4)
    assert after[1][0] < before[1][0]


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


@pytest.mark.parametrize("best", [0.0, -2.0, -60.0])
def test_the_gradient_of_the_expected_improvement_is_right(best: float) -> None:
    process, _, _ = model()
    u = np.array([0.1, -0.4, 0.3])
    value, gradient = negative_log_expected_improvement(u, process, best)
    mean, s = process.predict(u[None])
    assert value == pytest.approx(-log_expected_improvement(mean, s, best)[0])
    expected = slopes(lambda v: negative_log_expected_improvement(v, process, best)[0], u)
    assert gradient == pytest.approx(expected, rel=1e-3, abs=1e-4)


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


def test_choices_are_one_hot_and_bins_snap() -> None:
    space = Space(
        [
            ContinuousParameter(name="x", low=0.0, high=1.0),
            CategoricalParameter(name="c", choices=("a", "b", "c")),
            IntegerParameter(name="i", low=1, high=4),
            IntegerParameter(name="w", low=1, high=30, scale="log"),
        ]
    )
    features = Features(space)
    points = np.random.default_rng(0).random((50, 4))
    snapped = features.snap(points)
    assert snapped.tolist() == [space.encode(space.decode(p)).tolist() for p in points]
    assert features.axis.tolist() == [0, 2, 3, 1, 1, 1]
    assert features.of(np.array([[0.5, 0.5, 0.125, 0.0]])).tolist() == [[0.0, -0.75, -1.0, 0.0, 1.0, 0.0]]
    assert ExcludedPoints(snapped[:2]).remove_from(snapped[:3]).tolist() == snapped[2:3].tolist()


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


def test_a_warp_keeps_the_order_and_bears_anything() -> None:
    costs = np.array([1.0, 2.0, 3.0, 4.0, 1e3])
    assert (np.diff(warped(costs)) > 0.0).all()
    for odd in ([5.0] * 4, [0.0, 1e300, -1e300], [0.0, 0.0, 0.0, 1.0], [1.0]):
        t = warped(np.array(odd))
        assert np.isfinite(t).all()
        assert (np.diff(t[np.argsort(odd)]) >= 0.0).all()


def test_a_region_grows_with_success_and_shrinks_with_failures_asked_since() -> None:
    region, half = Region(size=5), np.full(2, 0.2)
    region.move(1, np.full(2, 0.5), 10.0, 3, 0.2)
    for trial, merit in ((4, 8.0), (5, 6.0)):
        point = np.full(2, 0.5 + 0.01 * trial)
        region.tell(trial, point, point - region.centre, merit, half, trial, 2)
    assert region.half == pytest.approx(0.32)
    assert (region.best_id, region.successes) == (5, 0)
    for trial in range(6, 9):
        region.tell(trial, np.full(2, 0.5), np.full(2, 0.5) - region.centre, 20.0, half, 12, 2)
    assert region.half == pytest.approx(0.192)
    assert (region.failures, region.since) == (0, 12)
    for trial in range(9, 13):  # asked under the larger region
        region.tell(trial, np.full(2, 0.5), np.full(2, 0.5) - region.centre, 20.0, half, 12, 2)
    assert region.failures == 0


def test_a_shape_learns_the_axes_of_a_quadratic() -> None:
    random = np.random.default_rng(0)
    hessian = np.diag([100.0, 1.0])
    points = random.standard_normal((60, 2)) @ np.diag([0.1, 1.0])
    shape = np.zeros((2, 2))
    for _ in range(20):
        w, basis = np.linalg.eigh(shape)
        metric = (basis * np.exp(0.5 * w)) @ basis.T
        gradients = random.standard_normal((200, 2)) @ np.linalg.inv(metric) @ hessian @ np.linalg.inv(metric)
        costs = ((points @ hessian) * points).sum(axis=1)
        shape = updated_log_metric(shape, metric, gradients, points, costs, np.array([True, True]))
    assert np.trace(shape) == pytest.approx(0.0, abs=1e-9)
    assert shape[0, 0] - shape[1, 1] == pytest.approx(np.log(100.0), abs=1.0)
