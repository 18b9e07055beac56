"""Reads: trials by page, ranks and fronts, metadata, status, events."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits

from hola.core.origins import detail_of, origin_of
from hola.core.parameters import values_by_name
from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.state.notes import NO_NOTE
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.trial import TrialRecord
from hola.distributed.state.unloaded import StatusParts, UnloadedStudy
from hola.storage.contract import StorageError

_T = TypeVar("_T")

SCAN = 10_000
"""Trials examined for one page: a page with few matches ends early, so that other requests are not delayed."""
_AT_ONCE = 32
"""Trials whose metadata is read at once."""
_MADE_AT_ONCE = 128
"""Trials whose records are made at once."""
_FRAME = 512
"""Bytes of a reply that are not its items."""

_encode = msgspec.json.Encoder().encode


class Room:
    """The room that a reply has for its items, in bytes.

    :param size: the longest reply.
    """

    def __init__(self, size: int) -> None:
        self.left = size - _FRAME
        self.items: list[Any] = []
        """What was added, encoded."""

    def add(self, item: bytes) -> bool:
        """Add an item; the first always fits, since a reply without any would bring its reader nowhere.

        :param item: as it is sent.
        :returns: whether there was room.
        """
        size = len(item) + 1
        if size > self.left and self.items:
            return False
        self.left -= size
        self.items.append(msgspec.Raw(item))
        return True


def fitting(items: Iterable[_T], limits: Limits) -> list[_T]:
    """As many items, from the first, as fit into a reply.

    :param items: in their order.
    :param limits: the server's.
    """
    room = Room(limits.max_reply_bytes)
    for item in items:
        if not room.add(_encode(item)):
            break
    return room.items


def _without_metadata(study: Study, t: TrialRecord) -> bytes:
    return _encode(trial_message(study, t))


def unless_unreadable(read: Callable[[], _T]) -> _T:
    """Read from the storage; when that fails, the request fails, and nothing else.

    :param read: does it.
    :raises ProtocolError: ``unavailable``.
    """
    try:
        return read()
    except StorageError as error:
        if error.fatal:
            raise
        raise ProtocolError("unavailable", "the storage cannot be read", retry_after_s=1.0) from error


def _with_texts(
    study: Study, trials: Iterable[TrialRecord], wanted: bool = True
) -> Iterator[tuple[TrialRecord, str | None]]:
    """Trials with their metadata, read a few at a time: one may have a megabyte.

    :param study: their study.
    :param trials: the trials.
    :param wanted: whether the metadata is asked for; otherwise there is none.
    """
    source = iter(trials)
    while part := list(islice(source, _AT_ONCE)):
        ids = [t.trial_id for t in part if wanted and t.has_metadata]
        texts = unless_unreadable(partial(study.metadata.of, ids)) if ids else {}
        for t in part:
            yield t, texts.get(t.trial_id)


def _of_ids(study: Study, trial_ids: Sequence[int]) -> Iterator[TrialRecord]:
    """Trials, made a few at a time: a reply may have no room for all."""
    for start in range(0, len(trial_ids), _MADE_AT_ONCE):
        yield from study.trials.many(trial_ids[start : start + _MADE_AT_ONCE])


def _with_metadata(trial: bytes, text: str | None) -> bytes:
    """Splice the metadata, which is kept as JSON, into a trial's object."""
    return trial if text is None else b'%b,"metadata":%b}' % (trial[:-1], text.encode())


def trial_message(study: Study, t: TrialRecord) -> m.Trial:
    """A trial as it is sent, without its metadata.

    :param study: its study.
    :param t: the trial.
    """
    costs = []
    said = study.notes.get(t.trial_id, NO_NOTE)
    if t.state == "completed" and t.objectives is not None:
        scored = study.engine.objectives.costs(t.objectives)
        costs = [
            m.GroupCost(group=group, cost=cost, violation=violation)
            for group, cost, violation in zip(
                study.engine.objectives.groups, scored.cost, scored.violation, strict=True
            )
        ]
    return m.Trial(
        trial_id=t.trial_id,
        state=t.state,
        origin=origin_of(t.origin),
        origin_detail=detail_of(t.origin),
        parameters=values_by_name(study.names, t.values),
        attempt=t.attempt,
        worker_id=t.worker_id,
        objectives=study.objective_values(t),
        costs=costs,
        objective_revision=study.scored_revision if costs else 0,
        retries=t.retries,
        preemptions=t.preemptions,
        step=t.step,
        reason=t.reason,
        created_ms=t.created_ms,
        started_ms=t.started_ms,
        ended_ms=t.ended_ms,
        changed=t.changed,
        note=said.note,
        labels=said.labels,
    )


