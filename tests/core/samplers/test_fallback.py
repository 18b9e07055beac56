"""Points for asks that do not wait for a fit: better than random search by themselves."""

from collections import deque
from typing import Any

import numpy as np
import pytest
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter

from benchmarks.quality import served
from benchmarks.quality.small import SMALL, SmallProblem
from hola.core.coordinator import OptimizationCoordinator
from hola.core.parameters import Space
from hola.core.samplers.fallback import fallback
from hola.core.samplers.features import Features

MIXED = Features(
    Space(
        (
            ContinuousParameter(name="x", low=0.0, high=1.0),
            IntegerParameter(name="n", low=1, high=5),
            CategoricalParameter(name="kind", choices=("a", "b", "c")),
        )
    )
)


def test_it_is_a_function_of_the_seed_the_index_and_the_leaders() -> None:
    leaders = MIXED.snap(np.random.default_rng(1).random((8, 3)))
    points = [fallback(MIXED, 7, i, leaders) for i in range(200)]
    again = [fallback(MIXED, 7, i, leaders) for i in range(200)]
    assert np.array_equal(points, again)
    assert len(np.unique(points, axis=0)) > 150
    assert np.all((np.array(points) >= 0.0) & (np.array(points) < 1.0))
    assert np.array_equal(points, MIXED.snap(np.array(points)))


def test_its_steps_become_shorter_as_the_leaders_come_closer() -> None:
    features = Features(Space(tuple(ContinuousParameter(name=f"x{i}", low=0.0, high=1.0) for i in range(4))))
    spread = np.random.default_rng(2).standard_normal((8, 4))
    distances = []
    for size in (0.1, 0.001):
        leaders = 0.5 + size * spread
        points = np.array([fallback(features, 1, i, leaders) for i in range(300)])
        distances.append(np.median(np.abs(points - leaders[0]).max(axis=1)))
    assert distances[1] < 0.1 * distances[0]


@pytest.mark.parametrize("k", [0, 1])
def test_without_leaders_it_draws_from_the_whole_space(k: int) -> None:
    points = np.array([fallback(MIXED, 3, i, np.full((k, 3), 0.5)) for i in range(300)])
    assert points[:, 0].min() < 0.05
    assert points[:, 0].max() > 0.95


def without_fits(problem: SmallProblem, seed: int, pending: int = 8) -> list[float]:
    """The regrets of a study in which no fit ever ends."""
    coordinator = OptimizationCoordinator(served.spec_of(problem, seed))
    coordinator.engine.wants_fit = lambda asked=True: False  # type: ignore[method-assign]
    objective = served.Objective(problem, seed)
    running: deque[Any] = deque()
    while True:
        while len(running) < pending and (trial := coordinator.ask()) is not None:
            running.append(trial)
        if not running:
            return objective.regrets()
        trial = running.popleft()
        try:
            coordinator.tell(trial, objective(trial.parameters))
        except served.FailedError:
            coordinator.tell_failure(trial)


@pytest.mark.parametrize("problem", SMALL, ids=lambda problem: problem.name)
def test_it_alone_is_better_than_random_search(problem: SmallProblem) -> None:
    seeds = 100 if problem.name == "branin-2" else 25  # its three equal minima are worth much to random search
    mine = np.median([without_fits(problem, seed) for seed in range(1, seeds + 1)], axis=0)
    random = np.median([served.at_random(problem, seed)["regrets"] for seed in range(1001, 1301)], axis=0)
    assert np.all(mine < random)
