"""The one place where bytes become messages, and messages bytes.

Requests are read closed, replies and events open. Every failure is a :class:`~hola_protocol.errors.ProtocolError`
that names the path and the value. What is good is decoded once, by msgspec; only what it refuses is parsed again to
say why.
"""

import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any, TypeVar, cast

import msgspec
from msgspec import Meta, Struct

from . import messages as m
from .diagnosis import Breach, Diagnosis, pointer, shown
from .errors import ErrorResponse, ProtocolError
from .lenient import Unknown, build
from .limits import MAX_HEADER_BYTES, Limits
from .operations import OPERATIONS, Operation
from .strict_json import MalformedError, parse
from .unknown_fields import has_unknown_field
from .values import UUID_PATTERN, Label
from .version import SERVED, VERSION, Version

__all__ = [
    "Unknown",
    "decode_header",
    "decode_reply",
    "decode_request",
    "decode_response",
    "encode",
    "encode_header",
    "encode_request",
    "header_id",
    "is_newer",
    "peek_operation",
    "refusal",
    "unsupported_version",
]

R = TypeVar("R", bound=m.Response)

DEFAULT_LIMITS = Limits()
MAX_BREACHES = 1000
VERSION_TEXT = str(VERSION)
_SERVED_TEXTS = frozenset(map(str, SERVED))
MAX_ID = 64
# Hostile bytes make the decoder raise more than its own errors: a plain ValueError for an integer of thousands of
# digits, UnicodeDecodeError for text that is not UTF-8, RecursionError for deep nesting.
_FAILURES = (msgspec.MsgspecError, ValueError, RecursionError, OverflowError)

_encode = msgspec.json.Encoder().encode
_decode_request = msgspec.json.Decoder(m.AnyRequest).decode
_decode_response = msgspec.json.Decoder(m.AnyResponse).decode
_decode_header = msgspec.json.Decoder(m.Header).decode
_reply_decoders: dict[type[m.Response], msgspec.json.Decoder[Any]] = {}


# The structs of a spec are open, since replies carry them too: requests that hold them are looked through again.
_WITH_OPEN_PARTS = frozenset(
    {m.CreateStudyRequest, m.UpdateObjectivesRequest, m.PreviewObjectivesRequest, m.SubmitReportsRequest}
)
# Nothing but metadata can nest beyond what the structs themselves do.
_METADATA_ITEMS = {op.request: op.batch for op in OPERATIONS if op.metadata}
_METADATA_LEVEL = 4
_CONTAINERS = (dict, list)
_OPERATION_BY_TAG = {op.request.__name__.encode(): op for op in OPERATIONS}
# An escape is one unless its backslash is escaped itself.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def unsupported_version(version: str) -> ProtocolError:
    """The error for a version that is not served, with the list of those that are.

    :param version: the version asked for.
    """
    versions = [str(v) for v in SERVED]
    return ProtocolError(
        "unsupported_version",
        f"version {version} is not served here; served: {', '.join(versions)}",
        detail={"versions": versions},
    )


def refusal(breach: Breach) -> ProtocolError:
    """The error that reports a breach.

    :param breach: where and what.
    """
    return ProtocolError(
        "too_large" if breach.kind == "too_long" else "invalid_message",
        f"{breach.path or 'the message'}: {breach.message}",
        path=breach.path,
        value=None if breach.value is None else shown(breach.value, breach.path),
    )


def _too_large(size: int, limit: int) -> ProtocolError:
    return ProtocolError("too_large", f"the message has {size} bytes, at most {limit} are allowed")


def is_newer(version: str) -> bool:
    """Whether a version is above every one served: what it adds is not known here.

    :param version: of a header, readable or not.
    """
    try:
        return Version.parse(version) > SERVED[-1]
    except ValueError:
        return False


