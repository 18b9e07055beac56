"""Ask and tell, in process: the engine with names instead of positions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Literal, TypeAlias

import msgspec
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
from .parameters import ParameterName, Values

State: TypeAlias = Literal["queued", "running", "completed", "infeasible", "failed", "cancelled", "lost"]
Told: TypeAlias = (
    "Mapping[ObjectiveName, float] | float | tuple[Mapping[ObjectiveName, float] | float, Mapping[str, Any]]"
)
"""A finite number for each objective, or the number itself when there is one objective; or a pair of either and
metadata."""


@dataclass(slots=True)
class Trial:
    """One evaluation. Times are in milliseconds since 1970; two trials may be equal at different times.

    :ivar id: from 1.
    :ivar parameters: its values by name.
    :ivar state: what became of it.
    :ivar objectives: the values that it brought back, once completed.
    :ivar reason: why it failed, if it did.
    :ivar origin: where its parameters come from, such as ``start``, ``region``, ``enqueued``, ``added``.
    :ivar metadata: what the function returned beside the values.
    :ivar attempt: the number of its evaluation, from 1.
    :ivar created_ms: when it was made.
    :ivar started_ms: when its evaluation began.
    :ivar ended_ms: when its outcome was told.
    """

    id: int
    parameters: dict[ParameterName, Any]
    state: State = "running"
    objectives: dict[ObjectiveName, float] = field(default_factory=dict)
    reason: str | None = None
    _: KW_ONLY
    origin: str = "sampler"
    metadata: dict[str, Any] | None = None
    attempt: int = 1
    created_ms: int | None = field(default=None, compare=False)
    started_ms: int | None = field(default=None, compare=False)
    ended_ms: int | None = field(default=None, compare=False)

    @property
    def trial_id(self) -> int:
        """The same as ``id``: the word of the protocol."""
        return self.id

    @property
    def duration_s(self) -> float | None:
        """Seconds from the start of the evaluation to its outcome; None before that."""
        if self.started_ms is None or self.ended_ms is None:
            return None
        return (self.ended_ms - self.started_ms) / 1000


class OptimizationCoordinator:
    """Optimise by asking for parameters and telling what they gave.

    .. code-block:: python

        coordinator = OptimizationCoordinator(spec, seed=1)
        while trial := coordinator.ask():
            coordinator.tell(trial, train(trial.parameters))
        print(coordinator.best())

    Any number of trials may be open at once; suggestions keep clear of them. One thread at a time may call. Of the ends
    of a study in the spec, ``max_trials`` and a space that is used up hold here; the others need a scheduler.

    :param spec: what to search, and what is wanted.
    :param seed: the same seed and the same calls give the same suggestions; default: the spec's, or 0.
    :raises hola_protocol.space.SpaceError: for a spec that breaks a rule.
    :raises msgspec.ValidationError: for a field of a wrong type or out of its bounds.
    """

    def __init__(self, spec: StudySpec, seed: int | None = None) -> None:
        # A struct made in Python has not been checked against its own types.
        spec = msgspec.convert(msgspec.to_builtins(spec), StudySpec)
        check_spec(spec)
        self.spec = spec
        self.engine = Engine(spec, seed if seed is not None else spec.seed or 0)
        self._trials: dict[int, Trial] = {}
        self._created = 0

    @property
    def trials(self) -> list[Trial]:
        """All trials in the order of their ids."""
        return list(self._trials.values())

    @property
    def objectives(self) -> tuple[ObjectiveSpec, ...]:
        """The objectives in force."""
        return self.engine.objectives.specs

    def ask(self) -> Trial | None:
        """The next trial to evaluate, after a fit of the model when one is due.

        :returns: the trial; None when the spec's ``max_trials`` have been made, by asking or by enqueuing, or when
            the space is used up and the spec allows no repeats.
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

    def _new(self, trial_id: int, values: Values, origin: str | None = None) -> Trial:
        now_ms = _now_ms()
        trial = Trial(
            trial_id,
            self.engine.space.named(values),
            origin=origin or self.engine.origin,
            created_ms=now_ms,
            started_ms=now_ms,
        )
        self._trials[trial_id] = trial
        return trial

    def recommend(self) -> Trial | None:
        """The trial to use: of the lowest expected cost with noisy evaluations, else the best; None without any."""
        trial_id = self.engine.recommended()
        return None if trial_id is None else self._trials[trial_id]

    def enqueue(self, parameters: Mapping[ParameterName, ParameterValue]) -> Trial:
        """A trial with parameters of your own choice; tell its outcome as that of any other.

        :param parameters: a value for each parameter.
        :raises hola_protocol.space.SpaceError: for a value out of the space.
        """
        values = self._values(parameters)
        trial = self._new(len(self._trials) + 1, values, "enqueued")
        self._created += 1
        self.engine.reserve(trial.id, values)
        return trial

    def add(self, parameters: Mapping[ParameterName, ParameterValue], objectives: Told) -> Trial:
        """A trial that was evaluated elsewhere (a warm start).

        :param parameters: a value for each parameter.
        :param objectives: a finite number for each objective, or the number itself when there is one objective; or a
            pair of either and a mapping of metadata.
        :raises hola_protocol.space.SpaceError: for a value out of the space or not finite, or a wrong name.
        """
        values, (told, metadata) = self._values(parameters), self._told(objectives)
        trial = self._new(len(self._trials) + 1, values, "added")
        trial.state, trial.objectives, trial.metadata = "completed", told, metadata
        trial.started_ms, trial.ended_ms = None, trial.created_ms
        self.engine.add(trial.id, values, self.engine.objectives.ordered(told))
        return trial

    def tell(self, trial: Trial | int, objectives: Told, metadata: Mapping[str, Any] | None = None) -> Costs:
        """A trial is done.

        :param trial: the trial, or its id.
        :param objectives: a finite number for each objective, or the number itself when there is one objective; or a
            pair of either and a mapping of metadata.
        :param metadata: anything to keep with the trial.
        :returns: its cost and violation in each comparison group.
        :raises hola_protocol.space.SpaceError: for an objective unknown, missing or not finite; the trial stays open.
        :raises KeyError: for an unknown trial.
        :raises ValueError: for a trial that has ended.
        """
        open_trial = self._open(trial)
        told, found = self._told(objectives)
        costs = self.engine.tell(open_trial.id, self.engine.objectives.ordered(told))
        open_trial.state, open_trial.objectives, open_trial.ended_ms = "completed", told, _now_ms()
        open_trial.metadata = found if metadata is None else dict(metadata)
        return costs

    def tell_failure(
        self,
        trial: Trial | int,
        reason: str | None = None,
        infeasible: bool = False,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        """A trial could not be evaluated. Its parameters are not suggested again.

        :param trial: the trial, or its id.
        :param reason: what went wrong, for people.
        :param infeasible: whether its parameters cannot be evaluated at all.
        :param metadata: anything to keep with the trial.
        :raises KeyError: for an unknown trial.
        :raises ValueError: for a trial that has ended.
        """
        open_trial = self._open(trial)
        self.engine.tell_failure(open_trial.id, infeasible)
        open_trial.state, open_trial.reason = "infeasible" if infeasible else "failed", reason
        open_trial.metadata, open_trial.ended_ms = None if metadata is None else dict(metadata), _now_ms()

    def update_objectives(self, objectives: tuple[ObjectiveSpec, ...]) -> None:
        """Change targets, limits, priorities, directions or groups; all trials are scored again.

        :param objectives: the new list, with the names of the old one.
        :raises hola_protocol.space.SpaceError: for a list that breaks a rule.
        :raises ValueError: for a name that is new or missing.
        """
        if problems := list(objective_problems(objectives)):
            raise SpaceError(problems)
        self.engine.install_objectives(self.engine.rescore_task(objectives).run())

    def best(self) -> Trial | None:
        """The best completed trial: of several groups, one of the first front. None before the first result."""
        best = self.engine.best()
        return None if best is None else self._trials[best]

    def top_k(self, k: int) -> list[Trial]:
        """The best completed trials, best first.

        :param k: how many at most.
        """
        return [self._trials[i] for i in self.engine.top_k(k)]

    def front(self) -> list[Trial]:
        """The first front: the trials that no other is better than in every group; by id."""
        return [self._trials[i] for i in sorted(self.engine.top_k(self.engine.front_size()))]

    def costs(self, trial: Trial | int) -> Costs:
        """The cost and the violation of a completed trial in each comparison group.

        :param trial: the trial, or its id.
        :raises KeyError: for a trial that is not completed.
        """
        return self.engine.costs(trial if isinstance(trial, int) else trial.id)

    def _open(self, trial: Trial | int) -> Trial:
        trial_id = trial if isinstance(trial, int) else trial.id
        known = self._trials.get(trial_id)
        if known is None:
            raise KeyError(f"no trial has the id {trial_id}")
        if known.state != "running":
            raise ValueError(f"trial {trial_id} has ended already: {known.state}")
        return known

    def _values(self, parameters: Mapping[ParameterName, ParameterValue]) -> Values:
        if problems := parameter_problems(self.spec, dict(parameters)):
            raise SpaceError(problems)
        return self.engine.space.ordered(canonical_parameters(self.spec, dict(parameters)))

    def _told(self, objectives: Told) -> tuple[dict[ObjectiveName, float], dict[str, Any] | None]:
        metadata: dict[str, Any] | None = None
        if isinstance(objectives, tuple):
            if len(objectives) != 2 or not isinstance(objectives[-1], Mapping):
                raise TypeError("a tuple must be (values, metadata), with a mapping of metadata")
            given, found = objectives
            objectives, metadata = given, dict(found)
        if isinstance(objectives, Mapping):
            told = {name: _number(name, value) for name, value in objectives.items()}
        elif len(self.objectives) == 1:
            name = self.objectives[0].name
            told = {name: _number(name, objectives)}
        else:
            names = ", ".join(o.name for o in self.objectives)
            raise TypeError(f"the study has several objectives; tell a value for each of {names}")
        if problems := objective_value_problems(self.objectives, told):
            raise SpaceError(problems)
        return told, metadata


def _number(name: ObjectiveName, value: Any) -> float:
    """A number; whatever converts to a float will do, such as a NumPy scalar, but no text.

    :raises SpaceError: for anything else.
    """
    if not isinstance(value, str | bytes | bytearray):
        try:
            return float(value)
        except (TypeError, ValueError, OverflowError):
            pass
    raise SpaceError([Problem(f"/{name}", "not a number", repr(value)[:100])])


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
