"""Observations, and samplers that were fitted to them."""

from __future__ import annotations

import json
from typing import TypeVar

import numpy as np
from hola_protocol.space import (
    ContinuousParameter,
)

from hola.core.arrays import FloatArray, IntArray
from hola.core.parameters import Space
from hola.core.samplers import (
    FitTask,
    Observations,
    Sampler,
)


def cube(d: int) -> Space:
    return Space([ContinuousParameter(name=f"x{i}", low=0.0, high=1.0) for i in range(d)])


def observed(
    points: FloatArray, costs: FloatArray, violation: FloatArray | None = None, ids: IntArray | None = None
) -> Observations:
    n, d = points.shape
    return Observations(
        np.arange(1, n + 1) if ids is None else ids,
        points,
        costs.reshape(n, -1),
        np.zeros(n) if violation is None else violation,
        np.empty((0, d)),
        np.empty(0, np.int64),
        np.empty((0, d)),
        n,
        n,
    )


def fit(sampler: Sampler, observations: Observations) -> FitTask:
    task = sampler.fit_task(observations)
    assert task is not None
    return task


S = TypeVar("S", bound=Sampler)


def fitted(sampler: S, points: FloatArray, costs: FloatArray) -> S:
    """Install a model, as after a journey through JSON."""
    sampler.install(json.loads(json.dumps(fit(sampler, observed(points, costs)).run())))
    return sampler
