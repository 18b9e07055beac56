"""``PreviewObjectives``: the ranking under other objectives, of which nothing is kept."""

from collections.abc import Iterator

import msgspec
from hola_protocol import messages as m

from hola.core.preview import Preview
from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.operations.read import Room, trial_message
from hola.distributed.operations.studies import check_objective_names
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study

_encode = msgspec.json.Encoder().encode


def preview_objectives(state: ServerState, envelope: Envelope, request: m.PreviewObjectivesRequest) -> OperationResult:
    """The best trials under other objectives."""
    study = state.study(request.study)
    check_objective_names(study, request.objectives)
    found = study.engine.preview(request.objectives, request.limit)
    room = Room(study.limits.max_reply_bytes)
    for item in _items(study, found):
        if not room.add(_encode(item)):
            break
    return OperationResult(
        m.PreviewObjectivesResponse(items=room.items, front_size=found.front_size, groups=list(found.objectives.groups))
    )


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
