"""Posteriors that are computed together are those of each process."""

from __future__ import annotations

import numpy as np
import pytest

from hola.core.samplers.gaussian_process import GaussianProcess
from hola.core.samplers.posteriors import Posteriors

AXIS = np.array([0, 1, 2, 2])
"""Two numbers, and a choice of two."""


def processes(polynomial: bool) -> list[GaussianProcess]:
    random = np.random.default_rng(4)
    inputs = random.uniform(-1.0, 1.0, (90, 4))
    targets = [np.sin(3.0 * inputs[:, 0]), inputs[:, 1] ** 2 - inputs[:, 2], inputs @ [1.0, 2.0, 0.0, -1.0]]
    models = [GaussianProcess(AXIS, 3, polynomial) for _ in targets]
    for model, column in zip(models, targets, strict=True):
        model.fit(inputs, (column - column.mean()) / column.std(), 10)
    return models


@pytest.mark.parametrize("polynomial", [True, False])
def test_predictions_and_gradients_are_those_of_each_process(polynomial: bool) -> None:
    models = processes(polynomial)
    together = Posteriors(models)
    for u in (np.array([0.1, -0.7, 0.4, 0.9]), models[0].inputs[3], np.array([3.0, -2.0, 5.0, 0.0])):
        each = [model.at(u) for model in models]
        expected = [np.array([parts[i] for parts in each]) for i in range(4)]
        predicted = [np.concatenate(parts) for parts in zip(*(model.predict(u[None]) for model in models), strict=True)]
        for found, right in zip(together.at(u), expected, strict=True):
            assert found == pytest.approx(right, rel=1e-5, abs=1e-7)
        for found, right in zip(together.predict(u), predicted, strict=True):
            assert found == pytest.approx(right, rel=1e-5, abs=1e-7)


def test_the_order_of_the_processes_is_kept() -> None:
    models = processes(True)
    u = np.array([0.3, 0.2, -0.5, 0.5])
    mean, deviation = Posteriors(models).predict(u)
    some = Posteriors([models[2], models[0]]).predict(u)
    assert some[0] == pytest.approx(mean[[2, 0]], rel=1e-12)
    assert some[1] == pytest.approx(deviation[[2, 0]], rel=1e-12)
