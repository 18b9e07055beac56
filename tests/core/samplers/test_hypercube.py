"""The Latin hypercube."""

from __future__ import annotations

import numpy as np

from hola.core.samplers import (
    HypercubeSampler,
)
from tests.core.samplers.observed import cube

NONE = np.empty((0, 3))


def test_a_hypercube_has_one_point_in_each_interval_of_each_axis() -> None:
    sampler = HypercubeSampler(cube(3), 1, block=32)
    for block in range(3):
        points = np.array([sampler.draw(i, NONE) for i in range(32 * block, 32 * block + 32)])
        assert np.array_equal(np.sort(np.floor(points * 32), axis=0), np.tile(np.arange(32.0)[:, None], 3))
