"""A struct with its constructor and setters."""

from ..ir import Field, ListOf, Model, Nullable, Primitive, Struct
from .docs import definition_doc, doc, field_doc
from .names import field_name, type_name
from .types import (
    argument,
    default_name,
    has_own_default,
    holds_numbers,
    is_natural,
    is_sent,
    is_studied,
    member_type,
    natural_expression,
    resolved,
    value,
)


def struct_text(struct: Struct, model: Model) -> str:
    """A struct, and what is implemented for it.

    :param struct: the struct.
    :param model: the model.
    """
    name = type_name(struct.name)
    optional = not any(f.required for f in struct.fields)
    own_default = has_own_default(struct, model)
    derives = ["Clone", "Debug", *(["Default"] if optional and not own_default else []), "PartialEq"]
    lines = [doc(definition_doc(struct)), f"#[derive({', '.join([*derives, 'Deserialize', 'Serialize'])})]"]
    if struct.tag is not None:
        renamed = f', rename = "{struct.tag.value}"' if struct.tag.value != name else ""
        lines.append(f'#[serde(tag = "{struct.tag.field}"{renamed})]')
    if own_default:
        lines.append("#[serde(default)]")
    lines += ["#[non_exhaustive]", f"pub struct {name} {{"]
    for f in struct.fields:
        lines += [doc(field_doc(struct, f), 4), *_attributes(struct, f, model)]
        lines.append(f"    pub {field_name(f.name)}: {member_type(struct, f)},")
    lines.append("}")
    if struct.tag is not None and struct.kind in ("request", "response"):
        lines += ["", f'impl Message for {name} {{\n    const TAG: &\'static str = "{struct.tag.value}";\n}}']
    if is_sent(struct):
        lines += ["", *_constructors(struct, model)]
    if own_default:
        lines += ["", f"impl Default for {name} {{\n    fn default() -> Self {{\n        Self {{"]
        lines += [f"            {_initial(struct, f, model)}," for f in struct.fields]
        lines.append("        }\n    }\n}")
    return "\n".join(lines)


def _attributes(struct: Struct, field: Field, model: Model) -> list[str]:
    settings = []
    own_default = has_own_default(struct, model)
    if not field.required and not own_default:
        is_plain = _is_option(struct, field, model) or is_natural(struct, field, model)
        settings.append("default" if is_plain else f'default = "defaults::{default_name(struct, field, model)}"')
    if not field.required and (is_sent(struct) or not own_default):
        settings.append(f'skip_serializing_if = "{_is_default(struct, field, model)}"')
    if holds_numbers(field.type, model):
        settings.append('serialize_with = "crate::wire::finite"')
    return [f"    #[serde({', '.join(settings)})]"] if settings else []


def _is_default(struct: Struct, field: Field, model: Model) -> str:
    target = resolved(field.type, model)
    if _is_option(struct, field, model):
        return "Option::is_none"
    if not is_natural(struct, field, model):
        return f"defaults::is_{default_name(struct, field, model)}"
    if isinstance(target, ListOf):
        return "Vec::is_empty"
    return f"crate::wire::{'is_zero' if isinstance(target, Primitive) and target.kind == 'number' else 'is_default'}"


def _is_option(struct: Struct, field: Field, model: Model) -> bool:
    return isinstance(resolved(field.type, model), Nullable) or is_studied(struct, field)


def _initial(struct: Struct, field: Field, model: Model) -> str:
    if _is_option(struct, field, model):
        return f"{field_name(field.name)}: None"
    if is_natural(struct, field, model):
        return f"{field_name(field.name)}: {natural_expression(field.type, model)}"
    return f"{field_name(field.name)}: {value(field.type, field.default, model)}"


def _constructors(struct: Struct, model: Model) -> list[str]:
    required = [f for f in struct.fields if f.required]
    arguments = ", ".join(f"{field_name(f.name)}: {argument(f.type, model)[0]}" for f in required)
    lines = [f"impl {type_name(struct.name)} {{"]
    if required:
        lines += [
            doc("With what is required; the rest is at its default.", 4),
            "    #[must_use]",
            f"    pub fn new({arguments}) -> Self {{",
        ]
        lines.append("        Self {")
        for f in struct.fields:
            name = field_name(f.name)
            given = argument(f.type, model)[1]
            lines.append(
                f"            {_initial(struct, f, model)},"
                if not f.required
                else f"            {name}: {name}{given},"
                if given
                else f"            {name},"
            )
        lines.append("        }\n    }")
    else:
        lines += [
            doc("With everything at its default.", 4),
            "    #[must_use]",
            "    pub fn new() -> Self {\n        Self::default()\n    }",
        ]
    for f in struct.fields:
        if not f.required:
            lines += _setter(struct, f, model)
    return [*lines, "}"]


def _setter(struct: Struct, field: Field, model: Model) -> list[str]:
    name = field_name(field.name)
    wrapped = isinstance(field.type, Nullable)
    inner = field.type.type if isinstance(field.type, Nullable) else field.type
    wanted, conversion = argument(inner, model)
    given = f"{name}{conversion}"
    stored = f"Some({given})" if wrapped or is_studied(struct, field) else given
    return [
        "",
        doc(f"Sets `{field.name}`: {_lowered(field_doc(struct, field))}", 4),
        "    #[must_use]",
        f"    pub fn with_{field.name}(mut self, {name}: {wanted}) -> Self {{",
        f"        self.{name} = {stored};",
        "        self",
        "    }",
    ]


def _lowered(text: str) -> str:
    return text if text[:2].isupper() or not text[:1].isalpha() else text[0].lower() + text[1:]
