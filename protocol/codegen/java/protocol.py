"""The part of the model that the Java client needs, and what Java makes of each piece."""

from dataclasses import dataclass

from ..ir import Alias, Definition, Enum, EnumValue, Field, Model, Nullable, Operation, Struct, Union
from .docs import lower_first
from .types import class_name, collection_kind, is_primitive, java_type, literal, member, nullable, reader

_LEFT_OUT = frozenset(["Message", "StudyFile"])
"""Definitions that no client sends or receives."""


@dataclass(frozen=True)
class Component:
    """A component of a record.

    :ivar wire_name: the field on the wire.
    :ivar type: with ``@Nullable`` where it may be null.
    :ivar default: an expression; of no meaning when the component is required.
    :ivar since: the version that brought it, unless it is the oldest.
    :ivar is_absent_as_null: whether null and absence are the same on the wire.
    :ivar is_study: whether it names the study of a request, where the client has a default of its own.
    :ivar copy: the method of ``Copies`` that makes it immutable, if it needs one.
    """

    wire_name: str
    name: str
    type: str
    doc: str
    default: str
    reader: str
    since: str | None
    is_required: bool
    is_checked: bool
    is_absent_as_null: bool
    is_study: bool
    wire_default: str | None
    copy: str | None


class Protocol:
    """The protocol as the client sees it.

    :param model: the whole model.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.operations: tuple[Operation, ...] = model.operations
        self.version = model.version
        self.oldest = model.versions[0]
        self.first_frame = model.first_frame
        self.definitions: list[Definition] = [
            d for d in model.definitions.values() if d.name not in _LEFT_OUT and not isinstance(d, Alias)
        ]
        self.study_requests = [class_name(s.name) for s in model.structs if self.is_on_study(s)]

    def is_on_study(self, struct: Struct) -> bool:
        """Whether a struct is a request about one study.

        :param struct: the struct.
        """
        return struct.kind == "request" and struct.field("study") is not None

    def interfaces(self, struct: Struct) -> list[str]:
        """What a record implements.

        :param struct: the struct.
        """
        is_on_study = self.is_on_study(struct)
        unions = [
            class_name(u.name)
            for u in self.model.unions
            if u.name not in _LEFT_OUT and struct.name in u.arms and not (u.name == "AnyRequest" and is_on_study)
        ]
        return unions + ["StudyRequest"] * is_on_study or ["Struct"]

    def components(self, struct: Struct) -> list[Component]:
        """The components of a record, in the order of the fields.

        :param struct: the struct.
        """
        return [self._component(struct, field) for field in struct.fields]

    def arms(self, union: Union) -> list[tuple[str, str]]:
        """The tag and the record of each arm of a union.

        :param union: the union.
        """
        structs = [d for name in union.arms if isinstance(d := self.model.definitions[name], Struct)]
        return [(struct.tag.value, class_name(struct.name)) for struct in structs if struct.tag is not None]

    def newer_values(self, enum: Enum) -> list[EnumValue]:
        """The values of an enumeration that the oldest version does not have.

        :param enum: the enumeration.
        """
        return [value for value in enum.values if value.since != self.oldest]

    def _component(self, struct: Struct, field: Field) -> Component:
        is_study = field.name == "study" and self.is_on_study(struct)
        default = "null" if is_study else literal(field.default, field.type, self.model)
        may_be_null = not field.required and default == "null"
        since = field.since if field.since != self.oldest else None
        java = java_type(field.type, self.model)
        return Component(
            wire_name=field.name,
            name=member(field.name),
            type=nullable(java) if may_be_null else java,
            doc=self._doc(struct, field, is_study, may_be_null, since),
            default=default,
            reader=reader(field.type, self.model),
            since=since,
            is_required=field.required,
            is_checked=not is_primitive(field, self.model) and not may_be_null,
            is_absent_as_null=isinstance(field.type, Nullable) and field.default is None,
            is_study=is_study,
            wire_default=str(field.default) if is_study else None,
            copy=collection_kind(field.type, self.model),
        )

    def _doc(self, struct: Struct, field: Field, is_study: bool, may_be_null: bool, since: str | None) -> str:
        if is_study:
            return "the study that is meant; null: the client's"
        text = lower_first(field.doc or f"See {struct.name}.").rstrip(".")
        return text + "; may be null" * may_be_null + (f"; since version {since}" if since else "")
