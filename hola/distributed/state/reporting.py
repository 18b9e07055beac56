"""What a report of a trial changes: the decision on the trial, its checkpoints, and the end of its lease."""

from typing import Final

import msgspec
from hola_protocol import messages as m

from hola.distributed.state import ends
from hola.distributed.state.apply import apply
from hola.distributed.state.study import Study
from hola.distributed.state.transitions import ReportRecorded, TrialEndedEarly, TrialPaused
from hola.distributed.state.trial import StoredCheckpoint, TrialRecord
from hola.storage.rows import ReportRow

_MOST_CHECKPOINTS: Final = 8
"""Checkpoints of a trial that are kept at once; a worker that reports them in the order of the steps needs one."""

_encode = msgspec.json.Encoder().encode


def record(study: Study, trial: TrialRecord, report: m.Report, metadata: str | None) -> ReportRow:
    """Record the report of a running trial, at a step that its attempt has not reported, and act on the decision.

    :param study: the study.
    :param trial: the trial.
    :param report: with finite values of objectives of the study.
    :param metadata: a JSON text.
    :returns: what is stored of it.
    """
    decision, next_step, reason = study.reports.decide(trial, report.step, report.objectives, report.diverged)
    if decision == "pause" and study.state == "finished":
        decision = "stop"
    reached = max(trial.step, report.step)
    granted = study.reports.granted(trial, reached, next_step)
    if (
        decision == "continue"
        and study.reports.max_steps is not None
        and granted <= reached < study.reports.largest_step
    ):
        decision, reason = "stop", "max_steps"
    if decision != "continue":
        granted = reached if study.reports.max_steps is not None else 0
    kept, discard = _checkpoints(trial, report)
    if decision == "stop":
        kept, discard = (), [*discard, *kept]
    row = ReportRow(
        study.study_id,
        study.reports.count + 1,
        trial.trial_id,
        trial.attempt,
        report.step,
        _text(report.objectives),
        int(report.diverged),
        decision,
        study.reports.told_step(next_step, granted) if decision == "continue" else None,
        reason,
        None if report.checkpoint is None else _text(report.checkpoint),
        _text([m.Checkpoint(uri=c.uri, host=c.host) for c in discard]) if discard else None,
        metadata,
        study.moment.wall_ms,
    )
    apply(study, trial, ReportRecorded(row, report.objectives, kept, granted))
    if decision == "stop":
        apply(study, trial, TrialEndedEarly("stopped", reason))
    elif decision == "pause":
        apply(study, trial, TrialPaused("paused", reason))
    if decision != "continue":
        ends.check(study)
    return row


def _checkpoints(trial: TrialRecord, report: m.Report) -> tuple[tuple[StoredCheckpoint, ...], list[StoredCheckpoint]]:
    """The checkpoints that are still needed after a report, in the order of their steps, and those that are not."""
    before = () if trial.progress is None else trial.progress.checkpoints
    new = report.checkpoint
    if new is None:
        return before, []
    discard = [c for c in before if c.step <= report.step and (c.uri, c.host) != (new.uri, new.host)]
    larger = [c for c in before if c.step > report.step]
    kept = [StoredCheckpoint(report.step, new.uri, new.host), *larger]
    spare = max(0, len(kept) - _MOST_CHECKPOINTS)
    return tuple(kept[spare:]), discard + kept[:spare]


def _text(value: object) -> str:
    return _encode(value).decode()
