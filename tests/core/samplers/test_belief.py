"""The belief of a user: it shapes the start, its weight falls, and no value is excluded."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter, ParameterSpec

from hola.core.arrays import FloatArray
from hola.core.parameters import Space
from hola.core.samplers.bayesian import BayesianSampler
from hola.core.samplers.belief import Belief
from hola.core.samplers.features import Features
from hola.core.samplers.interface import Observations

PARAMETERS: tuple[ParameterSpec, ...] = (
    ContinuousParameter(name="x", low=0.0, high=1.0),
    ContinuousParameter(name="y", low=0.0, high=1.0),
    IntegerParameter(name="n", low=1, high=10),
    CategoricalParameter(name="kind", choices=("a", "b", "c", "d")),
)
NONE = np.empty((0, 4))
BELIEVED = {0: (0.9, 0.9), 2: (0.25, 0.8), 3: (0.625, 0.7)}


def belief(believed: dict[int, tuple[float, float]] = BELIEVED) -> Belief:
    return Belief(Features(Space(PARAMETERS)), believed)


def test_the_first_suggestion_is_the_believed_point() -> None:
    sampler = BayesianSampler(Space(PARAMETERS), 1, BELIEVED)
    assert sampler.draw(0, NONE).tolist() == [0.9, 0.5, 0.25, 0.625]


def test_the_initial_design_stays_near_what_is_believed() -> None:
    sampler = BayesianSampler(Space(PARAMETERS), 1, BELIEVED)
    plain = BayesianSampler(Space(PARAMETERS), 1)
    points = np.array([sampler.draw(i, NONE) for i in range(1, 60)])
    usual = np.array([plain.draw(i, NONE) for i in range(1, 60)])
    assert ((points >= 0.0) & (points < 1.0)).all()
    assert np.abs(points[:, 0] - 0.9).mean() < 0.5 * np.abs(usual[:, 0] - 0.9).mean()
    assert points[:, 1].tolist() == pytest.approx(usual[:, 1].tolist())  # nothing is believed of y
    assert 0.6 < (points[:, 2] == 0.25).mean() < 0.95
    assert 0.5 < (points[:, 3] == 0.625).mean() < 0.9
    kinds = {int(4 * x) for x in points[:, 3]}
    assert kinds == {0, 1, 2, 3}


def test_the_density_is_largest_at_the_belief_and_bounded_elsewhere() -> None:
    point = np.array([[0.9, 0.1, 0.25, 0.625]])
    others = np.repeat(point, 4, axis=0)
    others[0, 0], others[1, 2], others[2, 3], others[3, 1] = 0.1, 0.95, 0.125, 0.9
    at, away = belief().log_density(point, 1)[0], belief().log_density(others, 1)
    assert at == 0.0
    assert (away[:3] < -0.5).all()
    assert away[3] == 0.0  # nothing is believed of y
    assert (away[:3] > -3.0).all()


def test_the_weight_of_a_belief_falls_with_the_results() -> None:
    point = np.array([[0.1, 0.5, 0.25, 0.625]])
    densities = [belief().log_density(point, n)[0] for n in (0, 5, 50, 500)]
    assert densities[0] == densities[1]
    assert densities[2] == pytest.approx(0.1 * densities[1])
    assert densities[3] == pytest.approx(0.01 * densities[1])


def best_after(n: int, believed: dict[int, tuple[float, float]], seed: int, optimum: float) -> float:
    """The lowest value of a bowl in two dimensions after n trials, one at a time."""
    space = Space(PARAMETERS[:2])
    sampler = BayesianSampler(space, seed, believed)
    points: list[FloatArray] = []
    costs: list[float] = []
    for i in range(n):
        seen = Observations(
            np.arange(1, i + 1),
            np.array(points).reshape(-1, 2),
            np.array(costs).reshape(-1, 1),
            np.zeros(i),
            np.empty((0, 2)),
            np.empty(0, np.int64),
            np.empty((0, 2)),
            i,
            i,
        )
        if sampler.wants_fit(i, 0, i) and (task := sampler.fit_task(seen)) is not None:
            sampler.install({**task.run(), "first": i})
        points.append(space.snap(sampler.draw(i, np.empty((0, 2)))[None])[0])
        costs.append(float(((points[-1] - optimum) ** 2).sum()))
    return min(costs)


def test_a_right_belief_helps_at_once_and_a_wrong_one_does_not_hurt_for_long() -> None:
    right, wrong = {0: (0.85, 0.8), 1: (0.85, 0.8)}, {0: (0.1, 1.0), 1: (0.1, 1.0)}
    none = [best_after(6, {}, seed, 0.9) for seed in range(1, 4)]
    assert max(best_after(6, right, seed, 0.9) for seed in range(1, 4)) < 0.5 * min(none)
    assert max(best_after(40, wrong, seed, 0.9) for seed in range(1, 4)) < 1e-4


def test_without_a_belief_nothing_changes() -> None:
    assert not belief({})
    assert belief({}).log_density(np.random.default_rng(1).random((3, 4)), 1).tolist() == [0.0, 0.0, 0.0]
