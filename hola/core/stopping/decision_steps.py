"""The decision steps of a rule, and the progress of the trials through them."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence

from hola_protocol.messages import Decision, TrialState
from hola_protocol.space import ObjectiveSpec, StudySpec
from hola_protocol.stopping import StepsSpec

from ..arrays import IntArray
from ..objectives import Objectives
from .forecast import StepCosts
from .interface import Verdict
from .ranking import costs_of

_DEFAULT_GRACES = 16
"""The default of the first decision step is the largest step divided by this number."""
_LONGEST_UNIT = 40


def first_step(steps: StepsSpec, grace: int | None) -> int:
    """The first decision step.

    :param steps: the steps of the study.
    :param grace: what the spec of the rule says; None: a sixteenth of the largest step, rounded up.
    :returns: at least ``steps.min``.
    """
    return max(steps.min, -(-steps.max // _DEFAULT_GRACES) if grace is None else grace)


def rungs(first: int, eta: float, largest: int) -> tuple[int, ...]:
    """The rungs of successive halving: ``first``, ``first * eta``, ``first * eta**2``, ..., each rounded.

    :param first: the first rung.
    :param eta: the factor, above 1.
    :param largest: the largest step of the study; all rungs are below it, since a trial ends there anyway.
    """
    steps: list[int] = []
    step = float(first)
    while (rung := math.floor(step + 0.5)) < largest:
        if not steps or rung > steps[-1]:
            steps.append(rung)
        step *= eta
    return tuple(steps)


class ReportedTrial:
    """What a trial has reported.

    :ivar step: the largest step.
    :ivar passed: the largest decision step that it has passed; 0 before the first.
    :ivar last: the latest value of each objective, NaN if there is none.
    :ivar best: the values of each group at its best step, if the study compares the best values, otherwise None.
    """

    __slots__ = ("best", "last", "passed", "step")

    def __init__(self, objectives: int, with_best: bool) -> None:
        self.step = 0
        self.passed = 0
        self.last = [math.nan] * objectives
        self.best = [math.nan] * objectives if with_best else None

    @property
    def compared(self) -> list[float]:
        """The values that a rule compares."""
        return self.last if self.best is None else self.best

    def update_best(self, objectives: Objectives, columns: Sequence[Sequence[int]]) -> None:
        """Keep the latest values of each group in which they are better than the best before.

        :param objectives: the objectives.
        :param columns: the positions of the objectives of each group.
        """
        assert self.best is not None
        new, old = costs_of(objectives, self.last), costs_of(objectives, self.best)
        for group, members in enumerate(columns):
            missing = [sum(math.isnan(values[i]) for i in members) for values in (self.last, self.best)]
            if (missing[0], new.violation[group], new.cost[group]) < (
                missing[1],
                old.violation[group],
                old.cost[group],
            ):
                for i in members:
                    self.best[i] = self.last[i]


class SteppedRule(ABC):
    """A rule that decides once on each trial at each of its decision steps. See :class:`.interface.StoppingRule`.

    :param spec: the study, with ``steps``.
    :param steps: the decision steps, ascending.
    """

    def __init__(self, spec: StudySpec, steps: Sequence[int]) -> None:
        assert spec.steps is not None
        self._steps = steps
        unit = spec.steps.unit or "step"
        self._unit = unit if len(unit) <= _LONGEST_UNIT else "step"
        self._with_best = spec.steps.value == "best"
        self._progress: dict[int, ReportedTrial] = {}
        self._set_objectives(spec.objectives)

    def _set_objectives(self, specs: Iterable[ObjectiveSpec]) -> None:
        self._objectives = o = Objectives(specs)
        self._column = {name: i for i, name in enumerate(o.names)}
        self._group_columns = [[i for i, s in enumerate(o.specs) if s.group == group] for group in o.groups]

    def next_step(self, step: int = 0) -> int | None:
        """See :meth:`.interface.StoppingRule.next_step`; O(log steps)."""
        i = bisect_right(self._steps, step)
        return self._steps[i] if i < len(self._steps) else None

    def _advance(
        self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool
    ) -> tuple[ReportedTrial, int | None]:
        """Note what a trial reports.

        :returns: its progress, and the decision step at which it is to be compared now, if there is one.
        """
        progress = self._progress.get(trial_id)
        if progress is None:
            progress = self._progress[trial_id] = ReportedTrial(len(self._column), self._with_best)
        if step <= progress.step:
            return progress, None
        progress.step = step
        for name, value in values.items():
            if (column := self._column.get(name)) is not None:
                progress.last[column] = value
        if self._with_best and not diverged:
            progress.update_best(self._objectives, self._group_columns)
        i = bisect_right(self._steps, step)
        if i == 0 or self._steps[i - 1] <= progress.passed:
            return progress, None
        progress.passed = self._steps[i - 1]
        return progress, progress.passed

    @abstractmethod
    def record(self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool = False) -> Verdict:
        """See :meth:`.interface.StoppingRule.record`."""

    @abstractmethod
    def restore(
        self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool, decision: Decision
    ) -> None:
        """See :meth:`.interface.StoppingRule.restore`."""

    def resume(self, trial_id: int) -> None:
        """See :meth:`.interface.StoppingRule.resume`; by default no trial is ever paused."""
        return

    def end(self, trial_id: int, state: TrialState) -> None:
        """See :meth:`.interface.StoppingRule.end`."""
        self.resume(trial_id)
        if state != "lost":
            self._progress.pop(trial_id, None)

    def promote(self) -> int | None:
        """See :meth:`.interface.StoppingRule.promote`; by default no trial is paused."""
        return None

    @property
    def compared(self) -> int:
        """See :attr:`.interface.StoppingRule.compared`; by default trials are not compared with each other."""
        return 0

    def learn_from(self, completed: Callable[[int], StepCosts]) -> None:
        """See :meth:`.interface.StoppingRule.learn_from`; by default a rule does not."""
        return

    def would_stop(self, trial_ids: IntArray) -> tuple[set[int], set[int]]:
        """See :meth:`.interface.StoppingRule.would_stop`; by default no trial is found."""
        return set(), set()

    def step_costs(self, limit: int) -> list[StepCosts]:
        """See :meth:`.interface.StoppingRule.step_costs`."""
        return []

    def update_objectives(self, objectives: Iterable[ObjectiveSpec]) -> None:
        """See :meth:`.interface.StoppingRule.update_objectives`; O(n log n) for n recorded comparisons."""
        self._reorder(objectives)

    def _reorder(self, objectives: Iterable[ObjectiveSpec]) -> list[int]:
        """Set other objectives.

        :returns: for each new objective its position among the old ones.
        """
        old = self._column
        self._set_objectives(objectives)
        columns = [old[name] for name in self._column]
        for progress in self._progress.values():
            progress.last = [progress.last[i] for i in columns]
            if progress.best is not None:
                progress.best = [progress.best[i] for i in columns]
        return columns
