"""Transfer: which trials of an earlier study count, and what they change."""

from __future__ import annotations

import json
from typing import Literal

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    ParameterSpec,
    StudySpec,
)

from hola.core.arrays import FloatArray
from hola.core.coordinator import OptimizationCoordinator
from hola.core.engine import Engine
from hola.core.objectives import Objectives
from hola.core.parameters import Space
from hola.core.transfer import EarlierTrials, best_point

CUBE: tuple[ParameterSpec, ...] = tuple(ContinuousParameter(name=f"x{i}", low=0.0, high=1.0) for i in range(3))
LOSS = (ObjectiveSpec(name="loss"),)
SPACE: tuple[ParameterSpec, ...] = (
    ContinuousParameter(name="x", low=0.0, high=10.0),
    IntegerParameter(name="n", low=1, high=4),
    CategoricalParameter(name="kind", choices=("a", "b")),
    ContinuousParameter(name="new", low=0.0, high=1.0),
)


def bowl(x: FloatArray, optimum: float) -> float:
    return float(1.0 + (np.arange(1, len(x) + 1) * (x - optimum) ** 2).sum() + abs(x[0] - optimum))


def studied(optimum: float, n: int, seed: int, earlier: tuple[EarlierTrials, ...] = ()) -> OptimizationCoordinator:
    coordinator = OptimizationCoordinator(StudySpec(parameters=CUBE, objectives=LOSS), seed, earlier)
    for _ in range(n):
        trial = coordinator.ask()
        assert trial is not None
        coordinator.tell(trial, bowl(np.array(list(trial.parameters.values())), optimum))
    return coordinator


def trials_of(coordinator: OptimizationCoordinator) -> EarlierTrials:
    return EarlierTrials([t.parameters for t in coordinator.trials], [t.objectives for t in coordinator.trials])


def needed(coordinator: OptimizationCoordinator, target: float) -> int:
    values = [trial.objectives["loss"] for trial in coordinator.trials]
    return next((i for i, value in enumerate(values, 1) if value <= target), len(values))


def found(parameters: list[dict[str, object]], losses: list[float], name: str = "loss") -> list[float] | None:
    trials = EarlierTrials(parameters, [{name: loss} for loss in losses])  # type: ignore[arg-type]
    point = best_point(Space(SPACE), Objectives(LOSS), trials, np.array([0.1, 0.2, 0.3, 0.4]))
    return None if point is None else point.tolist()


