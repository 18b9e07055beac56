"""Reads: the query string of a GET becomes the JSON body of its request, by the fields of the request's struct."""

import difflib
import functools
import re
from typing import Final, Literal, TypeAlias
from urllib.parse import parse_qsl

import msgspec
from hola_protocol.codec import is_newer, unsupported_version
from hola_protocol.errors import ProtocolError
from hola_protocol.operations import Operation
from hola_protocol.version import VERSION
from msgspec import inspect

_Kind: TypeAlias = Literal["text", "number", "boolean"]

# RFC 8259, section 6: the token goes into the body as it is, so that no digit is lost.
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_BOOLEANS: Final = ("true", "false")


def _kind(type_: inspect.Type) -> tuple[_Kind, bool]:
    """Which token a field takes, and whether it takes several."""
    match type_:
        case inspect.Metadata(type=inner):
            return _kind(inner)
        case inspect.UnionType(types=types):
            return _kind(next(t for t in types if not isinstance(t, inspect.NoneType)))
        case inspect.ListType(item_type=item):
            return _kind(item)[0], True
        case inspect.IntType() | inspect.FloatType():
            return "number", False
        case inspect.BoolType():
            return "boolean", False
        case inspect.StrType() | inspect.LiteralType():
            return "text", False
    raise AssertionError(f"{type_} has no form in a query string")


@functools.cache
def query_fields(operation: Operation) -> dict[str, tuple[_Kind, bool]]:
    """The keys that the query of a read can have: all fields but the one that the path fills.

    :param operation: an operation whose method is GET.
    :returns: for each key its kind, and whether it may be repeated.
    """
    info = inspect.type_info(operation.request)
    assert isinstance(info, inspect.StructType)
    return {f.encode_name: _kind(f.type) for f in info.fields if not (operation.on_study and f.name == "study")}


def _token(kind: _Kind, text: str) -> bytes:
    """The JSON of a value. What is not of its kind goes as a string, and the scheduler refuses it by its type."""
    if (kind == "number" and _NUMBER.fullmatch(text)) or (kind == "boolean" and text in _BOOLEANS):
        return text.encode()
    return msgspec.json.encode(text)


@functools.lru_cache(maxsize=1024)
def _empty_body(operation: Operation, study: str | None) -> bytes:
    fields = {"tag": operation.request.__name__} | ({} if study is None else {"study": study})
    return msgspec.json.encode(fields)


def request_body(operation: Operation, study: str | None, query: bytes, version: str = str(VERSION)) -> bytes:
    """Write the request that a path and a query mean. Ranges and values are left to the scheduler.

    :param operation: the operation.
    :param study: the study in the path, if the operation is on one.
    :param query: the query string, as sent.
    :param version: of the request; a key unknown to a newer one is ``unsupported_version``.
    :raises ProtocolError: ``invalid_message`` for a key that the request does not have, for a repeated key of a
        scalar field, and for a query that is not UTF-8.
    """
    start = _empty_body(operation, study)
    if not query:
        return start
    fields = query_fields(operation)
    given: dict[str, list[bytes]] = {}
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise ProtocolError("invalid_message", f"the query is not percent-encoded UTF-8: {error}") from error
    for key, value in pairs:
        kind = fields.get(key)
        if kind is None:
            near = difflib.get_close_matches(key, fields, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            message = f"{operation.name} has no key {key[:64]!r}{hint}"
            path = "/" + key.replace("~", "~0").replace("/", "~1")
            if is_newer(version):
                refused = unsupported_version(version).response
                raise ProtocolError(refused.code, f"{refused.message}; {message}", path=path, detail=refused.detail)
            raise ProtocolError("invalid_message", message, path=path)  # its value may be a secret
        values = given.setdefault(key, [])
        if values and not kind[1]:
            raise ProtocolError("invalid_message", f"{key!r} is given twice", path=f"/{key}", value=value)
        values.append(_token(kind[0], value))
    parts = [start[:-1]]
    for key, values in given.items():
        content = b"[%b]" % b",".join(values) if fields[key][1] else values[0]
        parts.append(b',"%b":%b' % (key.encode(), content))
    return b"".join((*parts, b"}"))
