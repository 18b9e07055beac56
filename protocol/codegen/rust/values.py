"""The text of aliases, enumerations and unions, and of what absent fields mean."""

from collections.abc import Iterable

from ..ir import Alias, Definition, Enum, Field, Model, Struct, Union
from .docs import definition_doc, doc
from .names import arm_name, type_name, variant_name
from .types import (
    default_name,
    enum_default,
    has_own_default,
    is_natural,
    is_sent,
    rust_type,
    union_default,
    value,
)


def alias_text(alias: Alias) -> str:
    """A name for a type.

    :param alias: the alias.
    """
    return f"{doc(definition_doc(alias))}\npub type {type_name(alias.name)} = {rust_type(alias.type)};"


def enum_text(enum: Enum, model: Model) -> str:
    """An enumeration.

    :param enum: the enumeration.
    :param model: the protocol.
    """
    default = enum_default(enum, model)
    lines = ["string_enum! {", doc(definition_doc(enum), 4)]
    lines += ["    #[derive(Default)]"] * (default is not None)
    lines.append(f"    pub enum {type_name(enum.name)} {{")
    for v in enum.values:
        lines += ["        #[default]"] * (v.value == default)
        lines.append(f'        {variant_name(v.value)} = "{v.value}",')
    return "\n".join([*lines, "    }", "}"])


def union_text(union: Union, model: Model) -> str:
    """A union.

    :param union: the union.
    :param model: the protocol.
    :raises ValueError: when an arm has no tag.
    """
    lines = []
    for arm in union.arms:
        struct = model.definitions[arm]
        if not isinstance(struct, Struct) or struct.tag is None:
            raise ValueError(f"{arm} of {union.name} has no tag")
        lines.append(f'        {arm_name(arm, union.arms)}({type_name(arm)}) = "{struct.tag.value}",')
    text = (
        f"tagged_union! {{\n{doc(definition_doc(union), 4)}\n"
        f'    pub enum {type_name(union.name)} by "{union.tag_field}" {{\n' + "\n".join(lines) + "\n    }\n}"
    )
    default = union_default(union.name, model)
    if default is None:
        return text
    arm = next(a for a in union.arms if _tag_value(model, a) == default[union.tag_field])
    return (
        f"{text}\n\nimpl Default for {type_name(union.name)} {{\n    fn default() -> Self {{\n"
        f"        Self::{arm_name(arm, union.arms)}({type_name(arm)}::default())\n    }}\n}}"
    )


def _tag_value(model: Model, name: str) -> str | None:
    struct = model.definitions[name]
    return struct.tag.value if isinstance(struct, Struct) and struct.tag else None


def defaults_texts(used: Iterable[Definition], model: Model) -> list[str]:
    """The functions that serde calls for a default that is not its type's own.

    :param used: the definitions with the fields.
    :param model: the protocol.
    """
    functions: dict[str, str] = {}
    for struct in (d for d in used if isinstance(d, Struct)):
        if has_own_default(struct, model) and not is_sent(struct):
            continue  # serde takes the struct's own
        for field in struct.fields:
            if not field.required and not is_natural(struct, field, model):
                functions[default_name(struct, field, model)] = _default(struct, field, model)
    return [functions[name] for name in sorted(functions)]


def _default(struct: Struct, field: Field, model: Model) -> str:
    name, expression = default_name(struct, field, model), value(field.type, field.default, model)
    compared, borrowed = f"*value == {expression}", rust_type(field.type)
    if expression == "true":
        compared = "*value"
    kind = borrowed
    if expression.endswith(".to_owned()"):
        compared, borrowed, kind = f"value == {expression.removesuffix('.to_owned()')}", "str", "String"
    test = f"pub(super) fn is_{name}(value: &{borrowed}) -> bool {{\n    {compared}\n}}"
    if has_own_default(struct, model):
        return test
    return f"pub(super) fn {name}() -> {kind} {{\n    {expression}\n}}\n\n{test}"
