"""Optuna's samplers: each fit passes the trials to one of them and stores the points that it suggests."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
import optuna
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    activity,
)
from hola_protocol.values import ParameterValue, same_value
from msgspec import UnsetType
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers import BaseGASampler
from optuna.samplers.nsgaii import BaseCrossover, BaseMutation
from optuna.trial import TrialState, create_trial

from ..arrays import FloatArray
from ..parameters import LAST, Space
from .external import OptionError
from .interface import FitTask, ModelState, Observations
from .precomputed import PrecomputedPointsSampler

# Each fit creates an Optuna study, which Optuna would log.
optuna.logging.set_verbosity(optuna.logging.WARNING)

_NAMES = ("TPESampler", "GPSampler", "NSGAIISampler", "NSGAIIISampler", "RandomSampler", "BruteForceSampler")
"""Samplers that depend only on the trials and their generations. The others keep other data in Optuna's storage."""
_OPTIONS = {
    "seed",
    "constraints_func",
    "gamma",
    "weights",
    "independent_sampler",
    "reference_points",
    "elite_population_selection_strategy",
    "child_generation_strategy",
    "after_trial_strategy",
}
"""Options that the study determines, or that are functions or arrays."""
_BY_NAME = {"crossover": BaseCrossover, "mutation": BaseMutation}
"""Options that are objects, given by the names of their classes in ``optuna.samplers.nsgaii``."""
_KINDS = ("bool", "int", "float", "str", "None")
_MAX_TRIALS = 1000
"""If there are more completed trials, a fit uses the best and the latest."""
_VIOLATION = "constraints:violation"
"""The attribute in which Optuna stores the value of ``Trial.set_constraint("violation", ...)``."""


def make(space: Space, seed: int, options: Mapping[str, ParameterValue], groups: int) -> OptunaSampler:
    """The entry point. The option ``sampler`` names an Optuna sampler (default: TPESampler); the others are its
    options.

    :param space: the space.
    :param seed: the study's seed.
    :param options: the options of the sampler.
    :param groups: the number of comparison groups.
    :raises OptionError: for an unknown sampler, an unknown option or a value that the sampler refuses.
    """
    given = dict(options)
    name = given.pop("sampler", "TPESampler")
    if name not in _NAMES:
        others = "for CMA-ES use the sampler cmaes, for quasi-random points sobol"
        raise OptionError("sampler", f"must be one of {', '.join(_NAMES)}; {others}")
    if name == "GPSampler" and find_spec("torch") is None:
        raise OptionError("sampler", "GPSampler needs PyTorch, which is not installed on the server")
    takes = inspect.signature(getattr(optuna.samplers, str(name))).parameters
    known = sorted(set(takes) - _OPTIONS)
    for option, value in given.items():
        if option not in known:
            raise OptionError(option, f"{name} has no such option; its options are {', '.join(known)}")
        if option in _BY_NAME:
            given[option] = _named_object(option, value)
            continue
        kinds = [kind for kind in str(takes[option].annotation).split(" | ") if kind in _KINDS]
        if kinds and not any(_is_a(value, kind) for kind in kinds):
            raise OptionError(option, f"must be of type {' or '.join(kinds)} for {name}")
    made = OptunaSampler(space, seed, str(name), given, groups)
    try:
        made.optuna_sampler(0)
    except (TypeError, ValueError) as error:
        raise OptionError("", f"{name} refuses the options: {error}") from error
    return made


def _named_object(option: str, name: ParameterValue) -> Any:
    found = {c.__name__: c for c in _BY_NAME[option].__subclasses__()}
    if name not in found:
        raise OptionError(option, f"must be one of {', '.join(sorted(found))}")
    with _quietly():
        return found[name]()


@contextmanager
def _quietly() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        yield


def _is_a(value: ParameterValue, kind: str) -> bool:
    match kind:
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "None":
            return value is None
        case _:
            return type(value).__name__ == kind


class OptunaSampler(PrecomputedPointsSampler):
    """An Optuna sampler.

    :param space: the space.
    :param seed: the study's seed.
    :param name: the name of the class in ``optuna.samplers``.
    :param options: its keyword arguments.
    :param groups: the number of comparison groups.
    """

    def __init__(self, space: Space, seed: int, name: str, options: Mapping[str, Any], groups: int) -> None:
        super().__init__(space, seed)
        self._name, self._options, self._groups = name, dict(options), groups

    def optuna_sampler(self, version: int) -> optuna.samplers.BaseSampler:
        """A new Optuna sampler.

        :param version: the version of the model; its seed is derived from this and from the study's seed.
        """
        own: dict[str, Any] = dict(self._options)
        if self._name == "TPESampler":
            own.setdefault("constant_liar", True)  # so that it sees the pending trials
        seed = int(np.random.SeedSequence([self.seed % 2**64, version]).generate_state(1)[0])
        with _quietly():
            made: optuna.samplers.BaseSampler = getattr(optuna.samplers, self._name)(seed=seed, **own)
        return made

    def fit_task(self, observations: Observations, ahead: int = 1) -> FitTask | None:
        """See :meth:`Sampler.fit_task`."""
        return OptunaFit(self.space, self.optuna_sampler(self.version + 1), self.version + 1, observations, ahead)


