"""The objectives of a study."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from ..values import Name

Direction: TypeAlias = Literal["minimize", "maximize"]
"""Whether lower or higher values of an objective are better."""

MAX_OBJECTIVES = 32
DEFAULT_GROUP = "default"


class ObjectiveSpec(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """A number that each trial returns, and how it is scored.

    Values better than ``target`` do not improve the score. A trial beyond ``limit`` violates it. ``priority`` is the
    weight within the comparison ``group``; costs of different groups are never summed.
    """

    name: Name
    """Its name."""
    direction: Direction = "minimize"
    """The direction of improvement."""
    target: float | None = None
    """The value from which on the score does not improve; needs a limit."""
    limit: float | None = None
    """The worst acceptable value."""
    priority: Annotated[float, Meta(gt=0.0)] = 1.0
    """Its weight within the group."""
    group: Name = DEFAULT_GROUP
    """The comparison group."""
