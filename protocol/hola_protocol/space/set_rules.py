"""The rules of the values of a trial under the spec of its study."""

import math
from collections.abc import Iterable

from ..values import ObjectiveValues, ParameterSet, ParameterValue, same_value
from .conditions import activity
from .objectives import ObjectiveSpec
from .parameters import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
)
from .problems import Problem, pointer
from .study import StudySpec

NOT_ACTIVE = "not active for these values"
"""What is wrong with a value of an inactive parameter."""


def value_problem(parameter: ParameterSpec, value: ParameterValue) -> str | None:
    """What is wrong with the value of a parameter; None for a good value.

    :param parameter: the parameter.
    :param value: a value.
    """
    match parameter:
        case CategoricalParameter():
            return None if any(same_value(value, c) for c in parameter.choices) else "not one of the choices"
        case LatticeParameter():
            return None if any(same_value(value, v) for v in parameter.values) else "not one of the values"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "not a number"
    if isinstance(value, float) and not math.isfinite(value):
        return "not a finite number"
    if isinstance(parameter, IntegerParameter) and value != int(value):
        return "not an integer"
    if not parameter.low <= value <= parameter.high:
        return f"outside [{parameter.low!r}, {parameter.high!r}]"
    return None


def parameter_problems(spec: StudySpec, parameters: ParameterSet, path: str = "") -> list[Problem]:
    """The rules of a parameter set under a spec: each active parameter once, each value in its range, no other.

    :param spec: the study's spec.
    :param parameters: values by name; an integer parameter accepts 8.0.
    :param path: the JSON Pointer of the set, for the problems' paths.
    :returns: the breaches, empty for a good set.
    """
    problems = []
    known = {p.name: p for p in spec.parameters}
    active = activity(spec.parameters, parameters, lambda p, value: value_problem(p, value) is None)
    for name, value in parameters.items():
        parameter = known.get(name)
        if parameter is None:
            problems.append(Problem(f"{path}/{pointer(name)}", "the study has no such parameter", value))
        elif active[name] is False:
            problems.append(Problem(f"{path}/{pointer(name)}", NOT_ACTIVE, value))
        elif message := value_problem(parameter, value):
            problems.append(Problem(f"{path}/{pointer(name)}", message, value))
    problems.extend(
        Problem(f"{path}/{pointer(name)}", "the value of this parameter is missing")
        for name in known
        if name not in parameters and active[name]
    )
    return problems


def objective_value_problems(
    objectives: Iterable[ObjectiveSpec], values: ObjectiveValues, path: str = ""
) -> list[Problem]:
    """The rules of a result's values: every objective once, no other, each finite.

    :param objectives: the study's objectives.
    :param values: values by name.
    :param path: the JSON Pointer of the values, for the problems' paths.
    :returns: the breaches, empty for good values.
    """
    names = [o.name for o in objectives]
    problems = [
        Problem(f"{path}/{pointer(name)}", f"the study has no such objective; it has {', '.join(names)}", value)
        for name, value in values.items()
        if name not in names
    ]
    problems.extend(
        Problem(f"{path}/{pointer(name)}", "the value of this objective is missing")
        for name in names
        if name not in values
    )
    problems.extend(
        Problem(f"{path}/{pointer(name)}", "not a finite number", value)
        for name, value in values.items()
        if not math.isfinite(value)
    )
    return problems


def canonical_parameters(spec: StudySpec, parameters: ParameterSet) -> dict[str, ParameterValue]:
    """A good parameter set in the spec's order and types: 8.0 becomes 8 for an integer, 1 becomes the choice 1.0.

    :param spec: the study's spec.
    :param parameters: a set without problems.
    """
    canonical: dict[str, ParameterValue] = {}
    for p in spec.parameters:
        if p.condition is not None and p.name not in parameters:
            continue
        value = parameters[p.name]
        match p:
            case CategoricalParameter():
                value = next(c for c in p.choices if same_value(c, value))
            case LatticeParameter():
                value = next(v for v in p.values if same_value(v, value))
            case IntegerParameter():
                value = int(value)  # type: ignore[arg-type]  # a good set holds a number here
            case ContinuousParameter():
                value = float(value)  # type: ignore[arg-type]  # a good set holds a number here
        canonical[p.name] = value
    return canonical
