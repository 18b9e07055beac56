"""The clipped Gaussian mixture: faces, bins, pending points, and fits of few or equal trials."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    IntegerParameter,
)

from hola.core.arrays import FloatArray
from hola.core.parameters import Space, Values
from hola.core.samplers import (
    ClippedGaussianMixtureSampler,
)
from tests.core.samplers.observed import cube, fitted

NONE = np.empty((0, 3))


def test_no_mass_piles_up_on_the_faces_when_the_best_trials_lie_there() -> None:
    random = np.random.default_rng(0)
    points = random.random((200, 3))
    sampler = fitted(ClippedGaussianMixtureSampler(cube(3), 1), points, points.sum(axis=1))
    drawn = np.array([sampler.draw(i, NONE) for i in range(2000)])
    assert drawn.mean() < 0.35
    assert ((drawn < 1e-6) | (drawn > 1 - 1e-6)).sum() == 0
    assert len(np.unique(drawn)) == drawn.size


def test_a_discrete_axis_does_not_collapse_onto_the_bins_of_the_best_trials() -> None:
    space = Space([IntegerParameter(name="n", low=0, high=9), CategoricalParameter(name="c", choices=("a", "b", "c"))])
    values: list[Values] = [(n, c) for n in (4, 5) for c in "bc" for _ in range(10)]
    sampler = ClippedGaussianMixtureSampler(space, 1, elite_fraction=1.0)
    for _ in range(10):  # fits of what the last model drew would shrink to a single bin, were bins points
        fitted(sampler, space.encode_many(values), np.zeros(len(values)))
        values = [space.decode(sampler.draw(i, np.empty((0, 2)))) for i in range(40)]
    assert len(set(values)) > 6


def test_pending_points_are_kept_clear_of() -> None:
    random = np.random.default_rng(0)
    points = random.random((200, 2))
    sampler = fitted(ClippedGaussianMixtureSampler(cube(2), 1, components=1), points, ((points - 0.5) ** 2).sum(axis=1))
    pending, alone = np.empty((0, 2)), []
    for i in range(16):
        alone.append(sampler.draw(i, np.empty((0, 2))))
        pending = np.vstack([pending, sampler.draw(i, pending)])

    def nearest(p: FloatArray) -> float:
        distance = np.linalg.norm(p[:, None] - p[None], axis=2) + np.eye(len(p))
        return float(distance.min())

    assert nearest(pending) > 2.0 * nearest(np.array(alone))


@pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 3), (2, 1), (2, 40), (5, 40), (300, 40)])
def test_a_fit_of_few_trials_or_many_dimensions(n: int, d: int) -> None:
    points = np.random.default_rng(n).random((n, d))
    sampler = fitted(ClippedGaussianMixtureSampler(cube(d), 0, components=32), points, np.arange(float(n)))
    drawn = np.array([sampler.draw(i, np.empty((0, d))) for i in range(100)])
    assert np.isfinite(drawn).all()
    assert (drawn.std(axis=0) > 1e-4).all()
    assert len(json.dumps(sampler.state())) < 200_000


def test_equal_trials_can_be_fitted() -> None:
    points = np.full((50, 2), 0.25)
    sampler = fitted(ClippedGaussianMixtureSampler(cube(2), 0), points, np.zeros(50))
    drawn = np.array([sampler.draw(i, np.empty((0, 2))) for i in range(100)])
    assert np.abs(drawn - 0.25).max() < 0.1
