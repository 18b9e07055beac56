"""Tells: results, failures and releases. Items apply one by one; none of them raises."""

import math

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorCode, ErrorResponse, ProtocolError
from hola_protocol.space import objective_value_problems

from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.operations.ask import Tell, next_suggestions
from hola.distributed.operations.workers import worker_of
from hola.distributed.state import outcomes, registration
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.trial import OPEN_STATES, Lease, TrialRecord

_COMPLETABLE = frozenset({"queued", "paused", "stopped", "lost"})
"""The states, beside running, in which a trial takes its first result."""

_encode = msgspec.json.Encoder().encode


def submit_result(state: ServerState, envelope: Envelope, request: m.SubmitResultRequest) -> OperationResult:
    """Record results and failures, and give out what comes next."""
    study = state.study(request.study)
    check_worker(study, request, envelope.principal)
    receipts = [tell_result(study, r, f"/results/{i}") for i, r in enumerate(request.results)]
    if request.failures:
        receipts += [tell_failure(study, f, f"/failures/{i}") for i, f in enumerate(request.failures)]
    following, handed = next_suggestions(state, study, request, request.next_count)
    changed = bool(handed) or _changed_something(receipts)
    return OperationResult(m.SubmitResultResponse(receipts=receipts, next=following), changed, handed)


def release_trials(state: ServerState, envelope: Envelope, request: m.ReleaseTrialsRequest) -> OperationResult:
    """Take trials back from a worker that gives them up."""
    study = state.study(request.study)
    counted = request.kind == "preempted"
    receipts = [
        release(study, ref, request.reason, f"/leases/{i}", counted=counted) for i, ref in enumerate(request.leases)
    ]
    return OperationResult(m.ReleaseTrialsResponse(receipts=receipts))


def check_worker(study: Study, request: Tell, principal: str) -> None:
    """Note that the worker of a tell was seen; one that asks for more has to be registered.

    :param study: the study.
    :param request: the tell.
    :param principal: whose request it is.
    :raises ProtocolError: ``invalid_message`` or ``unknown_worker``.
    """
    if request.next_count:
        if request.worker_id is None:
            raise ProtocolError("invalid_message", "next_count needs a worker_id", path="/worker_id")
        worker_of(study, request.worker_id, principal)
    elif (worker := study.workers.get(request.worker_id or "")) is not None and worker.principal == principal:
        registration.seen(study, worker)


def _changed_something(receipts: list[m.Receipt]) -> bool:
    """Whether any item of a tell may have had an effect."""
    return any(r.outcome in ("recorded", "requeued") for r in receipts)


def refused(trial_id: int, code: ErrorCode, message: str, path: str, value: object = None) -> m.Receipt:
    """The receipt of an item that was refused.

    :param trial_id: the trial that it names.
    :param code: why.
    :param message: for people.
    :param path: a JSON Pointer into the request.
    :param value: what is wrong.
    """
    return m.Receipt(trial_id=trial_id, outcome="refused", error=refusal(code, message, path, value))


def refusal(code: ErrorCode, message: str, path: str, value: object = None) -> ErrorResponse:
    """Why an item is refused.

    :param code: why.
    :param message: for people.
    :param path: a JSON Pointer into the request.
    :param value: what is wrong.
    """
    return ProtocolError(code, message, path=path, value=None if value is None else str(value)).response


def metadata_text(metadata: dict[str, object] | None) -> str | None:
    """Metadata as it is stored.

    :param metadata: of an item.
    """
    return None if metadata is None else _encode(metadata).decode()


def leased(study: Study, trial_id: int, token: str, path: str) -> tuple[TrialRecord, Lease] | ErrorResponse:
    """The trial and the lease that an item names.

    :param study: the study.
    :param trial_id: the trial.
    :param token: the lease.
    :param path: the item's JSON Pointer in the request.
    """
    trial = study.trials.find(trial_id)
    if trial is None:
        message = f"study {study.name!r} has no trial {trial_id}"
        return refusal("unknown_trial", message, f"{path}/trial_id", trial_id)
    lease = trial.lease(token)
    if lease is None:
        return refusal("permission_denied", f"this is no lease of trial {trial_id}", f"{path}/lease", "(masked)")
    return trial, lease


