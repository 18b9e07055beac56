"""Reads: trials by page, ranks and fronts, metadata, status, events."""

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError

from hola.distributed.study import Study
from hola.distributed.trial import TrialRecord

SCAN = 10_000
"""Trials looked at for one page: a page with few matches ends early rather than hold up everybody else."""


def trial_message(study: Study, t: TrialRecord) -> m.Trial:
    """A trial as it is sent.

    :param study: its study.
    :param t: the trial.
    """
    costs = []
    if t.state == "completed":
        scored = study.engine.costs(t.trial_id)
        costs = [
            m.GroupCost(group=group, cost=cost, violation=violation)
            for group, cost, violation in zip(
                study.engine.objectives.groups, scored.cost, scored.violation, strict=True
            )
        ]
    return m.Trial(
        trial_id=t.trial_id,
        state=t.state,
        origin=t.origin,
        parameters=dict(zip(study.names, t.values, strict=True)),
        attempt=t.attempt,
        worker_id=t.worker_id,
        objectives=study.objective_values(t),
        costs=costs,
        objective_revision=study.scored_revision if costs else 0,
        retries=t.retries,
        preemptions=t.preemptions,
        reason=t.reason,
        metadata=None if t.metadata is None else msgspec.json.decode(t.metadata),
        created_ms=t.created_ms,
        started_ms=t.started_ms,
        ended_ms=t.ended_ms,
        changed=t.changed,
    )


def get_trials(study: Study, request: m.GetTrialsRequest) -> m.GetTrialsResponse:
    """A page of trials by id.

    :param study: the study.
    :param request: the page wanted.
    :raises ProtocolError: ``invalid_message`` for a cursor that no page returned.
    """
    after, as_of = 0, study.events.newest
    if request.after is not None:
        first, _, second = request.after.partition(".")
        if not (first.isascii() and first.isdecimal() and second.isascii() and second.isdecimal()):
            raise ProtocolError(
                "invalid_message", "this is no next_cursor of GetTrials", path="/after", value=request.after
            )
        after, as_of = int(first), int(second)
    states, since = frozenset(request.states), request.changed_since or 0
    items: list[m.Trial] = []
    end = min(len(study.trials), after + SCAN)
    while after < end and len(items) < request.limit:
        t = study.trials[after]
        after += 1
        if t.changed > since and (not states or t.state in states):
            items.append(trial_message(study, t))
    more = after < len(study.trials)
    return m.GetTrialsResponse(items=items, next_cursor=f"{after}.{as_of}" if more else None, as_of=as_of)


def get_metadata(study: Study, request: m.GetMetadataRequest) -> m.GetMetadataResponse:
    """The metadata of some trials.

    :param study: the study.
    :param request: their ids.
    :raises ProtocolError: ``unknown_trial``.
    """
    items = []
    for i, trial_id in enumerate(request.trial_ids):
        t = study.trial(trial_id)
        if t is None:
            raise ProtocolError(
                "unknown_trial",
                f"study {study.name!r} has no trial {trial_id}",
                path=f"/trial_ids/{i}",
                value=str(trial_id),
            )
        metadata = None if t.metadata is None else msgspec.json.decode(t.metadata)
        items.append(m.TrialMetadata(trial_id=trial_id, metadata=metadata))
    return m.GetMetadataResponse(items=items)


def get_top_k(study: Study, limit: int) -> m.GetTopKResponse:
    """The best trials, best first.

    :param study: the study.
    :param limit: how many at most.
    """
    ids = study.engine.top_k(limit)
    return m.GetTopKResponse(
        items=[
            m.RankedTrial(rank=rank, trial=trial_message(study, study.trials[trial_id - 1]))
            for rank, trial_id in enumerate(ids, 1)
        ]
    )


def get_fronts(study: Study, limit: int) -> m.GetFrontsResponse:
    """Trials front by front.

    :param study: the study.
    :param limit: how many trials at most.
    """
    items = [
        m.RankedTrial(rank=rank, trial=trial_message(study, study.trials[trial_id - 1]))
        for rank, front in enumerate(study.engine.fronts(limit), 1)
        for trial_id in front
    ]
    return m.GetFrontsResponse(items=items[:limit], front_size=study.engine.front_size())


def status(study: Study, max_workers: int) -> m.StatusResponse:
    """How a study goes.

    :param study: the study.
    :param max_workers: how many workers to list, those with work first.
    """
    best, recommended = study.engine.best(), study.engine.recommended()
    listed = sorted(study.workers.values(), key=lambda w: (not w.running, -w.last_seen))[:max_workers]
    return m.StatusResponse(
        info=study.info(),
        workers=[
            m.WorkerStatus(
                worker_id=w.worker_id,
                name=w.name,
                host=w.host,
                state="away" if w.away else "active",
                running=list(w.running),
                completed=w.completed,
                failed=w.failed,
                silent_s=max(0.0, study.now - w.last_seen),
            )
            for w in listed
        ],
        worker_count=len(study.workers),
        best=trial_message(study, study.trials[best - 1]) if best is not None else None,
        recommended=trial_message(study, study.trials[recommended - 1]) if recommended is not None else None,
        front_size=study.engine.front_size(),
        sampler=study.engine.sampler_status(),
        newest_event=study.events.newest,
    )


def get_events(study: Study, request: m.GetEventsRequest) -> bytes:
    """The events after a cursor, as the encoded response: events are kept as they are sent.

    :param study: the study.
    :param request: the cursor and the limit.
    :returns: a ``GetEventsResponse`` in JSON.
    :raises ProtocolError: ``cursor_expired``.
    """
    log = study.events
    after = log.oldest - 1 if request.after is None else request.after
    if not log.oldest - 1 <= after <= log.newest:
        raise ProtocolError(
            "cursor_expired",
            f"the events kept are {log.oldest} to {log.newest}; read the trials, then go on from the newest",
            path="/after",
            value=str(after),
            detail={"oldest": log.oldest, "newest": log.newest},
        )
    bodies = log.after(after, request.limit)
    return b'{"tag":"GetEventsResponse","items":[%s],"next_cursor":%d}' % (b",".join(bodies), after + len(bodies))