def _explain(
    annotation: Any, body: bytes, *, closed: bool, max_nesting: int, newer: str | None
) -> ProtocolError | None:
    """Why a body is refused; None when nothing is wrong with it."""
    try:
        raw = parse(body)
    except MalformedError as e:
        return ProtocolError("invalid_message", f"the message {e}")
    breaches = Diagnosis(closed=closed, max_nesting=max_nesting).breaches(annotation, raw)
    if newer is None:
        first = next(breaches, None)
    else:
        found = list(islice(breaches, MAX_BREACHES))
        first = found[0] if found else None
        if found and all(breach.kind == "unknown" for breach in found):
            error = unsupported_version(newer)
            return ProtocolError(
                "unsupported_version",
                f"{error.response.message}; {refusal(found[0])}",
                path=found[0].path,
                detail=error.response.detail,
            )
    return None if first is None else refusal(first)


def _explain_request(body: bytes, limits: Limits, version: str) -> ProtocolError | None:
    newer = version if is_newer(version) else None
    return _explain(m.AnyRequest, body, closed=True, max_nesting=limits.max_nesting, newer=newer)


def _unexplained(failure: BaseException) -> ProtocolError:
    """The error of a body that only the decoder finds fault with, such as a repeated key."""
    if isinstance(failure, RecursionError):
        return ProtocolError("invalid_message", "the message is nested too deep")
    return ProtocolError("invalid_message", f"the message is not accepted: {failure}")


def _nests(value: object, levels: int) -> bool:
    """Whether a JSON value nests deeper than this many levels."""
    if not isinstance(value, _CONTAINERS):
        return False
    children = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_nests(child, levels - 1) for child in children if isinstance(child, _CONTAINERS))


def _has_open_part(kind: type[m.Request], body: bytes) -> bool:
    """Whether a message may hold an open part; few reports have one, and most messages are reports."""
    return kind is not m.SubmitReportsRequest or b'"checkpoint"' in body or b"\\" in body


def _needs_look(message: m.Request, body: bytes, max_nesting: int) -> bool:
    """Whether the message may break a rule that the decoder does not hold."""
    kind = type(message)
    if b"\\" in body and b"\\u0000" in body and _NUL.search(body):
        return True
    if kind in _WITH_OPEN_PARTS and _has_open_part(kind, body) and has_unknown_field(kind, msgspec.json.decode(body)):
        return True
    if kind in _METADATA_ITEMS and body.count(b"{") + body.count(b"[") > max_nesting:
        levels = max(0, max_nesting - _METADATA_LEVEL + 1)
        return any(_nests(item.metadata, levels) for name in _METADATA_ITEMS[kind] for item in getattr(message, name))
    return False


def decode_request(body: bytes, limits: Limits = DEFAULT_LIMITS, version: str = VERSION_TEXT) -> m.AnyRequest:
    """Read a request of any kind, closed.

    Rules that the schema cannot say are left to :func:`hola_protocol.rules.check_request`.

    :param body: the JSON body.
    :param limits: of this server; the size and the nesting are held here.
    :param version: of the header; one that is newer turns a refusal for unknown names into ``unsupported_version``.
    :returns: the request.
    :raises ProtocolError: ``invalid_message``, ``too_large`` or ``unsupported_version``.
    """
    if len(body) > limits.max_message_bytes:
        raise _too_large(len(body), limits.max_message_bytes)
    message: m.AnyRequest
    try:
        message = _decode_request(body)
        suspect = _needs_look(message, body, limits.max_nesting)
    except _FAILURES as failure:
        raise _explain_request(body, limits, version) or _unexplained(failure) from None
    if suspect and (error := _explain_request(body, limits, version)):
        raise error
    return message


_TAG = re.compile(rb'\s*\{\s*"tag"\s*:\s*"([A-Za-z]{1,64})"')


def peek_operation(body: bytes) -> Operation | None:
    """The operation of a body that begins with its tag, without reading the rest: to refuse a caller who may not use it
    before anything of the body is decoded.

    :param body: the JSON body.
    :returns: the operation; ``None`` when the body does not begin with the tag of a request.
    """
    found = _TAG.match(body)
    return None if found is None else _OPERATION_BY_TAG.get(found[1])


