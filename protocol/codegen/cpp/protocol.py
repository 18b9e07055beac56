"""The part of the model that the C++ client needs, and what C++ makes of each piece."""

from ..ir import Enum, Field, Model, Nullable, Struct, Union
from .types import reachable, type_name


class Protocol:
    """The part of the model that a client needs.

    :param model: the whole model.
    :ivar names: of the definitions, each after what it needs.
    :ivar open: the names of those that a reply may hold.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.operations = model.operations
        responses = [op.response.name for op in model.operations]
        self.names = reachable(
            ["Header", "ErrorResponse", *(op.request.name for op in model.operations), *responses], model
        )
        self.open = frozenset(reachable(["Header", "ErrorResponse", *responses], model))
        self.oldest = model.versions[0]
        self._on_study = frozenset(op.request.name for op in model.operations if op.on_study)
        definitions = [model.definitions[name] for name in self.names]
        self.structs = [d for d in definitions if isinstance(d, Struct)]
        self.enums = [d for d in definitions if isinstance(d, Enum)]
        self.unions = [d for d in definitions if isinstance(d, Union)]

    def member_type(self, struct: Struct, field: Field) -> str:
        """The type of a member.

        :param struct: the struct.
        :param field: its field.
        """
        name = type_name(field.type, self.model, is_open=struct.name in self.open)
        return f"std::optional<{name}>" if self.is_study(struct, field) else name

    def is_study(self, struct: Struct, field: Field) -> bool:
        """Whether a field names the study of a request, where the client has a default of its own.

        :param struct: the struct.
        :param field: its field.
        """
        return field.name == "study" and struct.name in self._on_study

    def has_default(self, struct: Struct, field: Field) -> bool:
        """Whether a member that is absent on the wire has a value other than none.

        :param struct: the struct.
        :param field: its field.
        """
        return not field.required and not isinstance(field.type, Nullable) and not self.is_study(struct, field)

    def is_newer(self, since: str) -> bool:
        """Whether something is not in the oldest version served.

        :param since: the version that brought it.
        """
        return since != self.oldest