def get_trials(state: ServerState, envelope: Envelope, request: m.GetTrialsRequest) -> OperationResult:
    """A page of trials by id.

    :raises ProtocolError: ``invalid_message`` for a cursor that no page returned.
    """
    study = state.study(request.study)
    after, as_of = 0, study.events.newest
    if request.after is not None:
        first, _, second = request.after.partition(".")
        if not (first.isascii() and first.isdecimal() and second.isascii() and second.isdecimal()):
            raise ProtocolError(
                "invalid_message", "this is no next_cursor of GetTrials", path="/after", value=request.after
            )
        after, as_of = int(first), int(second)
    room = Room(study.limits.max_reply_bytes)
    end = min(len(study.trials), after + SCAN)
    study.trials.write()
    ids = study.trials.columns.find(after, end, request.changed_since or 0, request.states)
    found = _of_ids(study, ids[: request.limit + 1])
    after = end
    for t, text in _with_texts(study, found, request.with_metadata):
        if len(room.items) == request.limit or not room.add(_with_metadata(_without_metadata(study, t), text)):
            after = t.trial_id - 1
            break
    more = after < len(study.trials)
    return OperationResult(
        m.GetTrialsResponse(items=room.items, next_cursor=f"{after}.{as_of}" if more else None, as_of=as_of)
    )


def get_metadata(state: ServerState, envelope: Envelope, request: m.GetMetadataRequest) -> OperationResult:
    """The metadata of some trials.

    :raises ProtocolError: ``unknown_trial``.
    """
    study = state.study(request.study)
    trials = []
    for i, trial_id in enumerate(request.trial_ids):
        t = study.trial(trial_id)
        if t is None:
            raise ProtocolError(
                "unknown_trial",
                f"study {study.name!r} has no trial {trial_id}",
                path=f"/trial_ids/{i}",
                value=str(trial_id),
            )
        trials.append(t)
    room = Room(study.limits.max_reply_bytes)
    for t, text in _with_texts(study, trials):
        if not room.add(_with_metadata(b'{"trial_id":%d}' % t.trial_id, text)):
            break
    return OperationResult(m.GetMetadataResponse(items=room.items))


def _ranked(study: Study, ranks: Iterable[tuple[int, int]], with_metadata: bool) -> list[m.RankedTrial]:
    """Trials with their ranks, as many as fit.

    :param study: their study.
    :param ranks: (rank, trial id), the best first.
    :param with_metadata: whether they have their metadata.
    """
    room = Room(study.limits.max_reply_bytes)
    places, ids = zip(*ranks, strict=True) if (ranks := list(ranks)) else ((), ())
    trials = _with_texts(study, _of_ids(study, ids), with_metadata)
    for rank, (t, text) in zip(places, trials, strict=True):
        if not room.add(b'{"rank":%d,"trial":%b}' % (rank, _with_metadata(_without_metadata(study, t), text))):
            break
    return room.items


def get_top_k(state: ServerState, envelope: Envelope, request: m.GetTopKRequest) -> OperationResult:
    """The best trials, best first."""
    study = state.study(request.study)
    ranks = enumerate(study.engine.top_k(request.limit), 1)
    return OperationResult(m.GetTopKResponse(items=_ranked(study, ranks, request.with_metadata)))


def get_fronts(state: ServerState, envelope: Envelope, request: m.GetFrontsRequest) -> OperationResult:
    """Trials front by front."""
    study = state.study(request.study)
    fronts = enumerate(study.engine.fronts(request.limit), 1)
    ranks = [(rank, trial_id) for rank, front in fronts for trial_id in front]
    items = _ranked(study, ranks[: request.limit], request.with_metadata)
    return OperationResult(m.GetFrontsResponse(items=items, front_size=study.engine.front_size()))


