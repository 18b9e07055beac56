"""Uniform draws."""

from __future__ import annotations

import numpy as np

from hola.core.samplers import (
    UniformSampler,
)
from tests.core.samplers.observed import cube

NONE = np.empty((0, 3))


def test_uniform_draws_are_uniform() -> None:
    sampler = UniformSampler(cube(3), 1)
    points = np.array([sampler.draw(i, NONE) for i in range(4000)])
    assert np.abs(np.sort(points, axis=0) - (np.arange(4000)[:, None] + 0.5) / 4000).max() < 0.04
