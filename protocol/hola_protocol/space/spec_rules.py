"""The rules of a spec that JSON Schema cannot say."""

import math
from collections.abc import Iterable, Iterator

from ..stopping import AshaPromotionSpec, AshaSpec, AutoStoppingSpec, MedianSpec, NoStoppingSpec, ThresholdSpec
from ..values import value_key
from .condition_rules import condition_problems
from .objectives import ObjectiveSpec
from .parameters import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
)
from .problems import Problem, SpaceError, pointer
from .set_rules import value_problem
from .study import StudySpec


def _parameter_problems(parameter: ParameterSpec, path: str) -> Iterator[Problem]:
    match parameter:
        case ContinuousParameter() | IntegerParameter():
            low, high = parameter.low, parameter.high
            if not low < high:
                yield Problem(f"{path}/high", f"high must be above low, which is {low!r}", high)
            elif not math.isfinite(float(high) - float(low)):
                yield Problem(f"{path}/high", "the width high - low must be a finite number", high)
            if parameter.scale == "log" and low <= 0:
                yield Problem(f"{path}/low", "a log scale needs low above 0", low)
        case CategoricalParameter():
            seen: dict[object, int] = {}
            for i, choice in enumerate(parameter.choices):
                first = seen.setdefault(value_key(choice), i)
                if first != i:
                    yield Problem(f"{path}/choices/{i}", f"the same choice as choices/{first}", choice)
                if isinstance(choice, int) and not isinstance(choice, bool) and abs(choice) > 2**53 - 1:
                    yield Problem(f"{path}/choices/{i}", "integers stay within -(2^53-1) and 2^53-1", choice)
        case LatticeParameter():
            for i, (a, b) in enumerate(zip(parameter.values, parameter.values[1:], strict=False), 1):
                if not a < b:
                    yield Problem(f"{path}/values/{i}", f"values must increase; the one before is {a!r}", b)
            for i, value in enumerate(parameter.values):
                if isinstance(value, int) and abs(value) > 2**53 - 1:
                    yield Problem(f"{path}/values/{i}", "integers stay within -(2^53-1) and 2^53-1", value)


def _prior_problem(parameter: ParameterSpec, path: str) -> Problem | None:
    prior = parameter.prior
    if prior is None or (message := value_problem(parameter, prior.value)) is None:
        return None
    return Problem(f"{path}/prior/value", message, prior.value)


def own_problems(parameter: ParameterSpec, path: str) -> list[Problem]:
    """The rules of a parameter by itself: bounds, choices, values, prior.

    :param parameter: the parameter.
    :param path: its JSON Pointer, for the problems' paths.
    """
    problems = [*_parameter_problems(parameter, path)]
    if not problems and (problem := _prior_problem(parameter, path)):
        problems.append(problem)
    return problems


def objective_problems(objectives: Iterable[ObjectiveSpec], path: str = "/objectives") -> Iterator[Problem]:
    """The rules of a list of objectives: unique names; a target needs a limit, and lies on its better side.

    :param objectives: the list.
    :param path: the JSON Pointer of the list, for the problems' paths.
    """
    seen: dict[str, int] = {}
    for i, o in enumerate(objectives):
        first = seen.setdefault(o.name, i)
        if first != i:
            yield Problem(f"{path}/{i}/name", f"the same name as {path}/{first}", o.name)
        if o.target is None:
            continue
        if o.limit is None:
            yield Problem(f"{path}/{i}/target", "a target needs a limit to scale by", o.target)
        elif o.direction == "minimize" and not o.target < o.limit:
            yield Problem(f"{path}/{i}/target", f"when minimizing, target must be below limit {o.limit!r}", o.target)
        elif o.direction == "maximize" and not o.target > o.limit:
            yield Problem(f"{path}/{i}/target", f"when maximizing, target must be above limit {o.limit!r}", o.target)
        elif not math.isfinite(o.limit - o.target):
            yield Problem(f"{path}/{i}/target", "the distance to the limit must be a finite number", o.target)


def spec_problems(spec: StudySpec) -> list[Problem]:
    """Every rule of a study's spec that JSON Schema cannot say.

    :param spec: a spec that has passed the schema.
    :returns: the breaches, empty for a good spec.
    """
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for i, parameter in enumerate(spec.parameters):
        first = seen.setdefault(parameter.name, i)
        if first != i:
            problems.append(Problem(f"/parameters/{i}/name", f"the same name as /parameters/{first}", parameter.name))
        problems.extend(own_problems(parameter, f"/parameters/{i}"))
    problems.extend(condition_problems(spec.parameters, value_problem))
    problems.extend(objective_problems(spec.objectives))
    names = {o.name for o in spec.objectives}
    for name, value in (spec.stop_at or {}).items():
        if name not in names:
            problems.append(Problem(f"/stop_at/{pointer(name)}", "no objective has this name", value))
    if spec.stop_at is not None and not spec.stop_at:
        problems.append(Problem("/stop_at", "names no objective", {}))
    problems.extend(_step_problems(spec, names))
    problems.extend(_transfer_problems(spec))
    return problems


def _transfer_problems(spec: StudySpec) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for i, name in enumerate(spec.transfer_from):
        first = seen.setdefault(name, i)
        if first != i:
            yield Problem(f"/transfer_from/{i}", f"the same name as /transfer_from/{first}", name)


def _step_problems(spec: StudySpec, objectives: set[str]) -> Iterator[Problem]:
    steps, rule = spec.steps, spec.stopping
    if steps is None:
        if spec.max_steps is not None:
            yield Problem("/max_steps", "needs steps", spec.max_steps)
        if not isinstance(rule, NoStoppingSpec | AutoStoppingSpec):
            yield Problem("/stopping", "this rule needs steps")
        return
    if steps.min > steps.max:
        yield Problem("/steps/min", f"min must not be above max, which is {steps.max}", steps.min)
    if isinstance(rule, AshaSpec | AshaPromotionSpec | MedianSpec) and (rule.grace or 1) > steps.max:
        yield Problem("/stopping/grace", f"grace must not be above the largest step, {steps.max}", rule.grace)
    if isinstance(rule, ThresholdSpec):
        if rule.step > steps.max:
            yield Problem("/stopping/step", f"step must not be above the largest step, {steps.max}", rule.step)
        if not rule.objectives:
            yield Problem("/stopping/objectives", "names no objective", {})
        for name, value in rule.objectives.items():
            if name not in objectives:
                yield Problem(f"/stopping/objectives/{pointer(name)}", "no objective has this name", value)


def check_spec(spec: StudySpec) -> None:
    """Raise for a spec that breaks a rule.

    :param spec: a spec that has passed the schema.
    :raises SpaceError: with every breach.
    """
    if problems := spec_problems(spec):
        raise SpaceError(problems)
