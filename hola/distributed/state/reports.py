"""The reports of a study: its stopping rule, the steps used and saved, and the reports that are not stored yet."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import msgspec
from hola_protocol.messages import Decision, TrialState
from hola_protocol.space import ObjectiveSpec, StudySpec

from hola.core.origins import OriginWord
from hola.core.stopping import make_rule
from hola.distributed.state.block import TrialBlock
from hola.distributed.state.metadata import StoredParts
from hola.distributed.state.trial import UNENDED_STATES, TrialProgress, TrialRecord
from hola.distributed.state.trials import Trials
from hola.storage.rows import ReportRow

ReportKey: TypeAlias = tuple[int, int, int]
"""Trial, attempt and step."""

_AT_ONCE: Final = 200
"""Reports that are taken in together when a study is read."""

_decode_values = msgspec.json.Decoder(dict[str, float]).decode


class Reports:
    """The reports of one study. Those that are stored are read when somebody asks.

    :param study_id: of the study.
    :param spec: with the stopping rule.
    :param stored: where reports are after their commit.
    """

    def __init__(self, study_id: int, spec: StudySpec, stored: StoredParts) -> None:
        self._study_id = study_id
        self._stored = stored
        self._unsaved: dict[ReportKey, ReportRow] = {}
        self.rule = make_rule(spec)
        self.largest_step = 0 if spec.steps is None else spec.steps.max
        self.count = 0
        """The number of reports, stored or not."""
        self.max_steps = spec.max_steps
        self.committed_steps = 0
        """The steps that count for ``max_steps``: those that are used, and those that running trials may still use."""
        self.used_steps = 0
        """The sum of the largest steps of all trials."""
        self.saved_steps = 0
        """The sum of the steps that stopped trials did not use."""
        self.untold: dict[int, TrialRecord] = {}
        """Trials with new reports that no event tells of; empty between two requests."""

    def unused_steps(self, trial: TrialRecord) -> int:
        """How many steps a trial has not used.

        :param trial: the trial.
        """
        return max(0, self.largest_step - trial.step)

    # max_steps

    def charge(self, trial: TrialRecord) -> int:
        """The steps of a trial that count for ``max_steps``.

        :param trial: the trial.
        """
        return self._charge(trial.state, trial.origin, trial.progress)

    def _charge(self, state: TrialState, origin: OriginWord, progress: TrialProgress | None) -> int:
        if self.max_steps is None or origin == "added":
            return 0
        if state in UNENDED_STATES and progress is not None:
            return max(progress.granted, progress.step)
        step = 0 if progress is None else progress.step
        return step or (self.largest_step if state == "completed" else 0)

    @property
    def steps_left(self) -> int | None:
        """How many steps may still be granted; absent without ``max_steps``."""
        return None if self.max_steps is None else max(0, self.max_steps - self.committed_steps)

    def can_run(self, trial: TrialRecord) -> bool:
        """Whether a trial has a step left that it may be evaluated for.

        :param trial: a queued or paused trial.
        """
        return self.steps_left != 0 or self.charge(trial) > trial.step

    def granted(self, trial: TrialRecord, step: int, next_step: int | None) -> int:
        """Up to which step a trial may be evaluated.

        :param trial: a queued or running trial.
        :param step: the step that it has reached.
        :param next_step: the step of the next decision; absent: none is left.
        :returns: a step; not beyond ``step`` when ``max_steps`` is used up.
        """
        before = 0 if trial.progress is None else trial.progress.granted
        if self.max_steps is None or before > step:
            return before
        target = self.largest_step if next_step is None else next_step
        left = self.max_steps - (self.committed_steps - self.charge(trial) + step)
        return step + max(0, min(target - step, left))

    def begin(self, trial: TrialRecord) -> None:
        """Grant steps to a trial that is given to a worker.

        :param trial: the trial.
        """
        if self.max_steps is not None:
            granted = self.granted(trial, trial.step, None if self.rule is None else self.rule.next_step(trial.step))
            trial.progress = msgspec.structs.replace(trial.progress or TrialProgress(), granted=granted)

    def begin_again(self, trial: TrialRecord) -> None:
        """Grant steps to a lost trial whose worker returns, as many as it had or as are left.

        :param trial: the trial.
        """
        progress, left = trial.progress, self.steps_left
        if progress is not None and left is not None:
            granted = progress.step + max(0, min(progress.granted - progress.step, left))
            trial.progress = msgspec.structs.replace(progress, granted=granted)

    def change_max_steps(self, max_steps: int | None, trials: Trials) -> None:
        """Put another ``max_steps`` into effect. Trials keep what was granted to them.

        :param max_steps: the new one.
        :param trials: all trials of the study.
        """
        if max_steps == self.max_steps:
            return
        self.max_steps, self.committed_steps = max_steps, 0
        if max_steps is not None:
            self.committed_steps = trials.ended_steps(self.largest_step) + sum(map(self.charge, trials.records))

    # Reports

    @property
    def has_unsaved(self) -> bool:
        """Whether there are some that the storage may not have yet."""
        return bool(self._unsaved)

    def put(self, row: ReportRow) -> None:
        """Add a new report.

        :param row: with the number that follows :attr:`count`.
        """
        self.count += 1
        self._unsaved[row.key] = row

    def saved(self, rows: Iterable[ReportRow]) -> None:
        """Forget what is stored now.

        :param rows: what was committed.
        """
        for row in rows:
            self._unsaved.pop(row.key, None)

    def find(self, trial: TrialRecord, step: int) -> ReportRow | None:
        """The report of a trial's latest attempt at a step.

        :param trial: the trial.
        :param step: the step.
        :raises hola.storage.contract.StorageError: when it cannot be read.
        """
        progress, attempt = trial.progress, trial.attempt
        if progress is None or progress.attempt != attempt or step > progress.attempt_step:
            return None
        key = trial.trial_id, attempt, step
        if (row := self._unsaved.get(key)) is not None:
            return row
        found = self._stored.reports_of(self._study_id, [trial.trial_id], (trial.trial_id, attempt, step - 1), 1)
        return found[0] if found and found[0].key == key else None

    def of(self, trial_ids: Sequence[int], after: ReportKey, limit: int) -> list[ReportRow]:
        """The reports of some trials in the order of trials, attempts and steps.

        :param trial_ids: the trials.
        :param after: only reports after this one.
        :param limit: how many at most.
        :raises hola.storage.contract.StorageError: when they cannot be read.
        """
        wanted = frozenset(trial_ids)
        rows = {key: row for key, row in self._unsaved.items() if key[0] in wanted and key > after}
        rows |= {row.key: row for row in self._stored.reports_of(self._study_id, trial_ids, after, limit)}
        return [rows[key] for key in sorted(rows)[:limit]]

    # The stopping rule

    def next_step(self, trial: TrialRecord) -> int | None:
        """The next step at which there will be a decision on a trial.

        :param trial: the trial.
        """
        next_step = None if self.rule is None else self.rule.next_step(trial.step)
        return self.told_step(next_step, 0 if trial.progress is None else trial.progress.granted)

    def told_step(self, next_step: int | None, granted: int) -> int | None:
        """The step to which a worker may evaluate a trial before the next decision.

        :param next_step: the step of the rule's next decision.
        :param granted: up to which step the trial may be evaluated.
        """
        if self.max_steps is None or granted >= self.largest_step:
            return next_step
        return granted if next_step is None else min(next_step, granted)

    def decide(
        self, trial: TrialRecord, step: int, values: dict[str, float], diverged: bool
    ) -> tuple[Decision, int | None, str | None]:
        """The decision on a trial after a report.

        :param trial: a running trial.
        :param step: the step.
        :param values: the values of some or all objectives.
        :param diverged: whether a value was not finite.
        :returns: the decision, the step of the next one, and the reason.
        """
        return (
            ("continue", None, None) if self.rule is None else self.rule.record(trial.trial_id, step, values, diverged)
        )

    def end(self, trial: TrialRecord) -> None:
        """Note that a trial has ended.

        :param trial: the trial.
        """
        if self.rule is not None and trial.progress is not None:
            self.rule.end(trial.trial_id, trial.state)

    def promote(self) -> int | None:
        """A paused trial that continues now."""
        return None if self.rule is None else self.rule.promote()

    def update_objectives(self, objectives: tuple[ObjectiveSpec, ...]) -> None:
        """Compare by other settings of the objectives from now on.

        :param objectives: all objectives.
        """
        if self.rule is not None:
            self.rule.update_objectives(objectives)

    def add(self, block: TrialBlock) -> None:
        """Count stored trials.

        :param block: the trials.
        """
        for state, origin, progress in zip(block.state, block.origin, block.progress, strict=True):
            step = 0 if progress is None else progress.step
            if state == "stopped":
                self.saved_steps += max(0, self.largest_step - step)
            if self.max_steps is not None:
                self.committed_steps += self._charge(state, origin, progress)
            if progress is not None:
                self.used_steps += step
                self.count += progress.reports

    def load(self, reported: Iterable[tuple[int, TrialState]], rows: Iterable[ReportRow]) -> Iterator[None]:
        """Let the rule know what is stored; it pauses after some reports.

        :param reported: the trials with reports, each with its state.
        :param rows: all reports in the order of their numbers; they are read only if a rule needs them.
        """
        if self.rule is None:
            return
        for i, row in enumerate(rows):
            if i % _AT_ONCE == 0:
                yield
            values = _decode_values(row.objectives_json)
            decision: Decision = row.decision  # type: ignore[assignment]  # as it was stored
            if row.reason == "max_steps":  # it was the end of the steps that stopped the trial, not the rule
                decision = "continue"
            self.rule.restore(row.trial_id, row.step, values, bool(row.diverged), decision)
        for trial_id, state in reported:
            if state in ("queued", "running"):
                self.rule.resume(trial_id)
            elif state != "paused":
                self.rule.end(trial_id, state)
