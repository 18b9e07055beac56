"""The outcome of an evaluation: values, a failure or nothing; and how a function's return value becomes one."""

import math
import os
import sysconfig
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from .sendable import MAX_REASON_CHARS, clean_metadata, clean_text
from .trial import Infeasible

_PACKAGE = str(Path(__file__).parents[1]) + os.sep
_LIBRARIES = tuple(sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib", "purelib", "platlib"))


class Completed(Struct, kw_only=True, frozen=True, tag=True):
    """The values of an evaluation.

    :ivar objectives: one finite number for each objective of the study.
    :ivar metadata: any JSON object.
    """

    objectives: dict[str, float]
    metadata: dict[str, Any] | None = None


class Failed(Struct, kw_only=True, frozen=True, tag=True):
    """An evaluation without values.

    :ivar reason: why, such as a traceback.
    :ivar infeasible: whether the point itself cannot be evaluated.
    :ivar retry: whether another attempt may succeed: the trial is put back in the queue.
    :ivar metadata: any JSON object.
    """

    reason: str
    infeasible: bool = False
    retry: bool = False
    metadata: dict[str, Any] | None = None

    @property
    def kind(self) -> Literal["failed", "infeasible"]:
        """The word of the protocol."""
        return "infeasible" if self.infeasible else "failed"


class Cancelled(Struct, frozen=True, tag=True):
    """An evaluation that was stopped because its result is no longer wanted."""


Evaluation: TypeAlias = Completed | Failed | Cancelled


def interpret(returned: Any, objectives: tuple[str, ...]) -> Completed | Failed:
    """Interpret a function's return value: a number when the study has one objective, a mapping from every objective's
    name to a number, or a pair of one of these and a mapping of metadata.

    :param returned: the value.
    :param objectives: the names of the study's objectives.
    :returns: the values; a failure that says what is wrong with them.
    """
    metadata: dict[str, Any] | None = None
    if isinstance(returned, tuple):
        if len(returned) != 2 or not isinstance(returned[1], Mapping | None):
            return Failed(
                reason="a tuple must be (values, metadata), with a mapping of metadata; several values are a mapping"
            )
        returned, given = returned
        metadata = None if given is None else clean_metadata(given)
    if isinstance(returned, Mapping):
        values = dict(returned)
    elif len(objectives) == 1:
        values = {objectives[0]: returned}
    else:
        named = ", ".join(objectives)
        return Failed(reason=f"the study has several objectives: return a mapping of {named}", metadata=metadata)
    problems = [f"{name!r} is no objective of the study" for name in values if name not in objectives]
    numbers: dict[str, float] = {}
    for name in objectives:
        number, problem = _number(values[name]) if name in values else (0.0, "is missing")
        numbers[name] = number
        if problem:
            problems.append(f"the value of {name!r} {problem}")
    if problems:
        return Failed(reason="; ".join(problems), metadata=metadata)
    return Completed(objectives=numbers, metadata=metadata)


def _number(value: Any) -> tuple[float, str | None]:
    """A finite number, and what is wrong with it. Any value that converts to a float will do."""
    if isinstance(value, str | bytes):
        return 0.0, f"is not a number: {value[:100]!r}"
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0, f"is not a number: {type(value).__name__}"
    return number, None if math.isfinite(number) else f"is not finite: {number}"


def failure_of(error: BaseException) -> Failed:
    """The failure of a function that raised.

    :param error: what it raised; :class:`~hola.clients.Infeasible` makes the trial infeasible.
    """
    if isinstance(error, Infeasible):
        return Failed(reason=clean_text(error.reason), infeasible=True)
    at = _users_frames(error.__traceback__)
    summary = "".join(traceback.format_exception_only(type(error), error)).strip()
    if (place := _place(at)) is not None:
        first, newline, rest = summary.partition("\n")
        summary = f"{first} ({place}){newline}{rest}"
    trace = "".join(traceback.format_exception(type(error), error, at))
    room = MAX_REASON_CHARS - min(len(summary), 2000) - 10
    return Failed(reason=clean_text(f"{summary[:2000]}\n\n{trace[-room:]}"))


def _users_frames(at: TracebackType | None) -> TracebackType | None:
    """A traceback from the first frame that is not of this package; all of it when there is none."""
    inner = at
    while inner is not None and _is_in(inner.tb_frame.f_code.co_filename, (_PACKAGE,)):
        inner = inner.tb_next
    return inner or at


def _place(at: TracebackType | None) -> str | None:
    """File and line of the innermost frame in the user's own code, else of the innermost frame."""
    found = None
    while at is not None:
        file = at.tb_frame.f_code.co_filename
        if found is None or not _is_in(file, (_PACKAGE, *_LIBRARIES)):
            found = f"{os.path.basename(file)}:{at.tb_lineno}"
        at = at.tb_next
    return found


def _is_in(file: str, folders: tuple[str, ...]) -> bool:
    return file.startswith(("<frozen", *folders))
