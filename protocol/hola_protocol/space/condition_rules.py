"""The rules of the conditions of a spec."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ..values import ParameterValue
from .conditions import DiscreteParameter, passing_numbers
from .parameters import (
    Alternative,
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    ParentTest,
)
from .problems import Problem, pointer

_MAX_CASES = 256
"""Cases in which a parameter is active, up to which contradictions between its ancestors are found."""

Ranges: TypeAlias = list[range]
Case: TypeAlias = dict[str, Ranges]
"""For some parents the numbers of the values that they may have together."""


def condition_problems(
    parameters: Sequence[ParameterSpec], value_problem: Callable[[ParameterSpec, ParameterValue], str | None]
) -> Iterator[Problem]:
    """The rules of the conditions of a space.

    Parents exist, are declared earlier and are not continuous; tests are possible for their parents; each alternative
    of a condition can hold. Contradictions between ancestors are found for parameters that are active in a moderate
    number of cases.

    :param parameters: the parameters in the order of the spec.
    :param value_problem: what is wrong with a value of a parameter, None for a good one.
    """
    positions = {p.name: i for i, p in reversed(list(enumerate(parameters)))}
    cases: dict[str, list[Case] | None] = {}
    for i, parameter in enumerate(parameters):
        found: list[Case] | None = []
        for k, alternative in enumerate(parameter.condition or ()):
            path = f"/parameters/{i}/condition/{k}"
            problems = list(_alternative_problems(parameters, positions, i, alternative, path, value_problem))
            yield from problems
            if problems:
                found = None
                continue
            held = _cases_of(alternative, parameters, positions, cases)
            if held is not None and not held:
                parents = " and ".join(alternative)
                yield Problem(path, f"can never hold: the tests of {parents} and of their ancestors contradict")
                found = None
            elif found is not None:
                found = None if held is None else [*found, *held]
        cases[parameter.name] = [{}] if parameter.condition is None else found
        if found is not None and len(found) > _MAX_CASES:
            cases[parameter.name] = None


def _alternative_problems(
    parameters: Sequence[ParameterSpec],
    positions: Mapping[str, int],
    child: int,
    alternative: Alternative,
    path: str,
    value_problem: Callable[[ParameterSpec, ParameterValue], str | None],
) -> Iterator[Problem]:
    for name, test in alternative.items():
        where, at = f"{path}/{pointer(name)}", positions.get(name)
        if at is None:
            yield Problem(where, "no parameter has this name")
        elif at == child:
            yield Problem(where, "a parameter cannot be its own parent")
        elif at > child:
            yield Problem(where, "a parent must be declared before the parameter")
        else:
            parent = parameters[at]
            if isinstance(parent, ContinuousParameter):
                yield Problem(where, "a continuous parameter cannot be a parent")
            else:
                yield from _test_problems(parent, test, where, value_problem)


def _test_problems(
    parent: DiscreteParameter,
    test: ParentTest,
    path: str,
    value_problem: Callable[[ParameterSpec, ParameterValue], str | None],
) -> Iterator[Problem]:
    if test.in_ is None and test.ge is None and test.le is None:
        yield Problem(path, "needs in, ge or le")
        return
    wrong = False
    for i, value in enumerate(test.in_ or ()):
        if message := value_problem(parent, value):
            wrong = True
            yield Problem(f"{path}/in/{i}", f"no value of {parent.name}: {message}", value)
    for bound, number in (("ge", test.ge), ("le", test.le)):
        if number is not None and (message := _bound_problem(parent, number, value_problem)):
            wrong = True
            yield Problem(f"{path}/{bound}", message, number)
    if wrong:
        return
    if test.ge is not None and test.le is not None and test.ge > test.le:
        yield Problem(f"{path}/le", f"le must not be below ge, which is {test.ge!r}", test.le)
    elif not passing_numbers(parent, test):
        yield Problem(path, f"can never hold: no value of {parent.name} passes")


def _bound_problem(
    parent: DiscreteParameter,
    bound: float,
    value_problem: Callable[[ParameterSpec, ParameterValue], str | None],
) -> str | None:
    match parent:
        case CategoricalParameter():
            return f"{parent.name} is categorical, its values have no order; use in"
        case IntegerParameter():
            message = value_problem(parent, bound)
            return message and f"no value of {parent.name}: {message}"
        case LatticeParameter():
            low, high = parent.values[0], parent.values[-1]
            return None if low <= bound <= high else f"outside the values of {parent.name}, [{low!r}, {high!r}]"


def _cases_of(
    alternative: Alternative,
    parameters: Sequence[ParameterSpec],
    positions: Mapping[str, int],
    known: Mapping[str, list[Case] | None],
) -> list[Case] | None:
    """The cases in which an alternative holds; None if they are too many or not known."""
    cases: list[Case] = [{}]
    for name, test in alternative.items():
        of_parent = known[name]
        if of_parent is None:
            return None
        parent = parameters[positions[name]]
        assert not isinstance(parent, ContinuousParameter)
        tested: Case = {name: passing_numbers(parent, test)}
        merged = (_both(_both(case, other), tested) for case in cases for other in of_parent)
        cases = [case for case in merged if case is not None]
        if len(cases) > _MAX_CASES:
            return None
    return cases


def _both(one: Case | None, other: Case) -> Case | None:
    """The case in which two cases hold; None if there is none."""
    if one is None:
        return None
    both = dict(one)
    for name, ranges in other.items():
        if name in both:
            ranges = _intersection(both[name], ranges)
            if not ranges:
                return None
        both[name] = ranges
    return both


def _intersection(one: Ranges, other: Ranges) -> Ranges:
    found = []
    i = j = 0
    while i < len(one) and j < len(other):
        low, high = max(one[i].start, other[j].start), min(one[i].stop, other[j].stop)
        if low < high:
            found.append(range(low, high))
        if one[i].stop < other[j].stop:
            i += 1
        else:
            j += 1
    return found
