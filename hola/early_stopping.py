"""Reports and early stopping in a search that runs in memory."""

from __future__ import annotations

from hola_protocol.messages import Checkpoint, Resume, TrialState
from hola_protocol.space import StudySpec

from .clients.reports import HeldReport, ReportAnswer
from .clients.snapshot import ReportedStep
from .core.stopping import StoppingRule, make_rule


class EarlyStopping:
    """The stopping rule of a study in memory, and what its trials have reported. One thread at a time may call.

    :param spec: the study.
    :param can_resume: whether evaluations continue from checkpoints of earlier attempts.
    """

    def __init__(self, spec: StudySpec, can_resume: bool) -> None:
        self._steps = spec.steps
        self._rule = make_rule(spec)
        self._can_resume = can_resume
        self._values: dict[int, dict[str, float]] = {}
        self._largest: dict[int, int] = {}
        self._checkpoints: dict[int, Resume] = {}
        self._reasons: dict[int, str | None] = {}
        self._curves: dict[int, dict[int, dict[str, float]]] = {}

    @property
    def rule(self) -> StoppingRule | None:
        """The rule of the study."""
        return self._rule

    def begin(self, trial_id: int) -> tuple[int | None, Resume | None]:
        """The next step of a decision on a trial that begins, and the checkpoint from which it continues.

        :param trial_id: the trial.
        """
        resume = self._checkpoints.get(trial_id) if self._can_resume else None
        if self._rule is None:
            return None, resume
        return self._rule.next_step(0 if resume is None else resume.step), resume

    def report(self, trial_id: int, reports: list[HeldReport]) -> ReportAnswer:
        """Record reports of a trial, and decide.

        :param trial_id: the trial.
        :param reports: the reports.
        """
        answer = ReportAnswer()
        discard: list[Checkpoint] = []
        for report in reports:
            if self._steps is None or report.step > self._steps.max:
                continue  # as in a study of a scheduler, where such a report is refused
            self._curves.setdefault(trial_id, {})[report.step] = dict(report.objectives)
            if report.step >= self._largest.get(trial_id, 0):
                self._largest[trial_id] = report.step
                self._values.setdefault(trial_id, {}).update(report.objectives)
            if report.checkpoint is not None:
                before = self._checkpoints.get(trial_id)
                if before is None or before.step <= report.step:
                    self._checkpoints[trial_id] = Resume(step=report.step, checkpoint=report.checkpoint)
                    if before is not None and before.checkpoint != report.checkpoint:
                        discard.append(before.checkpoint)
            if self._rule is None:
                continue
            verdict = self._rule.record(trial_id, report.step, report.objectives, report.diverged)
            answer = ReportAnswer(
                decision=verdict.decision, has_next_step=True, next_step=verdict.next_step, reason=verdict.reason
            )
            if verdict.decision != "continue":
                self._reasons[trial_id] = verdict.reason
                break
        return ReportAnswer(
            decision=answer.decision,
            has_next_step=answer.has_next_step,
            next_step=answer.next_step,
            reason=answer.reason,
            discard=discard,
        )

    def values(self, trial_id: int) -> dict[str, float]:
        """The last reported value of each objective of a trial.

        :param trial_id: the trial.
        """
        return dict(self._values.get(trial_id, {}))

    def reason(self, trial_id: int) -> str | None:
        """Why a trial was stopped or paused.

        :param trial_id: the trial.
        """
        return self._reasons.get(trial_id)

    def reports(self) -> list[ReportedStep]:
        """What the trials reported, by trial and step."""
        return [
            ReportedStep(trial_id, step, self._curves[trial_id][step])
            for trial_id in sorted(self._curves)
            for step in sorted(self._curves[trial_id])
        ]

    def end(self, trial_id: int, state: TrialState) -> None:
        """Note that a trial has ended.

        :param trial_id: the trial.
        :param state: its final state.
        """
        if self._rule is not None:
            self._rule.end(trial_id, state)
        self._checkpoints.pop(trial_id, None)

    def promote(self) -> int | None:
        """A paused trial that continues now."""
        return None if self._rule is None else self._rule.promote()
