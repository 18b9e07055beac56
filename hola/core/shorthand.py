"""Spaces and objectives written briefly in Python."""

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

    In the short form, a mapping of names to domains, a domain is one of

    - ``(0.0, 1.0)`` or ``(1e-5, 1e-1, "log")``: a real number between the two, when either is a float;
    - ``(1, 8)`` or ``(1, 1024, "log")``: an integer between the two, both included, when both are integers;
    - ``range(2, 9, 2)``: the integers of the range, which leaves out its end, as ever;
    - ``["relu", "tanh", None]``: one of the choices, without an order;
    - a parameter's spec, whose own name gives way.

    :param space: parameters, or the short form.
    :raises TypeError: for a domain of another kind.
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
        f"parameter {name!r}: {domain!r} is no domain; write (low, high), (low, high, 'log'), range(...), "
        f"a list of choices, or a parameter's spec"
    )


def _numbers(*values: Any) -> bool:
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)


def objectives_of(objectives: ObjectivesLike) -> tuple[ObjectiveSpec, ...]:
    """The objectives of a study.

    The short form is a name, which is minimised, or a mapping of names to ``"minimize"`` or ``"maximize"``, or to
    the other fields of :class:`hola_protocol.space.ObjectiveSpec`:
    ``{"error": "minimize", "seconds": {"limit": 2.0, "group": "cost"}}``.

    :param objectives: objectives, or the short form.
    :raises TypeError: for a field that objectives do not have, or a wish of another kind.
    """
    match objectives:
        case str():
            return (ObjectiveSpec(name=objectives),)
        case ObjectiveSpec():
            return (objectives,)
        case Mapping():
            return tuple(_objective(name, wish) for name, wish in objectives.items())
    return tuple(cast("Sequence[ObjectiveSpec]", objectives))


def _objective(name: str, wish: Any) -> ObjectiveSpec:
    match wish:
        case "minimize" | "maximize":
            return ObjectiveSpec(name=name, direction=wish)
        case Mapping():
            return ObjectiveSpec(name=name, **wish)
        case ObjectiveSpec():
            return replace(wish, name=name)
    raise TypeError(f"objective {name!r}: write 'minimize', 'maximize' or a mapping of its fields, not {wish!r}")
