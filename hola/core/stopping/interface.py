"""What a stopping rule is told, and what it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

from hola_protocol.messages import Decision, TrialState
from hola_protocol.space import ObjectiveSpec

from ..arrays import IntArray
from .forecast import StepCosts


class Verdict(NamedTuple):
    """The decision on a trial after a report.

    :ivar decision: ``continue``, ``stop`` or ``pause``.
    :ivar next_step: the next step at which there will be a decision on this trial; None if there will be none.
    :ivar reason: why, in a sentence for people of at most 256 characters; None if the report was not compared.
    """

    decision: Decision
    next_step: int | None
    reason: str | None = None


class StoppingRule(Protocol):
    """Decides which trials of a study end early, from the reports in the order of their commits.

    A rule is deterministic: the same calls in the same order give the same decisions. It compares trials as the study
    ranks them: trials within their limits first, by cost (one comparison group) or by domination (several groups), then
    the others by violation.

    - Reports of steps below the largest step that the trial has reported change nothing.
    - A trial is compared once at a decision step, whichever attempt reports it. Another attempt that starts from an
      earlier step is not compared again at the decision steps that the trial has passed.
    - A report beyond several decision steps is compared at the largest of them.
    - An objective that a report does not have keeps the value of the trial's report before.
    - A trial that diverged is stopped at the first decision step that it reports, however few the other trials are.
    """

    def next_step(self, step: int = 0) -> int | None:
        """The first decision step beyond a step, for ``next_step`` of a suggestion.

        :param step: the step from which a trial starts: that of its checkpoint, or 0.
        :returns: the step, or None if no decision follows.
        """

    def record(self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool = False) -> Verdict:
        """Record a report, and decide.

        :param trial_id: a running trial.
        :param step: the step, from 1 to the largest step of the study.
        :param values: the finite values of some or all objectives, by name.
        :param diverged: whether a value was not finite.
        """

    def restore(
        self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool, decision: Decision
    ) -> None:
        """Record a stored report without deciding on it, after a restart.

        Afterwards the rule decides as if it had never ended, if all stored reports are restored in the order of their
        commits, followed by :meth:`resume` for each trial that was paused and runs (or waits in the queue) since, and
        :meth:`end` for each trial that has ended. One thing may differ: if the objectives have changed and the study
        compares the best values, the best step of a trial is chosen by the new objectives.

        :param trial_id: the trial.
        :param step: as in :meth:`record`.
        :param values: as in :meth:`record`.
        :param diverged: as in :meth:`record`.
        :param decision: the decision that was stored with the report.
        """

    def resume(self, trial_id: int) -> None:
        """Note that a paused trial continues, although :meth:`promote` did not return it to this rule.

        :param trial_id: the trial; one that is not paused is ignored.
        """

    def end(self, trial_id: int, state: TrialState) -> None:
        """Note that a trial has ended. What it reported stays in the comparisons.

        :param trial_id: the trial; one that never reported is ignored.
        :param state: its final state. A ``lost`` trial may report again if its worker returns.
        """

    def promote(self) -> int | None:
        """Choose a paused trial that continues now; it is no longer paused for the rule. None if there is none."""

    @property
    def compared(self) -> int:
        """How many times a trial was compared with others at a decision step; it never decreases."""

    def learn_from(self, completed: Callable[[int], StepCosts]) -> None:
        """Learn from the results of completed trials, too.

        :param completed: gives the costs of the completed trials with the largest ids, at most as many as asked.
        """

    def would_stop(self, trial_ids: IntArray) -> tuple[set[int], set[int]]:
        """Decide again on trials at the decision steps that they have reached, by what is known now.

        Nothing changes. Only the latest trials of a decision step are searched for the given ones.

        :param trial_ids: trials, usually completed ones.
        :returns: those that were compared at a decision step, and those among them that would be stopped or left
            paused at one.
        """

    def step_costs(self, limit: int) -> list[StepCosts]:
        """The costs of trials at decision steps, under the objectives of the rule; ascending steps.

        Trials that diverged, or that have no value of some objective, are left out. Of decision steps that are close to
        each other only some are given.

        :param limit: the maximum number of trials for each step, the latest ones.
        """

    def update_objectives(self, objectives: Iterable[ObjectiveSpec]) -> None:
        """Compare by other objectives from now on. All recorded values are scored again; no decision is revised.

        :param objectives: the new objectives, with the names of the old ones in any order.
        """
