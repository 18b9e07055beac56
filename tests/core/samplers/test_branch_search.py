"""The search in turns: traps, failing and used-up branches, several points at once, and the saved state."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    ParameterSpec,
    ParentTest,
    StudySpec,
    check_spec,
    parameter_problems,
)

from hola.core.arrays import FloatArray
from hola.core.coordinator import OptimizationCoordinator
from hola.core.engine import Engine
from hola.core.samplers.gaussian_process import GaussianProcess

from ..conditional_spaces import FINITE, MODELS, spec

TRAP: tuple[ParameterSpec, ...] = (
    CategoricalParameter(name="branch", choices=("quick", "slow", "none")),
    ContinuousParameter(name="q", low=0.0, high=1.0, condition=({"branch": ParentTest(in_=("quick",))},)),
    *(
        ContinuousParameter(name=f"s{i}", low=0.0, high=1.0, condition=({"branch": ParentTest(in_=("slow",))},))
        for i in range(3)
    ),
)


BRANCHES: tuple[ParameterSpec, ...] = (
    CategoricalParameter(name="branch", choices=(0, 1, 2, 3)),
    *(
        ContinuousParameter(name=f"x{k}_{i}", low=0.0, high=1.0, condition=({"branch": ParentTest(in_=(k,))},))
        for k in range(4)
        for i in range(2)
    ),
)


def _steep(p: Mapping[str, Any]) -> float:
    """All branches are alike but for a small offset."""
    return float(sum((v - 0.3) ** 2 for name, v in p.items() if name != "branch") + 1e-3 * p["branch"])


def _trap(p: Mapping[str, Any]) -> float:
    """The slow branch is the worst in its middle, and the best at (0.8, 0.8, 0.8)."""
    if p["branch"] == "slow":
        return float(np.linalg.norm([p[f"s{i}"] - 0.8 for i in range(3)]) / 0.6)
    return 0.3 + 0.1 * (p["q"] - 0.6) ** 2 if p["branch"] == "quick" else 0.5


def _run(
    made: StudySpec,
    loss: Callable[[Mapping[str, Any]], float | None],
    n: int,
    pending: int = 1,
    ahead: int = 1,
    seed: int = 1,
) -> tuple[Engine, list[tuple[dict[str, Any], float | None]]]:
    engine, told, waiting = Engine(made, seed), [], []
    for trial in range(1, n + 1):
        if (task := engine.fit_task(ahead)) is not None:
            engine.install(json.loads(json.dumps(task.run())))
        values = engine.suggest(trial)
        assert values is not None
        named = engine.space.named(values)
        assert parameter_problems(made, named) == []
        waiting.append((trial, named))
        if len(waiting) == pending:
            done, named = waiting.pop(0)
            value = loss(named)
            told.append((named, value))
            if value is None:
                engine.tell_failure(done)
            else:
                engine.tell(done, [value])
    return engine, told


@pytest.mark.parametrize("seed", [1, 2])
def test_a_branch_that_starts_worst_is_searched_until_it_wins(seed: int) -> None:
    _, told = _run(spec(TRAP), _trap, 60, seed=seed)
    best, value = min(told, key=lambda each: each[1] or 0.0)
    assert best["branch"] == "slow"
    assert value is not None
    assert value < 0.2


def test_a_choice_without_children_is_evaluated_once() -> None:
    _, told = _run(spec(TRAP), _trap, 40)
    assert Counter(p["branch"] for p, _ in told)["none"] == 1


def test_a_branch_that_always_fails_gets_few_trials() -> None:
    _, told = _run(spec(TRAP), lambda p: None if p["branch"] == "slow" else _trap(p), 40)
    assert 1 <= Counter(p["branch"] for p, _ in told)["slow"] <= 6


def test_every_branch_may_fail_at_first() -> None:
    _, told = _run(spec(TRAP), lambda p: _trap(p) if p.get("q", 0.0) > 0.55 else None, 30)
    assert any(value is not None for _, value in told)


@pytest.mark.parametrize(("pending", "ahead"), [(4, 1), (8, 4)])
def test_pending_points_are_distinct_and_are_shared_by_branches(pending: int, ahead: int) -> None:
    engine, told = _run(spec(MODELS), lambda p: float(len(p)), 40, pending, ahead)
    points = [tuple(sorted(p.items(), key=str)) for p, _ in told]
    assert len(set(points)) == len(points)
    assert len({p["model"] for p, _ in told[:12]}) >= 3
    assert engine.n_pending == pending - 1


def test_the_state_has_a_region_for_each_branch_and_a_restarted_engine_continues() -> None:
    made = spec(TRAP)
    one, _ = _run(made, _trap, 30)
    state = one.sampler_status()
    assert state.phase in ("region", "start")
    again, _ = _run(made, _trap, 30)
    task, same = one.fit_task(), again.fit_task()
    assert task is not None
    assert same is not None
    state_of_model = task.run()
    assert state_of_model == same.run()
    assert len(json.dumps(state_of_model)) < 20_000
    assert {"0", "1"} <= set(state_of_model["branches"])


def test_new_objectives_start_new_regions() -> None:
    made = spec(TRAP)
    coordinator = OptimizationCoordinator(made, seed=1)
    for _ in range(25):
        trial = coordinator.ask()
        assert trial is not None
        coordinator.tell(trial, {"loss": _trap(trial.parameters)})
    coordinator.update_objectives((ObjectiveSpec(name="loss", direction="maximize"),))
    for _ in range(25):
        trial = coordinator.ask()
        assert trial is not None
        coordinator.tell(trial, {"loss": _trap(trial.parameters)})
    best = coordinator.best()
    assert best is not None
    assert best.parameters["branch"] == "slow"


def test_limits_hold_in_the_best_trial() -> None:
    objectives = (ObjectiveSpec(name="loss"), ObjectiveSpec(name="size", target=-1e-9, limit=0.5, priority=1e-9))
    made = StudySpec(parameters=TRAP, objectives=objectives)
    check_spec(made)
    coordinator = OptimizationCoordinator(made, seed=1)
    for _ in range(50):
        trial = coordinator.ask()
        assert trial is not None
        p = trial.parameters
        size = p["s0"] if p["branch"] == "slow" else 0.2
        coordinator.tell(trial, {"loss": _trap(p), "size": size})
    best = coordinator.best()
    assert best is not None
    assert best.parameters.get("s0", 0.0) <= 0.5


def test_branches_together_are_refitted_as_often_as_one_region_on_as_many_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, fitted = spec(BRANCHES), []
    engine = Engine(made, 1)
    points = np.random.default_rng(1).random((150, engine.space.d))
    values = [engine.space.decode(point) for point in points]
    losses = [_steep(engine.space.named(v)) for v in values]
    engine.load(range(1, 151), values, [(loss,) for loss in losses], ["completed"] * 150)
    fit = GaussianProcess.fit

    def counted(self: GaussianProcess, inputs: FloatArray, targets: FloatArray, iterations: int, *more: Any) -> None:
        fitted.append((len(inputs), iterations > 0))
        fit(self, inputs, targets, iterations, *more)

    monkeypatch.setattr(GaussianProcess, "fit", counted)
    visited = set()
    for trial in range(151, 191):
        task = engine.fit_task()
        assert task is not None
        engine.install(json.loads(json.dumps(task.run())))
        suggested = engine.suggest(trial)
        assert suggested is not None
        visited.add(suggested[0])
        engine.tell(trial, [_steep(engine.space.named(suggested))])
    assert visited == {0, 1, 2, 3}
    # Each branch has a first fit; then 3 % of about 150 results are 5.
    assert sum(refitted for _, refitted in fitted) <= 4 + 40 // 5 + 2
    assert {rows for rows, _ in fitted} <= {50 + 10 * 3, 60 + 10 * 3}


@pytest.mark.parametrize("branches", [100])
def test_a_hundred_branches_are_searched_in_one_region(branches: int) -> None:
    kind = CategoricalParameter(name="kind", choices=tuple(range(branches)))
    children = [
        ContinuousParameter(name=f"x{i}", low=0.0, high=1.0, condition=({"kind": ParentTest(in_=(i,))},))
        for i in range(branches)
    ]
    made = spec((kind, *children))
    engine, _ = _run(made, lambda p: abs(p["kind"] - 40) / 10 + (p[f"x{p['kind']}"] - 0.3) ** 2, 20)
    task = engine.fit_task()
    assert task is not None
    assert "branches" not in task.run()


def test_an_integer_below_a_root_is_searched_value_by_value() -> None:
    depth = IntegerParameter(name="depth", low=1, high=3, condition=({"branch": ParentTest(in_=("slow",))},))
    deep = ContinuousParameter(name="z", low=0.0, high=1.0, condition=({"depth": ParentTest(ge=3)},))
    _, told = _run(spec((*TRAP, depth, deep)), lambda p: _trap(p) - 0.5 * ("z" in p) + abs(p.get("z", 0.5) - 0.4), 40)
    best, _ = min(told, key=lambda each: each[1] or 0.0)
    assert "z" in best


def test_a_finite_space_of_branches_is_used_up() -> None:
    engine, told = _run(spec(FINITE), lambda p: float(len(p)), 14)
    assert engine.remaining_points == 0
    assert len({json.dumps(p, sort_keys=True) for p, _ in told}) == 14


def test_a_front_has_points_of_both_branches() -> None:
    objectives = (ObjectiveSpec(name="a", group="a"), ObjectiveSpec(name="b", group="b"))
    coordinator = OptimizationCoordinator(StudySpec(parameters=TRAP, objectives=objectives), seed=1)
    for _ in range(40):
        trial = coordinator.ask()
        assert trial is not None
        p = trial.parameters
        away = sum((p[f"s{i}"] - 0.5) ** 2 for i in range(3)) if p["branch"] == "slow" else (p.get("q", 0.0) - 0.5) ** 2
        low = 0.1 + away
        high = 1.0 + p.get("q", p.get("s0", 1.0))
        coordinator.tell(trial, {"a": low, "b": high} if p["branch"] == "slow" else {"a": high, "b": low})
    front = coordinator.front()
    assert {"quick", "slow"} <= {t.parameters["branch"] for t in front}
    assert min(t.objectives["a"] for t in front) < 0.15
    assert min(t.objectives["b"] for t in front) < 0.15


def test_with_noise_the_recommended_trial_is_in_the_better_branch() -> None:
    random = np.random.default_rng(1)
    coordinator = OptimizationCoordinator(spec(TRAP), seed=1)
    for _ in range(60):
        trial = coordinator.ask()
        assert trial is not None
        p = trial.parameters
        exact = 1.0 + sum((p[f"s{i}"] - 0.6) ** 2 for i in range(3)) if p["branch"] == "slow" else 1.6
        coordinator.tell(trial, {"loss": exact + 0.2 * random.standard_normal()})
    best = coordinator.recommend()
    assert best is not None
    assert best.parameters["branch"] == "slow"


def test_an_enqueued_trial_counts_as_one_of_its_branch() -> None:
    engine = Engine(spec(TRAP), 1)
    for trial in range(1, 9):
        values = engine.space.ordered({"branch": "slow", "s0": trial / 10, "s1": 0.5, "s2": 0.5})
        engine.reserve(trial, values)
        engine.tell(trial, [1.0 + trial / 10])
    drawn = []
    for trial in range(9, 17):
        if (task := engine.fit_task()) is not None:
            engine.install(task.run())
        values = engine.suggest(trial)  # type: ignore[assignment]
        assert values is not None
        named: dict[str, Any] = engine.space.named(values)
        drawn.append(named["branch"])
        engine.tell(trial, [2.0 + trial / 100])
    assert {"quick", "none"} <= set(drawn)
