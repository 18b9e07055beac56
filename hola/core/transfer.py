"""Transfer: good points of earlier related studies, as the first suggestions of a new study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hola_protocol.space import IntegerParameter, ObjectiveSpec, ParameterSpec
from hola_protocol.space.set_rules import value_problem
from hola_protocol.values import ParameterValue

from .arrays import FloatArray
from .axes import Axis
from .fronts import ranked
from .objectives import ObjectiveName, Objectives, total_violation
from .parameters import ParameterName, Space


@dataclass(frozen=True, slots=True)
class EarlierTrials:
    """Completed trials of an earlier study, by name and best first.

    :ivar parameters: the parameters of each trial.
    :ivar objectives: the objective values of each trial.
    """

    parameters: Sequence[Mapping[ParameterName, ParameterValue]]
    objectives: Sequence[Mapping[ObjectiveName, float]]


def earlier_trials(objectives: Sequence[ObjectiveSpec], trials: Iterable[Any]) -> EarlierTrials:
    """The completed trials of a result, for a later study.

    :param objectives: the objectives of the result.
    :param trials: its trials, with ``state``, ``parameters`` and ``objectives``.
    """
    completed = [trial for trial in trials if trial.state == "completed"]
    values = np.array([[trial.objectives[o.name] for o in objectives] for trial in completed])
    order = _ranking(Objectives(tuple(objectives)), values.reshape(-1, len(objectives)))
    return EarlierTrials([completed[i].parameters for i in order], [completed[i].objectives for i in order])


def _ranking(objectives: Objectives, values: FloatArray) -> Sequence[int]:
    """The rows of ``values``, float[n, m], best first."""
    costs, violations = objectives.costs_of_many(values)
    n = len(values)
    return [int(row) for front in ranked(costs, total_violation(violations), np.arange(n), n) for row in front]


def best_point(space: Space, objectives: Objectives, trials: EarlierTrials, elsewhere: FloatArray) -> FloatArray | None:
    """The best point of an earlier study in a new space.

    Only common parameters count, those of the same name. A trial is left out if one of its values is not a value of the
    new parameter. If the trials have the objectives of the new study, the best one is the best under these, otherwise
    the best under the objectives of the earlier study.

    :param space: the new space.
    :param objectives: the new objectives.
    :param trials: the trials.
    :param elsewhere: the coordinates on axes without a common parameter, float[d].
    :returns: float[d]; None if the studies have nothing in common.
    """
    order: Sequence[int] = range(len(trials.parameters))
    if len(order) and all(told.keys() >= set(objectives.names) for told in trials.objectives):
        values = np.array([[told[name] for name in objectives.names] for told in trials.objectives])
        order = _ranking(objectives, values)
    for row in order:
        parameters = trials.parameters[row]
        found = [_coordinate(p, a, parameters) for p, a in zip(space.parameters, space.axes, strict=True)]
        if not any(name in parameters for name in space.names):
            continue
        if not any(isinstance(x, float) and np.isnan(x) for x in found):
            return np.where([x is None for x in found], elsewhere, np.array(found, dtype=np.float64))
    return None


def _coordinate(parameter: ParameterSpec, axis: Axis, given: Mapping[ParameterName, ParameterValue]) -> float | None:
    """The coordinate of a trial on an axis; None without a value, NaN for a value outside."""
    if parameter.name not in given:
        return None
    value = given[parameter.name]
    if value_problem(parameter, value) is not None:
        return np.nan
    if isinstance(parameter, IntegerParameter):
        value = int(value)  # type: ignore[arg-type]  # a value without a problem is a number here
    return axis.encode(value)
