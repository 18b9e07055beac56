"""The JSON Schema (2020-12) of every struct and named type, read off the annotations."""

import ast
import functools
import inspect
import operator
import re
import sys
import types
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from . import errors, limits, messages, space, stopping, values, version
from .defaults import field_default
from .diagnosis import plain_pattern
from .study_file import StudyFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema: TypeAlias = dict[str, Any]

_MODULES = (values, version, errors, limits, stopping, *space.MODULES, space, *messages.MODULES, messages)
_BASES = frozenset(
    {
        messages.Request,
        messages.StudyRequest,
        messages.Response,
        messages.RequestItem,
        messages.ResponseItem,
        messages.Event,
        space.Problem,
    }
)
_SCALARS: dict[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    type(None): {"type": "null"},
    Any: {},
}
_JSON_TYPES = ("boolean", "integer", "number", "string", "null")


def schema_id(name: str) -> str:
    """The ``$id`` of a document, with the minor.

    :param name: such as ``schema`` or ``catalog``.
    """
    return f"urn:hola-protocol:{version.VERSION}:{name}"


def markdown(text: str) -> str:
    """A docstring as one text for other tools: unindented, single backquotes.

    :param text: in reStructuredText without roles.
    """
    return inspect.cleandoc(text).replace("``", "`")


@cache
def named_types() -> dict[Any, str]:
    """The name of every type alias of the protocol, by the type."""
    named: dict[Any, str] = {}
    for module in _MODULES:
        for name, value in vars(module).items():
            is_alias = get_origin(value) in (Annotated, Literal, Union, types.UnionType)
            if is_alias and not name.startswith("_") and named.setdefault(value, name) != name:
                raise TypeError(f"{name} and {named[value]} are the same type")
    return named


