"""``PreviewObjectives``: the ranking under other objectives, of which nothing is kept."""

from collections.abc import Iterator
from typing import Final

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError

from hola.core.preview import Preview
from hola.distributed.exchange import PENDING, Envelope, OperationResult
from hola.distributed.operations.read import Room, trial_message
from hola.distributed.operations.studies import check_objective_names
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.views import MAX_WANTED

AT_ONCE: Final = 1000
"""Completed trials that are ranked in the loop, at once."""

_encode = msgspec.json.Encoder().encode


def preview_objectives(state: ServerState, envelope: Envelope, request: m.PreviewObjectivesRequest) -> OperationResult:
    """The best trials under other objectives; of many trials they are computed in another process; the request waits.

    :raises ProtocolError: ``overloaded`` when too many previews and views are wanted, ``internal`` when it failed.
    """
    study = state.study(request.study)
    check_objective_names(study, request.objectives)
    found = _preview(study, request)
    if found is None:
        return PENDING
    room = Room(study.limits.max_reply_bytes)
    for item in _items(study, found):
        if not room.add(_encode(item)):
            break
    return OperationResult(
        m.PreviewObjectivesResponse(items=room.items, front_size=found.front_size, groups=list(found.objectives.groups))
    )


def _preview(study: Study, request: m.PreviewObjectivesRequest) -> Preview | None:
    """The preview; absent while it is computed."""
    engine, views = study.engine, study.views
    if engine.n_completed <= AT_ONCE:
        return engine.preview_task(request.objectives, request.limit).run()
    key, seen = b"preview" + _encode((request.objectives, request.limit)), (*engine.n_results, study.scored_revision)
    known = views.find(key, seen)
    if known is not None:
        if not isinstance(known.view, Preview):
            raise ProtocolError("internal", "the preview could not be computed", retry_after_s=60.0)
        return known.view
    if not views.is_wanted(key):
        if views.is_full:
            raise ProtocolError("overloaded", f"{MAX_WANTED} views of this study wait already", retry_after_s=1.0)
        views.want(key, seen, lambda: engine.preview_task(request.objectives, request.limit))
        study.touch()
    return None


def _items(study: Study, found: Preview) -> Iterator[m.RankedTrial]:
    is_single = len(found.objectives.groups) == 1
    place = 0
    for number, front in enumerate(found.fronts, 1):
        for trial_id in front:
            place += 1
            yield m.RankedTrial(rank=place if is_single else number, trial=_rescored(study, found, trial_id))


def _rescored(study: Study, found: Preview, trial_id: int) -> m.Trial:
    """A trial with its costs under the other objectives, which belong to no revision."""
    t = study.trials[trial_id - 1]
    values = study.objective_values(t)
    assert values is not None
    scored = found.objectives.costs(found.objectives.ordered(values))
    costs = [
        m.GroupCost(group=group, cost=cost, violation=violation)
        for group, cost, violation in zip(found.objectives.groups, scored.cost, scored.violation, strict=True)
    ]
    return msgspec.structs.replace(trial_message(study, t), costs=costs, objective_revision=0)
