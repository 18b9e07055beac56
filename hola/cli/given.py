"""Trials as people give them to commands: ``NAME=VALUE`` words, CSV, JSON lines."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from hola_protocol.messages import AddedTrial
from hola_protocol.space import CategoricalParameter, StudySpec

PARAMETER = "param."
OBJECTIVE = "objective."


def words(texts: Iterable[str], spec: StudySpec) -> dict[str, Any]:
    """A parameter set of ``NAME=VALUE`` words.

    :param texts: the words.
    :param spec: the study's, which says what a text means.
    :raises click.UsageError: for a word without a name.
    """
    return {name: value_of(name, text, spec) for name, text in map(_pair, texts)}


def numbers(texts: Iterable[str]) -> dict[str, float]:
    """Objective values of ``NAME=VALUE`` words.

    :param texts: the words.
    :raises click.UsageError: for a word without a name, or a value that is no number.
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


def value_of(name: str, text: str, spec: StudySpec) -> Any:
    """What a text means as the value of a parameter: the choice of this text, else a JSON value, else the text.

    :param name: of the parameter.
    :param text: the text.
    :param spec: the study's.
    """
    for parameter in spec.parameters:
        if parameter.name == name and isinstance(parameter, CategoricalParameter) and text in parameter.choices:
            return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def read(file: str, spec: StudySpec) -> list[dict[str, Any]]:
    """The objects of a file: JSON lines, or CSV by its first line.

    A CSV file has the columns of ``hola export``: ``param.NAME``, ``objective.NAME``, ``metadata``.

    :param file: its name; ``-`` is standard input.
    :param spec: the study's.
    :returns: objects with ``parameters``, and perhaps ``objectives`` and ``metadata``; a JSON object without
        ``parameters`` holds the parameters themselves.
    :raises click.UsageError: for a line that is neither.
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
    if not any(name.startswith(PARAMETER) for name in rows.fieldnames or ()):
        raise click.UsageError(f"{file}: is neither JSON lines nor CSV with columns {PARAMETER}NAME as of hola export")
    for row in rows:
        parameters = {
            name.removeprefix(PARAMETER): value_of(name.removeprefix(PARAMETER), value, spec)
            for name, value in row.items()
            if name and name.startswith(PARAMETER) and value is not None
        }
        objectives = {
            name.removeprefix(OBJECTIVE): _number(name, value)
            for name, value in row.items()
            if name and name.startswith(OBJECTIVE) and value
        }
        yield {
            "parameters": parameters,
            "objectives": objectives,
            "metadata": json.loads(row.get("metadata") or "null"),
        }


def results(items: Iterable[Mapping[str, Any]]) -> Iterator[AddedTrial]:
    """The items that have results.

    :param items: of :func:`read`.
    """
    for item in items:
        if objectives := item.get("objectives"):
            yield AddedTrial(
                parameters=item["parameters"], objectives=objectives, metadata=item.get("metadata") or None
            )
