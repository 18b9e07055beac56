"""The one place where the state of a trial changes: an event, the table of transitions, and their effects."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from msgspec import UNSET

from hola.distributed.state.study import Study
from hola.distributed.state.transitions import (
    TRANSITIONS,
    Effect,
    LeaseEnded,
    LeaseGiven,
    ReportRecorded,
    ResultRecorded,
    TrialEvent,
    TrialInfeasible,
)
from hola.distributed.state.trial import UNENDED_STATES, TrialProgress, TrialRecord


class InvalidTransitionError(Exception):
    """An event that the state of its trial does not allow: a defect of the scheduler."""


def apply(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    """Let an event happen to a trial.

    :param study: the study.
    :param trial: one of its trials.
    :param event: what happened.
    :raises InvalidTransitionError: when :data:`TRANSITIONS` has no row for it; nothing has changed then.
    """
    before = trial.state
    step = _STEPS.get((before, type(event)))
    if step is None:
        raise InvalidTransitionError(f"trial {trial.trial_id} is {before}: no {type(event).__name__} may come")
    state, effects = step
    reports = study.reports
    bounded = reports.max_steps is not None
    charged = reports.charge(trial) if bounded else 0
    for effect in effects:
        effect(study, trial, event)
    if state != before:
        study.counts[before] -= 1
        study.counts[state] += 1
        trial.state = state
        if state not in UNENDED_STATES:
            trial.ended_ms = study.moment.wall_ms
            if reports.rule is not None:
                reports.end(trial)
    if bounded:
        reports.committed_steps += reports.charge(trial) - charged
    if type(event) is ReportRecorded:
        # One event for all reports of a message.
        reports.untold[trial.trial_id] = trial
        return
    study.trial_changed(trial, trial.reason)


def _start_lease(study: Study, trial: TrialRecord, event: LeaseGiven) -> None:
    trial.leases += (event.lease,)
    trial.lease_s = event.lease_s
    trial.started_ms = study.moment.wall_ms
    trial.reason = None
    if study.reports.max_steps is not None:
        study.reports.begin(trial)
    study.start_lease(trial, study.moment.now)
    study.deliveries.begin(trial.trial_id)


def _resume_lease(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    lease = trial.leases[-1]
    if lease.ended == "expired":
        trial.retries -= 1
    lease.ended = None
    trial.reason = None
    trial.ended_ms = None
    if trial.state == "lost":
        study.reports.begin_again(trial)
    study.start_lease(trial, study.moment.now)


def _end_lease(study: Study, trial: TrialRecord, event: LeaseEnded | ResultRecorded) -> None:
    if event.ended is not None:
        lease = trial.leases[-1]
        lease.ended = event.ended
        study.end_lease(trial, lease.worker_id)


def _count_end(study: Study, trial: TrialRecord, event: LeaseEnded) -> None:
    if event.counted == "retries":
        trial.retries += 1
    elif event.counted == "preemptions":
        trial.preemptions += 1
    trial.reason = event.reason
    if event.metadata is not UNSET:
        study.put_metadata(trial, event.metadata)


def _record_result(study: Study, trial: TrialRecord, event: ResultRecorded) -> None:
    event.lease.ended = "completed"
    trial.objectives, trial.reason = event.objectives, None
    if event.metadata is not None or trial.has_metadata:
        study.put_metadata(trial, event.metadata)
    study.engine.tell(trial.trial_id, event.objectives)


def _record_report(study: Study, trial: TrialRecord, event: ReportRecorded) -> None:
    row, before = event.row, trial.progress or TrialProgress()
    is_latest = row.step >= before.step
    earlier = before.attempt_step if before.attempt == row.attempt else 0
    trial.progress = TrialProgress(
        step=max(row.step, before.step),
        values=event.values if is_latest else before.values,
        diverged=bool(row.diverged) if is_latest else before.diverged,
        attempt=row.attempt,
        attempt_step=max(row.step, earlier),
        reports=before.reports + 1,
        checkpoints=event.checkpoints,
        granted=event.granted,
    )
    study.reports.used_steps += trial.progress.step - before.step
    study.reports.put(row)
    study.journal.reports.append(row)


def _count_saved(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    study.reports.saved_steps += study.reports.unused_steps(trial)


def _uncount_saved(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    study.reports.saved_steps -= study.reports.unused_steps(trial)


def _enqueue(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    study.queue.push(trial.trial_id, is_new=not trial.leases)


def _tell_failure(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    study.engine.tell_failure(trial.trial_id, infeasible=type(event) is TrialInfeasible)


def _tell_stopped(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    study.engine.tell_stopped(trial.trial_id, study.last_values(trial.progress))


def _forget_point(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    study.engine.forget_pending(trial.trial_id)


def _reserve_point(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    study.engine.reserve(trial.trial_id, trial.values)


def _count_success(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    if study.consecutive_failures:
        study.consecutive_failures = 0
        study.journal.study = True


def _count_failure(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    study.consecutive_failures += 1
    study.journal.study = True


def _wake(study: Study, trial: TrialRecord, event: TrialEvent) -> None:
    study.woken = True


_Function: TypeAlias = Callable[[Study, TrialRecord, Any], None]

_EFFECTS: Final[dict[Effect, _Function]] = {
    "start_lease": _start_lease,
    "resume_lease": _resume_lease,
    "end_lease": _end_lease,
    "count_end": _count_end,
    "record_result": _record_result,
    "record_report": _record_report,
    "count_saved": _count_saved,
    "uncount_saved": _uncount_saved,
    "enqueue": _enqueue,
    "tell_failure": _tell_failure,
    "tell_stopped": _tell_stopped,
    "forget_point": _forget_point,
    "reserve_point": _reserve_point,
    "count_success": _count_success,
    "count_failure": _count_failure,
    "wake": _wake,
}

_STEPS: Final = {
    key: (state, tuple(_EFFECTS[effect] for effect in effects)) for key, (state, effects) in TRANSITIONS.items()
}
