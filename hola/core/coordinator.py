"""Ask and tell in process: the engine with values by name instead of by position."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Literal, TypeAlias

from hola_protocol.messages import Origin
from hola_protocol.rich_display import trial_html
from hola_protocol.space import (
    ObjectiveSpec,
    Problem,
    SpaceError,
    StudySpec,
    canonical_parameters,
    check_spec,
    objective_problems,
    objective_value_problems,
    parameter_problems,
)
from hola_protocol.values import ParameterValue

from .engine import Engine
from .objectives import Costs, ObjectiveName
from .origins import OriginWord, detail_of, origin_of
from .parameters import ParameterName, Values
from .spec_types import checked_types
from .transfer import EarlierTrials

State: TypeAlias = Literal[
    "queued", "running", "paused", "completed", "stopped", "infeasible", "failed", "cancelled", "lost"
]
Told: TypeAlias = (
    "Mapping[ObjectiveName, float] | float | tuple[Mapping[ObjectiveName, float] | float, Mapping[str, Any]]"
)
"""A finite number for each objective by name, or one number for a single objective; or a tuple of either and metadata.
"""


@dataclass(slots=True)
class SearchTrial:
    """A trial. Times are in milliseconds since 1970; comparison of trials ignores them.

    :ivar trial_id: the id, from 1.
    :ivar parameters: the parameters by name.
    :ivar state: the state of the trial.
    :ivar objectives: the objective values of a completed trial; the last reported ones of a stopped or paused trial.
    :ivar reason: the reason of a failure, of a stop or of a pause.
    :ivar origin: the origin of the parameters: ``sampler``, ``enqueued`` or ``added``.
    :ivar origin_detail: the sampler's word for its choice, such as ``start`` or ``region``.
    :ivar metadata: the metadata that was told with the outcome.
    :ivar attempt: the number of the evaluation, from 1.
    :ivar worker_id: the worker of the latest attempt; None in a search without a store.
    :ivar retries: expired leases and failures with a retry so far.
    :ivar preemptions: the number of times that the trial was given back so far.
    :ivar step: the largest step that was reported; 0 before the first report.
    :ivar created_ms: the time of creation.
    :ivar started_ms: the start of the evaluation.
    :ivar ended_ms: the time at which the outcome was told.
    """

    trial_id: int
    parameters: dict[ParameterName, Any]
    state: State = "running"
    objectives: dict[ObjectiveName, float] = field(default_factory=dict)
    reason: str | None = None
    _: KW_ONLY
    origin: Origin = "sampler"
    origin_detail: str | None = None
    metadata: dict[str, Any] | None = None
    attempt: int = 1
    worker_id: str | None = field(default=None, compare=False)
    retries: int = 0
    preemptions: int = 0
    step: int = 0
    created_ms: int | None = field(default=None, compare=False)
    started_ms: int | None = field(default=None, compare=False)
    ended_ms: int | None = field(default=None, compare=False)

    def _repr_html_(self) -> str:
        return trial_html(self)

    @property
    def duration_s(self) -> float | None:
        """Seconds from the start of the evaluation to its outcome; None before the outcome."""
        if self.started_ms is None or self.ended_ms is None:
            return None
        return (self.ended_ms - self.started_ms) / 1000


class OptimizationCoordinator:
    """Optimise by asking for parameters and telling the results.

    .. code-block:: python

        coordinator = OptimizationCoordinator(spec, seed=1)
        while trial := coordinator.ask():
            coordinator.tell(trial, train(trial.parameters))
        print(coordinator.best())

    Any number of trials may be open at once; suggestions keep a distance from them. Only one thread at a time may call.
    A study ends here by ``max_trials`` or when the space is exhausted; the other ends in a spec need a scheduler.

    :param spec: the parameters, objectives and settings of the study.
    :param seed: the seed; the same seed and the same calls give the same suggestions. Default: the seed of the spec, or
        0.
    :param earlier: the trials of earlier related studies; in process they replace ``transfer_from``.
    :raises hola_protocol.space.SpaceError: for a spec that breaks a rule, or has a field of a wrong type or out of its
        bounds.
    """

    def __init__(self, spec: StudySpec, seed: int | None = None, earlier: Iterable[EarlierTrials] = ()) -> None:
        spec = checked_types(spec)
        check_spec(spec)
        self.spec = spec
        self.engine = Engine(spec, seed if seed is not None else spec.seed or 0)
        if spec.transfer_from and not (earlier := list(earlier)):
            problem = "there are no other studies in process; give the trials of earlier studies as `earlier`"
            raise SpaceError([Problem("/transfer_from", problem, list(spec.transfer_from))])
        self.engine.transfer(earlier)
        self._trials: dict[int, SearchTrial] = {}
        self._created = 0

    @property
    def trials(self) -> list[SearchTrial]:
        """All trials in the order of their ids."""
        return list(self._trials.values())

    @property
    def objectives(self) -> tuple[ObjectiveSpec, ...]:
        """The current objectives."""
        return self.engine.objectives.specs

    def ask(self) -> SearchTrial | None:
        """The next trial to evaluate. If a fit of the model is due, it runs first.

        :returns: the trial; None after ``max_trials`` asked and enqueued trials, or if the space is exhausted and the
            spec allows no repeats.
        """
        if self.spec.max_trials is not None and self._created >= self.spec.max_trials:
            return None
        if (task := self.engine.fit_task(ahead=1)) is not None:
            self.engine.install(task.run())
        trial_id = len(self._trials) + 1
        values = self.engine.suggest(trial_id)
        if values is None:
            return None
        self._created += 1
        return self._new(trial_id, values)

    def _new(self, trial_id: int, values: Values, word: OriginWord | None = None) -> SearchTrial:
        now_ms, word = _now_ms(), word or self.engine.origin
        trial = SearchTrial(
            trial_id,
            self.engine.space.named(values),
            origin=origin_of(word),
            origin_detail=detail_of(word),
            created_ms=now_ms,
            started_ms=now_ms,
        )
        self._trials[trial_id] = trial
        return trial

    def recommend(self) -> SearchTrial | None:
        """The recommended trial: with noisy evaluations the one of the lowest expected cost, otherwise the best.

        :returns: the trial; None if no trial is completed.
        """
        trial_id = self.engine.recommended()
        return None if trial_id is None else self._trials[trial_id]

    def enqueue(self, parameters: Mapping[ParameterName, ParameterValue]) -> SearchTrial:
        """Create a trial with given parameters; tell its outcome as for any other trial.

        :param parameters: a value for each active parameter.
        :raises hola_protocol.space.SpaceError: for a value outside the space.
        """
        values = self._values(parameters)
        trial = self._new(len(self._trials) + 1, values, "enqueued")
        self._created += 1
        self.engine.reserve(trial.trial_id, values)
        return trial

    def add(self, parameters: Mapping[ParameterName, ParameterValue], objectives: Told) -> SearchTrial:
        """Add a trial that was evaluated elsewhere (a warm start).

        :param parameters: a value for each active parameter.
        :param objectives: a finite number for each objective by name, or one number for a single objective; or a tuple
            of either and a mapping of metadata.
        :raises hola_protocol.space.SpaceError: for a value outside the space, a value that is not finite, or a wrong
            name.
        """
        values, (told, metadata) = self._values(parameters), self._told(objectives)
        trial = self._new(len(self._trials) + 1, values, "added")
        trial.state, trial.objectives, trial.metadata = "completed", told, metadata
        trial.started_ms, trial.ended_ms = None, trial.created_ms
        self.engine.add(trial.trial_id, values, self.engine.objectives.ordered(told))
        return trial

    def tell(self, trial: SearchTrial | int, objectives: Told, metadata: Mapping[str, Any] | None = None) -> Costs:
        """Tell the result of a trial.

        :param trial: the trial, or its id.
        :param objectives: a finite number for each objective by name, or one number for a single objective; or a tuple
            of either and a mapping of metadata.
        :param metadata: data to store with the trial.
        :returns: the cost and violation of the trial in each comparison group.
        :raises hola_protocol.space.SpaceError: for an unknown or missing objective or a value that is not finite; the
            trial stays open.
        :raises KeyError: for an unknown trial.
        :raises ValueError: for a trial that has already ended.
        """
        open_trial = self._open(trial)
        told, found = self._told(objectives)
        costs = self.engine.tell(open_trial.trial_id, self.engine.objectives.ordered(told))
        open_trial.state, open_trial.objectives, open_trial.ended_ms = "completed", told, _now_ms()
        open_trial.metadata = found if metadata is None else dict(metadata)
        return costs

    def tell_failure(
        self,
        trial: SearchTrial | int,
        reason: str | None = None,
        infeasible: bool = False,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        """Tell that a trial could not be evaluated. Its parameters are not suggested again.

        :param trial: the trial, or its id.
        :param reason: a description of the failure.
        :param infeasible: whether the parameters cannot be evaluated at all.
        :param metadata: data to store with the trial.
        :raises KeyError: for an unknown trial.
        :raises ValueError: for a trial that has already ended.
        """
        open_trial = self._open(trial)
        self.engine.tell_failure(open_trial.trial_id, infeasible)
        open_trial.state, open_trial.reason = "infeasible" if infeasible else "failed", reason
        open_trial.metadata, open_trial.ended_ms = None if metadata is None else dict(metadata), _now_ms()

    def tell_stopped(
        self, trial: SearchTrial | int, objectives: Mapping[ObjectiveName, float], reason: str | None = None
    ) -> None:
        """Tell that the evaluation of a trial was ended early. It is not ranked, and its parameters are not suggested
        again.

        :param trial: the trial, or its id; running or paused.
        :param objectives: the last known values of some or all objectives.
        :param reason: why it was stopped.
        :raises KeyError: for an unknown trial.
        :raises ValueError: for a trial that has already ended.
        """
        open_trial = self._open(trial, "running", "paused")
        names = self.engine.objectives.names
        known = all(math.isfinite(objectives.get(name, math.nan)) for name in names)
        self.engine.tell_stopped(open_trial.trial_id, [objectives[name] for name in names] if known else None)
        open_trial.state, open_trial.objectives, open_trial.reason = "stopped", dict(objectives), reason
        open_trial.ended_ms = _now_ms()

    def pause(
        self, trial: SearchTrial | int, objectives: Mapping[ObjectiveName, float], reason: str | None = None
    ) -> None:
        """Pause a trial; :meth:`resume` continues it.

        :param trial: the trial, or its id.
        :param objectives: the last known values of some or all objectives.
        :param reason: why it is paused.
        :raises KeyError: for an unknown trial.
        :raises ValueError: for a trial that is not running.
        """
        open_trial = self._open(trial)
        open_trial.state, open_trial.objectives, open_trial.reason = "paused", dict(objectives), reason

    def resume(self, trial: SearchTrial | int) -> SearchTrial:
        """Continue a paused trial with another attempt.

        :param trial: the trial, or its id.
        :raises KeyError: for an unknown trial.
        :raises ValueError: for a trial that is not paused.
        """
        paused = self._open(trial, "paused")
        paused.state, paused.objectives, paused.reason = "running", {}, None
        paused.attempt += 1
        return paused

    def update_objectives(self, objectives: tuple[ObjectiveSpec, ...]) -> None:
        """Change targets, limits, priorities, directions or groups. All trials are scored again.

        :param objectives: the new objectives, with the names of the old ones.
        :raises hola_protocol.space.SpaceError: for a list that breaks a rule.
        :raises ValueError: for a name that is new or missing.
        """
        if problems := list(objective_problems(objectives)):
            raise SpaceError(problems)
        self.engine.install_objectives(self.engine.rescore_task(objectives).run())

    def best(self) -> SearchTrial | None:
        """The best completed trial; with several groups one trial of the first front. None before the first result."""
        best = self.engine.best()
        return None if best is None else self._trials[best]

    def top_k(self, k: int) -> list[SearchTrial]:
        """The best completed trials, best first.

        :param k: the maximum number of trials.
        """
        return [self._trials[i] for i in self.engine.top_k(k)]

    def front(self) -> list[SearchTrial]:
        """The first front, by id: the trials that no other trial dominates."""
        return [self._trials[i] for i in sorted(self.engine.top_k(self.engine.front_size()))]

    def costs(self, trial: SearchTrial | int) -> Costs:
        """The cost and the violation of a completed trial in each comparison group.

        :param trial: the trial, or its id.
        :raises KeyError: for a trial that is not completed.
        """
        return self.engine.costs(trial if isinstance(trial, int) else trial.trial_id)

    def _open(self, trial: SearchTrial | int, *states: State) -> SearchTrial:
        trial_id = trial if isinstance(trial, int) else trial.trial_id
        known = self._trials.get(trial_id)
        if known is None:
            raise KeyError(f"there is no trial with the id {trial_id}")
        if known.state not in (states or ("running",)):
            what = "is paused" if known.state == "paused" else f"has already ended: {known.state}"
            raise ValueError(f"trial {trial_id} {what}")
        return known

    def _values(self, parameters: Mapping[ParameterName, ParameterValue]) -> Values:
        if problems := parameter_problems(self.spec, dict(parameters)):
            raise SpaceError(problems)
        return self.engine.space.ordered(canonical_parameters(self.spec, dict(parameters)))

    def _told(self, objectives: Told) -> tuple[dict[ObjectiveName, float], dict[str, Any] | None]:
        metadata: dict[str, Any] | None = None
        if isinstance(objectives, tuple):
            if len(objectives) != 2 or not isinstance(objectives[-1], Mapping):
                raise TypeError(
                    "a tuple must be (values, metadata), with a mapping of metadata; several values are a mapping"
                )
            given, found = objectives
            objectives, metadata = given, dict(found)
        if isinstance(objectives, Mapping):
            told = {name: _number(name, value) for name, value in objectives.items()}
        elif len(self.objectives) == 1:
            name = self.objectives[0].name
            told = {name: _number(name, objectives)}
        else:
            names = ", ".join(o.name for o in self.objectives)
            raise TypeError(f"the study has several objectives; give a mapping with a value for each of {names}")
        if problems := objective_value_problems(self.objectives, told):
            raise SpaceError(problems)
        return told, metadata


def _number(name: ObjectiveName, value: Any) -> float:
    """Convert a value to a float. NumPy scalars and the like are accepted, text is not.

    :raises SpaceError: for any other value.
    """
    if not isinstance(value, str | bytes | bytearray):
        try:
            return float(value)
        except (TypeError, ValueError, OverflowError):
            pass
    raise SpaceError([Problem(f"/{name}", "not a number", repr(value)[:100])])


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
