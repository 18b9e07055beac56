"""Trials as input of commands: ``NAME=VALUE`` arguments, CSV files, JSON lines."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from hola_protocol.messages import AddedTrial
from hola_protocol.space import CategoricalParameter, StudySpec, activity

PARAMETER = "param."
OBJECTIVE = "objective."


def parse_parameters(texts: Iterable[str], spec: StudySpec) -> dict[str, Any]:
    """Parse a parameter set from ``NAME=VALUE`` arguments.

    :param texts: the arguments.
    :param spec: the spec of the study, which determines the types.
    :raises click.UsageError: for an argument without a name.
    """
    return {name: parse_value(name, text, spec) for name, text in map(_pair, texts)}


def parse_objectives(texts: Iterable[str]) -> dict[str, float]:
    """Parse objective values from ``NAME=VALUE`` arguments.

    :param texts: the arguments.
    :raises click.UsageError: for an argument without a name, or a value that is not a number.
    """
    return {name: _number(name, text) for name, text in map(_pair, texts)}


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (equals and name):
        raise click.UsageError(f"{text!r} is not NAME=VALUE")
    return name, value


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise click.UsageError(f"{name} = {text!r} is not a number") from None


def parse_value(name: str, text: str, spec: StudySpec) -> Any:
    """Parse the value of a parameter: the choice with this text, otherwise a JSON value, otherwise the text.

    :param name: the name of the parameter.
    :param text: the text.
    :param spec: the spec of the study.
    """
    for parameter in spec.parameters:
        if parameter.name == name and isinstance(parameter, CategoricalParameter) and text in parameter.choices:
            return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def read_trials(file: str, spec: StudySpec) -> list[dict[str, Any]]:
    """Read trials from a file with JSON lines or CSV.

    A CSV file has the columns of ``hola export``: ``param.NAME``, ``objective.NAME``, ``metadata``; or the plain names
    of the parameters and objectives.

    :param file: the name of the file; ``-`` is standard input.
    :param spec: the spec of the study.
    :returns: objects with ``parameters``, and optionally ``objectives`` and ``metadata``; a JSON object without
        ``parameters`` is itself a parameter set.
    :raises click.UsageError: for a line that cannot be parsed.
    """
    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    if text.lstrip().startswith(("{", "[")):
        return list(_of_json(file, text))
    return list(_of_csv(file, text, spec))


def _of_json(file: str, text: str) -> Iterator[dict[str, Any]]:
    lines: Iterable[tuple[int, Any]]
    if text.lstrip().startswith("["):
        try:
            lines = enumerate(json.loads(text), 1)
        except ValueError as error:
            raise click.UsageError(f"{file}: is not JSON: {error}") from None
    else:
        lines = (
            (number, _line(file, number, line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()
        )
    for number, item in lines:
        if not isinstance(item, dict):
            raise click.UsageError(f"{file}:{number}: is not an object")
        yield item if isinstance(item.get("parameters"), dict) else {"parameters": item}


def _line(file: str, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise click.UsageError(f"{file}:{number}: is not JSON: {error}") from None


def _of_csv(file: str, text: str, spec: StudySpec) -> Iterator[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(text))
    parameter_of, objective_of = _columns(file, list(rows.fieldnames or ()), spec)
    for row in rows:
        parameters = {
            name: parse_value(name, row[column], spec)
            for column, name in parameter_of.items()
            if row[column] is not None
        }
        # The cell of an inactive parameter is empty; an empty text can also be a choice.
        active = activity(spec.parameters, parameters)
        parameters = {name: value for name, value in parameters.items() if value != "" or active.get(name) is not False}
        objectives = {name: _number(name, row[column]) for column, name in objective_of.items() if row[column]}
        yield {
            "parameters": parameters,
            "objectives": objectives,
            "metadata": json.loads(row.get("metadata") or "null"),
        }


def _columns(file: str, header: list[str], spec: StudySpec) -> tuple[dict[str, str], dict[str, str]]:
    """The columns of parameters and of objectives, each with the name that it gives values for.

    Without a column ``param.NAME`` the header has the plain names of the study.
    """
    if any(column.startswith(PARAMETER) for column in header):
        return (
            {column: column.removeprefix(PARAMETER) for column in header if column.startswith(PARAMETER)},
            {column: column.removeprefix(OBJECTIVE) for column in header if column.startswith(OBJECTIVE)},
        )
    parameters, objectives = [p.name for p in spec.parameters], [o.name for o in spec.objectives]
    both = sorted(set(parameters) & set(objectives) & set(header))
    known = ({c: c for c in header if c in parameters}, {c: c for c in header if c in objectives})
    if both:
        raise click.UsageError(
            f"{file}: {both[0]!r} is a parameter and an objective; write param.NAME and objective.NAME"
        )
    if not known[0]:
        raise click.UsageError(
            f"{file}: is neither JSON lines nor CSV with a column for each parameter ({', '.join(parameters)})"
        )
    return known


def added_trials(items: Iterable[Mapping[str, Any]]) -> Iterator[AddedTrial]:
    """The trials that have results.

    :param items: the result of :func:`read_trials`.
    """
    for item in items:
        if objectives := item.get("objectives"):
            yield AddedTrial(
                parameters=item["parameters"], objectives=objectives, metadata=item.get("metadata") or None
            )
