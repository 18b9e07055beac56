"""``hola export``: all trials of a study as CSV, JSON lines or Parquet."""

import csv
import json
import os
import re
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import click
import msgspec
from hola_protocol.messages import Trial
from hola_protocol.space import StudySpec

from hola.clients.arrow import Columns, arrow_table
from hola.clients.client import SyncClient
from hola.clients.columns import column_names, columns_of
from hola.clients.printable import printable, printable_json
from hola.clients.report_table import ReportTable
from hola.clients.snapshot import read_reports

from .connection_options import ConnectionOptions, study_argument, with_connection_options
from .errors import CommandError
from .output import plain, say

_ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
_PAGE = 1000
"""Trials that are read at once."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?")


@click.command()
@with_connection_options
@study_argument
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "jsonl", "parquet"]),
    help="Default: by the extension of the file, otherwise csv.",
)
@click.option("--output", "-o", metavar="FILE", type=click.Path(), help="Default: standard output.")
@click.option("--reports", is_flag=True, help="Write a line for each trial and step that it reported instead.")
def export(
    target: ConnectionOptions,
    kind: str | None,
    output: str | None,
    reports: bool,
) -> None:
    """Write all trials, one per line.

    The extension of the file determines the format: .csv, .jsonl or .ndjson, .parquet (which needs pyarrow). CSV and
    Parquet have a column for each parameter (param.NAME), objective (objective.NAME) and comparison group (cost.NAME,
    violation.NAME); JSON lines are the protocol's own Trial objects with every field.

    In CSV a text that starts with = + - @, a tab or a carriage return gets a leading single quote, because a
    spreadsheet would run it as a formula. Numbers are not changed. JSON lines and Parquet are exact.
    """
    kind = kind or _kind_of(output)
    if reports:
        with target.client() as client:
            table = ReportTable(client.get_study().info.spec, read_reports(client))
        _write_reports(table, kind, output)
        if output is not None:
            say(f"wrote {len(table)} reports to {output}", err=True)
        return
    if kind == "parquet":
        with target.client() as client:
            count = _write_parquet(client, output)
        say(f"wrote {count} trials to {output}", err=True)
        return
    with target.client() as client, _target(output) as file:
        trials = client.iter_trials(limit=_PAGE, with_metadata=True)
        if kind == "csv":
            count = write_csv(file, client.get_study().info.spec, trials)
        else:
            count = 0
            for trial in trials:
                line = msgspec.json.encode(plain(trial)).decode()
                file.write((printable_json(line) if file.isatty() else line) + "\n")
                count += 1
    if output is not None:
        say(f"wrote {count} trials to {output}", err=True)


def _kind_of(output: str | None) -> str:
    """The format for the extension of a file."""
    ending = "" if output is None else Path(output).suffix.lower()
    if ending in ("", *_ENDINGS):
        return _ENDINGS.get(ending, "csv")
    raise click.UsageError(
        f"{output}: unknown extension {ending}; use one of {', '.join(_ENDINGS)}, or add --format csv or jsonl"
    )


def _write_parquet(client: SyncClient, output: str | None) -> int:
    """Write all trials as a Parquet file.

    :returns: how many there were.
    """
    trials = list(client.iter_trials(limit=_PAGE, with_metadata=True))
    _write_columns(columns_of(client.get_study().info.spec, trials), output)
    return len(trials)


def _write_columns(columns: Columns, output: str | None) -> None:
    """Write columns as a Parquet file."""
    if output is None:
        raise click.UsageError("--format parquet needs --output, because Parquet is not text")
    try:
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise CommandError("Parquet needs pyarrow, which is not installed: pip install pyarrow") from error
    made = arrow_table(columns)
    with whole(output) as temporary:
        parquet.write_table(made, temporary)


def _write_reports(table: ReportTable, kind: str, output: str | None) -> None:
    """Write what the trials reported."""
    if kind == "parquet":
        _write_columns(table.columns(), output)
        return
    with _target(output) as file:
        if kind == "csv":
            columns = table.columns()
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
            return
        for report in table.reports:
            line = {"trial_id": report.trial_id, "step": report.step, "objectives": dict(report.values)}
            file.write(msgspec.json.encode(line).decode() + "\n")


@contextmanager
def _target(output: str | None) -> Iterator[TextIO]:
    """The output stream; a file is written completely or not at all."""
    if output is None:
        yield sys.stdout
        return
    with whole(output) as temporary, open(temporary, "w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def whole(output: str) -> Iterator[str]:
    """A temporary file that replaces a file at the end.

    :param output: the file.
    """
    path = Path(output)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        yield name
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_csv(file: TextIO, spec: StudySpec, trials: Iterator[Trial]) -> int:
    """Write trials as CSV (RFC 4180), floats so that they are read back exactly.

    :param file: where to.
    :param spec: the study's, for the columns.
    :param trials: the trials.
    :returns: how many there were.
    """
    names = column_names(spec)
    columns = [(i, name) for i, name in enumerate(names) if not name.startswith("active.")]  # an empty cell says it
    writer = csv.writer(file)
    writer.writerow([name for _, name in columns])
    on_terminal = file.isatty()
    count = 0
    while page := list(islice(trials, _PAGE)):
        rows = zip(*columns_of(spec, page).values(), strict=True)
        for trial, row in zip(page, rows, strict=True):
            writer.writerow([_cell(_text(name, row[i], trial.parameters), on_terminal) for i, name in columns])
        count += len(page)
    return count


def _cell(value: Any, on_terminal: bool) -> Any:
    """A cell that is safe for spreadsheets and terminals."""
    if not isinstance(value, str):
        return value
    if value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        value = f"'{value}"
    return printable(value, lines=True) if on_terminal else value


def _text(name: str, value: Any, parameters: Collection[str]) -> Any:
    """The text of a value in a column; JSON for metadata, and for choices that are null, true or false."""
    if name == "metadata":
        return "" if value is None else json.dumps(value)
    if name.removeprefix("param.") in parameters and name.startswith("param."):
        return json.dumps(value) if value is None or isinstance(value, bool) else value
    return "" if value is None else value
