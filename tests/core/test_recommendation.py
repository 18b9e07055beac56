"""Which trial to use: with noise not the luckiest one."""

from __future__ import annotations

import json

import numpy as np
from hola_protocol.space import ContinuousParameter, GaussianProcessSpec, ObjectiveSpec, StudySpec

from hola.core.coordinator import OptimizationCoordinator, Trial
from hola.core.engine import Engine

SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="x", low=-2.0, high=2.0),
        ContinuousParameter(name="y", low=-2.0, high=2.0),
    ),
    objectives=(ObjectiveSpec(name="loss"),),
    sampler=GaussianProcessSpec(),
)


def true(trial: Trial) -> float:
    return float(trial.parameters["x"] - 0.4) ** 2 + float(trial.parameters["y"] + 0.7) ** 2


def optimised(seed: int, noise: float, n: int = 60) -> OptimizationCoordinator:
    random = np.random.default_rng(seed)
    coordinator = OptimizationCoordinator(SPEC, seed)
    for _ in range(n):
        trial = coordinator.ask()
        assert trial is not None
        coordinator.tell(trial, true(trial) + noise * random.standard_normal())
    return coordinator


def test_with_noise_the_recommended_trial_is_better_than_the_luckiest() -> None:
    gains = []
    for seed in range(24):
        coordinator = optimised(seed, 0.5)
        best, recommended = coordinator.best(), coordinator.recommend()
        assert best is not None
        assert recommended is not None
        gains.append(true(best) - true(recommended))
    assert np.mean(gains) > 0.02
    assert np.mean(np.array(gains) >= 0.0) > 0.6


def test_without_noise_it_is_the_best() -> None:
    coordinator = optimised(1, 0.0)
    assert coordinator.recommend() is coordinator.best()


def test_before_the_first_result_there_is_none() -> None:
    assert OptimizationCoordinator(SPEC, 1).recommend() is None


def test_other_objectives_make_it_the_best_until_the_next_fit() -> None:
    coordinator = next(c for c in (optimised(seed, 0.5) for seed in range(12)) if c.recommend() is not c.best())
    coordinator.update_objectives((ObjectiveSpec(name="loss", direction="maximize"),))
    assert coordinator.recommend() is coordinator.best()


def test_a_restart_keeps_it() -> None:
    coordinator = next(c for c in (optimised(seed, 0.5) for seed in range(12)) if c.recommend() is not c.best())
    trials, engine = coordinator.trials, coordinator.engine
    twin = Engine(SPEC, engine.seed)
    twin.load(
        [t.id for t in trials],
        [engine.space.ordered(t.parameters) for t in trials],
        [(t.objectives["loss"],) for t in trials],
        ["completed"] * len(trials),
    )
    assert twin.recommended() == engine.best()
    twin.restore(json.loads(json.dumps(engine.state())))
    assert twin.recommended() == engine.recommended() != engine.best()
