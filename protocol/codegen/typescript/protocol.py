"""The part of the model that the TypeScript client needs."""

from ..ir import Field, Model, Nullable, Struct
from .types import reachable


class Protocol:
    """The protocol as the client sees it.

    :param model: the whole model.
    :ivar used: the names of the definitions that a client sends or receives.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.operations = model.operations
        self.oldest = model.versions[0]
        requests = [op.request.name for op in model.operations]
        replies = [op.response.name for op in model.operations]
        self._sent = reachable(requests, model)
        self.used = self._sent | reachable([*replies, "ErrorResponse", "Header"], model)
        self.structs = [struct for struct in model.structs if struct.name in self.used]
        self.field_names = {field.name for struct in model.structs for field in struct.fields}
        self.enum_values = {value.value for enum in model.enums for value in enum.values}

    def is_root(self, struct: Struct) -> bool:
        """Whether a struct is a message of its own, which its method names: its tag is no property.

        :param struct: the struct.
        """
        return struct.kind in ("request", "response")

    def is_received(self, struct: Struct) -> bool:
        """Whether a struct stands in replies alone, where an enumeration may hold what is not known.

        :param struct: the struct.
        """
        return struct.name not in self._sent

    def may_be_absent(self, struct: Struct, field: Field) -> bool:
        """Whether a message may lack a field. What is received has every default filled in.

        :param struct: the struct.
        :param field: its field.
        """
        return not field.required and (not self.is_received(struct) or isinstance(field.type, Nullable))

    def since(self) -> dict[str, int]:
        """The minor version of each field that is younger than the oldest version served."""
        return {
            f"{struct.name}.{field.name}": int(field.since.partition(".")[2])
            for struct in self.model.structs
            for field in struct.fields
            if field.since != self.oldest
        }