def _discarded(trial: TrialRecord) -> list[m.Checkpoint]:
    """The checkpoints of a trial that has just ended, or of which a receipt is repeated."""
    return [] if trial.progress is None else [m.Checkpoint(uri=c.uri, host=c.host) for c in trial.progress.checkpoints]


def _lease_lost(trial_id: int, path: str) -> m.Receipt:
    return refused(
        trial_id, "lease_lost", f"trial {trial_id} was leased again; drop this evaluation", f"{path}/lease", "(masked)"
    )


def tell_result(study: Study, result: m.Result, path: str) -> m.Receipt:
    """The first result of a trial stands, whichever of its leases brings it; also after the study has finished.

    :param study: the study.
    :param result: one result.
    :param path: its JSON Pointer in the request.
    """
    trial_id = result.trial_id
    held = leased(study, trial_id, result.lease, path)
    if isinstance(held, ErrorResponse):
        return m.Receipt(trial_id=trial_id, outcome="refused", error=held)
    trial, lease = held
    values = result.objectives
    try:
        objectives = tuple(map(values.__getitem__, study.objective_names))
        good = len(values) == len(objectives) and all(map(math.isfinite, objectives))
    except KeyError:
        good = False
    if not good:
        problem = objective_value_problems(study.spec.objectives, values, f"{path}/objectives")[0]
        return refused(trial_id, "invalid_message", problem.message, problem.path, problem.value)
    state = trial.state
    if state == "running" or state in _COMPLETABLE:
        metadata = None if result.metadata is None else metadata_text(result.metadata)
        outcomes.complete(study, trial, lease, objectives, metadata)
        if trial.progress is None:
            return m.Receipt(trial_id=trial_id, outcome="recorded", state="completed")
        return m.Receipt(trial_id=trial_id, outcome="recorded", state="completed", discard=_discarded(trial))
    if state == "completed":
        if lease.ended == "completed" and objectives == trial.objectives:
            return m.Receipt(trial_id=trial_id, outcome="recorded", state="completed", discard=_discarded(trial))
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
    held = leased(study, trial_id, failure.lease, path)
    if isinstance(held, ErrorResponse):
        return m.Receipt(trial_id=trial_id, outcome="refused", error=held)
    trial, lease = held
    if trial.state not in OPEN_STATES:
        mine = lease.ended == "failed" and trial.is_latest(lease)
        if mine and trial.state in ("failed", "infeasible"):
            return m.Receipt(trial_id=trial_id, outcome="recorded", state=trial.state, discard=_discarded(trial))
        return m.Receipt(trial_id=trial_id, outcome="ended", state=trial.state)
    if not trial.is_latest(lease):
        return _lease_lost(trial_id, path)
    if lease.ended in ("failed", "released"):
        return m.Receipt(trial_id=trial_id, outcome="requeued", state=trial.state)
    outcomes.fail(study, trial, failure, metadata_text(failure.metadata))
    if trial.state == "queued":
        return m.Receipt(trial_id=trial_id, outcome="requeued", state="queued")
    return m.Receipt(trial_id=trial_id, outcome="recorded", state=trial.state, discard=_discarded(trial))


def release(study: Study, ref: m.LeaseRef, reason: str | None, path: str, *, counted: bool) -> m.Receipt:
    """A trial given back goes to the queue at once.

    :param study: the study.
    :param ref: the lease.
    :param reason: for people.
    :param path: the lease's JSON Pointer in the request.
    :param counted: whether it counts against ``max_preemptions``.
    """
    held = leased(study, ref.trial_id, ref.lease, path)
    if isinstance(held, ErrorResponse):
        return m.Receipt(trial_id=ref.trial_id, outcome="refused", error=held)
    trial, lease = held
    if trial.state not in OPEN_STATES:
        return m.Receipt(trial_id=ref.trial_id, outcome="ended", state=trial.state)
    if not trial.is_latest(lease):
        return _lease_lost(ref.trial_id, path)
    if lease.ended not in ("failed", "released"):
        outcomes.release(study, trial, reason, counted=counted)
    outcome: m.Outcome = "requeued" if trial.state == "queued" else "ended"
    return m.Receipt(trial_id=ref.trial_id, outcome=outcome, state=trial.state)
