"""Samplers: functions of (seed, index, model, pending), spread, faces, bins, pending points."""

from __future__ import annotations

import json
import threading
from typing import TypeVar

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ExploreExploitSpec,
    GaussianMixtureSpec,
    HypercubeSpec,
    IntegerParameter,
    SamplerSpec,
    SobolSpec,
    UniformSpec,
)

from hola.core.arrays import FloatArray, IntArray
from hola.core.parameters import Space, Values
from hola.core.samplers import (
    ClippedGaussianMixtureSampler,
    ExploreExploitSampler,
    FitTask,
    HypercubeSampler,
    ModelState,
    Observations,
    Sampler,
    SobolSampler,
    UniformSampler,
    make_sampler,
)
from hola.core.samplers.explore_exploit import default_explore

SPECS: list[SamplerSpec] = [ExploreExploitSpec(), GaussianMixtureSpec(), SobolSpec(), UniformSpec(), HypercubeSpec()]
NONE = np.empty((0, 3))


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


@pytest.mark.parametrize("spec", SPECS, ids=lambda s: type(s).__name__)
@pytest.mark.parametrize("with_model", [False, True])
def test_a_point_depends_on_seed_index_model_and_pending_alone(spec: SamplerSpec, with_model: bool) -> None:
    random = np.random.default_rng(0)
    points, pending = random.random((60, 3)), random.random((5, 3))
    costs = ((points - 0.3) ** 2).sum(axis=1)

    def fresh(seed: int = 4) -> Sampler:
        sampler = make_sampler(spec, cube(3), seed)
        task = sampler.fit_task(observed(points, costs))
        if with_model and task is not None:
            sampler.install(task.run())
        return sampler

    indices = [0, 1, 2, 63, 64, 200, 5, 1000, 999, 0]
    one = fresh()
    forward = [one.draw(i, pending).tolist() for i in indices]
    each_alone = [fresh().draw(i, pending).tolist() for i in indices]
    assert forward == each_alone
    assert forward == [one.draw(i, pending[::-1]).tolist() for i in indices]
    assert forward[0] == forward[-1]
    assert len({tuple(p) for p in forward}) == len(indices) - 1
    assert fresh(5).draw(1, pending).tolist() != forward[1]
    assert all(0.0 <= x < 1.0 for p in forward for x in p)
    if one.version:
        other = fresh()
        other.install(json.loads(json.dumps(one.state())))
        assert [other.draw(i, pending).tolist() for i in indices] == forward


@pytest.mark.parametrize("spec", SPECS, ids=lambda s: type(s).__name__)
def test_only_samplers_with_a_model_want_and_take_one(spec: SamplerSpec) -> None:
    sampler = make_sampler(spec, cube(2), 0, max_trials=30)
    modelled = isinstance(spec, ExploreExploitSpec | GaussianMixtureSpec)
    assert (sampler.version, sampler.state()) == (0, None)
    assert [sampler.wants_fit(n) for n in (0, 8, 9, 500)] == [False, False, modelled, modelled]
    if modelled:
        fitted(sampler, np.random.default_rng(0).random((20, 2)), np.arange(20.0))
        assert sampler.version == 1
        assert [sampler.wants_fit(n) for n in (20, 21, 22, 500)] == [False, False, True, True]
    else:
        with pytest.raises(TypeError, match="has no model"):
            sampler.install({})


def test_the_default_exploration_leaves_a_small_budget_to_the_model() -> None:
    assert [default_explore(10, None), default_explore(10, 1000), default_explore(10, 30), default_explore(1, 1)] == [
        25,
        25,
        10,
        1,
    ]


def test_a_hypercube_has_one_point_in_each_interval_of_each_axis() -> None:
    sampler = HypercubeSampler(cube(3), 1, block=32)
    for block in range(3):
        points = np.array([sampler.draw(i, NONE) for i in range(32 * block, 32 * block + 32)])
        assert np.array_equal(np.sort(np.floor(points * 32), axis=0), np.tile(np.arange(32.0)[:, None], 3))


def test_a_sobol_sequence_fills_each_dyadic_interval_evenly() -> None:
    sampler = SobolSampler(cube(3), 1)
    points = np.array([sampler.draw(i, NONE) for i in range(1024)])
    for column in points.T:
        assert np.bincount((column * 64).astype(int), minlength=64).tolist() == [16] * 64


def test_uniform_draws_are_uniform() -> None:
    sampler = UniformSampler(cube(3), 1)
    points = np.array([sampler.draw(i, NONE) for i in range(4000)])
    assert np.abs(np.sort(points, axis=0) - (np.arange(4000)[:, None] + 0.5) / 4000).max() < 0.04


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


def test_a_fit_depends_on_the_trials_and_not_on_their_order_or_its_thread() -> None:
    random = np.random.default_rng(0)
    points, costs = random.random((100, 3)), random.random((100, 2))
    violation = np.where(random.random(100) < 0.3, random.random(100), 0.0)
    order = random.permutation(100)
    sampler = ExploreExploitSampler(cube(3), 9, explore=5)
    one = fit(sampler, observed(points, costs, violation, np.arange(1, 101)))
    other = fit(sampler, observed(points[order], costs[order], violation[order], np.arange(1, 101)[order]))
    states: list[ModelState] = []
    thread = threading.Thread(target=lambda: states.append(other.run()))
    thread.start()
    thread.join(60)
    assert states == [one.run()] == [one.run()]


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
