"""Which operation a method and a path mean; derived from the operations table."""

import functools
from typing import Final, NamedTuple

from hola_protocol.operations import OPERATIONS, Operation

_STUDY = "{study}"
_MAX_REMEMBERED: Final = 128
_ON_STUDY = next(op.http_path for op in OPERATIONS if op.on_study).partition(_STUDY)[0]


class Match(NamedTuple):
    """What a request's line means.

    :ivar operation: the operation; ``None`` when the method is not one of ``allowed``.
    :ivar study: the study in the path; ``None`` when the operation is on none.
    :ivar allowed: the methods that the path has.
    """

    operation: Operation | None
    study: str | None
    allowed: tuple[str, ...]


def _table() -> dict[tuple[bool, str], dict[str, Operation]]:
    table: dict[tuple[bool, str], dict[str, Operation]] = {}
    for op in OPERATIONS:
        head, _, tail = op.http_path.partition(_STUDY)
        if op.on_study and head != _ON_STUDY:
            raise AssertionError(f"{op.http_path} does not start with {_ON_STUDY}{_STUDY}")
        methods = table.setdefault((op.on_study, tail if op.on_study else head), {})
        methods[op.http_method] = op
    return table


_TABLE = _table()


def match(method: str, path: str) -> Match | None:
    """Find the operation of a request in constant time; ``HEAD`` means ``GET``.

    :param method: the HTTP method.
    :param path: the path, decoded.
    :returns: the match, or ``None`` when the catalog has no such path.
    """
    return _remembered(method, path) if len(path) <= _MAX_REMEMBERED else _match(method, path)


def _match(method: str, path: str) -> Match | None:
    study = None
    methods = _TABLE.get((False, path))
    if methods is None and path.startswith(_ON_STUDY):
        study, slash, tail = path[len(_ON_STUDY) :].partition("/")
        methods = _TABLE.get((True, slash + tail)) if study else None
    if methods is None:
        return None
    operation = methods.get("GET" if method == "HEAD" else method)
    return Match(operation, study, tuple(methods))


_remembered = functools.lru_cache(maxsize=1024)(_match)
