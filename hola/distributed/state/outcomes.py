"""What can happen to a trial, as the events that follow from it: asked for, told, given back, expired."""

from hola_protocol import messages as m
from msgspec import Raw

from hola.core.parameters import Values
from hola.distributed.state import ends
from hola.distributed.state.apply import apply
from hola.distributed.state.fits import Asked
from hola.distributed.state.study import Study
from hola.distributed.state.transitions import (
    LeaseGiven,
    LeaseResumed,
    ResultRecorded,
    TrialCancelled,
    TrialFailed,
    TrialInfeasible,
    TrialLost,
    TrialRequeued,
)
from hola.distributed.state.trial import Lease, LeaseEnd, TrialRecord
from hola.distributed.state.worker import WorkerRecord

# New trials


def enqueue(study: Study, values: Values) -> TrialRecord:
    """Queue a trial with given parameters, behind those that are queued.

    :param study: the study.
    :param values: in the order of the spec.
    """
    trial = study.new_trial("enqueued", values, "queued")
    study.engine.reserve(trial.trial_id, values)
    study.queue.push(trial.trial_id, is_new=True)
    study.woken = True
    study.trial_changed(trial)
    return trial


def add(study: Study, values: Values, objectives: tuple[float, ...], metadata: str | None) -> TrialRecord:
    """Add a result from elsewhere.

    :param study: the study.
    :param values: in the order of the spec.
    :param objectives: in the order of the spec.
    :param metadata: a JSON text.
    """
    trial = study.new_trial("added", values, "completed")
    trial.objectives = objectives
    study.put_metadata(trial, metadata)
    trial.ended_ms = study.moment.wall_ms
    study.engine.add(trial.trial_id, values, objectives)
    study.trial_changed(trial)
    if ends.stops(study, trial):
        ends.finish(study, "stop_at")
    return trial


def next_trial(study: Study, asked: Asked) -> TrialRecord | None:
    """The next trial to evaluate: of the queue, else a paused one that continues, else a new one within the budget.

    :param study: the study.
    :param asked: what the ask waits for.
    :returns: a queued trial, which is removed from the queue; absent when there is none.
    """
    blocked: list[TrialRecord] = []  # no step of max_steps is left for them
    found: TrialRecord | None = None
    counts = study.counts
    while found is None and (study.queue or (counts["paused"] and ends.continue_paused(study))):
        trial = study.trials[study.queue.pop() - 1]
        if trial.state == "queued":
            if study.reports.can_run(trial):
                found = trial
            else:
                blocked.append(trial)
    for trial in blocked:
        study.queue.push(trial.trial_id, is_new=not trial.leases)
    if found is not None:
        return found
    if study.is_spent or study.fits.is_awaited(asked):
        return None
    values = study.engine.suggest(len(study.trials) + 1)
    if values is None:
        return None
    trial = study.new_trial(study.engine.origin, values, "queued")
    trial.draw = study.engine.index
    return trial


# Leases


def lease(study: Study, trial: TrialRecord, worker: WorkerRecord, lease_s: float | None) -> m.Suggestion:
    """Give a trial of :func:`next_trial` to a worker.

    :param study: the study.
    :param trial: the trial.
    :param worker: who evaluates it.
    :param lease_s: the lease's length; absent: the spec's.
    :returns: what the worker is told; its parameters are a JSON text.
    """
    token, reports = study.tokens(), study.reports
    apply(study, trial, LeaseGiven(Lease(token, worker.worker_id), study.spec.lease_s if lease_s is None else lease_s))
    return m.Suggestion(
        trial_id=trial.trial_id,
        attempt=len(trial.leases),
        lease=token,
        lease_s=trial.lease_s,
        parameters=Raw(study.journal.parameters(trial, study.names)),  # type: ignore[arg-type]  # to be encoded
        next_step=None if reports.rule is None and reports.max_steps is None else reports.next_step(trial),
        resume=None if trial.progress is None else resume_from(trial, worker),
    )


def resume_from(trial: TrialRecord, worker: WorkerRecord) -> m.Resume | None:
    """The checkpoint from which a worker continues a trial: that of the largest step among those that it can use.

    :param trial: the trial.
    :param worker: who evaluates it.
    """
    if not worker.can_resume or trial.progress is None:
        return None
    for found in reversed(trial.progress.checkpoints):
        if found.host is None or found.host == worker.host:
            return m.Resume(step=found.step, checkpoint=m.Checkpoint(uri=found.uri, host=found.host))
    return None


def take_back(study: Study, trial: TrialRecord) -> None:
    """Give a queued or lost trial back to its latest lease, as if it had never expired.

    :param study: the study.
    :param trial: one that :meth:`~.trial.TrialRecord.can_take_back`.
    """
    apply(study, trial, LeaseResumed())


