"""Which trial to use: with noise not the luckiest one."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hola_protocol.space import ContinuousParameter, GaussianProcessSpec, ObjectiveSpec, StudySpec

from benchmarks.quality import served
from benchmarks.quality.small import SMALL
from hola.core.coordinator import OptimizationCoordinator, SearchTrial
from hola.core.engine import Engine
from hola.core.parameters import Space
from hola.core.samplers.features import Features
from hola.core.samplers.recommendation import most_promising

SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="x", low=-2.0, high=2.0),
        ContinuousParameter(name="y", low=-2.0, high=2.0),
    ),
    objectives=(ObjectiveSpec(name="loss"),),
    sampler=GaussianProcessSpec(),
)


def true(trial: SearchTrial) -> float:
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
        coordinator = optimised(seed, 0.5, 120)
        best, recommended = coordinator.best(), coordinator.recommend()
        assert best is not None
        assert recommended is not None
        gains.append(true(best) - true(recommended))
    assert np.mean(gains) > 0.02
    assert np.mean(np.array(gains) >= 0.0) > 0.6


def test_of_many_trials_too_it_is_better_than_the_luckiest() -> None:
    features = Features(Space(SPEC.parameters))
    gains = []
    for seed in range(12):
        random = np.random.default_rng(seed)
        points = random.random((400, 2))
        exact = ((points - [0.6, 0.3]) ** 2).sum(axis=1)
        costs = exact + 0.1 * random.standard_normal(400)
        recommended = most_promising(features, np.arange(1, 401), points, costs, costs)
        assert recommended is not None
        gains.append(exact[np.argmin(costs)] - exact[recommended - 1])
    assert np.mean(gains) > 0.02
    assert np.mean(np.array(gains) >= 0.0) > 0.8


def test_a_trial_far_better_than_its_neighbours_was_not_lucky() -> None:
    features = Features(Space(SPEC.parameters))
    for seed in range(6):
        random = np.random.default_rng(seed)
        points = random.random((60, 2))
        costs = ((points - 0.5) ** 2).sum(axis=1) + 0.05 * random.standard_normal(60)
        alone = int(np.argmax(costs))
        costs[alone] = costs.min() - 0.5
        assert most_promising(features, np.arange(60), points, costs, costs) == alone


@pytest.mark.parametrize(("n", "due"), [(300, 20), (2_000, 30)])
def test_it_is_sought_after_a_part_of_the_results(n: int, due: int) -> None:
    engine = Engine(SPEC, 1)
    random = np.random.default_rng(1)
    values = [(float(a), float(b)) for a, b in random.uniform(-2.0, 2.0, (n, 2))]
    costs = [a * a + b * b + 3.0 * float(e) for (a, b), e in zip(values, random.standard_normal(n), strict=True)]
    engine.load(range(1, n + 1), values, [(cost,) for cost in costs], ["completed"] * n)
    sought = []
    for i in range(n, n + due + 1):
        task = engine.fit_task()
        assert task is not None
        model = task.run()
        engine.install(model)
        sought.append(model["models"]["recommendation"]["n"])
        a, b = random.uniform(-2.0, 2.0, 2)
        engine.add(i + 1, (float(a), float(b)), (float(a * a + b * b + 3.0 * random.standard_normal()),))
    assert sought == [n] * due + [n + due]


def test_without_noise_it_is_the_best() -> None:
    coordinator = optimised(1, 0.0)
    assert coordinator.recommend() is coordinator.best()


@pytest.mark.parametrize("every", [1, 10], ids=["", "fits are rare"])
@pytest.mark.parametrize("name", ["bowl-2", "branin-2", "training-5", "solver-8"])
def test_of_an_objective_without_noise_it_is_the_best(name: str, every: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = next(p for p in SMALL if p.name == name)
    coordinator = OptimizationCoordinator(served.spec_of(problem, 3))
    wants_fit = coordinator.engine.wants_fit
    for i in range(40):
        # Where fits take longer than evaluations most points come from no model, and lie where no model put them.
        monkeypatch.setattr(coordinator.engine, "wants_fit", lambda asked=True, i=i: i % every == 0 and wants_fit())
        trial = coordinator.ask()
        assert trial is not None
        coordinator.tell(trial, problem.value(trial.parameters))
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
        [t.trial_id for t in trials],
        [engine.space.ordered(t.parameters) for t in trials],
        [(t.objectives["loss"],) for t in trials],
        ["completed"] * len(trials),
    )
    assert twin.recommended() == engine.best()
    twin.restore(json.loads(json.dumps(engine.state())))
    assert twin.recommended() == engine.recommended() != engine.best()
