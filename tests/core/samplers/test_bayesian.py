"""Bayesian optimisation through the engine: repeatable, restorable, bounded, and no surprise in odd spaces."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParameterSpec,
)

from hola.core.coordinator import OptimizationCoordinator
from hola.core.engine import Engine
from tests.core.samplers.studies import cube, numbers, optimised, study

MIXED: tuple[ParameterSpec, ...] = (
    ContinuousParameter(name="x", low=-1.0, high=2.0),
    ContinuousParameter(name="rate", low=1e-5, high=1.0, scale="log"),
    IntegerParameter(name="layers", low=1, high=6),
    IntegerParameter(name="width", low=1, high=512, scale="log"),
    LatticeParameter(name="step", values=(0.1, 0.2, 0.5)),
    CategoricalParameter(name="kind", choices=("a", "b", "c", "d")),
    CategoricalParameter(name="flag", choices=(True, False)),
)


Case = tuple[Sequence[ParameterSpec], Callable[[int, Sequence[object]], Sequence[float] | None]]


CASES: dict[str, Case] = {
    "one dimension": (cube(1), lambda i, v: [numbers(v)]),
    "100 dimensions": (cube(100), lambda i, v: [numbers(v)]),
    "all categorical": (
        [CategoricalParameter(name=f"c{i}", choices=("a", "b", "c", "d", "e")) for i in range(4)],
        lambda i, v: [numbers(v)],
    ),
    "a single allowed value": (
        [*cube(2), CategoricalParameter(name="c", choices=("a",)), IntegerParameter(name="i", low=3, high=3)],
        lambda i, v: [numbers(v)],
    ),
    "mixed": (MIXED, lambda i, v: [numbers(v)]),
    "constant objective": (cube(3), lambda i, v: [7.0]),
    "outliers": (cube(3), lambda i, v: [1e300 if i % 3 else numbers(v)]),
    "outliers of both signs": (cube(3), lambda i, v: [(1e300, -1e300, 1.0)[i % 3]]),
    "ties": (MIXED, lambda i, v: [float(round(numbers(v)))]),
    "everything fails": (cube(3), lambda i, v: None),
    "most fails": (MIXED, lambda i, v: [numbers(v)] if i % 4 == 0 else None),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("pending", [1, 6])
def test_every_study_goes_on(case: Case, pending: int) -> None:
    parameters, evaluate = case
    engine = optimised(study(parameters), evaluate, 30, pending)
    assert engine._draws.n_known >= 30


@pytest.mark.parametrize("groups", [1, 3])
def test_a_study_goes_on_when_everything_violates(groups: int) -> None:
    objectives = [
        ObjectiveSpec(name=f"y{i}", direction="minimize", limit=-1.0, group=f"g{i % groups}") for i in range(3)
    ]
    engine = optimised(study(cube(2), objectives), lambda i, v: [numbers(v) + j for j in range(3)], 30)
    assert engine.n_completed == 30
    assert (engine._results.board.violation > 0.0).all()


def test_a_space_of_one_point_has_one_suggestion() -> None:
    spec = study([CategoricalParameter(name="c", choices=("a",))])
    assert optimised(spec, lambda i, v: [1.0], 5).n_completed == 1
    repeated = study([CategoricalParameter(name="c", choices=("a",))], allow_repeats=True)
    assert optimised(repeated, lambda i, v: [1.0], 8).n_completed == 8


def test_a_finite_space_is_used_up_without_repeats() -> None:
    parameters: list[ParameterSpec] = [
        IntegerParameter(name="i", low=1, high=5),
        CategoricalParameter(name="c", choices=("a", "b", "c")),
    ]
    assert optimised(study(parameters), lambda i, v: [numbers(v)], 40, 4).n_completed == 15


def test_ten_thousand_enqueued_points_are_welcome() -> None:
    engine = Engine(study(cube(2)), 0)
    points = np.random.default_rng(0).uniform(-1.0, 1.0, (10_000, 2))
    for i, point in enumerate(points.tolist()):
        engine.reserve(i + 1, tuple(point))
    assert engine.suggest(10_001) is not None
    for i, point in enumerate(points.tolist()):
        engine.tell(i + 1, [numbers(point)])
    task = engine.fit_task()
    assert task is not None
    state = task.run()
    assert len(json.dumps(state)) < 100_000
    engine.install(state)
    values = engine.suggest(10_002)
    assert values is not None
    assert numbers(values) < 0.01


@pytest.mark.parametrize("groups", [1, 2])
def test_a_restored_engine_goes_on_as_the_other_would_have(groups: int) -> None:
    objectives = [ObjectiveSpec(name=f"y{i}", direction="minimize", group=f"g{i}") for i in range(groups)]
    spec = study(MIXED, objectives)
    ids, values, told, states = [], [], [], []
    engine, again = Engine(spec, 5), Engine(spec, 5)
    for i in range(1, 26):
        if (task := engine.fit_task()) is not None:
            engine.install(task.run())
        suggestion = engine.suggest(i)
        assert suggestion is not None
        ids.append(i)
        values.append(suggestion)
        told.append([numbers(suggestion) + j for j in range(groups)] if i % 5 and i < 23 else None)
        states.append("running" if i >= 23 else "completed" if i % 5 else "failed")
        if states[-1] == "completed":
            engine.tell(i, told[-1])  # type: ignore[arg-type]
        elif states[-1] == "failed":
            engine.tell_failure(i)
    again.restore(json.loads(json.dumps(engine.state(), allow_nan=False)))
    again.load(ids, values, told, states)  # type: ignore[arg-type]
    for i in range(26, 36):
        for one in (engine, again):
            if (task := one.fit_task()) is not None:
                one.install(task.run())
        suggestion = engine.suggest(i)
        assert suggestion == again.suggest(i)
        assert suggestion is not None
        for one in (engine, again):
            one.tell(i, [numbers(suggestion)] * groups)
    assert engine.state() == again.state()


def test_new_objectives_turn_the_search_round() -> None:
    coordinator = OptimizationCoordinator(study(cube(2)), seed=1)
    for _ in range(20):
        trial = coordinator.ask()
        assert trial is not None
        coordinator.tell(trial, trial.parameters["x0"] + trial.parameters["x1"])
    coordinator.update_objectives((ObjectiveSpec(name="loss", direction="maximize"),))
    for _ in range(25):
        trial = coordinator.ask()
        assert trial is not None
        coordinator.tell(trial, trial.parameters["x0"] + trial.parameters["x1"])
    best = coordinator.best()
    assert best is not None
    assert best.objectives["loss"] > 1.9
