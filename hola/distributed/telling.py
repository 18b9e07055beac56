"""Tells: what becomes of each result, failure and release. Items apply one by one; none of them raises."""

import math
from typing import Literal, TypeAlias

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorCode, ProtocolError
from hola_protocol.space import objective_value_problems

from hola.distributed.study import Study
from hola.distributed.trial import Lease, TrialRecord
from hola.distributed.worker_state import WorkerState

Outcome: TypeAlias = Literal["recorded", "superseded", "ended", "requeued", "refused"]

_encode = msgspec.json.Encoder().encode


def _refused(trial_id: int, code: ErrorCode, message: str, path: str, value: object = None) -> m.Receipt:
    error = ProtocolError(code, message, path=path, value=None if value is None else str(value)).response
    return m.Receipt(trial_id=trial_id, outcome="refused", error=error)


def _metadata(metadata: dict[str, object] | None) -> str | None:
    return None if metadata is None else _encode(metadata).decode()


def _held(study: Study, trial_id: int, token: str, path: str) -> tuple[TrialRecord, Lease] | m.Receipt:
    trial = study.trial(trial_id)
    if trial is None:
        return _refused(
            trial_id, "unknown_trial", f"study {study.name!r} has no trial {trial_id}", f"{path}/trial_id", trial_id
        )
    lease = trial.lease(token)
    if lease is None:
        return _refused(
            trial_id, "permission_denied", f"this is no lease of trial {trial_id}", f"{path}/lease", "(masked)"
        )
    return trial, lease


def _lease_lost(trial_id: int, path: str) -> m.Receipt:
    return _refused(
        trial_id, "lease_lost", f"trial {trial_id} was leased anew; drop this evaluation", f"{path}/lease", "(masked)"
    )


def tell_result(study: Study, result: m.Result, path: str) -> m.Receipt:
    """The first result of a trial stands, whichever of its leases brings it; also after the study has finished.

    :param study: the study.
    :param result: one result.
    :param path: its JSON Pointer in the request.
    """
    trial_id = result.trial_id
    held = _held(study, trial_id, result.lease, path)
    if isinstance(held, m.Receipt):
        return held
    trial, lease = held
    values = result.objectives
    try:
        objectives = tuple([values[name] for name in study.objective_names])
        good = len(values) == len(objectives) and all(map(math.isfinite, objectives))
    except KeyError:
        good = False
    if not good:
        problem = objective_value_problems(study.spec.objectives, values, f"{path}/objectives")[0]
        return _refused(trial_id, "invalid_message", problem.message, problem.path, problem.value)
    state = trial.state
    if state == "running" or state == "queued" or state == "lost":
        study.complete(trial, lease, objectives, _metadata(result.metadata))
        return m.Receipt(trial_id=trial_id, outcome="recorded", state="completed")
    if state == "completed":
        if lease.ended == "completed" and objectives == trial.objectives:
            return m.Receipt(trial_id=trial_id, outcome="recorded", state="completed")
        return m.Receipt(
            trial_id=trial_id, outcome="superseded", state="completed", objectives=study.objective_values(trial)
        )
    return m.Receipt(trial_id=trial_id, outcome="ended", state=state)


def tell_failure(study: Study, failure: m.Failure, path: str) -> m.Receipt:
    """A failure counts under the latest lease alone.

    :param study: the study.
    :param failure: one failure.
    :param path: its JSON Pointer in the request.
    """
    trial_id = failure.trial_id
    held = _held(study, trial_id, failure.lease, path)
    if isinstance(held, m.Receipt):
        return held
    trial, lease = held
    if trial.state not in ("queued", "running"):
        mine = lease.ended == "failed" and trial.is_latest(lease)
        outcome: Outcome = "recorded" if mine and trial.state in ("failed", "infeasible") else "ended"
        return m.Receipt(trial_id=trial_id, outcome=outcome, state=trial.state)
    if not trial.is_latest(lease):
        return _lease_lost(trial_id, path)
    if lease.ended in ("failed", "released"):
        return m.Receipt(trial_id=trial_id, outcome="requeued", state=trial.state)
    study.fail(trial, failure, _metadata(failure.metadata))
    return m.Receipt(
        trial_id=trial_id, outcome="requeued" if trial.state == "queued" else "recorded", state=trial.state
    )


def release(study: Study, ref: m.LeaseRef, reason: str | None, path: str) -> m.Receipt:
    """A trial given back goes to the queue at once.

    :param study: the study.
    :param ref: the lease.
    :param reason: for people.
    :param path: the lease's JSON Pointer in the request.
    """
    held = _held(study, ref.trial_id, ref.lease, path)
    if isinstance(held, m.Receipt):
        return held
    trial, lease = held
    if trial.state not in ("queued", "running"):
        return m.Receipt(trial_id=ref.trial_id, outcome="ended", state=trial.state)
    if not trial.is_latest(lease):
        return _lease_lost(ref.trial_id, path)
    if lease.ended not in ("failed", "released"):
        study.release(trial, reason)
    outcome: Outcome = "requeued" if trial.state == "queued" else "ended"
    return m.Receipt(trial_id=ref.trial_id, outcome=outcome, state=trial.state)


def cancel(study: Study, trial_id: int, reason: str | None, path: str) -> m.Receipt:
    """Cancel a trial that has not ended.

    :param study: the study.
    :param trial_id: the trial.
    :param reason: for people.
    :param path: the id's JSON Pointer in the request.
    """
    trial = study.trial(trial_id)
    if trial is None:
        return _refused(trial_id, "unknown_trial", f"study {study.name!r} has no trial {trial_id}", path, trial_id)
    if trial.state not in ("queued", "running"):
        outcome: Outcome = "recorded" if trial.state == "cancelled" else "ended"
        return m.Receipt(trial_id=trial_id, outcome=outcome, state=trial.state)
    study.cancel(trial, reason)
    return m.Receipt(trial_id=trial_id, outcome="recorded", state="cancelled")


def heartbeat(study: Study, worker: WorkerState, leases: list[m.LeaseRef]) -> list[int]:
    """Renew the leases that are in force, and take back those that merely expired.

    :param study: the study.
    :param worker: who beats.
    :param leases: what the worker says it holds.
    :returns: the trials that the worker should drop. One that it holds under a newer lease is none of them: the
        heartbeat was written before that lease was given.
    """
    drop = []
    for ref in leases:
        trial = study.trial(ref.trial_id)
        lease = None if trial is None else trial.lease(ref.lease)
        if trial is None or lease is None:
            drop.append(ref.trial_id)
        elif not trial.is_latest(lease):
            if trial.state != "running" or not trial.worker_id == lease.worker_id == worker.worker_id:
                drop.append(ref.trial_id)
        elif trial.state == "running":
            study.has_lease(trial)
            study.renew(trial)
        elif trial.can_take_back():
            study.take_back(trial)
        else:
            drop.append(ref.trial_id)
    return drop


def changed_something(receipts: list[m.Receipt]) -> bool:
    """Whether any item of a tell may have had an effect.

    :param receipts: of the tell.
    """
    return any(r.outcome in ("recorded", "requeued") for r in receipts)
