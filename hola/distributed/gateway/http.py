"""Between ASGI and messages: bodies, headers and error replies."""

import asyncio
import functools
import math
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec
from hola_protocol.codec import encode
from hola_protocol.errors import ERROR_BY_CODE, ErrorResponse, ProtocolError
from hola_protocol.messages import Header
from msgspec import Struct

from hola.distributed.gateway.connection import CLOSING
from hola.distributed.gateway.link import OLDEST, SchedulerReply

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

JSON: Final = b"application/json"
ERROR_START: Final = b'{"tag":"ErrorResponse"'
_REPLY_START: Final = b'{"tag":"'
_OLDEST: Final = OLDEST.encode()
_MAX_LABEL: Final = 256
_MAX_CACHED: Final = 1024
_MAX_TRACESTATE: Final = 512
_TRACEPARENT: Final = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_BEARER: Final = b"bearer "
_SINGLE: Final = (b"host", b"authorization", b"idempotency-key", b"hola-protocol", b"content-type", b"content-length")
NOSNIFF: Final = (b"x-content-type-options", b"nosniff")
"""A header of every reply: no browser may take it for something else than it says."""


class ClientGoneError(Exception):
    """The client closed the connection before its request was complete."""


class HttpError(Exception):
    """A request that is no operation's: refused with a status that HTTP itself has for it.

    :ivar response: the body, of code ``invalid_message``.
    """

    def __init__(self, status: int, message: str, headers: RawHeaders | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.response = ProtocolError("invalid_message", message).response
        self.headers = headers or []


class RequestHead(NamedTuple):
    """What the gateway reads of the headers of a request.

    :ivar header: the header frame, without ``id``.
    :ivar host: the host named, without port, in lower case.
    :ivar length: the announced length of the body; ``None`` when unknown.
    """

    header: Header
    host: str
    content_type: bytes
    length: int | None
    accept: bytes
    last_event_id: bytes | None


def read_head(scope: Scope) -> RequestHead:
    """Read the headers of a request in one pass.

    :param scope: the ASGI scope.
    :raises ProtocolError: ``unauthenticated`` for an Authorization that is not ``Bearer``.
    """
    headers: dict[bytes, bytes] = dict(scope["headers"])
    get = headers.get
    if len(headers) != len(scope["headers"]):
        _refuse_repeated(scope["headers"])
    key, length, client = get(b"idempotency-key"), get(b"content-length"), scope.get("client")
    header = _caller(
        get(b"hola-protocol", _OLDEST)[:_MAX_CACHED],
        get(b"authorization", b"")[:_MAX_CACHED],
        get(b"user-agent", b"")[:_MAX_LABEL],
        client[0] if client else "",
    )
    if key is not None or b"traceparent" in headers:
        header = msgspec.structs.replace(
            header,
            idempotency_key=None if key is None else key.decode("latin-1"),
            **_trace(get(b"traceparent", b""), get(b"tracestate", b"")),
        )
    return RequestHead(
        header,
        _host_name(get(b"host", b"")[:_MAX_LABEL]),
        get(b"content-type", b""),
        None if length is None else int(length),
        get(b"accept", b""),
        get(b"last-event-id"),
    )


def _refuse_repeated(headers: RawHeaders) -> None:
    """Refuse a header that is given twice and may be read either way, by a proxy and here."""
    names = [name for name, _ in headers]
    for name in _SINGLE:
        if names.count(name) > 1:
            raise ProtocolError("invalid_message", f"the header {name.decode()} is given more than once")


@functools.lru_cache(maxsize=1024)
def _caller(version: bytes, authorization: bytes, agent: bytes, address: str) -> Header:
    """What the headers of a client say each time; their lengths are bounded, since they are kept."""
    token = None
    if authorization:
        if authorization[: len(_BEARER)].lower() != _BEARER:
            raise ProtocolError("unauthenticated", "Authorization must be: Bearer and the token")
        token = authorization[len(_BEARER) :].strip().decode("latin-1")
    return Header(
        version=version.decode("latin-1"),
        token=token,
        client=f"{agent.decode('latin-1')} {address}".strip()[:_MAX_LABEL],
    )


def _trace(parent: bytes, state: bytes) -> dict[str, str]:
    """The fields of W3C Trace Context, when they are those."""
    if not parent or _TRACEPARENT.fullmatch(parent) is None:
        return {}
    fields = {"traceparent": parent.decode("latin-1")}
    if 0 < len(state) <= _MAX_TRACESTATE:
        fields["tracestate"] = state.decode("latin-1")
    return fields


@functools.lru_cache(maxsize=256)
def _host_name(host: bytes) -> str:
    name = host.decode("latin-1").lower()
    if name.startswith("["):
        return name.partition("]")[0][1:]
    return name.partition(":")[0]


def check_content_type(content_type: bytes) -> None:
    """Demand JSON: no form of a foreign page in a browser can send it.

    :param content_type: the header's value.
    :raises ProtocolError: ``invalid_message``.
    """
    if content_type == JSON:
        return
    kind, _, parameters = content_type.lower().partition(b";")
    charset = parameters.strip().removeprefix(b"charset=").strip(b'"')
    if kind.strip() != JSON or charset not in (b"", b"utf-8"):
        raise ProtocolError(
            "invalid_message", "Content-Type must be application/json, in UTF-8", value=content_type.decode("latin-1")
        )


async def read_body(receive: Receive, length: int | None, limit: int, patience_s: float) -> bytes:
    """Read a body, never more than a limit of it.

    :param receive: the ASGI callable.
    :param length: the length announced, if it is.
    :param limit: the most bytes.
    :param patience_s: seconds that the client has.
    :raises ProtocolError: ``too_large``; ``invalid_message`` when it does not come in time.
    :raises ClientGoneError: when the client leaves.
    """
    if length is not None and length > limit:
        raise too_large(length, limit)
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        body: bytes = message.get("body", b"")
        if len(body) > limit:
            raise too_large(len(body), limit)
        return body
    try:
        async with asyncio.timeout(patience_s):
            return await _read_rest(receive, message, limit)
    except TimeoutError as error:
        raise ProtocolError("invalid_message", f"the body did not come within {patience_s:g} s") from error


async def _read_rest(receive: Receive, message: MutableMapping[str, Any], limit: int) -> bytes:
    parts, size = [], 0
    while True:
        if message["type"] != "http.request":
            raise ClientGoneError
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise too_large(size, limit)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)
        message = await receive()


