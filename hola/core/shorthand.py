"""Short forms for spaces and objectives in Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from hola_protocol.space import (
    Alternative,
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParameterSpec,
    ParentTest,
    Scale,
)
from msgspec.structs import replace


@dataclass(frozen=True, slots=True)
class Conditional:
    """A domain with a condition, made by :func:`when`.

    :ivar domain: the domain.
    :ivar condition: the alternatives.
    """

    domain: Any
    condition: tuple[Alternative, ...]


def when(domain: Any, /, *alternatives: Mapping[str, Any], **tests: Any) -> Conditional:
    """A parameter that is active only for some values of other parameters, which come before it in the space.

    ``when((4, 64), layers=range(2, 4))`` is active for 2 and 3 layers, ``when((4, 64), model="svm", kernel="rbf")`` for
    one kernel of one model, and ``when((4, 64), {"model": "svm"}, {"layers": ParentTest(ge=2)})`` if at least one of
    the mappings holds.

    :param domain: the domain, as in :func:`parameters_of`.
    :param alternatives: tests by the names of parents; one of the mappings has to hold.
    :param tests: one more such mapping. A test is a value, a list or range of values, or a
        :class:`hola_protocol.space.ParentTest`.
    :raises TypeError: without a test.
    """
    given = [*alternatives, *([tests] if tests else [])]
    if not given or not all(given):
        raise TypeError("when() needs the name and the values of at least one parent, such as model='svm'")
    return Conditional(domain, tuple({name: _test(test) for name, test in each.items()} for each in given))


def _test(test: Any) -> ParentTest:
    match test:
        case ParentTest():
            return test
        case list() | tuple() | range():
            return ParentTest(in_=tuple(test))
    return ParentTest(in_=(test,))


_CHOICES: Final = (str, int, float, bool, type(None))
SpaceLike: TypeAlias = Iterable[ParameterSpec] | Mapping[str, Any]
ObjectivesLike: TypeAlias = str | ObjectiveSpec | Iterable[ObjectiveSpec] | Mapping[str, Any]


def parameters_of(space: SpaceLike) -> tuple[ParameterSpec, ...]:
    """The parameters of a space.

    The short form is a mapping of names to domains. A domain is one of

    - ``(0.0, 1.0)`` or ``(1e-5, 1e-1, "log")``: a real number between the bounds, if at least one bound is a float;
    - ``(1, 8)`` or ``(1, 1024, "log")``: an integer between the bounds, bounds included, if both are integers;
    - ``range(2, 9, 2)``: the integers of the range, which excludes its end as usual;
    - ``["relu", "tanh", None]``: a categorical parameter with these choices;
    - ``{"svm": {"C": (1e-3, 1e3, "log")}, "forest": {"depth": (1, 20)}, None: {}}``: a categorical parameter, and below
      each choice the parameters that are active for it alone;
    - ``when(domain, model="svm")``: a domain with a condition, see :func:`when`;
    - a parameter spec; the name of the mapping replaces its own name.

    :param space: parameter specs, or the short form.
    :raises TypeError: for any other domain.
    """
    if not isinstance(space, Mapping):
        return tuple(space)
    return tuple(_parameters(space, ()))


def _parameters(space: Mapping[str, Any], condition: tuple[Alternative, ...]) -> Iterator[ParameterSpec]:
    """The parameters of a mapping, all of them with a condition; no alternatives: without."""
    for name, domain in space.items():
        own = condition
        if isinstance(domain, Conditional):
            own = tuple({**branch, **mine} for branch in condition or ({},) for mine in domain.condition)
            domain = domain.domain
        branches = (
            domain if isinstance(domain, Mapping) and all(isinstance(b, Mapping) for b in domain.values()) else {}
        )
        parameter = _parameter(name, list(branches) if branches else domain)
        yield replace(parameter, condition=own) if own else parameter
        for choice, children in branches.items():
            yield from _parameters(children, ({name: ParentTest(in_=(choice,))},))


def _parameter(name: str, domain: Any) -> ParameterSpec:
    match domain:
        case range():
            if len(domain) > 1 and domain.step in (1, -1):
                return IntegerParameter(name=name, low=min(domain), high=max(domain))
            return LatticeParameter(name=name, values=tuple(sorted(domain)))
        case (low, high) | (low, high, "linear" | "log") if isinstance(domain, tuple) and _numbers(low, high):
            scale = cast("Scale", domain[2] if len(domain) == 3 else "linear")
            if isinstance(low, int) and isinstance(high, int):
                return IntegerParameter(name=name, low=low, high=high, scale=scale)
            return ContinuousParameter(name=name, low=float(low), high=float(high), scale=scale)
        case list():
            for choice in domain:
                if not isinstance(choice, _CHOICES):
                    raise TypeError(
                        f"parameter {name!r}: {choice!r} cannot be a choice; choices are str, int, float, bool or "
                        "None. Use names as choices, and look up the object of a name in the function"
                    )
            return CategoricalParameter(name=name, choices=tuple(domain))
        case ContinuousParameter() | IntegerParameter() | CategoricalParameter() | LatticeParameter():
            return replace(domain, name=name)
    raise TypeError(
        f"parameter {name!r}: {domain!r} is not a domain; write (low, high), (low, high, 'log'), range(...), "
        f"a list of choices, a mapping of choices to parameters, or a parameter spec"
    )


def _numbers(*values: Any) -> bool:
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)


def objectives_of(objectives: ObjectivesLike) -> tuple[ObjectiveSpec, ...]:
    """The objectives of a study.

    The short form is the name of one objective, which is minimised, or a mapping. The mapping maps names to
    ``"minimize"`` or ``"maximize"``, or to a mapping of the other fields of :class:`hola_protocol.space.ObjectiveSpec`:
    ``{"error": "minimize", "seconds": {"limit": 2.0, "group": "cost"}}``.

    If the mapping has several objectives and every value is a direction, each objective is a comparison group of its
    own, so that the study has a front: values of different units are not added. Otherwise the group of an objective
    without one is the default group, as in a study file.

    :param objectives: objective specs, or the short form.
    :raises TypeError: for an unknown field, a direction without a name, or any other value.
    """
    match objectives:
        case "minimize" | "maximize":
            raise TypeError(f"objectives: {objectives!r} has no name; write {{'score': {objectives!r}}}")
        case str():
            return (ObjectiveSpec(name=objectives),)
        case ObjectiveSpec():
            return (objectives,)
        case Mapping():
            specs = tuple(_objective(name, value) for name, value in objectives.items())
            if len(specs) > 1 and all(isinstance(value, str) for value in objectives.values()):
                return tuple(replace(spec, group=spec.name) for spec in specs)
            return specs
    given = tuple(objectives)
    for each in given:
        if isinstance(each, str):
            raise TypeError(f"objectives: {each!r} is not a spec; write {{'error': 'minimize', 'score': 'maximize'}}")
    return given


def _objective(name: str, value: Any) -> ObjectiveSpec:
    match value:
        case "minimize" | "maximize":
            return ObjectiveSpec(name=name, direction=value)
        case Mapping():
            return ObjectiveSpec(name=name, **value)
        case ObjectiveSpec():
            return replace(value, name=name)
    raise TypeError(f"objective {name!r}: write 'minimize', 'maximize' or a mapping of its fields, not {value!r}")