def _decode_open(decode: Any, annotation: Any, body: bytes) -> Any:
    try:
        return decode(body)
    except _FAILURES as failure:
        try:
            raw = parse(body)
        except MalformedError as e:
            raise ProtocolError("invalid_message", f"the message {e}") from None
        # Anything may nest in what is unknown; the nesting of a reply is the server's care.
        found = list(Diagnosis(closed=False, max_nesting=10_000).breaches(annotation, raw))
        for breach in found:
            tag = "/tag" if breach.path == "/tag" else None
            if breach.kind != "unknown" or tag:
                raise refusal(breach) from None
        if not found:
            raise _unexplained(failure) from None
        return build(annotation, raw)


def decode_reply(body: bytes, response: type[R]) -> R | ErrorResponse:
    """Read the reply to a request, open: unknown fields are dropped, unknown arms become :class:`Unknown`, and an
    unknown enum value stays the string that it is.

    :param body: the JSON body.
    :param response: the response expected, from the operations table.
    :returns: it, or the error that the server answered.
    :raises ProtocolError: ``invalid_message`` for anything else.
    """
    decoder = _reply_decoders.get(response)
    if decoder is None:
        decoder = _reply_decoders[response] = msgspec.json.Decoder(response | ErrorResponse)
    return cast("R | ErrorResponse", _decode_open(decoder.decode, response | ErrorResponse, body))


def decode_response(body: bytes) -> m.AnyResponse:
    """Read a response of any kind, open as in :func:`decode_reply`.

    :param body: the JSON body.
    :raises ProtocolError: ``invalid_message``.
    """
    return cast("m.AnyResponse", _decode_open(_decode_response, m.AnyResponse, body))


def encode(message: m.Message) -> bytes:
    """Write a message, leaving out fields at their default.

    Nothing is checked: a response holds what the server made of checked values.

    :param message: a request, a response or an event.
    :returns: JSON in UTF-8.
    """
    return _encode(message)


def _unsendable(value: object, path: str) -> Iterator[Breach]:
    """The parts of a message that JSON cannot carry, or the protocol does not."""
    match value:
        case None | bool() | int():
            if type(value) not in (type(None), bool, int):
                yield Breach(path, f"{type(value).__name__} is not a JSON value", repr(value))
        case float():
            if not math.isfinite(value):
                yield Breach(path, f"{value} is not a finite number", repr(value))
            elif type(value) is not float:
                yield Breach(path, f"{type(value).__name__} is not a JSON value: use float()", repr(value))
        case str():
            if type(value) is not str:
                yield Breach(path, f"{type(value).__name__} is not a JSON value: use str()", str(value))
            for breach in Diagnosis(closed=True).breaches(Any, value):
                yield breach._replace(path=path)
        case list() | tuple():
            for i, item in enumerate(value):
                yield from _unsendable(item, f"{path}/{i}")
        case dict():
            for key, item in value.items():
                if type(key) is str:
                    yield from _unsendable(item, path + pointer(key))
                else:
                    yield Breach(path, f"the key {key!r} is not a string", repr(key))
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from _unsendable(getattr(value, name), f"{path}/{name}")
        case _:
            yield Breach(path, f"{type(value).__name__} is not a JSON value", repr(value))


