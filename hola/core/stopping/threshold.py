"""The rule with thresholds for single objectives."""

from __future__ import annotations

from collections.abc import Mapping

from hola_protocol.messages import Decision
from hola_protocol.space import StudySpec
from hola_protocol.stopping import ThresholdSpec

from ..arrays import IntArray
from .decision_steps import ReportedTrial, SteppedRule
from .interface import Verdict


class ThresholdRule(SteppedRule):
    """A trial is stopped if an objective is worse than its threshold at the first report at or beyond a step.

    The latest value of the objective counts, whatever ``steps.value`` says. An objective that was not reported is not
    worse.

    :param spec: the study, with ``steps``.
    :param rule: the options.
    """

    def __init__(self, spec: StudySpec, rule: ThresholdSpec) -> None:
        assert spec.steps is not None
        self._thresholds = rule.objectives
        step = max(rule.step, spec.steps.min)
        super().__init__(spec, (step,) if step <= spec.steps.max else ())
        self._worse: dict[int, bool] = {}
        """Of each trial that has reached the step: whether it was worse than a threshold."""

    def record(self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool = False) -> Verdict:
        """See :meth:`.interface.StoppingRule.record`; O(objectives)."""
        progress, decision_step = self._advance(trial_id, step, values, diverged)
        if decision_step is None:
            return Verdict("continue", self.next_step(progress.step))
        reason = self._reason(progress, step, diverged)
        self._worse[trial_id] = reason is not None
        if reason is not None:
            return Verdict("stop", None, reason)
        return Verdict("continue", None, f"within the thresholds at {self._unit} {step}")

    def _reason(self, progress: ReportedTrial, step: int, diverged: bool) -> str | None:
        """Why a trial is to be stopped; None: it is within the thresholds."""
        if diverged:
            return f"diverged at {self._unit} {step}"
        for o in self._objectives.specs:
            value, threshold = progress.last[self._column[o.name]], self._thresholds.get(o.name)
            if threshold is not None and (value > threshold if o.direction == "minimize" else value < threshold):
                return f"{o.name} is {value:.6g} at {self._unit} {step}, worse than the threshold {threshold:.6g}"
        return None

    def restore(
        self, trial_id: int, step: int, values: Mapping[str, float], diverged: bool, decision: Decision
    ) -> None:
        """See :meth:`.interface.StoppingRule.restore`."""
        progress, decision_step = self._advance(trial_id, step, values, diverged)
        if decision_step is not None:
            self._worse[trial_id] = self._reason(progress, step, diverged) is not None

    def would_stop(self, trial_ids: IntArray) -> tuple[set[int], set[int]]:
        """See :meth:`.interface.StoppingRule.would_stop`."""
        compared = {trial_id for trial_id in trial_ids.tolist() if trial_id in self._worse}
        return compared, {trial_id for trial_id in compared if self._worse[trial_id]}
