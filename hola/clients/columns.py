"""The columns of ``GetColumns``, their numbers and values; trials as columns."""

from __future__ import annotations

import sys
from array import array
from base64 import b64decode
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, TypeAlias

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
    "step",
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


CostColumns: TypeAlias = Sequence[tuple[Sequence[float | None], Sequence[float | None]]]
"""For each comparison group, in the order of the spec, the costs and the violations of the trials; None without."""


def column_names(spec: StudySpec) -> list[str]:
    """The names of the columns of trials, in order.

    :param spec: the spec of the study.
    """
    names = ["trial_id", "state"]
    for parameter in spec.parameters:
        names.append(f"param.{parameter.name}")
        if null_may_be_a_choice(parameter):
            names.append(f"active.{parameter.name}")
    names += [f"objective.{objective.name}" for objective in spec.objectives]
    names += [f"{what}.{group}" for group in groups_of(spec) for what in ("cost", "violation")]
    return [*names, *TRIAL_FIELDS]


def groups_of(spec: StudySpec) -> list[str]:
    """The comparison groups of a study, in the order of its objectives.

    :param spec: the spec of the study.
    """
    return list(dict.fromkeys(objective.group for objective in spec.objectives))


def columns_of(spec: StudySpec, trials: Sequence[Any], costs: CostColumns | None = None) -> dict[str, list[Any]]:
    """Trials as columns of equal length, None where a trial has no value.

    The columns are those of ``hola export``: ``trial_id``, ``state``, ``param.NAME``, ``objective.NAME``,
    ``cost.GROUP``, ``violation.GROUP``, then the other fields of a trial. A conditional parameter that has null among
    its choices has a column ``active.NAME`` as well, because None there means the choice or that the parameter is not
    active.

    :param spec: the spec of the study.
    :param trials: the trials.
    :param costs: their costs and violations; default: those that a scheduler sent with them.
    """
    columns: list[list[Any]] = [[trial.trial_id for trial in trials], [trial.state for trial in trials]]
    parameters = [trial.parameters for trial in trials]
    for parameter in spec.parameters:
        name = parameter.name
        columns.append([values.get(name) for values in parameters])
        if null_may_be_a_choice(parameter):
            columns.append([name in values for values in parameters])
    objectives = [trial.objectives or {} for trial in trials]
    columns += [[values.get(objective.name) for values in objectives] for objective in spec.objectives]
    for scored in _sent_costs(spec, trials) if costs is None else costs:
        columns += map(list, scored)
    columns += [list(map(attrgetter(name), trials)) for name in TRIAL_FIELDS]
    return dict(zip(column_names(spec), columns, strict=True))


def _sent_costs(spec: StudySpec, trials: Sequence[Any]) -> CostColumns:
    """The costs and violations that a scheduler sent with trials."""
    by_group = [{cost.group: cost for cost in trial.costs} for trial in trials]
    found = [[costs.get(group) for costs in by_group] for group in groups_of(spec)]
    return [([cost and cost.cost for cost in column], [cost and cost.violation for cost in column]) for column in found]