def encode_request(message: m.AnyRequest, limits: Limits = DEFAULT_LIMITS, *, validate: bool = True) -> bytes:
    """Write a request, and check what nobody checks when a struct is made: types, ranges, patterns, lengths, finite
    numbers.

    :param message: a request.
    :param limits: of the server, as far as known.
    :param validate: whether to check everything. A client leaves to the server what the server checks anyway: without
        validation only the size is checked, and that no value is lost in JSON.
    :returns: JSON in UTF-8.
    :raises ProtocolError: ``invalid_message`` or ``too_large``, with the path and the value.
    """
    try:
        body = _encode(message)
    except (TypeError, ValueError, RecursionError, OverflowError) as failure:
        raise _first_unsendable(message, failure) from None
    # msgspec writes what is not finite as null, and bytes and keys of other types as strings.
    if b"null" in body and (breach := next(_unsendable(message, ""), None)):
        raise refusal(breach)
    if validate:
        decode_request(body, limits)
    elif len(body) > limits.max_message_bytes:
        raise _too_large(len(body), limits.max_message_bytes)
    return body


def _first_unsendable(message: m.AnyRequest, failure: Exception) -> ProtocolError:
    if isinstance(failure, RecursionError):
        return ProtocolError("invalid_message", "the message is nested too deep")
    breach = next(_unsendable(message, ""), None)
    return ProtocolError("invalid_message", str(failure)) if breach is None else refusal(breach)


class _HeaderId(msgspec.Struct):
    id: str = ""


def header_id(frame: bytes) -> str:
    """The ``id`` of a header that :func:`decode_header` refuses, so that the refusal finds who asked.

    :param frame: the second frame.
    :returns: the id; empty when there is none to be read.
    """
    if len(frame) > MAX_HEADER_BYTES:
        return ""
    try:
        return msgspec.json.decode(frame, type=_HeaderId).id[:MAX_ID]
    except _FAILURES:
        return ""


def encode_header(header: m.Header) -> bytes:
    """Write a header.

    :param header: of a request, or of a reply.
    :returns: JSON in UTF-8, the second frame of a message.
    """
    return _encode(header)


class _PlainHeader(Struct, gc=False):
    """A header without its patterns. They are checked apart, which takes a third of the time that msgspec takes."""

    version: str
    id: Annotated[str, Meta(max_length=MAX_ID)] = ""
    idempotency_key: str | None = None
    token: Annotated[str, Meta(max_length=512)] | None = None
    client: Label | None = None
    traceparent: Label | None = None
    tracestate: Annotated[str, Meta(max_length=512)] | None = None


_decode_plain_header = msgspec.json.Decoder(_PlainHeader).decode
_is_key = re.compile(UUID_PATTERN).search


def _plain_header(frame: bytes) -> m.Header | None:
    """Read a header; ``None`` for one that breaks a rule, and for one with an escape, which may spell anything."""
    if b"\\" in frame:
        return None
    try:
        plain = _decode_plain_header(frame)
    except _FAILURES:
        return None
    key = plain.idempotency_key
    if plain.version not in _SERVED_TEXTS or (key is not None and not _is_key(key)):
        return None
    return m.Header(
        version=plain.version,
        id=plain.id,
        idempotency_key=key,
        token=plain.token,
        client=plain.client,
        traceparent=plain.traceparent,
        tracestate=plain.tracestate,
    )


def decode_header(frame: bytes) -> m.Header:
    """Read a header, open. A newer minor of the same major passes: it may use nothing that is new.

    :param frame: the second frame.
    :raises ProtocolError: ``invalid_message``, ``too_large``, or ``unsupported_version`` for another major.
    """
    if len(frame) > MAX_HEADER_BYTES:
        raise _too_large(len(frame), MAX_HEADER_BYTES)
    header = _plain_header(frame)
    if header is not None:
        return header
    try:
        header = _decode_header(frame)
    except _FAILURES as failure:
        error = _explain(m.Header, frame, closed=False, max_nesting=10_000, newer=None)
        raise error or _unexplained(failure) from None
    if header.version not in _SERVED_TEXTS and Version.parse(header.version).major not in {v.major for v in SERVED}:
        raise unsupported_version(header.version)
    if (
        b"\\u0000" in frame
        and _NUL.search(frame)
        and (error := _explain(m.Header, frame, closed=False, max_nesting=10_000, newer=None))
    ):
        raise error
    return header
