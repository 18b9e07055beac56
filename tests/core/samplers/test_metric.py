"""The metric of the trust region."""

from __future__ import annotations

import numpy as np
import pytest

from hola.core.samplers.metric import updated_log_metric


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
