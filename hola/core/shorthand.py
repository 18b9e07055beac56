"""Short forms for spaces and objectives in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, cast

from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParameterSpec,
    Scale,
)
from msgspec.structs import replace

SpaceLike: TypeAlias = Iterable[ParameterSpec] | Mapping[str, Any]
ObjectivesLike: TypeAlias = str | ObjectiveSpec | Iterable[ObjectiveSpec] | Mapping[str, Any]


def parameters_of(space: SpaceLike) -> tuple[ParameterSpec, ...]:
    """The parameters of a space.

    The short form is a mapping of names to domains. A domain is one of

    - ``(0.0, 1.0)`` or ``(1e-5, 1e-1, "log")``: a real number between the bounds, if at least one bound is a float;
    - ``(1, 8)`` or ``(1, 1024, "log")``: an integer between the bounds, bounds included, if both are integers;
    - ``range(2, 9, 2)``: the integers of the range, which excludes its end as usual;
    - ``["relu", "tanh", None]``: a categorical parameter with these choices;
    - a parameter spec; the name of the mapping replaces its own name.

    :param space: parameter specs, or the short form.
    :raises TypeError: for any other domain.
    """
    if not isinstance(space, Mapping):
        return tuple(space)
    return tuple(_parameter(name, domain) for name, domain in space.items())


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
            return CategoricalParameter(name=name, choices=tuple(domain))
        case ContinuousParameter() | IntegerParameter() | CategoricalParameter() | LatticeParameter():
            return replace(domain, name=name)
    raise TypeError(
        f"parameter {name!r}: {domain!r} is not a domain; write (low, high), (low, high, 'log'), range(...), "
        f"a list of choices, or a parameter spec"
    )


def _numbers(*values: Any) -> bool:
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)


def objectives_of(objectives: ObjectivesLike) -> tuple[ObjectiveSpec, ...]:
    """The objectives of a study.

    The short form is the name of one objective, which is minimised, or a mapping. The mapping maps names to
    ``"minimize"`` or ``"maximize"``, or to a mapping of the other fields of :class:`hola_protocol.space.ObjectiveSpec`:
    ``{"error": "minimize", "seconds": {"limit": 2.0, "group": "cost"}}``.

    :param objectives: objective specs, or the short form.
    :raises TypeError: for an unknown field, or any other value.
    """
    match objectives:
        case str():
            return (ObjectiveSpec(name=objectives),)
        case ObjectiveSpec():
            return (objectives,)
        case Mapping():
            return tuple(_objective(name, value) for name, value in objectives.items())
    return tuple(cast("Sequence[ObjectiveSpec]", objectives))


def _objective(name: str, value: Any) -> ObjectiveSpec:
    match value:
        case "minimize" | "maximize":
            return ObjectiveSpec(name=name, direction=value)
        case Mapping():
            return ObjectiveSpec(name=name, **value)
        case ObjectiveSpec():
            return replace(value, name=name)
    raise TypeError(f"objective {name!r}: write 'minimize', 'maximize' or a mapping of its fields, not {value!r}")
