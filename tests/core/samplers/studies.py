"""Studies that are run through an engine, for the tests of several samplers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ExternalSpec,
    GaussianProcessSpec,
    ObjectiveSpec,
    ParameterSpec,
    SamplerSpec,
    StudySpec,
)

from hola.core.engine import Engine
from hola.core.parameters import Values

TPE = ExternalSpec(name="optuna", options={"n_startup_trials": 5})
NSGA2 = ExternalSpec(name="optuna", options={"sampler": "NSGAIISampler", "population_size": 6})
NSGA3 = ExternalSpec(
    name="optuna", options={"sampler": "NSGAIIISampler", "population_size": 6, "crossover": "SBXCrossover"}
)
CUBE: tuple[ParameterSpec, ...] = tuple(ContinuousParameter(name=f"x{i}", low=-5.0, high=5.0) for i in range(3))


def label(spec: SamplerSpec) -> str:
    return "-".join([type(spec).__name__, getattr(spec, "name", ""), str(getattr(spec, "options", {}).get("sampler"))])


def engine_of(sampler: SamplerSpec, parameters: Sequence[ParameterSpec] = CUBE, seed: int = 3) -> Engine:
    spec = StudySpec(parameters=tuple(parameters), objectives=(ObjectiveSpec(name="loss"),), sampler=sampler)
    return Engine(spec, seed)


def sphere(values: Sequence[Any]) -> float:
    return float(sum((float(v) - 1.5) ** 2 for v in values))


def run(
    engine: Engine, n: int, value: Callable[[Any], float | None] = sphere, pending: int = 3, first: int = 1
) -> list[Any]:
    """Asks and tells; a value of None is a failure."""
    asked: list[Values | None] = []
    waiting: list[tuple[int, Values]] = []
    for trial_id in range(first, first + n):
        if (task := engine.fit_task(ahead=2)) is not None:
            engine.install(task.run())
        values = engine.suggest(trial_id)
        asked.append(values)
        if values is None:
            break
        waiting.append((trial_id, values))
        if len(waiting) >= pending:
            done, told = waiting.pop(0)
            result = value(told)
            if result is None:
                engine.tell_failure(done)
            else:
                engine.tell(done, (result,))
    return asked


CMA = ExternalSpec(name="cmaes")


KINDS: tuple[ParameterSpec, ...] = (
    CategoricalParameter(name="kind", choices=("a", "b", None, 1)),
    CategoricalParameter(name="other", choices=(1, "1", 2.5)),
)


LOSS = (ObjectiveSpec(name="loss", direction="minimize"),)


def cube(d: int) -> tuple[ParameterSpec, ...]:
    return tuple(ContinuousParameter(name=f"x{i}", low=-1.0, high=1.0) for i in range(d))


def study(
    parameters: Sequence[ParameterSpec], objectives: Sequence[ObjectiveSpec] = LOSS, allow_repeats: bool = False
) -> StudySpec:
    return StudySpec(
        parameters=tuple(parameters),
        objectives=tuple(objectives),
        sampler=GaussianProcessSpec(),
        allow_repeats=allow_repeats,
    )


def numbers(values: Sequence[object]) -> float:
    return sum(float(v) ** 2 if isinstance(v, int | float) else float(ord(str(v)[0]) - 97) for v in values)


def optimised(
    spec: StudySpec, evaluate: Callable[[int, Sequence[object]], Sequence[float] | None], n: int, pending: int = 1
) -> Engine:
    """Run n trials, the oldest of the pending first; None is a failure."""
    engine = Engine(spec, 3)
    running: list[tuple[int, Values]] = []
    asked = 0
    for _ in range(n):
        while len(running) < pending:
            if (task := engine.fit_task()) is not None:
                engine.install(json.loads(json.dumps(task.run(), allow_nan=False)))
            suggestion = engine.suggest(asked + 1)
            if suggestion is None:
                break
            asked += 1
            running.append((asked, suggestion))
        if not running:
            break
        trial, values = running.pop(0)
        told = evaluate(trial, values)
        if told is None:
            engine.tell_failure(trial)
        else:
            engine.tell(trial, told)
    return engine
