"""The parameters of a space, and the conditions under which they are active."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, field

from ..values import Integer, Name, ParameterValue

Scale: TypeAlias = Literal["linear", "log"]
"""The scale of an axis: linear or logarithmic."""

MAX_PARAMETERS = 256
MAX_CHOICES = 1024
MAX_ALTERNATIVES = 64


class ParentTest(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """A test of the value of a parent. Each part that is given must hold; at least one is given.

    An inactive parent fails every test.
    """

    in_: Annotated[tuple[ParameterValue, ...], Meta(min_length=1, max_length=MAX_CHOICES)] | None = field(
        name="in", default=None
    )
    """The values that pass."""
    ge: float | None = None
    """The least value that passes; not for a categorical parent."""
    le: float | None = None
    """The largest value that passes; not for a categorical parent."""


Alternative: TypeAlias = Annotated[dict[Name, ParentTest], Meta(min_length=1, max_length=MAX_PARAMETERS)]
"""Tests by the names of parents; it holds if all of them do."""
Condition: TypeAlias = Annotated[tuple[Alternative, ...], Meta(min_length=1, max_length=MAX_ALTERNATIVES)]
"""When a parameter is active: if at least one of the alternatives holds. Parents are declared before the parameter and
are not continuous."""


class ParameterPrior(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """A guess of the best value of a parameter. It may influence the suggestions, and nothing else."""

    value: ParameterValue = None
    """The guess, a value of the parameter. Null is the choice null."""
    confidence: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.5
    """How much the guess is trusted: near 0 hardly, 1 most."""


class ContinuousParameter(Struct, tag="continuous", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A real number in [low, high]."""

    name: Name
    """Its name."""
    low: float
    """The lower bound."""
    high: float
    """The upper bound."""
    scale: Scale = "linear"
    """``log`` is a logarithmic scale; it needs ``low`` above 0."""
    condition: Condition | None = None
    """When it is active; absent: always."""
    prior: ParameterPrior | None = None
    """A guess of its best value."""


class IntegerParameter(Struct, tag="integer", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """An integer in [low, high], both included."""

    name: Name
    """Its name."""
    low: Integer
    """The lower bound."""
    high: Integer
    """The upper bound."""
    scale: Scale = "linear"
    """``log`` is a logarithmic scale; it needs ``low`` above 0."""
    condition: Condition | None = None
    """When it is active; absent: always."""
    prior: ParameterPrior | None = None
    """A guess of its best value."""


class CategoricalParameter(Struct, tag="categorical", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """One of several unordered values. A choice may be null, a boolean, a number or a string."""

    name: Name
    """Its name."""
    choices: Annotated[tuple[ParameterValue, ...], Meta(min_length=1, max_length=MAX_CHOICES)]
    """The choices, without duplicates; 1 and 1.0 are the same choice, 1 and true are different."""
    condition: Condition | None = None
    """When it is active; absent: always."""
    prior: ParameterPrior | None = None
    """A guess of its best value."""


class LatticeParameter(Struct, tag="lattice", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """One of several ordered numbers, such as 16, 32, 64; neighbouring values are one step apart."""

    name: Name
    """Its name."""
    values: Annotated[tuple[int | float, ...], Meta(min_length=1, max_length=MAX_CHOICES)]
    """The values, increasing."""
    condition: Condition | None = None
    """When it is active; absent: always."""
    prior: ParameterPrior | None = None
    """A guess of its best value."""


ParameterSpec: TypeAlias = ContinuousParameter | IntegerParameter | CategoricalParameter | LatticeParameter
"""A parameter to search, of one of the kinds."""
