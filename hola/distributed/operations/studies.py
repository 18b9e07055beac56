"""Operations on studies: create, change, delete."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError
from hola_protocol.space import ObjectiveSpec, SpaceError, StudySpec, spec_problems
from hola_protocol.values import ParameterValue, value_key

from hola.distributed.audit import note
from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.operations.read import fitting
from hola.distributed.state import ends, loading
from hola.distributed.state.notes import TooManyLabelsError, merged
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study

_ENDS = ("max_trials", "max_steps", "max_failures", "max_consecutive_failures", "deadline_s", "stop_at")


def list_studies(state: ServerState, envelope: Envelope, request: m.ListStudiesRequest) -> OperationResult:
    """A page of studies by name."""
    names = [name for name in state.names() if request.after is None or name > request.after]
    items = fitting(map(state.info, names[: request.limit]), state.limits)
    more = names[len(items) - 1] if len(names) > len(items) else None
    return OperationResult(m.ListStudiesResponse(items=items, next_cursor=more, in_memory=len(state.studies)))


def create_study(state: ServerState, envelope: Envelope, request: m.CreateStudyRequest) -> OperationResult:
    """Create a study, or find that it is there with the same meaning."""
    spec = request.spec
    existing = state.studies.get(request.study)
    if existing is not None:
        existing.used = state.moment.now
        known = existing.known_specs()
        if spec_key(spec) not in map(spec_key, known):
            fields = different_fields(spec, *known)
            raise ProtocolError(
                "conflict",
                f"study {request.study!r} exists with another spec; these fields differ: {', '.join(fields)}",
                path=f"/spec/{fields[0]}",
                detail={"fields": fields},
            )
        return OperationResult(m.CreateStudyResponse(info=existing.info()))
    for i, name in enumerate(spec.transfer_from):
        if name not in state.studies:
            raise ProtocolError(
                "unknown_study",
                f"there is no study {name!r} to transfer from",
                path=f"/spec/transfer_from/{i}",
                value=name,
            )
    if len(state.studies) + len(state.unloaded) >= state.limits.max_studies:
        raise ProtocolError("overloaded", f"there are {state.limits.max_studies} studies already", retry_after_s=60.0)
    seeded = spec
    if spec.seed is None:
        seeded = msgspec.structs.replace(spec, seed=int.from_bytes(state.tokens().encode(), "big") % 2**31)
    with _sampler_errors():
        study = loading.create(
            state.next_study_id,
            request.study,
            spec,
            seeded,
            state.moment,
            state.tokens,
            state.limits,
            state.touched,
            state.stored,
        )
    if spec.transfer_from:
        study.engine.transfer(state.studies[name].engine.trials() for name in spec.transfer_from)
        study.journal.model = True  # which has what is used of the other studies, since these may change or go
    state.next_study_id += 1
    state.studies[study.name] = study
    return OperationResult(m.CreateStudyResponse(info=study.info(), created=True))


def get_study(state: ServerState, envelope: Envelope, request: m.GetStudyRequest) -> OperationResult:
    """One study."""
    return OperationResult(m.GetStudyResponse(info=state.info(request.study)))


def update_study(state: ServerState, envelope: Envelope, request: m.UpdateStudyRequest) -> OperationResult:
    """Change the ends of a study, its description or its labels."""
    study = state.study(request.study)
    _check_revision(study, request.expected_revision)
    changed = {name: value for name in _ENDS if (value := getattr(request, name)) is not None}
    changed.update(dict.fromkeys(request.clear))
    said = _said(study.spec, request)
    spec = msgspec.structs.replace(study.spec, **changed)
    for problem in spec_problems(spec):
        raise ProtocolError("invalid_message", problem.message, path=problem.path, value=str(problem.value))
    if said:
        spec = msgspec.structs.replace(spec, **said)
    if changed or not said:
        ends.change_ends(study, spec)
    else:
        ends.describe(study, spec)
    return OperationResult(m.UpdateStudyResponse(info=study.info()), True)


def _said(spec: StudySpec, request: m.UpdateStudyRequest) -> dict[str, Any]:
    """The description and the labels that a request changes."""
    said: dict[str, Any] = {}
    if request.description is not None:
        said["description"] = request.description or None
    if request.labels is not None:
        try:
            said["labels"] = merged(spec.labels, request.labels)
        except TooManyLabelsError as error:
            raise ProtocolError(
                "invalid_message", str(error), path="/labels", value=str(len(request.labels))
            ) from error
    return said


def update_objectives(state: ServerState, envelope: Envelope, request: m.UpdateObjectivesRequest) -> OperationResult:
    """Change how the objectives are compared."""
    study = state.study(request.study)
    _check_revision(study, request.expected_revision)
    check_objective_names(study, request.objectives)
    ends.change_objectives(study, request.objectives)
    return OperationResult(m.UpdateObjectivesResponse(info=study.info()), True)


def set_study_state(state: ServerState, envelope: Envelope, request: m.SetStudyStateRequest) -> OperationResult:
    """Pause, resume, finish or reopen a study."""
    study = state.study(request.study)
    if study.state != request.state:
        if study.state == "finished" and study.reason != "by_hand":
            raise ProtocolError(
                "conflict",
                f"study {study.name!r} has reached its end {study.reason}; raise or remove that end first",
                path="/state",
                value=request.state,
            )
        ends.set_state(study, request.state)
    return OperationResult(m.SetStudyStateResponse(info=study.info()))


def delete_study(state: ServerState, envelope: Envelope, request: m.DeleteStudyRequest) -> OperationResult:
    """Delete a study with all that is its own."""
    study = state.any_study(request.study)
    state.studies.pop(study.name, None)
    state.unloaded.pop(study.name, None)
    state.deleted.append(study)
    note("study deleted", envelope.principal, study=study.name)
    state.recall(state.parked.of_study(study.name))
    return OperationResult(m.DeleteStudyResponse())


def check_objective_names(study: Study, objectives: Sequence[ObjectiveSpec]) -> None:
    """Refuse objectives whose names are not those of the study.

    :param study: the study.
    :param objectives: from the request.
    :raises ProtocolError: ``invalid_message``.
    """
    names = [o.name for o in objectives]
    if sorted(names) != sorted(study.objective_names):
        raise ProtocolError(
            "invalid_message",
            f"the objectives of a study keep their names: {', '.join(study.objective_names)}",
            path="/objectives",
            value=", ".join(names),
        )


def _check_revision(study: Study, expected: int) -> None:
    if expected != study.revision:
        raise ProtocolError(
            "conflict",
            f"study {study.name!r} is at revision {study.revision}: read it and decide again",
            path="/expected_revision",
            value=str(expected),
            detail={"revision": study.revision},
        )


@contextmanager
def _sampler_errors() -> Iterator[None]:
    """A sampler that is not installed, or refuses the space, as the error of the request."""
    try:
        yield
    except SpaceError as error:
        problem = error.problems[0]
        raise ProtocolError(
            "invalid_message", problem.message, path=f"/spec{problem.path}", value=str(problem.value)
        ) from error


def spec_key(spec: StudySpec) -> bytes:
    """The meaning of a spec: equal for 1 and 1.0, other for 1 and true.

    :param spec: a spec.
    """
    plain = msgspec.to_builtins(spec)
    for parameter in plain["parameters"]:
        tests = [test for alternative in parameter.get("condition") or () for test in alternative.values()]
        for holder in (parameter, *tests):
            for name in ("choices", "values", "in"):
                if name in holder:
                    holder[name] = [_same(value) for value in holder[name]]
        if prior := parameter.get("prior"):
            prior["value"] = _same(prior.get("value"))
    return msgspec.json.encode(plain, order="sorted")


def _same(value: ParameterValue) -> tuple[bool, ParameterValue]:
    """A value as JSON that is the same text for 1 and 1.0."""
    is_bool, v = value_key(value)
    return is_bool, float(v) if isinstance(v, int) else v


def different_fields(spec: StudySpec, *others: StudySpec) -> list[str]:
    """The fields in which a spec differs from all others.

    :param spec: a spec.
    :param others: the specs it was compared with.
    """
    return [
        name
        for name in spec.__struct_fields__
        if all(
            spec_key(spec) != spec_key(msgspec.structs.replace(spec, **{name: getattr(other, name)}))
            for other in others
        )
    ] or ["spec"]