def test_only_common_parameters_and_values_of_the_new_space_count() -> None:
    trials: list[dict[str, object]] = [
        {"x": 5.0, "n": 2, "kind": "a", "old": 1},
        {"x": 1.0, "n": 1.0, "kind": "b", "old": 2},
        {"x": 11.0, "n": 1, "kind": "b", "old": 3},  # x is outside
        {"x": 1.0, "n": 1, "kind": "c", "old": 4},  # not a choice
        {"x": 1.0, "n": 1.5, "kind": "a", "old": 5},  # not an integer
        {"x": 1.0, "n": "many", "kind": "a", "old": 6},
    ]
    losses = [2.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert found(trials, losses) == [0.1, 0.125, 0.75, 0.4]
    assert found(trials, losses, "error") == [0.5, 0.375, 0.25, 0.4]  # in the order of the earlier study
    assert found([{"x": 5.0}], [1.0]) == [0.5, 0.2, 0.3, 0.4]


@pytest.mark.parametrize(
    "parameters", [[], [{"other": 1.0}], [{"x": 99.0}]], ids=["no trial", "no common parameter", "no value in range"]
)
def test_a_study_with_nothing_in_common_changes_nothing(parameters: list[dict[str, object]]) -> None:
    assert found(parameters, [1.0] * len(parameters)) is None
    trials = EarlierTrials(parameters, [{"loss": 1.0}] * len(parameters))  # type: ignore[arg-type]
    spec = StudySpec(parameters=SPACE, objectives=LOSS)
    with_trials, without = OptimizationCoordinator(spec, 1, [trials]), OptimizationCoordinator(spec, 1)
    for _ in range(5):
        one, other = with_trials.ask(), without.ask()
        assert one is not None
        assert other is not None
        assert one.parameters == other.parameters
        with_trials.tell(one, 1.0)
        without.tell(other, 1.0)
    assert "earlier" not in with_trials.engine.state()


@pytest.mark.parametrize("direction", ["minimize", "maximize"])
def test_the_best_trial_is_the_best_under_the_new_objectives(direction: Literal["minimize", "maximize"]) -> None:
    limit = 5.0 if direction == "minimize" else 8.0
    objectives = Objectives((ObjectiveSpec(name="loss", direction=direction, limit=limit),))
    told = [{"loss": 9.0}, {"loss": 3.0}, {"loss": 7.0}]
    trials = EarlierTrials([{"x": 1.0}, {"x": 2.0}, {"x": 3.0}], told)
    point = best_point(Space(SPACE), objectives, trials, np.full(4, 0.5))
    assert point is not None
    assert point[0] == (0.2 if direction == "minimize" else 0.1)


def test_the_first_suggestions_are_the_best_points_of_two_earlier_studies() -> None:
    loss = [{"loss": 1.0}]
    earlier = [EarlierTrials([{"x0": i / 10, "x1": 0.8}], loss) for i in (3, 2, 1)]
    coordinator = OptimizationCoordinator(StudySpec(parameters=CUBE, objectives=LOSS), 1, earlier)
    asked = [coordinator.ask() for _ in range(3)]
    assert [list(t.parameters.values()) for t in asked if t is not None] == [
        pytest.approx(values) for values in ([0.3, 0.8, 0.5], [0.2, 0.8, 0.5], [0.5, 0.5, 0.5])
    ]
    assert [t.origin_detail for t in asked if t is not None] == ["transfer", "transfer", "start"]


def test_what_has_no_common_parameter_is_as_the_user_believes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hola.core.samplers.believed", lambda space: {2: (0.9, 0.5)})
    earlier = EarlierTrials([{"x0": 0.3, "x1": 0.8}], [{"loss": 1.0}])
    coordinator = OptimizationCoordinator(StudySpec(parameters=CUBE, objectives=LOSS), 1, [earlier])
    asked = [coordinator.ask() for _ in range(2)]
    assert [list(t.parameters.values()) for t in asked if t is not None] == [
        pytest.approx(values) for values in ([0.3, 0.8, 0.9], [0.5, 0.5, 0.9])
    ]


def test_a_related_study_halves_the_trials_and_an_unrelated_one_does_no_harm() -> None:
    related, unrelated = trials_of(studied(0.82, 40, 9)), trials_of(studied(0.05, 40, 9))
    plain = [studied(0.8, 40, seed) for seed in range(1, 4)]
    target = float(np.median([min(t.objectives["loss"] for t in c.trials[:10]) for c in plain]))
    usual = np.mean([needed(c, target) for c in plain])
    assert np.mean([needed(studied(0.8, 40, seed, (related,)), target) for seed in range(1, 4)]) <= 0.5 * usual
    assert np.mean([needed(studied(0.8, 40, seed, (unrelated,)), target) for seed in range(1, 4)]) <= 2.0 * usual


def test_a_restored_engine_suggests_the_same_without_the_earlier_study() -> None:
    earlier = trials_of(studied(0.7, 20, 9))
    spec = StudySpec(parameters=CUBE, objectives=LOSS)
    before = OptimizationCoordinator(spec, 1, [earlier])
    for _ in range(6):
        trial = before.ask()
        assert trial is not None
        before.tell(trial, bowl(np.array(list(trial.parameters.values())), 0.6))
    after = Engine(spec, 1)
    trials = before.trials
    after.load(
        [t.trial_id for t in trials],
        [after.space.ordered(t.parameters) for t in trials],
        [list(t.objectives.values()) for t in trials],
        ["completed"] * len(trials),
    )
    after.restore(json.loads(json.dumps(before.engine.state())))
    for engine in (before.engine, after):
        task = engine.fit_task()
        assert task is not None
        engine.install(task.run())
    assert before.engine.suggest(7) == after.suggest(7)