def too_large(size: int, limit: int) -> ProtocolError:
    """The error for a request that is too large.

    :param size: what is known of its size, in bytes.
    :param limit: the limit.
    """
    return ProtocolError("too_large", f"the body has {size} bytes or more, at most {limit} are allowed")


async def send_json(send: Send, status: int, body: bytes, version: str = OLDEST, headers: RawHeaders = []) -> None:  # noqa: B006 - never changed
    """Send a whole JSON reply.

    :param send: the ASGI callable.
    :param status: the HTTP status.
    :param body: the JSON.
    :param version: the version that the reply is of.
    :param headers: more headers.
    """
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", JSON),
                (b"content-length", b"%d" % len(body)),
                (b"hola-protocol", version.encode("ascii", "replace")),
                (b"cache-control", b"no-store"),
                NOSNIFF,
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})


def error_headers(error: ErrorResponse) -> RawHeaders:
    """What HTTP itself says about an error.

    :param error: the error.
    """
    headers: RawHeaders = []
    if error.retry_after_s is not None:
        headers.append((b"retry-after", b"%d" % math.ceil(error.retry_after_s)))
    if error.code == "unauthenticated":
        headers.append((b"www-authenticate", b"Bearer"))
    if error.code == "too_large":
        headers.append((b"connection", b"close"))  # the rest of the body is not read
    return headers


def status_of(code: str, retryable: bool) -> int:
    """The HTTP status of an error code; of an unknown one by whether it may be tried again.

    :param code: the code.
    :param retryable: whether the server says that it is worth trying again.
    """
    row = ERROR_BY_CODE.get(code)
    return row.http_status if row else 503 if retryable else 400


async def send_error(send: Send, error: ErrorResponse, status: int | None = None, headers: RawHeaders = []) -> int:  # noqa: B006 - never changed
    """Send an error of the gateway's own.

    :param send: the ASGI callable.
    :param error: the error.
    :param status: the HTTP status, when HTTP has one that says more than the code's.
    :param headers: more headers.
    :returns: the status sent.
    """
    status = status or status_of(error.code, error.retryable)
    await send_json(send, status, encode(error), headers=error_headers(error) + headers)
    return status


class _ErrorPeek(Struct):
    tag: str
    code: str = ""
    retryable: bool = False
    retry_after_s: float | None = None


_peek_error = msgspec.json.Decoder(_ErrorPeek).decode


async def send_reply(send: Send, reply: SchedulerReply) -> int:
    """Send what the scheduler answered, as it is.

    :param send: the ASGI callable.
    :param reply: the scheduler's.
    :returns: the HTTP status.
    """
    body = reply.body
    if body.startswith(_REPLY_START) and not body.startswith(ERROR_START):
        await send_json(send, 200, body, reply.version)
        return 200
    error = _peek_error(body)
    if error.tag != ErrorResponse.__name__:
        await send_json(send, 200, body, reply.version)
        return 200
    status = status_of(error.code, error.retryable)
    known = ErrorResponse(code=error.code, message="", retry_after_s=error.retry_after_s)  # type: ignore[arg-type]
    await send_json(send, status, body, reply.version, error_headers(known))
    return status


def is_closing(scope: Scope) -> bool:
    """Whether a reply to this request would reach nobody, since its connection has ended.

    :param scope: of ASGI.
    """
    closing: Callable[[], bool] | None = (scope.get("extensions") or {}).get(CLOSING)
    return closing is not None and closing()


async def disconnected(receive: Receive) -> None:
    """Return when the client has left; its request was read whole.

    :param receive: the ASGI callable.
    """
    while (await receive())["type"] != "http.disconnect":
        pass
