"""The text of enumerations and unions."""

from ..ir import Enum, Union
from .docs import javadoc
from .protocol import Protocol
from .types import class_name, constant, member


def enumeration(enum: Enum, protocol: Protocol) -> str:
    """An enumeration as a record around its word, which may be one that is not known.

    :param enum: the enumeration.
    :param protocol: the protocol.
    """
    name = class_name(enum.name)
    constants = "".join(
        f'/** {{@code {v.value}}}. */\npublic static final {name} {constant(v.value)} = new {name}("{v.value}");\n'
        for v in enum.values
    )
    known = ",\n".join(f"/** {{@code {v.value}}}. */\n{constant(v.value)}" for v in enum.values)
    cases = "".join(f'case "{v.value}" -> Known.{constant(v.value)};' for v in enum.values)
    newer = protocol.newer_values(enum)
    since = "".join(f'case "{v.value}" -> "{v.since}";' for v in newer)
    since_method = (
        f'@Override public String since() {{ return switch (value) {{ {since} default -> "{protocol.oldest}"; }}; }}\n'
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


def sealed_interface(union: Union, protocol: Protocol) -> str:
    """A union as a sealed interface.

    :param union: the union.
    :param protocol: the protocol.
    """
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
        permitted = [a for a in arms if a not in protocol.study_requests] + ["StudyRequest"]
        return f"{javadoc(text)}public sealed interface {name} extends Struct permits {', '.join(permitted)} {{}}\n"
    if union.name == "AnyResponse":
        return f"{javadoc(text)}public sealed interface {name} extends Struct permits {', '.join(arms)} {{}}\n"
    cases = "".join(f'case "{tag}" -> {arm}.read(value);' for tag, arm in protocol.arms(union))
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
        f"{doc}record Unknown(String {member(union.tag_field)}, Map<String, @Nullable Object> fields) "
        f"implements {name} {{\n"
        f"/** Copies the fields. */\npublic Unknown {{ fields = Copies.map(fields); }}\n"
        f"@Override public void write(JsonWriter out) {{ fields.forEach(out::field); }} }}\n\n"
        f"private static Unknown unknown(String tag, JsonValue value) {{"
        f"return new Unknown(tag, value.asMap(JsonValue::asAny)); }}\n\n"
        f"/** Reads one; for the readers of this package. */\n"
        f"static {name} read(JsonValue value) {{"
        f'String tag = value.asObject().required("{union.tag_field}", JsonValue::asString);'
        f"return switch (tag) {{ {cases} default -> unknown(tag, value); }}; }} }}\n"
    )
