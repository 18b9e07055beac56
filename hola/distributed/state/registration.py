"""Workers that come, go, and fall silent."""

from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError

from hola.distributed.state import outcomes
from hola.distributed.state.study import Study
from hola.distributed.state.worker import WorkerRecord
from hola.distributed.state.workers import NoRoomError


def register(study: Study, worker: WorkerRecord) -> None:
    """Add a worker.

    :param study: the study.
    :param worker: with an id never used before.
    """
    study.workers.add(worker)
    _changed(study, worker, "active")


def to_make_room(study: Study, principal: str) -> WorkerRecord | None:
    """The worker to forget before a principal registers another; absent when there is room.

    :param study: the study.
    :param principal: its name.
    :raises ProtocolError: ``overloaded`` when there is neither room nor a worker to forget.
    """
    try:
        return study.workers.to_make_room(principal)
    except NoRoomError as error:
        raise ProtocolError("overloaded", f"study {study.name!r} has {error}", retry_after_s=60.0) from error


def deregister(study: Study, worker: WorkerRecord) -> list[int]:
    """Forget a worker; its trials go back.

    :param study: the study.
    :param worker: one of its workers.
    :returns: the ids of those trials.
    """
    released = list(worker.running)
    for trial_id in released:
        outcomes.release(study, study.trials[trial_id - 1], "the worker said goodbye")
    study.workers.remove(worker)
    _changed(study, worker, "deregistered")
    study.journal.workers[worker.worker_id] = None
    return released


def drain(study: Study, worker: WorkerRecord, draining: bool) -> None:
    """Have a worker finish its running trials and end, or let it continue.

    :param study: the study.
    :param worker: one of its workers.
    :param draining: which of the two.
    """
    if worker.draining != draining:
        worker.draining = draining
        _changed(study, worker, "away" if worker.away else "active")


def seen(study: Study, worker: WorkerRecord) -> None:
    """Note a sign of life. Soft state, except the return of a worker that was away.

    :param study: the study.
    :param worker: one of its workers.
    """
    worker.last_seen = study.moment.now
    if worker.away:
        worker.away = False
        _changed(study, worker, "active")


def watch(study: Study) -> None:
    """Mark the workers away that have been silent for too long, and forget those that have been away for long.

    :param study: the study.
    """
    silent_since = study.moment.now - study.limits.worker_away_s
    forgotten_since = study.moment.now - study.limits.worker_retention_s
    for worker in list(study.workers.values()):
        if worker.last_seen < forgotten_since and not worker.running:
            deregister(study, worker)
        elif not worker.away and worker.last_seen < silent_since:
            worker.away = True
            _changed(study, worker, "away")


def _changed(study: Study, worker: WorkerRecord, state: m.WorkerState) -> None:
    study.emit(
        m.WorkerChanged(
            event_id=study.events.newest + 1,
            time_ms=study.moment.wall_ms,
            worker_id=worker.worker_id,
            state=state,
        )
    )
    study.journal.worker(worker, state)
