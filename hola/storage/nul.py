"""U+0000, which JSON has and PostgreSQL has not: texts that people wrote are stored there with an escape in its place.

JSON texts need nothing: in them it is written with six other characters, and they are stored as they are.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from hola.storage.rows import Changes, StudyRow, TrialRow, WorkerRow

_MARK: Final = "\x1a"
_ESCAPES: Final = ((_MARK, _MARK + "1"), ("\0", _MARK + "0"))
FREE_TEXTS: Final[dict[type, tuple[int, ...]]] = {
    StudyRow: (StudyRow._fields.index("reason"),),
    TrialRow: (TrialRow._fields.index("reason"), TrialRow._fields.index("note")),
    WorkerRow: (WorkerRow._fields.index("name"), WorkerRow._fields.index("host")),
}
"""The fields of a row that may have any character. All other texts are JSON, or limited to some characters."""


def may_need_escape(encoded: bytes) -> bool:
    """Whether rows need :func:`escape`; seldom it says so of rows that do not.

    :param encoded: the rows as JSON.
    """
    return rb"\u0000" in encoded or rb"\u001a" in encoded


def escape(rows: Iterable[Any]) -> list[Any]:
    """Rows without U+0000 in their free texts.

    :param rows: the rows.
    """
    return [_changed(row, FREE_TEXTS.get(type(row), ()), _ESCAPES) for row in rows]


def unescape(rows: Iterable[Sequence[Any]], fields: Sequence[int]) -> list[Any]:
    """Rows as they were before :func:`escape`.

    :param rows: the rows.
    :param fields: those that may have any character.
    """
    back = [(new, old) for old, new in reversed(_ESCAPES)]
    return [
        _changed(row, fields, back) if any(_MARK in (row[field] or "") for field in fields) else row for row in rows
    ]


def check(changes: Changes) -> None:
    """Hold that U+0000 is in free texts alone.

    :param changes: the changes.
    :raises ValueError: with the field where it is.
    """
    tables = (
        changes.studies,
        changes.trials,
        changes.metadata,
        changes.reports,
        changes.workers,
        changes.requests,
        changes.models,
    )
    for row in (*(row for table in tables for row in table.values()), *changes.events):
        free = FREE_TEXTS.get(type(row), ())
        for place, value in enumerate(row):
            if place not in free and isinstance(value, str) and "\0" in value:
                raise ValueError(f"{type(row).__name__}.{row._fields[place]} has the character U+0000: {value!r}")


def _changed(row: Any, fields: Sequence[int], pairs: Iterable[tuple[str, str]]) -> Any:
    values = list(row)
    for field in fields:
        for old, new in pairs:
            if values[field] is not None:
                values[field] = values[field].replace(old, new)
    return values
