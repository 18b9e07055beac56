"""The posterior along some features is that of the whole process."""

from __future__ import annotations

import numpy as np
import pytest

from hola.core.samplers.gaussian_process import GaussianProcess
from hola.core.samplers.posterior_slice import PosteriorSlice


@pytest.mark.parametrize("polynomial", [True, False])
def test_the_posterior_and_its_gradients_are_those_of_the_process(polynomial: bool) -> None:
    random = np.random.default_rng(4)
    inputs = random.uniform(-1.0, 1.0, (60, 5))
    targets = np.sin(3.0 * inputs[:, 0]) + inputs[:, 1] ** 2 - inputs[:, 4]
    model = GaussianProcess(np.array([0, 1, 2, 3, 3]), 4, polynomial)
    model.fit(inputs, (targets - targets.mean()) / targets.std(), 10)
    u, free = random.uniform(-1.0, 1.0, 5), np.array([1, 4])
    along = PosteriorSlice(model, u, free)
    for moved in (u[free], np.array([0.3, -2.0]), inputs[7, free]):
        u[free] = moved
        mean, deviation, dmean, ddeviation = model.at(u)
        found = along.at(moved)
        assert found[:2] == pytest.approx((mean, deviation), rel=1e-6)
        assert found[2] == pytest.approx(dmean[free], rel=1e-6, abs=1e-8)
        assert found[3] == pytest.approx(ddeviation[free], rel=1e-6, abs=1e-8)
