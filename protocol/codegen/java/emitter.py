"""The files of the Java client that follow from the model."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from ..ir import Alias, Enum, Field, Model, Nullable, Operation, Struct, Union
from ..output import Files
from .docs import javadoc, lower_first
from .formatter import formatted_files
from .methods import async_methods, sync_methods
from .types import OWN_CLASSES, class_name, constant, is_collection, is_primitive, java_type, literal, member, reader

FOLDER = PurePosixPath("clients/java")
SOURCES = FOLDER / "src/main/java/io/github/holahpo"
HEADER = "// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.\n"
LEFT_OUT = frozenset(["Message", "StudyFile"])
"""Definitions that no client sends or receives."""


def generate(model: Model, root: Path) -> Files:
    """The messages, the table of operations, and the methods of the clients.

    :param model: the protocol.
    :param root: the root of the repository, where the script that runs the formatter is.
    """
    texts = dict(sources(model))
    formatted = formatted_files(texts, root / FOLDER / "scripts" / "google-java-format")
    return {SOURCES / name: text for name, text in formatted.items()}


def sources(model: Model) -> Iterator[tuple[str, str]]:
    """Every file by its path below the package, before it is formatted.

    :param model: the protocol.
    """
    for definition in model.definitions.values():
        if definition.name in LEFT_OUT or isinstance(definition, Alias):
            continue
        match definition:
            case Struct():
                text = _record(definition, model)
            case Enum():
                text = _enum(definition, model)
            case Union():
                text = _union(definition, model)
        yield f"protocol/{class_name(definition.name)}.java", _file("protocol", text)
    yield "protocol/StudyRequest.java", _file("protocol", _study_request(model))
    yield "protocol/Protocol.java", _file("protocol", _protocol(model))
    yield "client/Operations.java", _file("client", sync_methods(model))
    yield "client/AsyncOperations.java", _file("client", async_methods(model))


def _file(package: str, text: str) -> str:
    wanted = [
        ("java.util.List", "List<" in text or "List.of" in text),
        ("java.util.Map", "Map<" in text or "Map.of" in text),
        ("java.util.Objects", "Objects." in text),
        ("java.util.concurrent.CompletableFuture", "CompletableFuture<" in text),
        ("java.util.stream.Stream", "Stream<" in text),
        ("io.github.holahpo.protocol.*", package == "client"),
    ]
    imports = "".join(f"import {name};\n" for name, used in wanted if used)
    return f"{HEADER}package io.github.holahpo.{package};\n\n{imports}\n{text}"


def _interfaces(struct: Struct, model: Model) -> list[str]:
    names = [
        class_name(u.name)
        for u in model.unions
        if u.name not in LEFT_OUT and struct.name in u.arms and not (u.name == "AnyRequest" and _is_on_study(struct))
    ]
    return names + ["StudyRequest"] * _is_on_study(struct) or ["Struct"]


def _is_on_study(struct: Struct) -> bool:
    return struct.kind == "request" and struct.field("study") is not None


def _is_study(struct: Struct, field: Field) -> bool:
    return _is_on_study(struct) and field.name == "study"


def _default(struct: Struct, field: Field, model: Model) -> str:
    return "null" if _is_study(struct, field) else literal(field.default, field.type, model)


def _may_be_null(struct: Struct, field: Field, model: Model) -> bool:
    return not field.required and _default(struct, field, model) == "null"


def _field_doc(struct: Struct, field: Field, model: Model) -> str:
    if _is_study(struct, field):
        return "the study that is meant; null: the client's"
    text = lower_first(field.doc or f"See {struct.name}.").rstrip(".")
    if _may_be_null(struct, field, model):
        text += "; may be null"
    return text + (f"; since version {field.since}" if field.since != model.versions[0] else "")


def _record(struct: Struct, model: Model) -> str:
    name = class_name(struct.name)
    tags = [(f"@param {member(f.name)}", _field_doc(struct, f, model)) for f in struct.fields]
    components = ", ".join(f"{java_type(f.type, model)} {member(f.name)}" for f in struct.fields)
    body = [
        *_constructor(struct, model),
        *_withers(struct, model),
        *_builder_methods(struct, model),
        _reader(struct, model),
        _writer(struct, model),
        *_builder(struct, model),
    ]
    doc = javadoc(struct.doc or f"{name}.", tags)
    return f"{doc}public record {name}({components}) implements {', '.join(_interfaces(struct, model))} {{\n" + (
        "\n".join(body) + "}\n"
    )


def _constructor(struct: Struct, model: Model) -> Iterator[str]:
    lines = []
    for f in struct.fields:
        name, kind = member(f.name), is_collection(f.type, model)
        if is_primitive(f, model):
            continue
        if not _may_be_null(struct, f, model):
            lines.append(f'Objects.requireNonNull({name}, "{name}");')
        if kind:
            lines.append(f"{name} = Copies.{kind}({name});")
    if lines:
        name = class_name(struct.name)
        yield "/** Checks that what is needed is there, and copies collections. */"
        yield f"public {name} {{ {' '.join(lines)} }}\n"


def _withers(struct: Struct, model: Model) -> Iterator[str]:
    if _is_on_study(struct):
        values = [member(f.name) for f in struct.fields]
        yield f"@Override public {class_name(struct.name)} withStudy(String study) {{"
        yield f"return new {class_name(struct.name)}({', '.join(values)}); }}\n"


def _builder_methods(struct: Struct, model: Model) -> Iterator[str]:
    required, optional = _split(struct)
    if not optional:
        return
    arguments = ", ".join(f"{java_type(f.type, model)} {member(f.name)}" for f in required)
    tags = [(f"@param {member(f.name)}", _field_doc(struct, f, model)) for f in required]
    tags.append(("@return", "a builder with everything else at its default"))
    yield javadoc("Begins with what is needed.", tags)
    yield f"public static Builder builder({arguments}) {{"
    yield f"return new Builder({', '.join(member(f.name) for f in required)}); }}\n"
    yield javadoc("Begins with these values.", [("@return", "a builder with the values of this record")])
    yield f"public Builder toBuilder() {{ Builder builder = new Builder({', '.join(member(f.name) for f in required)});"
    yield from (f"builder.{member(f.name)} = {member(f.name)};" for f in optional)
    yield "return builder; }\n"


def _split(struct: Struct) -> tuple[list[Field], list[Field]]:
    return [f for f in struct.fields if f.required], [f for f in struct.fields if not f.required]


def _reader(struct: Struct, model: Model) -> str:
    values = []
    for f in struct.fields:
        read = reader(f.type, model)
        default = _default(struct, f, model)
        if f.required:
            values.append(f'in.required("{f.name}", {read})')
        elif isinstance(f.type, Nullable) and f.default is None:
            values.append(f'in.nullable("{f.name}", {read})')
        else:
            values.append(f'in.optional("{f.name}", {read}, {default})')
    name = class_name(struct.name)
    check = f'in.expect("{struct.tag.field}", "{struct.tag.value}");' if struct.tag else ""
    value = "value" if check or values else "ignored"
    opened = "JsonObject in = value.asObject();" if check or values else ""
    return f"static {name} read(JsonValue {value}) {{ {opened} {check}\nreturn new {name}({', '.join(values)}); }}\n"


def _writer(struct: Struct, model: Model) -> str:
    lines = []
    if struct.tag:
        lines.append(f'out.field("{struct.tag.field}", "{struct.tag.value}");')
    for f in struct.fields:
        since = f', "{f.since}"' if f.since != model.versions[0] else ""
        if f.required:
            lines.append(f'out.field("{f.name}", {member(f.name)}{since});')
        elif _is_study(struct, f):
            lines.append(f'if (study != null) {{ out.optional("study", study, "{f.default}"); }}')
        else:
            lines.append(f'out.optional("{f.name}", {member(f.name)}, {_default(struct, f, model)}{since});')
    return "@Override public void write(JsonWriter out) {\n" + "\n".join(lines) + "}\n"


def _builder(struct: Struct, model: Model) -> Iterator[str]:
    required, optional = _split(struct)
    if not optional:
        return
    name = class_name(struct.name)
    yield f"/** Builds a {{@link {name}}}. */\npublic static final class Builder {{"
    yield from (f"private final {java_type(f.type, model)} {member(f.name)};" for f in required)
    for f in optional:
        default = _default(struct, f, model)
        yield f"private {java_type(f.type, model)} {member(f.name)}" + (";" if default == "null" else f" = {default};")
    arguments = ", ".join(f"{java_type(f.type, model)} {member(f.name)}" for f in required)
    yield f"\nprivate Builder({arguments}) {{"
    yield from (f"this.{member(f.name)} = {member(f.name)};" for f in required)
    yield "}\n"
    for f in optional:
        tags = [(f"@param {member(f.name)}", _field_doc(struct, f, model)), ("@return", "this builder")]
        yield javadoc(f"Sets `{f.name}`.", tags)
        yield f"public Builder {member(f.name)}({java_type(f.type, model)} {member(f.name)}) {{"
        yield f"this.{member(f.name)} = {member(f.name)}; return this; }}\n"
    yield javadoc("Makes the record.", [("@return", "the record")])
    yield f"public {name} build() {{ return new {name}({', '.join(member(f.name) for f in struct.fields)}); }}}}"


def _enum(enum: Enum, model: Model) -> str:
    name = class_name(enum.name)
    constants = "".join(
        f'/** {{@code {v.value}}}. */\npublic static final {name} {constant(v.value)} = new {name}("{v.value}");\n'
        for v in enum.values
    )
    known = ",\n".join(f"/** {{@code {v.value}}}. */\n{constant(v.value)}" for v in enum.values)
    cases = "".join(f'case "{v.value}" -> Known.{constant(v.value)};' for v in enum.values)
    newer = [v for v in enum.values if v.since != model.versions[0]]
    since = "".join(f'case "{v.value}" -> "{v.since}";' for v in newer)
    since_method = (
        "@Override public String since() { "
        f'return switch (value) {{ {since} default -> "{model.versions[0]}"; }}; }}\n'
        if newer
        else ""
    )
    text = (enum.doc or f"The values of `{enum.name}`.") + (
        "\n\nA reply may bring a value that this release does not know: {@link #known} says so, and the value stays."
    )
    doc = javadoc(text, [("@param value", "as it stands in a message")]).replace("{&#64;link", "{@link")
    return (
        f"{doc}public record {name}(String value) implements Word {{\n{constants}\n"
        f'/** Checks that there is a value. */\npublic {name} {{ Objects.requireNonNull(value, "value"); }}\n\n'
        f"/** The values that this release knows, for a {{@code switch}}. */\npublic enum Known {{ {known},\n"
        f"/** Of a later version. */\nUNKNOWN }}\n\n"
        + javadoc("Which of the known values this is.", [("@return", "the value, or `UNKNOWN`")])
        + f"public Known known() {{ return switch (value) {{ {cases} default -> Known.UNKNOWN; }}; }}\n\n"
        f"static {name} read(JsonValue value) {{ return new {name}(value.asString()); }}\n\n{since_method}"
        f"@Override public String toString() {{ return value; }} }}\n"
    )


def _union(union: Union, model: Model) -> str:
    name = class_name(union.name)
    text = {
        "AnyRequest": "A request of any operation.",
        "AnyResponse": "A reply to any operation.",
        "AnyEvent": "Something that happened in a study.",
        "ParameterSpec": "A parameter of the space.",
        "SamplerSpec": "How suggestions are drawn.",
    }.get(union.name, union.doc or f"One of the kinds of {name}.")
    arms = [class_name(a) for a in union.arms]
    if union.name == "AnyRequest":
        on_study = {class_name(s.name) for s in model.structs if _is_on_study(s)}
        permitted = [a for a in arms if a not in on_study] + ["StudyRequest"]
        return f"{javadoc(text)}public sealed interface {name} extends Struct permits {', '.join(permitted)} {{}}\n"
    if union.name == "AnyResponse":
        return f"{javadoc(text)}public sealed interface {name} extends Struct permits {', '.join(arms)} {{}}\n"
    cases = "".join(
        f'case "{d.tag.value}" -> {class_name(a)}.read(value);'
        for a in union.arms
        if isinstance(d := model.definitions[a], Struct) and d.tag
    )
    doc = javadoc(
        "Of a later version: what this release does not know.",
        [
            (f"@param {member(union.tag_field)}", f"names the kind, as `{union.tag_field}`"),
            ("@param fields", "the whole object, as plain values"),
        ],
    )
    return (
        f"{javadoc(text)}public sealed interface {name} extends Struct "
        f"permits {', '.join([*arms, name + '.Unknown'])} {{\n"
        f"{doc}record Unknown(String {member(union.tag_field)}, Map<String, Object> fields) implements {name} {{\n"
        f"/** Copies the fields. */\npublic Unknown {{ fields = Copies.map(fields); }}\n"
        f"@Override public void write(JsonWriter out) {{ fields.forEach(out::field); }} }}\n\n"
        f"private static Unknown unknown(String tag, JsonValue value) {{"
        f"return new Unknown(tag, value.asMap(JsonValue::asAny)); }}\n\n"
        f"/** Reads one; for the readers of this package. */\n"
        f"static {name} read(JsonValue value) {{"
        f'String tag = value.asObject().required("{union.tag_field}", JsonValue::asString);'
        f"return switch (tag) {{ {cases} default -> unknown(tag, value); }}; }} }}\n"
    )


def _study_request(model: Model) -> str:
    permitted = ", ".join(class_name(s.name) for s in model.structs if _is_on_study(s))
    return (
        javadoc("A request about one study.")
        + f"public sealed interface StudyRequest extends Request permits {permitted} {{\n"
        + javadoc("The study that is meant.", [("@return", "its name; null: the client's")])
        + "String study();\n\n"
        + javadoc("The same request about a study.", [("@param study", "its name"), ("@return", "the request")])
        + "StudyRequest withStudy(String study); }\n"
    )


def _protocol(model: Model) -> str:
    rows = "".join(_row(op) for op in model.operations)
    names = ", ".join(op.snake_name.upper() for op in model.operations)
    return (
        javadoc("The operations of the protocol, and its constants.")
        + "public final class Protocol {\n"
        + "/** The version that this release was made for. */\n"
        + f'public static final String VERSION = "{model.version}";\n'
        + "/** The first version, which needs nothing newer. */\n"
        + f'public static final String OLDEST_VERSION = "{model.versions[0]}";\n'
        + "/** The first frame of every ZeroMQ message. */\n"
        + f'public static final String FIRST_FRAME = "{model.first_frame}";\n'
        + rows
        + "/** Every operation. */\n"
        + f"public static final List<Operation<?, ?>> OPERATIONS = List.of({names});\n\n"
        + "private Protocol() {} }\n"
    )


def _row(op: Operation) -> str:
    request, response = class_name(op.request.name), class_name(op.response.name)
    values: Iterable[str] = [
        f'"{op.name}"',
        f"{request}::read",
        f"{response}::read",
        f'"{op.http_method}"',
        f'"{op.http_path}"',
        str(op.keyed).lower(),
        f'"{op.since}"',
    ]
    return (
        javadoc(op.summary)
        + f"public static final Operation<{request}, {response}> {op.snake_name.upper()} ="
        + f"new Operation<>({', '.join(values)});\n"
    )


__all__ = ["OWN_CLASSES", "generate", "sources"]
