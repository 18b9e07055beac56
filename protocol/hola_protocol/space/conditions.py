"""Conditions: which values of a parent pass a test, and which parameters are active for given values."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping

from ..values import ParameterSet, ParameterValue, same_value
from .parameters import (
    CategoricalParameter,
    Condition,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    ParentTest,
)

DiscreteParameter = IntegerParameter | CategoricalParameter | LatticeParameter
"""The kinds that can be parents."""


def number_of_values(parent: DiscreteParameter) -> int:
    """The number of values of a parameter.

    :param parent: the parameter.
    """
    match parent:
        case IntegerParameter():
            return parent.high - parent.low + 1
        case CategoricalParameter():
            return len(parent.choices)
        case LatticeParameter():
            return len(parent.values)


def passing_numbers(parent: DiscreteParameter, test: ParentTest) -> list[range]:
    """The values of a parent that pass a test, by their numbers; the values of a parameter are numbered from 0.

    :param parent: the parent.
    :param test: a test of it.
    :returns: disjoint ranges, ascending, none of them empty.
    """
    first, end = 0, number_of_values(parent)
    match parent:
        case IntegerParameter():
            if test.ge is not None:
                first = max(first, math.ceil(test.ge) - parent.low)
            if test.le is not None:
                end = min(end, math.floor(test.le) - parent.low + 1)
        case LatticeParameter():
            if test.ge is not None:
                first = bisect_left(parent.values, test.ge)
            if test.le is not None:
                end = bisect_right(parent.values, test.le)
    if first >= end:
        return []
    if test.in_ is None:
        return [range(first, end)]
    numbers = sorted({n for value in test.in_ if (n := _number(parent, value)) is not None and first <= n < end})
    return [range(n, n + 1) for n in numbers]


def _number(parent: DiscreteParameter, value: ParameterValue) -> int | None:
    match parent:
        case IntegerParameter():
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                return None
            number = int(value) - parent.low
            return number if value == int(value) and 0 <= number <= parent.high - parent.low else None
        case CategoricalParameter():
            values: tuple[ParameterValue, ...] = parent.choices
        case LatticeParameter():
            values = parent.values
    return next((i for i, v in enumerate(values) if same_value(v, value)), None)


def passes(test: ParentTest, value: ParameterValue) -> bool:
    """Whether a value of a parent passes a test.

    :param test: the test.
    :param value: the value of an active parent.
    """
    if test.in_ is not None and not any(same_value(value, v) for v in test.in_):
        return False
    if test.ge is None and test.le is None:
        return True
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (test.ge is None or value >= test.ge) and (test.le is None or value <= test.le)


def _holds(condition: Condition, test: Callable[[str, ParentTest], bool | None]) -> bool | None:
    """Whether a condition holds; None if it depends on what is unknown.

    :param condition: the condition.
    :param test: the outcome of a test of a parent; None if it is unknown.
    """
    unknown = False
    for alternative in condition:
        outcomes = [test(name, parent_test) for name, parent_test in alternative.items()]
        if all(outcomes):
            return True
        unknown = unknown or False not in outcomes
    return None if unknown else False


def activity(
    parameters: Iterable[ParameterSpec],
    values: ParameterSet,
    is_valid: Callable[[ParameterSpec, ParameterValue], bool] = lambda parameter, value: True,
) -> Mapping[str, bool | None]:
    """Which parameters are active for given values.

    :param parameters: the parameters in the order of the spec.
    :param values: values by name.
    :param is_valid: whether a value is one of its parameter.
    :returns: by the parameter's name; None if it depends on a value that is missing or not valid.
    """
    active: dict[str, bool | None] = {}
    known: dict[str, ParameterValue] = {}

    def outcome(name: str, test: ParentTest) -> bool | None:
        if active.get(name) is False:
            return False
        return passes(test, known[name]) if name in known else None

    for p in parameters:
        active[p.name] = True if p.condition is None else _holds(p.condition, outcome)
        if active[p.name] and p.name in values and is_valid(p, values[p.name]):
            known[p.name] = values[p.name]
    return active


def is_discrete(parameter: ParameterSpec) -> bool:
    """Whether a parameter can be a parent.

    :param parameter: the parameter.
    """
    return not isinstance(parameter, ContinuousParameter)
