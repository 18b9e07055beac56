"""The rules of a request that JSON Schema cannot say: those of the space, and the limits of the server."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from . import messages as m
from .diagnosis import shown
from .errors import ProtocolError
from .limits import Limits
from .operations import OPERATIONS, Operation
from .space import Problem, objective_problems, spec_problems


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


def _lease_problems(lease_s: float | None, limits: Limits, path: str) -> Iterable[Problem]:
    if lease_s is None or limits.min_lease_s <= lease_s <= limits.max_lease_s:
        return ()
    return (Problem(path, f"a lease lasts from {limits.min_lease_s} to {limits.max_lease_s} seconds here", lease_s),)


def _create_problems(request: m.CreateStudyRequest, limits: Limits) -> Iterator[Problem]:
    for problem in spec_problems(request.spec):
        yield Problem(f"/spec{problem.path}", problem.message, problem.value)
    yield from _lease_problems(request.spec.lease_s, limits, "/spec/lease_s")


def _update_problems(request: m.UpdateStudyRequest, limits: Limits) -> Iterator[Problem]:
    for i, name in enumerate(request.clear):
        if getattr(request, name) is not None:
            yield Problem(f"/clear/{i}", f"{name} is both set and cleared", name)
    if request.stop_at is not None and not request.stop_at:
        yield Problem("/stop_at", "names no objective", {})


def _objectives_problems(
    request: m.UpdateObjectivesRequest | m.PreviewObjectivesRequest, limits: Limits
) -> Iterable[Problem]:
    return objective_problems(request.objectives)


def _drain_problems(request: m.DrainWorkersRequest, limits: Limits) -> Iterable[Problem]:
    if request.worker_ids or request.names or request.labels:
        return ()
    return (Problem("/worker_ids", "no worker is named, by id, name or label", []),)


def _submit_problems(request: m.SubmitResultRequest, limits: Limits) -> Iterable[Problem]:
    if request.results or request.failures:
        return ()
    return (Problem("/results", "holds no item, and neither does failures", []),)


def _leased_problems(request: Any, limits: Limits) -> Iterable[Problem]:
    return () if request.lease_s is None else _lease_problems(request.lease_s, limits, "/lease_s")


def _parked_problems(request: Any, limits: Limits) -> Iterable[Problem]:
    if request.wait_s <= limits.max_wait_s:
        return ()
    return (Problem("/wait_s", f"a wait lasts at most {limits.max_wait_s} seconds here", request.wait_s),)


_Rule: TypeAlias = Callable[[Any, Limits], Iterable[Problem]]
_OWN_RULES: dict[type, _Rule] = {
    m.CreateStudyRequest: _create_problems,
    m.UpdateObjectivesRequest: _objectives_problems,
    m.PreviewObjectivesRequest: _objectives_problems,
    m.UpdateStudyRequest: _update_problems,
    m.DrainWorkersRequest: _drain_problems,
    m.SubmitResultRequest: _submit_problems,
}


def _rules_of(op: Operation) -> Iterator[_Rule]:
    if op.request in _OWN_RULES:
        yield _OWN_RULES[op.request]
    if op.leased:
        yield _leased_problems
    if op.parked:
        yield _parked_problems


_RULES: dict[type, tuple[_Rule, ...]] = {op.request: tuple(_rules_of(op)) for op in OPERATIONS}


def request_problems(request: m.AnyRequest, limits: Limits) -> Iterator[Problem]:
    """The breaches of the rules between a request's fields.

    :param request: a request that has passed the codec.
    :param limits: of the server.
    """
    for rule in _RULES[type(request)]:
        yield from rule(request, limits)


_BATCHES: dict[type, tuple[str, ...]] = {op.request: op.batch for op in OPERATIONS}
_NUMBERS: dict[type, tuple[tuple[str, str], ...]] = {
    op.request: tuple((field, limit) for field, limit in ((op.counted, "max_batch"), (op.page, "max_page")) if field)
    for op in OPERATIONS
}


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
    for rule in _RULES[kind]:
        for problem in rule(request, limits):
            raise problem_error(problem)