def has_lease(study: Study, trial: TrialRecord) -> None:
    """Note that a worker has shown that the current lease has reached it.

    :param study: the study.
    :param trial: a running trial.
    """
    study.deliveries.settle(trial.trial_id)
    worker = study.workers.get(trial.worker_id or "")
    if worker is not None:
        worker.vanished = 0


def undelivered(study: Study, trial_id: int, attempt: int) -> None:
    """Put back a trial whose suggestion could not be delivered; counts against nothing.

    :param study: the study.
    :param trial_id: the trial.
    :param attempt: the attempt that was handed out.
    """
    trial = study.leases.running.get(trial_id)
    if trial is not None and trial.attempt == attempt:
        worker = study.workers.get(trial.worker_id or "")
        if worker is not None:
            worker.vanished += 1
            worker.vanished_at = study.moment.now
        _requeue(study, trial, TrialRequeued("undelivered", "the suggestion could not be delivered"))


def expire_leases(study: Study) -> None:
    """End the leases whose term has passed. Amortised O(log running) for each lease given or ended.

    :param study: the study.
    """
    for trial in study.leases.expired(study.moment.now):
        reason = f"the lease of attempt {trial.attempt} expired"
        if trial.retries + 1 > study.spec.max_retries or study.state == "finished":
            _end(study, trial, TrialLost("expired", reason, "retries"))
        else:
            _requeue(study, trial, TrialRequeued("expired", reason, "retries"))


# Tells


def complete(
    study: Study, trial: TrialRecord, lease: Lease, objectives: tuple[float, ...], metadata: str | None
) -> None:
    """Record the first result of a trial that is queued, running, paused, stopped or lost.

    :param study: the study.
    :param trial: the trial.
    :param lease: the lease that brought the result, which need not be the latest.
    :param objectives: finite values in the order of the spec.
    :param metadata: a JSON text.
    """
    apply(study, trial, ResultRecorded(lease, objectives, metadata))
    worker = study.workers.get(lease.worker_id)
    if worker is not None:
        worker.completed += 1
        worker.vanished = 0
    if study.spec.stop_at is not None and ends.stops(study, trial):
        ends.finish(study, "stop_at")
    ends.check(study)


def fail(study: Study, trial: TrialRecord, failure: m.Failure, metadata: str | None) -> None:
    """Record a failure reported under the latest lease of a queued or running trial.

    :param study: the study.
    :param trial: the trial.
    :param failure: what the worker said.
    :param metadata: a JSON text.
    """
    worker = study.workers.get(trial.leases[-1].worker_id)
    if worker is not None:
        worker.failed += 1
        worker.vanished = 0
    ended: LeaseEnd = "failed"
    reason = failure.reason
    if failure.kind == "infeasible":
        _end(study, trial, TrialInfeasible(ended, reason, metadata=metadata))
    elif not failure.retry:
        _end(study, trial, TrialFailed(ended, reason, metadata=metadata))
    else:
        # An expiry has counted already.
        retries = None if trial.leases[-1].ended == "expired" else "retries"
        if trial.retries + bool(retries) > study.spec.max_retries or study.state == "finished":
            _end(study, trial, TrialFailed(ended, reason, retries, metadata))  # type: ignore[arg-type]
        else:
            apply(study, trial, TrialRequeued(ended, reason, retries, metadata))  # type: ignore[arg-type]


def release(study: Study, trial: TrialRecord, reason: str | None, *, counted: bool = True) -> None:
    """Take a trial back from a worker that gives it up.

    :param study: the study.
    :param trial: a running trial, or one queued that can be taken back.
    :param reason: for people.
    :param counted: whether it counts against ``max_preemptions``; it counts against nothing else.
    """
    if trial.state == "queued":
        apply(study, trial, TrialRequeued("released", reason))
    elif not counted:
        _requeue(study, trial, TrialRequeued("released", reason))
    elif trial.preemptions + 1 > study.spec.max_preemptions:
        _end(study, trial, TrialLost("released", reason or "given back too often", "preemptions"))
    else:
        _requeue(study, trial, TrialRequeued("released", reason, "preemptions"))


def cancel(study: Study, trial: TrialRecord, reason: str | None) -> None:
    """Cancel a queued, running or paused trial.

    :param study: the study.
    :param trial: the trial.
    :param reason: for people.
    """
    _end(study, trial, TrialCancelled("overtaken" if trial.state == "running" else None, reason))


def _requeue(study: Study, trial: TrialRecord, event: TrialRequeued) -> None:
    """Put a running trial back in the queue, or cancel it when its study has finished."""
    if study.state == "finished":
        _end(study, trial, TrialCancelled(event.ended, event.reason, event.counted))
    else:
        apply(study, trial, event)


def _end(study: Study, trial: TrialRecord, event: TrialFailed | TrialInfeasible | TrialLost | TrialCancelled) -> None:
    apply(study, trial, event)
    ends.check(study)
