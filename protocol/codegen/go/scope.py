"""What of the model the Go client needs, and how its fields stand."""

from dataclasses import dataclass
from functools import cached_property

from ..ir import Alias, Enum, Field, Model, Operation, Struct, Union
from ..walk import reachable, version_numbers
from .types import Shape, shape


@dataclass(frozen=True)
class Scope:
    """What the client needs of the model.

    :ivar model: the protocol.
    """

    model: Model

    @cached_property
    def sent(self) -> frozenset[str]:
        """The names of what a client sends."""
        return reachable([op.request.name for op in self.model.operations], self.model)

    @cached_property
    def used(self) -> frozenset[str]:
        """The names of what a client sends or reads."""
        replies = [op.response.name for op in self.model.operations]
        return self.sent | reachable([*replies, "ErrorResponse", "Header"], self.model)

    @cached_property
    def on_study(self) -> frozenset[str]:
        """The names of the requests that are about one study."""
        return frozenset(op.request.name for op in self.model.operations if op.on_study)

    @cached_property
    def operation_of(self) -> dict[str, Operation]:
        """The operations by the names of their requests and replies."""
        return {struct.name: op for op in self.model.operations for struct in (op.request, op.response)}

    @cached_property
    def union_of(self) -> dict[str, Union]:
        """The unions by the names of their arms."""
        return {arm: union for union in self.unions for arm in union.arms}

    @cached_property
    def oldest(self) -> tuple[int, int]:
        """The first version of the protocol."""
        return min(version_numbers(version) for version in self.model.versions)

    @property
    def structs(self) -> list[Struct]:
        """The structs, in alphabetical order."""
        return [s for s in self.model.structs if s.name in self.used]

    @property
    def unions(self) -> list[Union]:
        """The unions, in alphabetical order."""
        return [u for u in self.model.unions if u.name in self.used]

    @property
    def enums(self) -> list[Enum]:
        """The enumerations, in alphabetical order."""
        return [e for e in self.model.enums if e.name in self.used]

    @property
    def aliases(self) -> list[Alias]:
        """The aliases, in alphabetical order."""
        return [a for a in self.model.aliases if a.name in self.used]

    def shape(self, struct: Struct, field: Field) -> Shape:
        """How a field stands in its struct.

        :param struct: the struct.
        :param field: the field.
        """
        return shape(field, self.model, received=struct.name not in self.sent)
