"""The text of the methods that write and read messages as JSON."""

from collections.abc import Iterable

from ..ir import Field, Struct, Union
from .names import exported, type_name
from .readers import reader
from .scope import Scope
from .types import written


def codec(scope: Scope) -> Iterable[str]:
    """How unions and structs are written and read.

    :param scope: what the client needs.
    """
    for union in scope.unions:
        yield from _union(union, scope)
    for struct in scope.structs:
        yield from _writer(struct, scope)
        yield from _reader(struct, scope)


def _union(union: Union, scope: Scope) -> Iterable[str]:
    name = type_name(union.name)
    yield f"func decode{name}(d *decoder, raw json.RawMessage) {name} {{"
    yield f'switch tag := d.object(raw).text("{union.tag_field}"); tag {{'
    for arm in union.arms:
        struct = scope.model.definitions[arm]
        assert isinstance(struct, Struct)
        assert struct.tag is not None
        yield f'case "{struct.tag.value}":\nreturn readPart[{arm}](d, raw)'
    yield f"default:\nreturn Unknown{name}{{{exported(union.tag_field)}: tag, Raw: raw}}\n}}\n}}\n"
    yield f"// MarshalJSON writes the object as it came.\nfunc (m Unknown{name}) MarshalJSON() ([]byte, error) {{"
    yield "return m.Raw, nil\n}\n"


def _writer(struct: Struct, scope: Scope) -> Iterable[str]:
    """What the tags of the fields cannot say: the tag of the message, and how lists and maps are written."""
    name = struct.name
    replaced = [(exported(f.name), function) for f in struct.fields if (function := written(f, scope.model))]
    if struct.tag is None and not replaced:
        return
    yield f"// MarshalJSON implements [json.Marshaler].\nfunc (m {name}) MarshalJSON() ([]byte, error) {{"
    yield f"type fields {name} // without this method"
    for field, function in replaced:
        yield f"m.{field} = {function}(m.{field})"
    if struct.tag is None:
        yield "return marshal(fields(m))\n}\n"
        return
    yield f'return marshal(struct {{\nTag string `json:"{struct.tag.field}"`\nfields\n'
    yield f'}}{{"{struct.tag.value}", fields(m)}})\n}}\n'


def _reader(struct: Struct, scope: Scope) -> Iterable[str]:
    yield "// UnmarshalJSON implements [json.Unmarshaler]."
    yield f"func (m *{struct.name}) UnmarshalJSON(data []byte) error {{ return unmarshal(data, m) }}\n"
    yield f"func (m *{struct.name}) decode(d *decoder, raw json.RawMessage) {{"
    yield "o := d.object(raw)"
    if struct.tag:
        yield f'o.tag("{struct.tag.field}", "{struct.tag.value}")'
    for field in struct.fields:
        yield _field_reader(struct, field, scope)
    yield "}\n"


def _field_reader(struct: Struct, field: Field, scope: Scope) -> str:
    form = scope.shape(struct, field)
    target, read = f"m.{exported(field.name)}", reader(field.type, scope.model)
    match form.absence:
        case "never":
            return f'{target} = required(o, "{field.name}", {read})'
        case "pointer":
            fallback = f"Ptr[{form.type.removeprefix('*')}]({form.default})" if form.default else "nil"
            return f'{target} = optional(o, "{field.name}", {fallback}, pointer({read}))'
        case "nil":
            return f'{target} = optional(o, "{field.name}", nil, {read})'
    fallback = form.default or f"zero[{form.type}]()"
    return f'{target} = optional(o, "{field.name}", {fallback}, {read})'
