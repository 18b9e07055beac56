"""What was reported at each decision step."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from hola_protocol.messages import Decision
from hola_protocol.space import ObjectiveSpec, StudySpec

from ..arrays import IntArray, Rows
from ..objectives import Objectives, total_violation
from .decision_steps import ReportedTrial, SteppedRule
from .forecast import StepCosts
from .interface import Verdict
from .ranking import WINDOW, Ranks, ranks_of, score_of, scores_of

_MIN_FACTOR: Final = 1.5
"""Between two decision steps whose costs are given out."""


class Rung:
    """The trials that have reached a decision step, in this order.

    :ivar step: the decision step.
    :ivar values: their values at it, float[n, m]; NaN where a value is missing, and in all columns of a trial that had
        diverged.
    :ivar trial_ids: their ids, int[n].
    :ivar ranks: their order.
    """

    def __init__(self, step: int, objectives: Objectives) -> None:
        self.step = step
        self.values = Rows((len(objectives.names),))
        self.trial_ids = Rows((), np.int64)
        self.ranks: Ranks = ranks_of(len(objectives.groups))

    def add(self, trial_id: int, values: Sequence[float], objectives: Objectives) -> int:
        """Add a trial.

        :param trial_id: the trial.
        :param values: its values.
        :param objectives: the objectives.
        :returns: its number.
        """
        self.values.append(tuple(values))
        self.trial_ids.append(trial_id)
        return self.ranks.add(score_of(objectives, values))

    def update_objectives(self, objectives: Objectives, columns: Sequence[int]) -> None:
        """Score all trials again.

        :param objectives: the new objectives.
        :param columns: for each of them its position among the old ones.
        """
        values = self.values.view[:, list(columns)]
        self.values = Rows((len(columns),))
        self.values.extend(values)
        self.ranks = ranks_of(len(objectives.groups), scores_of(objectives, values))


class RungRule(SteppedRule):
    """A rule that compares each trial with the others at each decision step.

    :param spec: the study, with ``steps``.
    :param steps: the decision steps, ascending.
    """

    def __init__(self, spec: StudySpec, steps: Sequence[int]) -> None:
        super().__init__(spec, steps)
        self._rungs: dict[int, Rung] = {}
        self._compared = 0

    def _cross(
        self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool
    ) -> tuple[ReportedTrial, tuple[Rung, int] | None]:
        """Note what a trial reports, and add it to the decision step that it passes.

        A trial without any value passes the step, but is not compared.

        :returns: its progress; the rung and its number there, if it is to be compared.
        """
        self.resume(trial_id)
        progress, decision_step = self._advance(trial_id, step, values, diverged)
        reported = progress.compared
        if decision_step is None or not (diverged or any(map(math.isfinite, reported))):
            return progress, None
        rung = self._rungs.get(decision_step)
        self._compared += 1
        if rung is None:
            rung = self._rungs[decision_step] = Rung(decision_step, self._objectives)
        values_at_step = [math.nan] * len(reported) if diverged else reported
        return progress, (rung, rung.add(trial_id, values_at_step, self._objectives))

    def record(self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool = False) -> Verdict:
        """See :meth:`.interface.StoppingRule.record`."""
        progress, place = self._cross(trial_id, step, values, diverged)
        if place is None:
            return Verdict("continue", self.next_step(progress.step))
        decision: Decision = "stop"
        reason = f"diverged at {self._unit} {step}"
        if not diverged:
            decision, reason = self._decide(*place)
        self._decided(trial_id, *place, decision)
        return Verdict(decision, self.next_step(progress.step) if decision == "continue" else None, reason)

    def restore(
        self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool, decision: Decision
    ) -> None:
        """See :meth:`.interface.StoppingRule.restore`."""
        _, place = self._cross(trial_id, step, values, diverged)
        if place is not None:
            self._decided(trial_id, *place, decision)

    @property
    def compared(self) -> int:
        """See :attr:`.interface.StoppingRule.compared`."""
        return self._compared

    def would_stop(self, trial_ids: IntArray) -> tuple[set[int], set[int]]:
        """See :meth:`.interface.StoppingRule.would_stop`."""
        compared: set[int] = set()
        stopped: set[int] = set()
        for rung in self._rungs.values():
            first = max(0, len(rung.trial_ids) - WINDOW)
            known, _, rows = np.intersect1d(trial_ids, rung.trial_ids.view[first:], return_indices=True)
            compared.update(known.tolist())
            again = self._decide_again(rung, (first + rows).tolist())
            stopped.update(trial_id for trial_id, is_stopped in zip(known.tolist(), again, strict=True) if is_stopped)
        return compared, stopped

    def _decide_again(self, rung: Rung, numbers: list[int]) -> list[bool]:
        """Whether trials at a decision step would be stopped by what is known now."""
        return [self._decide(rung, number)[0] != "continue" for number in numbers]

    def step_costs(self, limit: int) -> list[StepCosts]:
        """See :meth:`.interface.StoppingRule.step_costs`."""
        found = []
        previous = 0
        for step in sorted(self._rungs):
            if step < _MIN_FACTOR * previous:
                continue
            previous, rung = step, self._rungs[step]
            values, trial_ids = rung.values.view[-limit:], rung.trial_ids.view[-limit:]
            known = np.isfinite(values).all(axis=1)
            costs, violation = self._objectives.costs_of_many(values[known])
            found.append(StepCosts(trial_ids[known], costs, total_violation(violation)))
        return found

    @abstractmethod
    def _decide(self, rung: Rung, number: int) -> tuple[Decision, str]:
        """Decide on a trial that did not diverge.

        :param rung: the decision step.
        :param number: the number of the trial at it.
        :returns: the decision and the reason.
        """

    def _decided(self, trial_id: int, rung: Rung, number: int, decision: Decision) -> None:
        """Keep a decision that was made now or before a restart; by default nothing is kept."""

    def update_objectives(self, objectives: Iterable[ObjectiveSpec]) -> None:
        """See :meth:`.interface.StoppingRule.update_objectives`; O(n log n) for n recorded comparisons."""
        columns = self._reorder(objectives)
        for rung in self._rungs.values():
            rung.update_objectives(self._objectives, columns)