def is_multi_group(state: ServerState, envelope: Envelope, request: m.IsMultiGroupRequest) -> OperationResult:
    """Whether the objectives form several comparison groups."""
    groups = list(state.study(request.study).engine.objectives.groups)
    return OperationResult(m.IsMultiGroupResponse(is_multi_group=len(groups) > 1, groups=groups))


def status(state: ServerState, envelope: Envelope, request: m.StatusRequest) -> OperationResult:
    """How a study goes; workers with trials are listed first."""
    study = state.any_study(request.study)
    if isinstance(study, UnloadedStudy):
        parts, info, workers = study.status, study.info(state.moment.now), study.workers
        assert parts is not None  # otherwise it would have been read
    else:
        parts, info, workers = status_parts(study), study.info(), tuple(study.workers.values())
    listed = sorted(workers, key=lambda w: (not w.running, -w.last_seen))[: request.max_workers]
    room = Room(state.limits.max_reply_bytes)
    encoded = _encode(info)
    room.left -= len(encoded) + sum(len(trial) for trial in (parts.best, parts.recommended) if trial is not None)
    for w in listed:
        worker = m.WorkerStatus(
            worker_id=w.worker_id,
            name=w.name,
            host=w.host,
            state="away" if w.away else "active",
            running=list(w.running),
            completed=w.completed,
            failed=w.failed,
            draining=w.draining,
            can_resume=w.can_resume,
            labels=w.labels,
            silent_s=max(0.0, state.moment.now - w.last_seen),
        )
        if not room.add(_encode(worker)):
            break
    return OperationResult(
        m.StatusResponse(
            info=_raw(encoded, m.StudyInfo),
            workers=room.items,
            worker_count=len(workers),
            demand=0 if state.is_draining else parts.demand,
            best=None if parts.best is None else _raw(parts.best, m.Trial),
            recommended=None if parts.recommended is None else _raw(parts.recommended, m.Trial),
            front_size=parts.front_size,
            sampler=parts.sampler,
            stopping=parts.stopping,
            newest_event=parts.newest_event,
            storage_problem=state.storage_problem,
        )
    )


def status_parts(study: Study) -> StatusParts:
    """What a status says beside the study's own description and its workers.

    :param study: the study.
    """
    best, recommended = study.engine.best(), study.engine.recommended()
    trials = {i: _without_metadata(study, study.trials[i - 1]) for i in (best, recommended) if i is not None}
    safety = study.safety()
    return StatusParts(
        demand=study.demand,
        best=None if best is None else trials[best],
        recommended=None if recommended is None else trials[recommended],
        front_size=study.engine.front_size(),
        sampler=study.engine.sampler_status(),
        stopping=None if safety is None else m.StoppingSafety(**safety._asdict()),
        newest_event=study.events.newest,
    )


def _raw(encoded: bytes, type_: type[_T]) -> _T:
    """A part of a response that is encoded already.

    :param encoded: its JSON.
    :param type_: what it stands for.
    """
    return msgspec.Raw(encoded)  # type: ignore[return-value]  # the encoder puts it in as it is


def get_events(state: ServerState, envelope: Envelope, request: m.GetEventsRequest) -> OperationResult:
    """The events after a cursor, as the encoded response: events are kept as they are sent.

    :raises ProtocolError: ``cursor_expired``.
    """
    study = state.study(request.study)
    log = study.events
    after = log.oldest - 1 if request.after is None else request.after
    if not log.oldest - 1 <= after <= log.newest:
        raise ProtocolError(
            "cursor_expired",
            f"the events kept are {log.oldest} to {log.newest}; read the trials, then continue from the newest",
            path="/after",
            value=str(after),
            detail={"oldest": log.oldest, "newest": log.newest},
        )
    room = Room(study.limits.max_reply_bytes)
    for body in log.after(after, request.limit):
        if not room.add(body):
            break
    bodies = [bytes(item) for item in room.items]
    page = b'{"tag":"GetEventsResponse","items":[%s],"next_cursor":%d}' % (b",".join(bodies), after + len(bodies))
    # An empty page may wait; any other goes at once.
    return OperationResult(page, changed=bool(bodies))
