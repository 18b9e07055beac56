"""The text of a record: components, builder, reader, writer."""

from collections.abc import Iterator, Sequence

from ..ir import Struct
from .docs import javadoc
from .protocol import Component, Protocol
from .types import class_name


def record(struct: Struct, protocol: Protocol) -> str:
    """A struct as a record.

    :param struct: the struct.
    :param protocol: the protocol.
    """
    name = class_name(struct.name)
    components = protocol.components(struct)
    doc = javadoc(struct.doc or f"{name}.", _params(components))
    interfaces = ", ".join(protocol.interfaces(struct))
    body = [
        *_constructor(name, components),
        *_with_study(name, components),
        *_builder_methods(components),
        *_reader(struct, name, components),
        *_writer(struct, components),
        *_builder(name, components),
    ]
    return f"{doc}public record {name}({_declared(components)}) implements {interfaces} {{\n" + "\n".join(body) + "}\n"


def _params(components: Sequence[Component]) -> list[tuple[str, str]]:
    return [(f"@param {c.name}", c.doc) for c in components]


def _declared(components: Sequence[Component]) -> str:
    return ", ".join(f"{c.type} {c.name}" for c in components)


def _names(components: Sequence[Component]) -> str:
    return ", ".join(c.name for c in components)


def _split(components: Sequence[Component]) -> tuple[list[Component], list[Component]]:
    return [c for c in components if c.is_required], [c for c in components if not c.is_required]


def _constructor(name: str, components: Sequence[Component]) -> Iterator[str]:
    checks = [f'Objects.requireNonNull({c.name}, "{c.name}");' for c in components if c.is_checked]
    copies = [f"{c.name} = Copies.{c.copy}{'' if c.is_checked else 'OrNull'}({c.name});" for c in components if c.copy]
    if checks or copies:
        yield "/** Checks that what is needed is there, and copies collections. */"
        yield f"public {name} {{ {' '.join([*checks, *copies])} }}\n"


def _with_study(name: str, components: Sequence[Component]) -> Iterator[str]:
    if any(c.is_study for c in components):
        yield f"@Override public {name} withStudy(String study) {{ return new {name}({_names(components)}); }}\n"


def _builder_methods(components: Sequence[Component]) -> Iterator[str]:
    required, optional = _split(components)
    if not optional:
        return
    tags = [*_params(required), ("@return", "a builder with everything else at its default")]
    yield javadoc("Begins with what is needed.", tags)
    yield f"public static Builder builder({_declared(required)}) {{ return new Builder({_names(required)}); }}\n"
    yield javadoc("Begins with these values.", [("@return", "a builder with the values of this record")])
    yield f"public Builder toBuilder() {{ Builder builder = new Builder({_names(required)});"
    yield from (f"builder.{c.name} = {c.name};" for c in optional)
    yield "return builder; }\n"


def _reader(struct: Struct, name: str, components: Sequence[Component]) -> Iterator[str]:
    needs_object = struct.tag is not None or bool(components)
    yield f"static {name} read(JsonValue {'value' if needs_object else 'ignored'}) {{"
    if needs_object:
        yield "JsonObject in = value.asObject();"
    if struct.tag is not None:
        yield f'in.expect("{struct.tag.field}", "{struct.tag.value}");'
    yield f"return new {name}({', '.join(_read(c) for c in components)}); }}\n"


def _read(c: Component) -> str:
    if c.is_required:
        return f'in.required("{c.wire_name}", {c.reader})'
    if c.is_absent_as_null or (c.default == "null" and not c.is_study):
        return f'in.nullable("{c.wire_name}", {c.reader})'
    if c.is_study:
        return f'in.optional("{c.wire_name}", {c.reader})'
    return f'in.optional("{c.wire_name}", {c.reader}, {c.default})'


def _writer(struct: Struct, components: Sequence[Component]) -> Iterator[str]:
    yield "@Override public void write(JsonWriter out) {"
    if struct.tag is not None:
        yield f'out.field("{struct.tag.field}", "{struct.tag.value}");'
    for c in components:
        since = f', "{c.since}"' if c.since else ""
        if c.is_required:
            yield f'out.field("{c.wire_name}", {c.name}{since});'
        elif c.is_study:
            yield f'if (study != null) {{ out.optional("{c.wire_name}", study, "{c.wire_default}"); }}'
        else:
            yield f'out.optional("{c.wire_name}", {c.name}, {c.default}{since});'
    yield "}\n"


def _builder(name: str, components: Sequence[Component]) -> Iterator[str]:
    required, optional = _split(components)
    if not optional:
        return
    yield f"/** Builds a {{@link {name}}}. */\npublic static final class Builder {{"
    yield from (f"private final {c.type} {c.name};" for c in required)
    yield from (f"private {c.type} {c.name}{'' if c.default == 'null' else f' = {c.default}'};" for c in optional)
    yield f"\nprivate Builder({_declared(required)}) {{"
    yield from (f"this.{c.name} = {c.name};" for c in required)
    yield "}\n"
    for c in optional:
        yield javadoc(f"Sets `{c.wire_name}`.", [(f"@param {c.name}", c.doc), ("@return", "this builder")])
        yield f"public Builder {c.name}({c.type} {c.name}) {{ this.{c.name} = {c.name}; return this; }}\n"
    yield javadoc("Makes the record.", [("@return", "the record")])
    yield f"public {name} build() {{ return new {name}({_names(components)}); }}}}"
