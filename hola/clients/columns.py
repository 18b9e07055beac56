"""The columns of ``GetColumns``, their numbers and values; trials as columns."""

from __future__ import annotations

import sys
from array import array
from base64 import b64decode
from collections.abc import Sequence
from typing import Any

from hola_protocol.messages import Column
from hola_protocol.space import ParameterSpec, StudySpec
from hola_protocol.values import ParameterValue

_NAN = float("nan")
TRIAL_FIELDS = (
    "attempt",
    "worker_id",
    "origin",
    "origin_detail",
    "retries",
    "preemptions",
    "created_ms",
    "started_ms",
    "ended_ms",
    "reason",
    "metadata",
)
"""Columns after those of parameters, objectives and comparison groups; the names are those of the protocol."""


def null_may_be_a_choice(parameter: ParameterSpec) -> bool:
    """Whether a parameter has no value where it is not active, and null among its choices.

    :param parameter: the parameter.
    """
    return parameter.condition is not None and None in getattr(parameter, "choices", ())


def numbers_of(column: Column) -> array[float]:
    """The numbers of a column, NaN where a row has none.

    :param column: of a reply, packed or not.
    :raises ValueError: if the column is packed and not base64 of doubles.
    """
    numbers = array("d")
    if column.packed is None:
        numbers.extend([_NAN if value is None else value for value in column.values])
        return numbers
    numbers.frombytes(b64decode(column.packed, validate=True))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def values_of(column: Column) -> list[ParameterValue]:
    """The values of a column, None where a row has none; indices are replaced by the values that they stand for.

    :param column: of a reply, packed or not.
    """
    if not column.of:
        return [None if value != value else value for value in numbers_of(column)]
    return [None if index != index else column.of[int(index)] for index in numbers_of(column)]


def columns_of(spec: StudySpec, trials: Sequence[Any]) -> dict[str, list[Any]]:
    """Trials as columns of equal length, None where a trial has no value.

    The columns are those of ``hola export``: ``trial_id``, ``state``, ``param.NAME``, ``objective.NAME``, then the
    other fields of a trial. A conditional parameter that has null among its choices has a column ``active.NAME`` as
    well, because None there means the choice or that the parameter is not active.

    :param spec: the spec of the study.
    :param trials: the trials.
    """
    columns: dict[str, list[Any]] = {
        "trial_id": [t.trial_id for t in trials],
        "state": [t.state for t in trials],
    }
    for parameter in spec.parameters:
        columns[f"param.{parameter.name}"] = [t.parameters.get(parameter.name) for t in trials]
        if null_may_be_a_choice(parameter):
            columns[f"active.{parameter.name}"] = [parameter.name in t.parameters for t in trials]
    for objective in spec.objectives:
        columns[f"objective.{objective.name}"] = [(t.objectives or {}).get(objective.name) for t in trials]
    if all(hasattr(t, "costs") for t in trials):
        for group in dict.fromkeys(o.group for o in spec.objectives):
            found = [next((c for c in t.costs if c.group == group), None) for t in trials]
            columns[f"cost.{group}"] = [c and c.cost for c in found]
            columns[f"violation.{group}"] = [c and c.violation for c in found]
    for name in TRIAL_FIELDS:
        if all(hasattr(t, name) for t in trials):
            columns[name] = [getattr(t, name) for t in trials]
    return columns
