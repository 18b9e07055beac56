"""``GetModelView``: what a model of the results predicts, computed in the background."""

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError
from hola_protocol.space import canonical_parameters, parameter_problems
from hola_protocol.values import ParameterSet

from hola.core.model_view import MIN_TRIALS, Grid, Predictions, make_grid
from hola.core.parameters import values_by_name
from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.views import MAX_WANTED, KnownView

_encode = msgspec.json.Encoder(order="sorted").encode
_BYTES_OF_A_POINT = 2 * 26
_BYTES_OF_AXES = 64 * 1024


def get_model_view(state: ServerState, envelope: Envelope, request: m.GetModelViewRequest) -> OperationResult:
    """The predictions, if they are known; otherwise they are computed, and the request waits.

    :raises ProtocolError: ``invalid_message`` for a parameter that is not in the space or not active, ``too_large`` for
        a grid that no reply has room for, ``overloaded`` when too many views are wanted.
    """
    study = state.study(request.study)
    axes = _positions(study, request)
    at = _point(study, request)
    engine = study.engine
    if at is None or engine.n_completed < MIN_TRIALS:
        return OperationResult(m.GetModelViewResponse(ready=True, trials=engine.n_completed))
    for i, name in enumerate(request.parameters):
        if name not in at:
            raise ProtocolError(
                "invalid_message", f"{name} is not active for these values", path=f"/parameters/{i}", value=name
            )
    grid = make_grid(engine.space, axes, request.size, engine.space.ordered(at))
    groups = engine.objectives.groups
    if _BYTES_OF_AXES + len(groups) * len(grid.points) * _BYTES_OF_A_POINT > study.limits.max_reply_bytes:
        message = f"no reply has room for {len(grid.points)} points in {len(groups)} groups: use a smaller size"
        raise ProtocolError("too_large", message, path="/size", value=str(request.size))
    key, seen = _encode((request.parameters, request.size, at)), (*engine.n_results, study.scored_revision)
    known = study.views.find(key, seen)
    if known is not None:
        return OperationResult(_response(study, request, grid, known))
    if not study.views.is_wanted(key):
        if study.views.is_full:
            raise ProtocolError("overloaded", f"{MAX_WANTED} views of this study wait already", retry_after_s=1.0)
        study.views.want(key, seen, lambda: engine.view_task(grid.points))
        study.touch()
    return OperationResult(m.GetModelViewResponse())


def _positions(study: Study, request: m.GetModelViewRequest) -> list[int]:
    positions: list[int] = []
    for i, name in enumerate(request.parameters):
        path = f"/parameters/{i}"
        if name not in study.names:
            message = f"study {study.name!r} has no parameter {name!r}; it has {', '.join(study.names)}"
            raise ProtocolError("invalid_message", message, path=path, value=name)
        if study.names.index(name) in positions:
            raise ProtocolError("invalid_message", "the same parameter as /parameters/0", path=path, value=name)
        positions.append(study.names.index(name))
    return positions


def _point(study: Study, request: m.GetModelViewRequest) -> ParameterSet | None:
    """The values of the other parameters; absent if no trial is completed."""
    if request.at is not None:
        for problem in parameter_problems(study.spec, request.at, "/at"):
            raise ProtocolError("invalid_message", problem.message, path=problem.path, value=str(problem.value))
        return canonical_parameters(study.spec, request.at)
    trial_id = study.engine.recommended()
    return None if trial_id is None else values_by_name(study.names, study.trials[trial_id - 1].values)


def _response(study: Study, request: m.GetModelViewRequest, grid: Grid, known: KnownView) -> m.GetModelViewResponse:
    view, engine = known.view, study.engine
    if not isinstance(view, Predictions):
        raise ProtocolError("internal", "the model of the results could not be computed", retry_after_s=60.0)
    bounds = [engine.region_bounds(j) or (None, None) for j in grid.axes]
    return m.GetModelViewResponse(
        ready=True,
        trials=known.trials,
        objective_revision=known.seen[-1],
        at=values_by_name(study.names, grid.at),
        axes=[
            m.ModelAxis(parameter=name, values=list(values), region_low=low, region_high=high)
            for name, values, (low, high) in zip(request.parameters, grid.values, bounds, strict=True)
        ],
        groups=[
            m.ModelGroup(group=group, mean=mean.tolist(), deviation=deviation.tolist())
            for group, mean, deviation in zip(engine.objectives.groups, view.mean, view.deviation, strict=True)
        ],
    )