@dataclass(frozen=True, slots=True)
class OptunaFit(FitTask):
    """Creates an Optuna study in memory and asks it for a few points.

    :ivar space: the space.
    :ivar sampler: a new Optuna sampler.
    :ivar version: the version of the new model.
    :ivar observations: the current results.
    :ivar ahead: the number of points to choose.
    """

    space: Space
    sampler: optuna.samplers.BaseSampler
    version: int
    observations: Observations
    ahead: int

    def run(self) -> ModelState:
        """See :meth:`FitTask.run`; its time grows with the number of trials, up to a thousand."""
        seen = self.observations.in_order()
        groups = seen.costs.shape[1]
        with _quietly():
            study = optuna.create_study(directions=["minimize"] * groups, sampler=self.sampler)
            distributions = {p.name: _distribution(p) for p in self.space.parameters}

            def described(point: FloatArray) -> dict[str, Any]:
                params = self._named(point)
                return {"params": params, "distributions": {name: distributions[name] for name in params}}

            for number, row in enumerate(_rows(seen)):
                study.add_trial(
                    create_trial(
                        **described(seen.points[row]),
                        values=np.clip(seen.costs[row], -1e300, 1e300).tolist(),
                        system_attrs={_VIOLATION: float(seen.violation[row]), **self._generation(number)},
                    )
                )
            for point in seen.failed[-_MAX_TRIALS:]:
                study.add_trial(create_trial(**described(point), state=TrialState.FAIL))
            for point in seen.pending[np.lexsort(seen.pending.T)][-_MAX_TRIALS:]:
                study.add_trial(create_trial(**described(point), state=TrialState.RUNNING))
            points = []
            for _ in range(self.ahead):
                values = self.space.ordered(self._asked(study, distributions))
                points.append(np.clip(self.space.encode(values), 0.0, LAST).tolist())
        return {"version": self.version, "n": seen.total, "points": points}

    def _asked(self, study: optuna.Study, distributions: Mapping[str, BaseDistribution]) -> dict[str, ParameterValue]:
        """The active parameters of a new trial, each suggested after its parents, as in a define-by-run objective."""
        trial, found = study.ask(), dict[str, ParameterValue]()
        parameters = self.space.parameters
        for i, p in enumerate(parameters):
            if p.condition is None or activity(parameters[: i + 1], found)[p.name]:
                found[p.name] = _value(p, _suggested(trial, p.name, distributions[p.name]))
        return found

    def _generation(self, number: int) -> dict[str, int]:
        """The attribute in which a genetic algorithm stores the generation of a trial.

        Each generation has the same number of trials. It is asynchronous as in Optuna, where a trial belongs to the
        generation that is not full when the trial is requested.

        :param number: the number of the trial among those that Optuna sees, from 0.
        """
        if not isinstance(self.sampler, BaseGASampler) or self.sampler.population_size is None:
            return {}
        return {self.sampler._get_generation_key(): number // self.sampler.population_size}

    def _named(self, point: FloatArray) -> dict[str, Any]:
        values = self.space.decode(point)
        active = zip(self.space.parameters, values, strict=True)
        return {p.name: _shown(p, v) for p, v in active if not isinstance(v, UnsetType)}


def _rows(seen: Observations) -> list[int]:
    n = len(seen.trial_ids)
    if n <= _MAX_TRIALS:
        return list(range(n))
    order = np.lexsort((seen.costs.sum(axis=1), seen.violation))
    rows: list[int] = np.union1d(order[: _MAX_TRIALS // 2], np.arange(n - _MAX_TRIALS // 2, n)).tolist()
    return rows


def _distribution(parameter: ParameterSpec) -> BaseDistribution:
    match parameter:
        case ContinuousParameter():
            return FloatDistribution(parameter.low, parameter.high, log=parameter.scale == "log")
        case IntegerParameter():
            return IntDistribution(parameter.low, parameter.high, log=parameter.scale == "log")
        case CategoricalParameter():
            return CategoricalDistribution(list(range(len(parameter.choices))))
        case LatticeParameter():
            return IntDistribution(0, len(parameter.values) - 1)


def _suggested(trial: optuna.Trial, name: str, distribution: BaseDistribution) -> Any:
    match distribution:
        case FloatDistribution(low=low, high=high, log=log):
            return trial.suggest_float(name, low, high, log=log)
        case IntDistribution(low=low, high=high, log=log):
            return trial.suggest_int(name, low, high, log=log)
        case CategoricalDistribution(choices=choices):
            return trial.suggest_categorical(name, choices)
    raise TypeError(distribution)


def _options_of(parameter: ParameterSpec) -> tuple[ParameterValue, ...] | None:
    """The values of a parameter that Optuna sees as index numbers."""
    match parameter:
        case CategoricalParameter():
            return parameter.choices
        case LatticeParameter():
            return parameter.values
        case _:
            return None


def _shown(parameter: ParameterSpec, value: ParameterValue) -> Any:
    options = _options_of(parameter)
    if options is None:
        return value
    return next(i for i, option in enumerate(options) if same_value(option, value))


def _value(parameter: ParameterSpec, shown: Any) -> ParameterValue:
    options = _options_of(parameter)
    value: ParameterValue = shown if options is None else options[shown]
    return value
