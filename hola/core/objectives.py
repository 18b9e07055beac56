"""Scoring: objective values become a cost and a violation for each comparison group."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from hola_protocol.space import ObjectiveSpec
from hola_protocol.values import Name

from .arrays import FloatArray

ObjectiveName: TypeAlias = Name

_LARGEST = sys.float_info.max / 64
"""The largest score; the sum over the 32 objectives of a study stays finite."""
_SMALLEST = sys.float_info.min
"""The smallest violation beyond a limit; no violation is rounded to 0."""


class Costs(NamedTuple):
    """The cost and the violation of a trial in each group."""

    cost: tuple[float, ...]
    violation: tuple[float, ...]

    @property
    def total_violation(self) -> float:
        """The sum over the groups; 0 within all limits."""
        return sum(self.violation, 0.0)


class _Rule(NamedTuple):
    """The scoring rule of an objective: cost = weight * max(sign * value - origin, floor) / unit."""

    group: int
    sign: float
    origin: float
    unit: float
    floor: float
    weight: float
    limit: float
    excess_unit: float


def _rule(o: ObjectiveSpec, groups: Sequence[Name]) -> _Rule:
    sign = 1.0 if o.direction == "minimize" else -1.0
    group = groups.index(o.group)
    if o.limit is None:
        return _Rule(group, sign, 0.0, 1.0, -np.inf, o.priority, np.inf, 1.0)
    limit = sign * o.limit
    if o.target is None:
        return _Rule(group, sign, 0.0, 1.0, -np.inf, o.priority, limit, max(1.0, abs(limit)))
    target = sign * o.target
    return _Rule(group, sign, target, limit - target, 0.0, o.priority, limit, limit - target)


class Objectives:
    r"""The scoring of objective values.

    With a target T and a limit L, the score of an objective is 0 at T or better, 1 at L, and linear between T and L and
    beyond L. Without a target the score is the value itself, with the sign changed for a maximised objective. Scores
    are multiplied by the priority and summed within a group. The violation of a value beyond L is its distance to L, in
    units of \|L - T\|, or of max(1, \|L\|) without a target, multiplied by the priority.

    :param specs: the objectives; trials give their values in this order.
    """

    def __init__(self, specs: Iterable[ObjectiveSpec]) -> None:
        self.specs = tuple(specs)
        self.names: tuple[ObjectiveName, ...] = tuple(o.name for o in self.specs)
        self.groups: tuple[Name, ...] = tuple(dict.fromkeys(o.group for o in self.specs))
        self._rules = tuple(_rule(o, self.groups) for o in self.specs)

    def columns(self, new: Objectives) -> tuple[int, ...]:
        """For each of the new objectives its position among these.

        :param new: objectives with the same names, in any order.
        :raises ValueError: if a name is new or missing.
        """
        if sorted(new.names) != sorted(self.names):
            raise ValueError(
                f"objectives cannot be renamed, added or removed: the trials have values for "
                f"{', '.join(self.names)}, but the new list is {', '.join(new.names)}"
            )
        return tuple(self.names.index(name) for name in new.names)

    def costs(self, values: Sequence[float]) -> Costs:
        """Score one trial.

        :param values: one finite number for each objective.
        :raises ValueError: if the number of values is not that of the objectives.
        """
        cost = [0.0] * len(self.groups)
        violation = [0.0] * len(self.groups)
        for (group, sign, origin, unit, floor, weight, limit, excess_unit), value in zip(
            self._rules, values, strict=True
        ):
            y = sign * value
            score = y - origin
            score = weight * ((floor if floor > score else score) / unit)
            cost[group] += score if -_LARGEST < score < _LARGEST else min(max(score, -_LARGEST), _LARGEST)
            if y > limit:
                violation[group] += min(max(weight * ((y - limit) / excess_unit), _SMALLEST), _LARGEST)
        return Costs(tuple(cost), tuple(violation))

    def costs_of_many(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """:meth:`costs` for many trials, with bitwise equal results.

        :param values: float[n, m].
        :returns: costs and violations, float[n, g] each.
        """
        cost = np.zeros((len(values), len(self.groups)))
        violation = np.zeros_like(cost)
        with np.errstate(over="ignore"):
            for j, r in enumerate(self._rules):
                y = r.sign * values[:, j]
                score = r.weight * (np.maximum(y - r.origin, r.floor) / r.unit)
                cost[:, r.group] += np.clip(score, -_LARGEST, _LARGEST)
                if r.limit < np.inf:
                    excess = r.weight * ((y - r.limit) / r.excess_unit)
                    violation[:, r.group] += np.where(y > r.limit, np.clip(excess, _SMALLEST, _LARGEST), 0.0)
        return cost, violation

    def excess(self, values: FloatArray) -> FloatArray:
        """How far values are beyond the limits, negative within, in the units of the violation but for the priority.

        :param values: float[n, m].
        :returns: a column for each objective with a limit, float[n, k].
        """
        limited = [(j, r) for j, r in enumerate(self._rules) if r.limit < np.inf]
        with np.errstate(over="ignore"):
            columns = [
                np.clip((r.sign * values[:, j] - r.limit) / r.excess_unit, -_LARGEST, _LARGEST) for j, r in limited
            ]
        return np.stack(columns, axis=1) if columns else np.empty((len(values), 0))

    def ordered(self, values: Mapping[ObjectiveName, float]) -> tuple[float, ...]:
        """Objective values in the spec's order.

        :param values: values by name.
        """
        return tuple([values[name] for name in self.names])


def total_violation(violation: FloatArray) -> FloatArray:
    """:attr:`Costs.total_violation` for many trials, with bitwise equal results.

    :param violation: float[n, g].
    :returns: float[n].
    """
    total = np.zeros(len(violation))
    for column in violation.T:
        total += column
    return total
