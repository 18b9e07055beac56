"""The rules of a request that JSON Schema cannot say: those of the space, and the limits of the server."""

from collections.abc import Callable, Iterator
from typing import Any

from . import messages as m
from .diagnosis import shown
from .errors import ProtocolError
from .limits import Limits
from .operations import OPERATIONS
from .space import Problem, StudySpec, objective_problems, spec_problems


def problem_error(problem: Problem) -> ProtocolError:
    """The error that reports a broken rule.

    :param problem: with its path from the root of the request.
    """
    return ProtocolError(
        "invalid_message",
        f"{problem.path or 'the message'}: {problem.message}",
        path=problem.path,
        value=None if problem.value is None else shown(problem.value, problem.path),
    )


def _lease_problem(lease_s: float | None, limits: Limits, path: str) -> Problem | None:
    if lease_s is None or limits.min_lease_s <= lease_s <= limits.max_lease_s:
        return None
    return Problem(path, f"a lease lasts from {limits.min_lease_s} to {limits.max_lease_s} seconds here", lease_s)


def _spec_problems(spec: StudySpec, limits: Limits, path: str) -> Iterator[Problem]:
    for problem in spec_problems(spec):
        yield Problem(path + problem.path, problem.message, problem.value)
    if lease := _lease_problem(spec.lease_s, limits, f"{path}/lease_s"):
        yield lease


def _update_problems(request: m.UpdateStudyRequest) -> Iterator[Problem]:
    for i, name in enumerate(request.clear):
        if getattr(request, name) is not None:
            yield Problem(f"/clear/{i}", f"{name} is both set and cleared", name)
    if request.stop_at is not None and not request.stop_at:
        yield Problem("/stop_at", "names no objective", {})


def _objectives_problems(request: m.UpdateObjectivesRequest | m.PreviewObjectivesRequest) -> Iterator[Problem]:
    yield from objective_problems(request.objectives)


def _drain_problems(request: m.DrainWorkersRequest) -> Iterator[Problem]:
    if not (request.worker_ids or request.names or request.labels):
        yield Problem("/worker_ids", "no worker is named, by id, name or label", [])


def _submit_problems(request: m.SubmitResultRequest) -> Iterator[Problem]:
    if not request.results and not request.failures:
        yield Problem("/results", "holds no item, and neither does failures", [])


_PROBLEMS: dict[type, Callable[[Any], Iterator[Problem]]] = {
    m.UpdateObjectivesRequest: _objectives_problems,
    m.PreviewObjectivesRequest: _objectives_problems,
    m.UpdateStudyRequest: _update_problems,
    m.DrainWorkersRequest: _drain_problems,
    m.SubmitResultRequest: _submit_problems,
}
_LEASED = frozenset(op.request for op in OPERATIONS if op.leased)
_PARKED = frozenset(op.request for op in OPERATIONS if op.parked)


def request_problems(request: m.AnyRequest, limits: Limits) -> Iterator[Problem]:
    """The breaches of the rules between a request's fields.

    :param request: a request that has passed the codec.
    :param limits: of the server.
    """
    kind = type(request)
    if isinstance(request, m.CreateStudyRequest):
        yield from _spec_problems(request.spec, limits, "/spec")
    elif kind in _PROBLEMS:
        yield from _PROBLEMS[kind](request)
    if kind in _LEASED:
        lease_s: float | None = request.lease_s  # type: ignore[union-attr]  # each leased request has it
        if lease := _lease_problem(lease_s, limits, "/lease_s"):
            yield lease
    if kind in _PARKED and (wait_s := request.wait_s) > limits.max_wait_s:  # type: ignore[union-attr]  # as above
        yield Problem("/wait_s", f"a wait lasts at most {limits.max_wait_s} seconds here", wait_s)


_BATCHES: dict[type, tuple[str, ...]] = {op.request: op.batch for op in OPERATIONS}
_NUMBERS: dict[type, tuple[tuple[str, str], ...]] = {
    op.request: tuple((field, limit) for field, limit in ((op.counted, "max_batch"), (op.page, "max_page")) if field)
    for op in OPERATIONS
}
_RULED = frozenset({m.CreateStudyRequest, *_PROBLEMS}) | _LEASED | _PARKED


def _too_large(field: str, size: int, most: int) -> ProtocolError:
    message = f"/{field}: {size} is beyond the limit of {most}"
    return ProtocolError("too_large", message, path=f"/{field}", value=str(size))


def check_request(request: m.AnyRequest, limits: Limits) -> None:
    """Raise for a request that breaks a rule that the schema cannot say, or a limit of this server.

    :param request: a request that has passed the codec.
    :param limits: of the server.
    :raises ProtocolError: ``invalid_message`` or ``too_large``, for the first breach.
    """
    kind = type(request)
    size = 0
    for field in _BATCHES[kind]:
        size += len(getattr(request, field))
        if size > limits.max_batch:
            raise _too_large(field, size, limits.max_batch)
    for field, limit in _NUMBERS[kind]:
        number, most = getattr(request, field), getattr(limits, limit)
        if number > most:
            raise _too_large(field, number, most)
    if kind in _RULED:
        for problem in request_problems(request, limits):
            raise problem_error(problem)
