"""A study from its rows, and the rows of a new one."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

import msgspec
from hola_protocol.limits import Limits
from hola_protocol.messages import TrialState
from hola_protocol.space import StudySpec

from hola.distributed.damage import UNREADABLE, DamagedError
from hola.distributed.state.block import TrialBlock
from hola.distributed.state.clock import Moment
from hola.distributed.state.events import EventLog
from hola.distributed.state.metadata import StoredParts
from hola.distributed.state.notes import TrialNote
from hola.distributed.state.study import Study
from hola.distributed.state.trial import Lease, TrialProgress
from hola.distributed.state.worker import WorkerRecord
from hola.storage.rows import EventRow, KnownRequestRow, ModelRow, ReportRow, StudyRow, TrialsByColumn, WorkerRow

T = TypeVar("T")

_AT_ONCE: Final = 1000
"""Requests that are read together, so that a start needs no memory for all of them."""

_IN_PART: Final = 250
"""Trials between two pauses."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_decode_parameters: Callable[[str], list[Any]] = msgspec.json.Decoder(list[dict[str, Any]]).decode
_decode_objectives = msgspec.json.Decoder(list[dict[str, float] | None]).decode
_decode_leases = msgspec.json.Decoder(list[tuple[Lease, ...]]).decode
_decode_progress = msgspec.json.Decoder(list[TrialProgress | None]).decode


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
    trials: Iterable[TrialsByColumn],
    workers: Iterable[WorkerRow],
    requests: Iterable[KnownRequestRow],
    events: Iterable[EventRow],
    model: ModelRow | None,
    with_metadata: Collection[int],
    reports: Iterable[ReportRow] = (),
) -> Iterator[None]:
    """Fill a study from its stored rows, a part at a time. Every open lease gets a full new term.

    It pauses after each part, which takes some milliseconds, and is complete at the end. Rows are asked for when they
    are needed.

    :param study: made from its own row.
    :param trials: in the order of their ids, some at a time.
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
    for read in trials:
        yield
        for columns in read.parts(_IN_PART):
            block = _read(study, columns, with_metadata)
            for word, count in Counter(block.state).items():
                study.counts[word] += count
            study.created += len(block.trial_id) - block.origin.count("added")
            _count_results(study, block)
            study.reports.add(block)
            reported += [
                (trial_id, state)
                for trial_id, state, progress in zip(block.trial_id, block.state, block.progress, strict=True)
                if progress is not None
            ]
            draws = max(draws, *block.draw)
            values = [
                study.last_values(progress) if state == "stopped" else objectives
                for objectives, state, progress in zip(block.objectives, block.state, block.progress, strict=True)
            ]
            study.engine.load(block.trial_id, block.values, values, block.state, more=True)
            for trial in study.trials.load(block):
                if trial.state == "running":
                    study.start_lease(trial, now)
                elif trial.state == "queued":
                    study.queue.push(trial.trial_id, is_new=not trial.leases)
            yield
    study.engine.load([], [], [], [])
    yield
    try:
        yield from study.reports.load(reported, reports)
    except UNREADABLE as error:
        raise DamagedError(f"a report of study {study.name!r}", error) from error
    engine_state = {"stale": False, "model": None} if model is None else json.loads(model.state_json)
    study.engine.restore({"index": draws, **engine_state})
    known = iter(requests)
    while some := list(islice(known, _AT_ONCE)):
        _load_requests(study, some, now)
        yield
    stored = list(events)
    yield
    study.events = EventLog(study.limits.event_retention, ((e.event_id, e.body_json.encode()) for e in stored))
    study.trimmed = study.events.oldest


def _count_results(study: Study, block: TrialBlock) -> None:
    """Count what the registered workers have completed and failed."""
    ends = Counter([(lease.worker_id, lease.ended) for leases in block.leases for lease in leases])
    for (worker_id, ended), count in ends.items():
        worker = study.workers.get(worker_id)
        if worker is not None and ended == "completed":
            worker.completed += count
        elif worker is not None and ended == "failed":
            worker.failed += count


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


def _worker(row: WorkerRow, now: float) -> WorkerRecord:
    return WorkerRecord(
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


def _read(study: Study, columns: TrialsByColumn, with_metadata: Collection[int]) -> TrialBlock:
    try:
        return _block(study, columns, with_metadata)
    except UNREADABLE as error:
        if len(columns.trial_id) > 1:  # which row it is, they say one by one
            for i in range(len(columns.trial_id)):
                _read(study, columns.one(i), with_metadata)
        raise DamagedError(f"trial {columns.trial_id[0]} of study {study.name!r}", error) from error


def _block(study: Study, columns: TrialsByColumn, with_metadata: Collection[int]) -> TrialBlock:
    objectives = _decode_all(_decode_objectives, columns.objectives_json)
    for trial_id, note, labels in zip(columns.trial_id, columns.note, columns.labels_json, strict=True):
        if note is not None or labels is not None:
            study.notes[trial_id] = TrialNote(note, None if labels is None else _decode(labels))
    return TrialBlock(
        trial_id=columns.trial_id,
        state=columns.state,
        origin=columns.origin,
        values=study.engine.space.ordered_many(_decode_all(_decode_parameters, columns.parameters_json)),
        objectives=[None if o is None else tuple([o[name] for name in study.objective_names]) for o in objectives],
        has_metadata=[trial_id in with_metadata for trial_id in columns.trial_id],
        leases=_decode_all(_decode_leases, columns.leases_json),
        lease_s=columns.lease_s,
        expires=[0.0] * len(columns.trial_id),
        retries=columns.retries,
        preemptions=columns.preemptions,
        reason=columns.reason,
        created_ms=columns.created_ms,
        started_ms=columns.started_ms,
        ended_ms=columns.ended_ms,
        changed=columns.changed,
        draw=columns.draw,
        progress=_decode_all(_decode_progress, columns.progress_json),
    )


def _decode_all(decode: Callable[[str], list[T]], texts: Sequence[str | None]) -> list[T]:
    """The values of many texts.

    :param decode: of a list.
    :param texts: the texts; one that is absent is null.
    """
    found = decode(f"[{','.join(['null' if text is None else text for text in texts])}]")
    if len(found) != len(texts):
        raise ValueError(f"there are {len(found)} values instead of {len(texts)}")
    return found


def _load_requests(study: Study, rows: list[KnownRequestRow], now: float) -> None:
    try:
        study.requests.load(rows, now)
    except UNREADABLE as error:
        if len(rows) > 1:
            for row in rows:
                _load_requests(study, [row], now)
        raise DamagedError(f"request {rows[0].key} of study {study.name!r}", error) from error
