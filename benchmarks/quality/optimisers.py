"""The optimisers to compare, each at its documented defaults, by one function: trials out, values in."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ExploreExploitSpec,
    GaussianProcessSpec,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    SamplerSpec,
    StudySpec,
    UniformSpec,
)

from hola.core.coordinator import OptimizationCoordinator

from .problems import Problem

Optimiser: TypeAlias = Callable[[Problem, int, int, int], tuple[np.ndarray, float]]
"""Problem, evaluations, seed and pending trials to values float[n, m] in order, and the seconds of a suggestion."""


def _hola(problem: Problem, n: int, seed: int, pending: int, sampler: SamplerSpec) -> tuple[np.ndarray, float]:
    spec = StudySpec(parameters=problem.parameters, objectives=problem.objective_specs, sampler=sampler)
    coordinator = OptimizationCoordinator(spec, seed=seed)
    values: list[list[float]] = []
    running: list[Any] = []
    spent = 0.0
    while len(values) < n:
        began = time.perf_counter()
        while len(running) < pending and (trial := coordinator.ask()) is not None:
            running.append(trial)
        spent += time.perf_counter() - began
        if not running:
            values += [values[-1]] * (n - len(values))
            break
        trial = running.pop(0)
        told = problem.evaluate(trial.parameters)
        began = time.perf_counter()
        coordinator.tell(trial, {f"y{i}": y for i, y in enumerate(told)})
        spent += time.perf_counter() - began
        values.append(told)
    return np.array(values), spent / n


def _suggested(trial: Any, p: ParameterSpec) -> Any:
    match p:
        case ContinuousParameter():
            return trial.suggest_float(p.name, p.low, p.high, log=p.scale == "log")
        case IntegerParameter():
            return trial.suggest_int(p.name, p.low, p.high, log=p.scale == "log")
        case CategoricalParameter():
            return trial.suggest_categorical(p.name, list(p.choices))
        case LatticeParameter():
            return trial.suggest_categorical(p.name, list(p.values))


def _optuna(
    problem: Problem, n: int, seed: int, pending: int, sampler: str, **options: Any
) -> tuple[np.ndarray, float]:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    made = getattr(optuna.samplers, sampler)(seed=seed)
    study = optuna.create_study(directions=["minimize"] * problem.objectives, sampler=made)
    values: list[list[float]] = []
    running: list[Any] = []
    spent = 0.0
    while len(values) < n:
        began = time.perf_counter()
        while len(running) < pending:
            trial = study.ask()
            running.append((trial, {p.name: _suggested(trial, p) for p in problem.parameters}))
        spent += time.perf_counter() - began
        trial, parameters = running.pop(0)
        told = problem.evaluate(parameters)
        began = time.perf_counter()
        study.tell(trial, told)
        spent += time.perf_counter() - began
        values.append(told)
    return np.array(values), spent / n


OPTIMISERS: dict[str, Optimiser] = {
    "gaussian_process": partial(_hola, sampler=GaussianProcessSpec()),
    "explore_exploit": partial(_hola, sampler=ExploreExploitSpec()),
    "random": partial(_hola, sampler=UniformSpec()),
    "Optuna TPE": partial(_optuna, sampler="TPESampler"),
    "Optuna CMA-ES": partial(_optuna, sampler="CmaEsSampler"),
    "Optuna NSGA-II": partial(_optuna, sampler="NSGAIISampler"),
}