def _docs_below(body: list[ast.stmt]) -> dict[str, str]:
    """The docstrings below annotated names, which Python itself does not keep."""
    return {
        named.target.id: markdown(str(below.value.value))
        for named, below in pairwise(body)
        if isinstance(named, ast.AnnAssign)
        and isinstance(named.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
    }


@cache
def _attribute_docs(module_name: str) -> dict[str, dict[str, str]]:
    """The docstrings of the fields of every class of a module, and under ``""`` those of its named types."""
    body = ast.parse(inspect.getsource(sys.modules[module_name])).body
    return {node.name: _docs_below(node.body) for node in body if isinstance(node, ast.ClassDef)} | {
        "": _docs_below(body)
    }


def field_docs(struct: type[Struct]) -> dict[str, str]:
    """The docstrings of a struct's fields, the inherited ones included.

    :param struct: the struct.
    """
    docs: dict[str, str] = {}
    for base in reversed(struct.__mro__):
        if issubclass(base, Struct) and base is not Struct:
            docs |= _attribute_docs(base.__module__).get(base.__name__, {})
    return docs


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else value


_META_KEYWORDS = {
    str: {"min_length": "minLength", "max_length": "maxLength"},
    list: {"min_length": "minItems", "max_length": "maxItems"},
    dict: {"min_length": "minProperties", "max_length": "maxProperties"},
}
_RANGE_KEYWORDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


def _constrained(base: Any, meta: Meta) -> Schema:
    schema: Schema = {}
    kind = get_origin(base) or base
    lengths = _META_KEYWORDS.get(list if kind is tuple else kind, {})
    if meta.description:
        schema["description"] = markdown(meta.description)
    for attribute, keyword in lengths.items():
        if (length := getattr(meta, attribute)) is not None:
            schema[keyword] = length
    for attribute, keyword in _RANGE_KEYWORDS.items():
        if (bound := getattr(meta, attribute)) is not None:
            schema[keyword] = _number(bound)
    if meta.pattern is not None:
        schema["pattern"] = plain_pattern(meta.pattern)
    return schema


def is_struct(annotation: Any) -> bool:
    """Whether the annotation is a struct of its own.

    :param annotation: a type.
    """
    return isinstance(annotation, type) and issubclass(annotation, Struct)


def schema_of(annotation: Any, *, inline: bool = False) -> Schema:
    """The schema of a type; structs and named types by reference.

    :param annotation: a type annotation of the protocol.
    :param inline: write this type itself out, although it has a name.
    """
    if not inline and not is_struct(annotation) and (name := named_types().get(annotation)):
        return {"$ref": f"#/$defs/{name}"}
    if is_struct(annotation):
        return {"$ref": f"#/$defs/{annotation.__name__}"}
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        base, *metas = arguments
        schema = schema_of(base)
        for meta in metas:
            schema |= _constrained(base, meta)
        return schema
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is list or (origin is tuple and arguments[1:] == (Ellipsis,)):
        return {"type": "array", "items": schema_of(arguments[0])}
    if origin is dict:
        schema = {"type": "object", "additionalProperties": schema_of(arguments[1])}
        return schema if arguments[0] is str else {**schema, "propertyNames": schema_of(arguments[0])}
    return dict(_SCALARS[annotation])


def _union(arms: tuple[Any, ...]) -> Schema:
    if all(is_struct(arm) for arm in arms):
        return {"oneOf": [schema_of(arm) for arm in arms]}
    if type(None) in arms:
        rest = tuple(arm for arm in arms if arm is not type(None))
        if any(arm not in _SCALARS for arm in rest):
            inner = rest[0] if len(rest) == 1 else functools.reduce(operator.or_, rest)
            return {"anyOf": [schema_of(inner), {"type": "null"}]}
    kinds = {_SCALARS[arm]["type"] for arm in arms}
    if "number" in kinds:
        kinds.discard("integer")
    ordered = [kind for kind in _JSON_TYPES if kind in kinds]
    return {"type": ordered if len(ordered) > 1 else ordered[0]}


def struct_schema(struct: type[Struct], *, closed: bool) -> Schema:
    """The schema of a struct.

    :param struct: the struct.
    :param closed: whether it refuses unknown fields.
    """
    config = struct.__struct_config__
    properties: dict[str, Schema] = {}
    required: list[str] = []
    if config.tag_field is not None:
        properties[config.tag_field] = {"type": "string", "const": config.tag}
        required.append(config.tag_field)
    docs = field_docs(struct)
    hints = get_type_hints(struct, include_extras=True)
    for field in msgspec.structs.fields(struct):
        schema = schema_of(hints[field.name])
        if doc := docs.get(field.name):
            schema["description"] = doc
        if field.required:
            required.append(field.encode_name)
        else:
            schema["default"] = msgspec.json.decode(msgspec.json.encode(field_default(field)))
        properties[field.encode_name] = schema
    result: Schema = {"type": "object", "description": markdown(struct.__doc__ or ""), "properties": properties}
    if required:
        result["required"] = required
    if closed:
        result["additionalProperties"] = False
    return result


def parts(annotation: Any) -> Iterator[type[Struct]]:
    """Every struct within a type, itself included; some come several times.

    :param annotation: a type annotation of the protocol.
    """
    if is_struct(annotation):
        yield annotation
        for hint in get_type_hints(annotation, include_extras=True).values():
            yield from parts(hint)
    for argument in get_args(annotation):
        yield from parts(argument)


@cache
def structs() -> tuple[type[Struct], ...]:
    """Every struct of the protocol, in the order of the modules."""
    found: dict[type[Struct], None] = {}
    for module in _MODULES:
        for value in vars(module).values():
            if is_struct(value) and value.__module__ == module.__name__ and value not in _BASES:
                found[value] = None
    found[StudyFile] = None
    return tuple(found)


@cache
def closed_structs() -> frozenset[type[Struct]]:
    """The structs that a request or a study file holds: nothing unknown may stand in them."""
    return frozenset(parts(messages.AnyRequest)) | frozenset(parts(StudyFile))


def definitions() -> dict[str, Schema]:
    """The schema of every struct and named type, by its name."""
    defs = {s.__name__: struct_schema(s, closed=s in closed_structs()) for s in structs()}
    for annotation, name in named_types().items():
        if name in defs:
            raise TypeError(f"{name} names a struct and a type")
        doc = next((docs[name] for module in _MODULES if name in (docs := _attribute_docs(module.__name__)[""])), None)
        defs[name] = schema_of(annotation, inline=True)
        if doc is not None:
            defs[name] = {"description": doc} | defs[name]
    return dict(sorted(defs.items()))


def message_schema() -> Schema:
    """The whole document: a message of any kind, and every definition."""
    return {
        "$schema": DIALECT,
        "$id": schema_id("schema"),
        "title": "hola protocol",
        "description": "A message of the hola protocol. What a sender of this version may send: requests are closed; "
        "a reader of replies and events ignores what it does not know.",
        "$ref": "#/$defs/Message",
        "$defs": definitions(),
    }


def study_schema() -> Schema:
    """A schema of study files alone, for editors."""
    defs = definitions()
    defs["CategoricalParameter"] = _with_branches(defs["CategoricalParameter"])
    wanted = ["StudyFile"]
    for name in wanted:
        wanted.extend(used for used in references(defs[name]) if used not in wanted)
    return {
        "$schema": DIALECT,
        "$id": schema_id("study"),
        "title": "hola study file",
        "$ref": "#/$defs/StudyFile",
        "$defs": {name: defs[name] for name in sorted(wanted)},
    }


def _with_branches(categorical: Schema) -> Schema:
    """A categorical parameter as a study file may write it; see :mod:`hola_protocol.branches`."""
    branches = {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/ParameterSpec"}},
        "description": "Parameters that are active for one of the choices, by choice.",
    }
    return {
        **categorical,
        "properties": {**categorical["properties"], "branches": branches},
        "required": [name for name in categorical["required"] if name != "choices"],
        "anyOf": [{"required": ["choices"]}, {"required": ["branches"]}],
    }


def references(schema: Any) -> list[str]:
    """The names of the definitions that a schema refers to, each once.

    :param schema: a schema, or a part of one.
    """
    if isinstance(schema, dict):
        found = [name for value in schema.values() for name in references(value)]
        if isinstance(reference := schema.get("$ref"), str):
            found.append(reference.rpartition("/")[2])
        return list(dict.fromkeys(found))
    if isinstance(schema, list):
        return list(dict.fromkeys(name for item in schema for name in references(item)))
    return []


_REFERENCE = re.compile(r"^#/\$defs/")


def moved(schema: Any, prefix: str) -> Any:
    """A copy of a schema whose references point elsewhere.

    :param schema: a schema, or a part of one.
    :param prefix: that replaces ``#/$defs/``.
    """
    if isinstance(schema, dict):
        return {
            key: _REFERENCE.sub(prefix, value) if key == "$ref" and isinstance(value, str) else moved(value, prefix)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [moved(item, prefix) for item in schema]
    return schema
