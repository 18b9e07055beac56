"""Gaussian process, acquisition, features and warp: against numbers and against finite differences."""

from __future__ import annotations

import numpy as np
import pytest

from hola.core.arrays import FloatArray
from hola.core.samplers.acquisition import (
    argmax_improvement,
    log_expected_improvement,
    negative_log_expected_improvement,
)
from hola.core.samplers.gaussian_process import GaussianProcess
from hola.core.samplers.likelihood import MarginalLikelihood


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
    loss = MarginalLikelihood(process.kernel, process._prior, inputs, targets)
    theta = process.theta + 0.3
    assert loss(theta)[1] == pytest.approx(slopes(lambda t: loss(t)[0], theta, 1e-5), rel=1e-4, abs=1e-4)


def test_the_likelihood_of_sparse_inputs_is_that_of_all_inputs() -> None:
    process, inputs, targets = model(d=8)
    inputs[np.random.default_rng(2).random(inputs.shape) < 0.7] = 0.0
    dense, sparse = (MarginalLikelihood(process.kernel, process._prior, inputs, targets, s) for s in (False, True))
    theta = process.theta + 0.3
    (value, gradient), (same, of_same) = dense(theta), sparse(theta)
    assert same == pytest.approx(value)
    assert of_same == pytest.approx(gradient, rel=1e-6, abs=1e-8)


def test_the_gradients_of_the_posterior_are_right() -> None:
    process, _, _ = model()
    u = np.array([0.1, -0.4, 0.3])
    mean, s, dmean, ds = process.at(u)
    assert (mean, s) == pytest.approx([float(a[0]) for a in process.predict(u[None])])
    assert dmean == pytest.approx(slopes(lambda v: process.at(v)[0], u), rel=1e-4, abs=1e-6)
    assert ds == pytest.approx(slopes(lambda v: process.at(v)[1], u), rel=1e-3, abs=1e-6)
    assert process.mean_gradient(u[None])[0] == pytest.approx(dmean)


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


def test_pending_points_keep_the_mean_and_reduce_the_deviation() -> None:
    process, _, _ = model()
    u = np.array([[0.9, 0.9, -0.9]])
    before = process.predict(u)
    process.condition_on_pending(u)
    after = process.predict(u)
    assert after[0] == pytest.approx(before[0], abs=1e-4)
    assert after[1][0] < before[1][0]


@pytest.mark.parametrize("best", [0.0, -2.0, -60.0])
def test_the_gradient_of_the_expected_improvement_is_right(best: float) -> None:
    process, _, _ = model()
    u = np.array([0.1, -0.4, 0.3])
    value, gradient = negative_log_expected_improvement(u, process, best)
    mean, s = process.predict(u[None])
    assert value == pytest.approx(-log_expected_improvement(mean, s, best)[0])
    expected = slopes(lambda v: negative_log_expected_improvement(v, process, best)[0], u)
    assert gradient == pytest.approx(expected, rel=1e-3, abs=1e-4)
