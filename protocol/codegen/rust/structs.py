"""A struct with its constructor and setters."""

from ..ir import Field, Model, Nullable, Primitive, Struct
from .docs import definition_doc, doc, field_doc
from .types import (
    argument,
    default_name,
    field_name,
    holds_numbers,
    is_natural,
    is_sent,
    is_studied,
    member_type,
    resolved,
    type_name,
    value,
)


def has_own_default(struct: Struct, model: Model) -> bool:
    """Whether a struct's default is more than that of each field's type.

    :param struct: a struct without required fields.
    :param model: the model.
    """
    return not all(is_natural(struct, f, model) for f in struct.fields)


def struct_text(struct: Struct, model: Model) -> str:
    """A struct, and what is implemented for it.

    :param struct: the struct.
    :param model: the model.
    """
    name = type_name(struct.name)
    optional = not any(f.required for f in struct.fields)
    own_default = optional and has_own_default(struct, model)
    derives = ["Clone", "Debug", *(["Default"] if optional and not own_default else []), "PartialEq"]
    lines = [doc(definition_doc(struct)), f"#[derive({', '.join([*derives, 'Deserialize', 'Serialize'])})]"]
    if struct.tag is not None:
        renamed = f', rename = "{struct.tag.value}"' if struct.tag.value != name else ""
        lines.append(f'#[serde(tag = "{struct.tag.field}"{renamed})]')
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
    target = resolved(field.type, model)
    if not field.required:
        if isinstance(target, Nullable) or is_studied(struct, field):
            settings.append('default, skip_serializing_if = "Option::is_none"')
        elif is_natural(struct, field, model):
            test = "is_zero" if isinstance(target, Primitive) and target.kind == "number" else "is_default"
            settings.append(f'default, skip_serializing_if = "crate::wire::{test}"')
        else:
            name = default_name(field, model)
            settings.append(f'default = "defaults::{name}", skip_serializing_if = "defaults::is_{name}"')
    if holds_numbers(field.type, model):
        settings.append('serialize_with = "crate::wire::finite"')
    return [f"    #[serde({', '.join(settings)})]"] if settings else []


def _initial(struct: Struct, field: Field, model: Model) -> str:
    if isinstance(resolved(field.type, model), Nullable) or is_studied(struct, field):
        return f"{field_name(field.name)}: None"
    if is_natural(struct, field, model):
        return f"{field_name(field.name)}: Default::default()"
    return f"{field_name(field.name)}: {value(field.type, field.default, model)}"


def _constructors(struct: Struct, model: Model) -> list[str]:
    required = [f for f in struct.fields if f.required]
    arguments = ", ".join(f"{field_name(f.name)}: {argument(f.type, model)[0]}" for f in required)
    lines = [f"impl {type_name(struct.name)} {{"]
    if required:
        lines += [
            doc("With what is required; the rest is at its default.", 4),
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
