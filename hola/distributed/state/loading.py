"""A study from its rows, and the rows of a new one."""

import json
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import Final

import msgspec
from hola_protocol.limits import Limits
from hola_protocol.messages import TrialState
from hola_protocol.space import StudySpec

from hola.distributed.damage import UNREADABLE, DamagedError
from hola.distributed.state.clock import Moment
from hola.distributed.state.events import EventLog
from hola.distributed.state.metadata import StoredParts
from hola.distributed.state.notes import TrialNote
from hola.distributed.state.study import Study
from hola.distributed.state.trial import Lease, TrialProgress, TrialRecord
from hola.distributed.state.worker import WorkerState
from hola.storage.rows import EventRow, KnownRequestRow, ModelRow, ReportRow, RequestKey, StudyRow, TrialRow, WorkerRow

_AT_ONCE: Final = 1000
"""Trials that are read together, so that a start needs no memory for all of them."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_decode_leases = msgspec.json.Decoder(tuple[Lease, ...]).decode
_decode_progress = msgspec.json.Decoder(TrialProgress).decode


def create(
    study_id: int,
    name: str,
    created_spec: StudySpec,
    spec: StudySpec,
    moment: Moment,
    tokens: Callable[[], str],
    limits: Limits,
    touched: set[Study],
    stored: StoredParts,
) -> Study:
    """A new study.

    :param study_id: an id never used before.
    :param name: its name.
    :param created_spec: the spec as it was sent.
    :param spec: the same with a seed.
    :param moment: the time.
    :param tokens: draws an unguessable lease token.
    :param limits: the server's limits.
    :param touched: where a study puts itself when it changes.
    :param stored: what is read when it is asked for.
    """
    row = StudyRow(
        study_id=study_id,
        name=name,
        created_spec_json=_encode(created_spec).decode(),
        spec_json=_encode(spec).decode(),
        state="running",
        reason=None,
        revision=1,
        objective_revision=1,
        created_ms=moment.wall_ms,
        running_s=0.0,
        consecutive_failures=0,
    )
    study = Study(row, moment, tokens, limits, touched, stored)
    study.changed()
    return study


def load(
    study: Study,
    trials: Iterable[TrialRow],
    workers: Iterable[WorkerRow],
    requests: Iterable[KnownRequestRow],
    events: Iterable[EventRow],
    model: ModelRow | None,
    with_metadata: Collection[int],
    reports: Iterable[ReportRow] = (),
) -> None:
    """Fill a study from its stored rows. Every open lease gets a full new term.

    :param study: made from its own row.
    :param trials: in the order of their ids.
    :param workers: those that are registered.
    :param requests: oldest first.
    :param events: in order.
    :param model: the sampler's model.
    :param with_metadata: the trials that have metadata.
    :param reports: in the order of their numbers.
    :raises DamagedError: when a row cannot be read.
    """
    now = study.moment.now
    for w in workers:
        study.workers.add(_worker(w, now))
    draws, reported = 0, list[tuple[int, TrialState]]()
    source = iter(trials)
    while rows := list(islice(source, _AT_ONCE)):
        block = [_read(study, row, row.trial_id in with_metadata) for row in rows]
        for trial in block:
            study.counts[trial.state] += 1
            study.created += trial.origin != "added"
            study.reports.add(trial)
            if trial.progress is not None:
                reported.append((trial.trial_id, trial.state))
            if trial.state == "running":
                study.start_lease(trial, now)
            elif trial.state == "queued":
                study.queue.push(trial.trial_id, is_new=not trial.leases)
        draws = max(draws, *(trial.draw for trial in block))
        study.engine.load(
            [t.trial_id for t in block],
            [t.values for t in block],
            [study.last_values(t) if t.state == "stopped" else t.objectives for t in block],
            [t.state for t in block],
            more=True,
        )
        study.trials.load(block)
    study.engine.load([], [], [], [])
    try:
        study.reports.load(reported, reports)
    except UNREADABLE as error:
        raise DamagedError(f"a report of study {study.name!r}", error) from error
    state = {"stale": False, "model": None} if model is None else json.loads(model.state_json)
    study.engine.restore({"index": draws, **state})
    for r in requests:
        try:
            trial_ids = [trial_id for trial_id, _ in _decode(r.trials_json)]
        except UNREADABLE as error:
            raise DamagedError(f"request {r.key} of study {study.name!r}", error) from error
        study.requests.load(RequestKey(study.study_id, r.principal, r.operation, r.key), r.request_id, trial_ids, now)
    study.events = EventLog(study.limits.event_retention, ((e.event_id, e.body_json.encode()) for e in events))
    study.trimmed = study.events.oldest


def keep_soft_state(study: Study, before: Study | None, *, expiries: bool) -> None:
    """Take over what is not stored from the study as it was before it was read again.

    :param study: the study, just read.
    :param before: the same study in memory; absent when it was not there.
    :param expiries: whether leases end when they did; otherwise each has a full new term.
    """
    if before is None:
        return
    for worker_id, worker in study.workers.items():
        if worker_id in before.workers:
            worker.last_seen = before.workers[worker_id].last_seen
    same = [
        (t, was)
        for t in study.leases.running.values()
        if (was := before.trial(t.trial_id)) and was.attempt == t.attempt
    ]
    study.deliveries.take_over(before.deliveries, [t.trial_id for t, _ in same])
    for trial, was in same if expiries else ():
        study.leases.resume(trial, was.expires)


def _worker(row: WorkerRow, now: float) -> WorkerState:
    return WorkerState(
        worker_id=row.worker_id,
        name=row.name,
        host=row.host,
        pid=row.pid,
        concurrency=row.concurrency,
        can_resume=bool(row.can_resume),
        labels=None if row.labels_json is None else _decode(row.labels_json),
        principal=row.principal,
        registered_ms=row.registered_ms,
        away=row.state == "away",
        draining=bool(row.draining),
        last_seen=now,
    )


def _read(study: Study, row: TrialRow, has_metadata: bool) -> TrialRecord:
    try:
        trial = _trial(study, row, has_metadata)
        if row.note is not None or row.labels_json is not None:
            labels = None if row.labels_json is None else _decode(row.labels_json)
            study.notes[row.trial_id] = TrialNote(row.note, labels)
    except UNREADABLE as error:
        raise DamagedError(f"trial {row.trial_id} of study {study.name!r}", error) from error
    return trial


def _trial(study: Study, row: TrialRow, has_metadata: bool) -> TrialRecord:
    parameters = _decode(row.parameters_json)
    objectives = None if row.objectives_json is None else _decode(row.objectives_json)
    return TrialRecord(
        trial_id=row.trial_id,
        state=row.state,  # type: ignore[arg-type]  # as it was stored
        origin=row.origin,
        values=study.engine.space.ordered(parameters),
        objectives=None if objectives is None else tuple(float(objectives[n]) for n in study.objective_names),
        has_metadata=has_metadata,
        leases=_decode_leases(row.leases_json),
        lease_s=row.lease_s,
        retries=row.retries,
        preemptions=row.preemptions,
        reason=row.reason,
        created_ms=row.created_ms,
        started_ms=row.started_ms,
        ended_ms=row.ended_ms,
        changed=row.changed,
        draw=row.draw,
        progress=None if row.progress_json is None else _decode_progress(row.progress_json),
    )
