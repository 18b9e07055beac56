"""Output of commands: text and tables for users, JSON for programs."""

import json
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final, TextIO

import click
import msgspec
from hola_protocol.messages import Trial
from hola_protocol.values import ParameterValue
from msgspec import Struct

from hola.clients.printable import printable, printable_json

MIN_REASON_CHARS: Final = 40
"""A reason in a table is not shortened further, also on a narrow terminal."""


def plain(value: Any) -> Any:
    """Structs as dictionaries with all fields, including those with their default value.

    :param value: structs, lists and dictionaries of any depth.
    """
    match value:
        case Struct():
            fields = {name: plain(getattr(value, name)) for name in value.__struct_fields__}
            config = value.__struct_config__
            return fields if config.tag is None else {str(config.tag_field): config.tag, **fields}
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value


def emit(value: Any, *, file: TextIO | None = None) -> None:
    """Write one JSON value on a separate line.

    :param value: structs, lists, dictionaries and scalars.
    :param file: another stream than standard output.
    """
    click.echo(printable_json(msgspec.json.encode(plain(value)).decode()), file=file)


def say(text: str, *, err: bool = False, file: TextIO | None = None) -> None:
    """Write lines of text. Control characters are escaped, because names, values and reasons come from others.

    :param text: the lines.
    :param err: whether they go to standard error.
    :param file: another stream.
    """
    click.echo(printable(text, lines=True), err=err, file=file)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """A table in columns.

    :param header: the names of the columns.
    :param rows: the cells.
    :param right: the columns that are aligned to the right.
    """
    lines = [[printable(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def number(value: float) -> str:
    """Format a number.

    :param value: the number.
    """
    return f"{value:.6g}"


def cell(value: ParameterValue) -> str:
    """Format the value of a parameter.

    :param value: the value.
    """
    if isinstance(value, float):
        return number(value)
    return value if isinstance(value, str) else json.dumps(value)


def pairs(values: dict[str, Any]) -> str:
    """Names and values on one line: ``lr=0.01 act=relu``.

    :param values: values by name.
    """
    return " ".join(f"{name}={cell(value)}" for name, value in values.items())


def shortened(reason: str, width: int) -> str:
    """The first line of a reason; a long line is shortened, before the place at its end if there is one.

    :param reason: the line.
    :param width: the number of characters that there is room for.
    """
    if len(reason) <= width:
        return reason
    place = re.search(r" \([^()]*:\d+\)$", reason)
    end = "" if place is None else place[0]
    return reason[: max(10, width - len(end) - 1)] + "\u2026" + end


def _terminal_width() -> int | None:
    """The width of the terminal; None if standard output is not one."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def trial_table(trials: Sequence[Trial], ranks: Sequence[int] | None = None, origins: bool = False) -> str:
    """Trials as a table.

    :param trials: the trials.
    :param ranks: the rank of each trial, for an additional column.
    :param origins: whether to show the origin and the number of retries.
    """
    objectives = list(dict.fromkeys(name for t in trials for name in t.objectives or {}))
    parameters = list(dict.fromkeys(name for t in trials for name in t.parameters))
    about = [*(["rank"] if ranks else []), "trial", "state", *(["origin"] if origins else [])]
    header = [*about, *objectives, *parameters, "reason"]
    rows = []
    for i, t in enumerate(trials):
        values = t.objectives or {}
        reason = (t.reason or "").strip().splitlines()
        rows.append(
            [
                *([str(ranks[i])] if ranks else []),
                str(t.trial_id),
                t.state,
                *([(t.origin_detail or t.origin) + (f", retried {t.retries}" if t.retries else "")] if origins else []),
                *(number(values[name]) if name in values else "" for name in objectives),
                *(cell(t.parameters[name]) if name in t.parameters else "" for name in parameters),
                reason[0] if reason else "",
            ]
        )
    if not any(row[-1] for row in rows):
        header, rows = header[:-1], [row[:-1] for row in rows]
    elif (width := _terminal_width()) is not None:
        taken = sum(max(len(printable(line[i])) for line in (header, *rows)) + 2 for i in range(len(header) - 1))
        for row in rows:
            row[-1] = shortened(row[-1], max(MIN_REASON_CHARS, width - taken))
    first = 2 if ranks else 1
    values_from = first + 1 + origins
    numeric = [*range(first), *range(values_from, values_from + len(objectives))]
    return table(header, rows, right=numeric)
