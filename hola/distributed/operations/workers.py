"""Operations on workers: register, say goodbye, stay alive."""

from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError

from hola.distributed.audit import note
from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.operations.read import fitting
from hola.distributed.state import outcomes, registration
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.trial import Lease, TrialRecord
from hola.distributed.state.worker import WorkerRecord


def worker_of(study: Study, worker_id: str, principal: str) -> WorkerRecord:
    """The worker that a request names, now seen. A worker is of the token that registered it.

    :param study: the study.
    :param worker_id: from the request.
    :param principal: whose request it is.
    :raises ProtocolError: ``unknown_worker``.
    """
    worker = study.workers.get(worker_id)
    if worker is None or worker.principal != principal:
        raise ProtocolError(
            "unknown_worker",
            f"worker {worker_id} is not registered with study {study.name!r}; register and continue",
            path="/worker_id",
            value=worker_id,
        )
    registration.seen(study, worker)
    return worker


def register_worker(state: ServerState, envelope: Envelope, request: m.RegisterWorkerRequest) -> OperationResult:
    """Add a worker; one that has been silent for long may have to go for it."""
    study = state.study(request.study)
    leaving = registration.to_make_room(study, envelope.principal)
    if leaving is not None:
        _say_goodbye(state, study, leaving)
    worker = WorkerRecord(
        worker_id=state.worker_ids(),
        name=request.name,
        host=request.host,
        pid=request.pid,
        concurrency=request.concurrency,
        can_resume=request.can_resume,
        labels=request.labels or None,
        principal=envelope.principal,
        registered_ms=state.moment.wall_ms,
        last_seen=state.moment.now,
    )
    registration.register(study, worker)
    return OperationResult(
        m.RegisterWorkerResponse(worker_id=worker.worker_id, info=study.info(), limits=state.limits), changed=True
    )


def deregister_worker(state: ServerState, envelope: Envelope, request: m.DeregisterWorkerRequest) -> OperationResult:
    """Forget a worker; saying goodbye twice, as after a lost reply, is no error."""
    study = state.study(request.study)
    worker = study.workers.get(request.worker_id)
    if worker is None:
        return OperationResult(m.DeregisterWorkerResponse())
    if worker.principal != envelope.principal and not envelope.operator:
        raise ProtocolError(
            "permission_denied",
            f"worker {request.worker_id} was registered by another token: only that, or an admin's, ends it",
            path="/worker_id",
            value=request.worker_id,
        )
    return OperationResult(m.DeregisterWorkerResponse(released=_say_goodbye(state, study, worker)))


def drain_workers(state: ServerState, envelope: Envelope, request: m.DrainWorkersRequest) -> OperationResult:
    """Have workers end after their running trials, or let them continue.

    :raises ProtocolError: ``unknown_worker``; then nothing has changed.
    """
    study = state.study(request.study)
    for i, worker_id in enumerate(request.worker_ids):
        if worker_id not in study.workers:
            raise ProtocolError(
                "unknown_worker",
                f"worker {worker_id} is not registered with study {study.name!r}",
                path=f"/worker_ids/{i}",
                value=worker_id,
            )
    meant = [worker for worker in study.workers.values() if _is_meant(worker, request)]
    for worker in meant:
        registration.drain(study, worker, request.drain)
        if request.drain:
            state.recall(state.parked.of_worker(study.name, worker.worker_id))
    if meant:
        done = "workers drained" if request.drain else "workers undrained"
        note(done, envelope.principal, study=study.name, count=str(len(meant)))
    ids = fitting((worker.worker_id for worker in meant), state.limits)
    return OperationResult(m.DrainWorkersResponse(worker_ids=ids))


def _is_meant(worker: WorkerRecord, request: m.DrainWorkersRequest) -> bool:
    labels = worker.labels or {}
    return (
        worker.worker_id in request.worker_ids
        or worker.name in request.names
        or (bool(request.labels) and (request.labels or {}).items() <= labels.items())
    )


def _say_goodbye(state: ServerState, study: Study, worker: WorkerRecord) -> list[int]:
    released = registration.deregister(study, worker)
    state.recall(state.parked.of_worker(study.name, worker.worker_id))
    return released


def heartbeat(state: ServerState, envelope: Envelope, request: m.HeartbeatRequest) -> OperationResult:
    """Renew the leases of a worker."""
    study = state.study(request.study)
    worker = worker_of(study, request.worker_id, envelope.principal)
    lease_commands = renew(study, request.leases)
    command: m.Command = "drain" if worker.draining else "continue"
    if state.shutdown is not None:
        command = state.shutdown.mode
    return OperationResult(m.HeartbeatResponse(command=command, lease_commands=lease_commands, state=study.state))


def renew(study: Study, leases: list[m.LeaseRef]) -> list[m.LeaseCommand]:
    """Renew the current leases, and take back those that merely expired.

    :param study: the study.
    :param leases: what the worker says it holds.
    :returns: a command for each lease that is not current.
    """
    commands: list[m.LeaseCommand] = []
    for ref in leases:
        trial = study.trial(ref.trial_id)
        lease = None if trial is None else trial.lease(ref.lease)
        if trial is None or lease is None or not trial.is_latest(lease):
            commands.append(m.LeaseCommand(trial_id=ref.trial_id, lease=ref.lease, command="drop"))
        elif trial.state == "running":
            outcomes.has_lease(study, trial)
            study.leases.renew(trial, study.moment.now)
        elif trial.can_take_back():
            outcomes.take_back(study, trial)
        else:
            commands.append(_ended(trial, lease))
    return commands


def _ended(trial: TrialRecord, lease: Lease) -> m.LeaseCommand:
    """The command for the latest lease of a trial that no longer runs under it."""
    command: m.LeaseCommandKind = "drop"
    if lease.ended == "stopped":
        command = "stop"
    elif lease.ended == "paused":
        command = "pause"
    reason = None if trial.reason is None or command == "drop" else trial.reason[:256]
    return m.LeaseCommand(trial_id=trial.trial_id, lease=lease.token, command=command, reason=reason)
