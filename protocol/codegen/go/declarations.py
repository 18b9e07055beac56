"""The text of enumerations, named maps, unions and structs."""

from collections.abc import Iterable

from ..ir import Alias, Enum, Field, Nullable, Ref, Struct, Union
from ..walk import version_numbers
from .docs import arm_sentence, doc, reply_sentence, request_sentence, sentence
from .names import enum_constant, exported, type_name
from .scope import Scope
from .types import has_type, struct_tag, underlying


def enums(scope: Scope) -> Iterable[str]:
    """The enumerations and their constants.

    :param scope: what the client needs.
    """
    meanings = {row.code: row.meaning for row in scope.model.errors}
    for enum in scope.enums:
        yield doc(sentence(enum.name, enum.doc or "One of the constants below."))
        yield f"type {enum.name} string\n"
        yield f"// The values of {enum.name}. A reply may hold another one, of a later version.\nconst ("
        for value in enum.values:
            if enum.name == "ErrorCode" and value.value in meanings:
                yield doc(meanings[value.value], "\t")
            yield f'\t{enum_constant(enum, value.value)} {enum.name} = "{value.value}"'
        yield ")\n"
        yield from _newer_values(enum, scope)


def _newer_values(enum: Enum, scope: Scope) -> Iterable[str]:
    newer = [v for v in enum.values if version_numbers(v.since) > scope.oldest]
    if newer:
        yield f"func (v {enum.name}) since() version {{\nswitch v {{"
        for value in newer:
            major, minor = version_numbers(value.since)
            yield f"case {enum_constant(enum, value.value)}:\nreturn version{{{major}, {minor}}}"
        yield "}\nreturn version{}\n}\n"


def messages(scope: Scope) -> Iterable[str]:
    """Named maps, unions and structs.

    :param scope: what the client needs.
    """
    for alias in (a for a in scope.aliases if has_type(a)):
        yield from _alias(alias, scope)
    for union in scope.unions:
        yield from _union(union)
    for struct in scope.structs:
        yield doc(_struct_text(struct, scope))
        if not struct.fields:
            yield f"type {struct.name} struct{{}}\n"
            continue
        yield f"type {struct.name} struct {{"
        for field in struct.fields:
            yield _field(struct, field, scope)
        yield "}\n"


def _alias(alias: Alias, scope: Scope) -> Iterable[str]:
    text = alias.doc or "null, a boolean, a number or a string."
    if underlying(alias, scope.model) == "= any":
        text += (
            "\n\nA reader makes nil, bool, string, int64 (a whole number within ±(2^53-1) that is written without "
            "a fraction) or float64 of it; a writer takes any integer and floating-point type."
        )
    yield doc(sentence(alias.name, text))
    yield f"type {alias.name} {underlying(alias, scope.model)}\n"


def _union(union: Union) -> Iterable[str]:
    name = type_name(union.name)
    arms = ", ".join(f"[{arm}]" for arm in union.arms)
    yield doc(f"{name} is one of {arms}; in a reply also [Unknown{name}], an arm of a later version.")
    yield f"type {name} interface {{\nis{name}()\n}}\n"
    yield doc(f"Unknown{name} is an arm that this version does not know, as it came.")
    yield f"type Unknown{name} struct {{"
    yield f'// The field `{union.tag_field}`, which names the arm.\n{exported(union.tag_field)} string `json:"-"`'
    yield '// The whole object.\nRaw json.RawMessage `json:"-"`\n}\n'
    for arm in (*union.arms, f"Unknown{name}"):
        yield f"func ({arm}) is{name}() {{}}"
    yield ""


def _struct_text(struct: Struct, scope: Scope) -> str:
    if (operation := scope.operation_of.get(struct.name)) is not None:
        text = request_sentence if struct.kind == "request" else reply_sentence
        return text(struct.name, operation.name, struct.doc)
    if (union := scope.union_of.get(struct.name)) is not None:
        return arm_sentence(struct.name, type_name(union.name), struct.doc)
    return sentence(struct.name, struct.doc)


def _field(struct: Struct, field: Field, scope: Scope) -> str:
    form = scope.shape(struct, field)
    text = field.doc
    if field.name == "study" and struct.name in scope.on_study:
        text += " Empty stands for the client's."
    elif form.default is not None and form.absence != "default":
        text += f" {'Nil' if form.absence == 'pointer' else 'Zero'} stands for {form.default}."
    elif isinstance(field.type, Nullable) and form.absence == "zero" and struct.name in scope.sent:
        text += " Zero leaves it out."
    elif (arm := _default_arm(field, scope)) is not None:
        text += f" Nil stands for [{arm}]."
    if version_numbers(field.since) > scope.oldest:
        text += f" Since version {field.since}."
    tag = struct_tag(field, form, scope.model, scope.oldest)
    return f"{doc(text, chr(9))}\n\t{exported(field.name)} {form.type} {tag}"


def _default_arm(field: Field, scope: Scope) -> str | None:
    """The arm of a union that a field is by default, with its own defaults."""
    union = scope.model.definitions.get(field.type.name) if isinstance(field.type, Ref) else None
    if not isinstance(union, Union) or not isinstance(field.default, dict):
        return None
    for arm in union.arms:
        struct = scope.model.definitions[arm]
        if isinstance(struct, Struct) and struct.tag and field.default == {struct.tag.field: struct.tag.value}:
            return arm
    return None
