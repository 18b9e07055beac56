"""The optimisers to compare, each at its documented defaults, by one function: a problem in, values out."""

from __future__ import annotations

import heapq
import signal
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
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
    activity,
)

from hola.core.coordinator import OptimizationCoordinator, SearchTrial

from . import smac_peer, surrogates
from .problems import Problem

_STRAGGLERS, _STRAGGLES = 0.05, 10.0
"""The share of evaluations that take so many times longer."""
_LOST = 0.05
"""The share whose worker is lost: evaluated again by another after the time it took."""
_PATIENCE_S = 20
"""A peer that says nothing for so long is given up."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run goes.

    :ivar evaluations: how many.
    :ivar pending: how many at once; with more than one, durations are lognormal, some are much longer, some are lost.
    :ivar noise: the deviation of Gaussian noise, in the problem's scale.
    """

    evaluations: int
    pending: int = 1
    noise: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run.

    :ivar values: without noise, float[n, m], in the order of completion; infinite for violations and failures.
    :ivar recommended: after each evaluation, the noiseless value of what is recommended; only with noise.
    :ivar seconds: in the optimiser.
    """

    values: list[list[float]]
    recommended: list[float] | None
    seconds: float


Run: TypeAlias = Callable[[Problem, int, Settings], Outcome]


@dataclass(frozen=True, slots=True)
class Optimiser:
    """One optimiser.

    :ivar run: runs it.
    :ivar ours: whether it is hola's.
    :ivar continuous: whether it needs a space of continuous parameters.
    :ivar several: whether it can do several objectives.
    :ivar sequential: whether it has one evaluation at a time, and needs a number for each, here one without noise.
    :ivar constrained: whether it can be told constraints.
    """

    run: Run
    ours: bool = False
    continuous: bool = False
    several: bool = True
    sequential: bool = False
    constrained: bool = True

    def can(self, problem: Problem, settings: Settings) -> bool:
        """Whether it can do a run.

        :param problem: the problem.
        :param settings: the settings.
        """
        cube = all(isinstance(p, ContinuousParameter) and p.scale == "linear" for p in problem.parameters)
        return (
            (cube or not self.continuous)
            and (problem.objectives == 1 or self.several)
            and (not problem.constraints or self.constrained)
            and ((settings.pending == 1 and not settings.noise and problem.fails is None) or not self.sequential)
        )


class _Clock:
    """Who is done next, with simulated durations: each worker takes the next trial at once."""

    def __init__(self, seed: int, settings: Settings) -> None:
        self._random = np.random.default_rng([seed, 77])
        self._pending = settings.pending
        self._running: list[tuple[float, int, Any]] = []
        self._now, self._count = 0.0, 0

    @property
    def is_full(self) -> bool:
        return len(self._running) == self._pending

    def start(self, trial: Any) -> None:
        duration = float(self._random.lognormal(0.0, 0.5))
        if self._pending > 1:
            kind = self._random.random()
            if kind < _STRAGGLERS:
                duration *= _STRAGGLES
            elif kind < _STRAGGLERS + _LOST:
                duration += float(self._random.lognormal(0.0, 0.5))
        self._count += 1
        heapq.heappush(self._running, (self._now + duration, self._count, trial))

    def next(self) -> Any:
        self._now, _, trial = heapq.heappop(self._running)
        return trial


def _noise(seed: int, settings: Settings, problem: Problem) -> Iterator[float]:
    random = np.random.default_rng([seed, 78])
    while True:
        yield float(settings.noise * problem.scale * random.standard_normal()) if settings.noise else 0.0


class _Ahead(OptimizationCoordinator):
    """Draws several points from each model, as a scheduler does where trials are quicker than fits."""

    def __init__(self, spec: StudySpec, seed: int, ahead: int) -> None:
        super().__init__(spec, seed)
        self._ahead, self._drawn = ahead, 0

    def ask(self) -> SearchTrial | None:
        if self._drawn % self._ahead == 0 and (task := self.engine.fit_task(self._ahead)) is not None:
            self.engine.install(task.run())
        self._drawn += 1
        trial_id = len(self._trials) + 1
        values = self.engine.suggest(trial_id)
        return None if values is None else self._new(trial_id, values)


def _hola(problem: Problem, seed: int, settings: Settings, sampler: SamplerSpec, ahead: int = 1) -> Outcome:
    spec = StudySpec(parameters=problem.parameters, objectives=problem.objective_specs, sampler=sampler)
    coordinator = OptimizationCoordinator(spec, seed=seed) if ahead == 1 else _Ahead(spec, seed, ahead)
    noise, clock = _noise(seed, settings, problem), _Clock(seed, settings)
    values: list[list[float]] = []
    recommended: list[float] = []
    true: dict[int, float] = {}
    spent = 0.0
    while len(values) < settings.evaluations:
        began = time.perf_counter()
        while not clock.is_full and (trial := coordinator.ask()) is not None:
            clock.start(trial)
        spent += time.perf_counter() - began
        if trial is None:
            values += [values[-1]] * (settings.evaluations - len(values))
            break
        trial = clock.next()
        if problem.fails is not None and problem.fails(trial.parameters):
            values.append([np.inf] * problem.objectives)
            began = time.perf_counter()
            coordinator.tell_failure(trial)
            spent += time.perf_counter() - began
            continue
        told = problem.evaluate(trial.parameters)
        values.append(problem.seen(told))
        true[trial.trial_id] = told[0]
        given = [y + next(noise) for y in told]
        began = time.perf_counter()
        coordinator.tell(trial, dict(zip(problem.names, given, strict=True)))
        spent += time.perf_counter() - began
        if settings.noise:
            chosen: SearchTrial | None = coordinator.recommend()
            recommended.append(true[chosen.trial_id] if chosen is not None else told[0])
    return Outcome(values, recommended if settings.noise else None, spent)


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


def _suggested_set(trial: Any, problem: Problem) -> dict[str, Any]:
    """The active parameters, each suggested after those that its condition names."""
    found: dict[str, Any] = {}
    for i, p in enumerate(problem.parameters):
        if p.condition is None or activity(problem.parameters[: i + 1], found)[p.name]:
            found[p.name] = _suggested(trial, p)
    return found


def _optuna(problem: Problem, seed: int, settings: Settings, sampler: str, **more: Any) -> Outcome:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    options: dict[str, Any] = {"seed": seed, **more}
    if sampler == "TPESampler" and settings.pending > 1:
        options["constant_liar"] = True  # as its documentation advises
    study = optuna.create_study(
        directions=["minimize"] * problem.objectives, sampler=getattr(optuna.samplers, sampler)(**options)
    )
    noise, clock = _noise(seed, settings, problem), _Clock(seed, settings)
    values: list[list[float]] = []
    recommended: list[float] = []
    best = (np.inf, np.inf)
    spent = 0.0
    while len(values) < settings.evaluations:
        began = time.perf_counter()
        while not clock.is_full:
            trial = study.ask()
            clock.start((trial, _suggested_set(trial, problem)))
        spent += time.perf_counter() - began
        trial, parameters = clock.next()
        if problem.fails is not None and problem.fails(parameters):
            values.append([np.inf] * problem.objectives)
            began = time.perf_counter()
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
            spent += time.perf_counter() - began
            continue
        told = problem.evaluate(parameters)
        values.append(problem.seen(told))
        given = [y + next(noise) for y in problem.minimised(told)]
        for name, excess in zip(problem.names[problem.objectives :], told[problem.objectives :], strict=False):
            trial.set_constraint(name, excess)
        began = time.perf_counter()
        study.tell(trial, given)
        spent += time.perf_counter() - began
        best = min(best, (given[0], told[0]))
        recommended.append(best[1])
    return Outcome(values, recommended if settings.noise else None, spent)


class _EnoughError(Exception):
    """The evaluations are used up."""


def _callback(problem: Problem, seed: int, settings: Settings, minimise: Callable[..., None]) -> Outcome:
    """An optimiser that calls the objective, in the unit cube."""
    low = np.array([p.low for p in problem.parameters])  # type: ignore[union-attr]
    width = np.array([p.high for p in problem.parameters]) - low  # type: ignore[union-attr]
    names = [p.name for p in problem.parameters]
    values: list[list[float]] = []
    latest: tuple[bytes, list[float]] = (b"", [])
    spent = began = time.perf_counter()

    def constraints(x: np.ndarray) -> list[float]:
        """The constraints at a point, mostly the one of the last evaluation."""
        if latest[0] != x.tobytes():
            objective(x)
        return latest[1][problem.objectives :]

    def objective(x: np.ndarray) -> float:
        nonlocal spent, began, latest
        spent += time.perf_counter() - began
        if len(values) == settings.evaluations:
            raise _EnoughError
        point = low + width * np.clip(x, 0.0, 1.0)
        told = problem.evaluate(dict(zip(names, point.tolist(), strict=True)))
        values.append(problem.seen(told))
        latest = (x.tobytes(), told)
        began = time.perf_counter()
        return told[0]

    start, spent = spent, 0.0
    began = start
    more = {"constraints": constraints} if problem.constraints else {}
    try:
        while True:
            minimise(objective, len(names), seed + 1000 * len(values), settings.evaluations, **more)
    except _EnoughError:
        pass
    return Outcome(values, None, spent)


def _cobyla(
    objective: Callable[[np.ndarray], float],
    d: int,
    seed: int,
    n: int,
    constraints: Callable[[np.ndarray], list[float]] | None = None,
) -> None:
    """From the centre, then from random points."""
    from scipy.optimize import NonlinearConstraint, minimize  # type: ignore[import-untyped]

    start = np.full(d, 0.5) if seed < 1000 else np.random.default_rng(seed).random(d)
    kept = () if constraints is None else (NonlinearConstraint(constraints, -np.inf, 0.0),)
    options = {"rhobeg": 0.2, "maxiter": n}
    minimize(objective, start, method="COBYLA", bounds=[(0.0, 1.0)] * d, constraints=kept, options=options)


def _lq_cma(objective: Callable[[np.ndarray], float], d: int, seed: int, n: int) -> None:
    import cma

    start = np.full(d, 0.5) if seed < 1000 else np.random.default_rng(seed).random(d)
    options = {"seed": seed, "verbose": -9, "bounds": [0.0, 1.0], "maxfevals": n + 10}
    cma.fmin_lq_surr(objective, start, 0.25, options)


def _bipop(objective: Callable[[np.ndarray], float], d: int, seed: int, n: int) -> None:
    import cma

    options = {"seed": seed, "verbose": -9, "bounds": [0.0, 1.0], "maxfevals": n + 10}
    cma.fmin2(objective, np.full(d, 0.5), 0.25, options, restarts=9, bipop=True)


def _smac(problem: Problem, seed: int, settings: Settings) -> Outcome:
    values: list[list[float]] = []
    spent, began = 0.0, time.perf_counter()

    def objective(parameters: Mapping[str, Any]) -> float:
        nonlocal spent, began
        spent += time.perf_counter() - began
        if len(values) == settings.evaluations:
            raise _EnoughError
        told = problem.evaluate(parameters)
        values.append(problem.seen(told))
        began = time.perf_counter()
        return told[0]

    with suppress(_EnoughError):
        smac_peer.minimise(objective, problem.parameters, seed, settings.evaluations)
    return Outcome(values, None, spent)


def _ngopt(problem: Problem, seed: int, settings: Settings) -> Outcome:
    import nevergrad as ng

    low = np.array([p.low for p in problem.parameters])  # type: ignore[union-attr]
    high = np.array([p.high for p in problem.parameters])  # type: ignore[union-attr]
    names = [p.name for p in problem.parameters]
    array = ng.p.Array(init=(low + high) / 2.0).set_bounds(low, high)
    array.random_state.seed(seed)
    search = ng.optimizers.NGOpt(array, budget=settings.evaluations)
    values: list[list[float]] = []
    spent = 0.0

    def give_up(*_: object) -> None:
        raise TimeoutError

    # Its COBYLA runs in a thread of its own, and has been seen to wait for ever.
    signal.signal(signal.SIGALRM, give_up)
    try:
        while len(values) < settings.evaluations:
            signal.alarm(_PATIENCE_S)
            began = time.perf_counter()
            asked = search.ask()
            spent += time.perf_counter() - began
            told = problem.evaluate(dict(zip(names, asked.value.tolist(), strict=True)))
            values.append(problem.seen(told))
            began = time.perf_counter()
            search.tell(asked, told[0])
            spent += time.perf_counter() - began
    except TimeoutError:
        values += [values[-1]] * (settings.evaluations - len(values))
    finally:
        signal.alarm(0)
    return Outcome(values, None, spent)


_GOES_BY_CALLS: dict[str, Any] = {"continuous": True, "several": False, "sequential": True, "constrained": False}
OPTIMISERS: Mapping[str, Optimiser] = {
    "hola": Optimiser(partial(_hola, sampler=GaussianProcessSpec()), ours=True),
    "hola 4 ahead": Optimiser(partial(_hola, sampler=GaussianProcessSpec(), ahead=4), ours=True),
    "hola 16 ahead": Optimiser(partial(_hola, sampler=GaussianProcessSpec(), ahead=16), ours=True),
    "classic HOLA": Optimiser(partial(_hola, sampler=ExploreExploitSpec()), ours=True),
    "random": Optimiser(partial(_hola, sampler=UniformSpec()), ours=True),
    "Optuna TPE": Optimiser(partial(_optuna, sampler="TPESampler")),
    "Optuna TPE multivariate": Optimiser(partial(_optuna, sampler="TPESampler", multivariate=True, group=True)),
    "Optuna CMA-ES": Optimiser(partial(_optuna, sampler="CmaEsSampler"), continuous=True, several=False),
    "Optuna GPSampler": Optimiser(partial(_optuna, sampler="GPSampler")),
    "Optuna NSGA-II": Optimiser(partial(_optuna, sampler="NSGAIISampler")),
    "lq-CMA-ES": Optimiser(partial(_callback, minimise=_lq_cma), **_GOES_BY_CALLS),
    "pycma BIPOP": Optimiser(partial(_callback, minimise=_bipop), **_GOES_BY_CALLS),
    "COBYLA": Optimiser(partial(_callback, minimise=_cobyla), **{**_GOES_BY_CALLS, "constrained": True}),
    "NGOpt": Optimiser(_ngopt, **_GOES_BY_CALLS),
    "BoTorch logEI": Optimiser(partial(_callback, minimise=surrogates.log_expected_improvement), **_GOES_BY_CALLS),
    "TuRBO-1": Optimiser(partial(_callback, minimise=surrogates.turbo), **_GOES_BY_CALLS),
    "SMAC": Optimiser(_smac, several=False, sequential=True, constrained=False),
}
