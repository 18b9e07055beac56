"""Between HTTP and messages: headers, reply heads and errors."""

import functools
import math
import re
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

import msgspec
from hola_protocol.codec import encode
from hola_protocol.errors import ERROR_BY_CODE, ErrorCode, ErrorResponse, ProtocolError
from hola_protocol.messages import Header
from hola_protocol.values import UUID_PATTERN
from msgspec import Struct

from hola.distributed.gateway.exchange import Exchange
from hola.distributed.gateway.link import OLDEST, SchedulerReply, header_start

JSON: Final = b"application/json"
ERROR_START: Final = b'{"tag":"ErrorResponse"'
NOSNIFF: Final = b"x-content-type-options: nosniff\r\n"
"""A header of every reply: no browser may take it for something else than it says."""
_REPLY_START: Final = b'{"tag":"'
_OLDEST: Final = OLDEST.encode()
_MAX_LABEL: Final = 256
_MAX_CACHED: Final = 1024
_MAX_TRACESTATE: Final = 512
_TRACEPARENT: Final = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_BEARER: Final = b"bearer "
_SINGLE: Final = frozenset(
    (b"host", b"authorization", b"idempotency-key", b"hola-protocol", b"content-type", b"content-length")
)
_is_key: Final = re.compile(UUID_PATTERN.encode()).match


class HttpError(Exception):
    """A request that is no operation's: refused with a status that HTTP itself has for it.

    :ivar status: the HTTP status.
    :ivar response: the body.
    :ivar fields: more header lines of the reply.
    """

    def __init__(
        self,
        status: int,
        message: str,
        fields: bytes = b"",
        *,
        code: ErrorCode = "invalid_message",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.response = ProtocolError(code, message, retry_after_s=retry_after_s).response
        self.fields = fields


def check_repeated(repeated: list[bytes]) -> None:
    """Refuse a header that is given twice and may be read either way, by a proxy and here.

    :param repeated: the names of headers that were.
    :raises ProtocolError: ``invalid_message``.
    """
    for name in repeated:
        if name in _SINGLE:
            raise ProtocolError("invalid_message", f"the header {name.decode()} is given more than once")


def version_of(exchange: Exchange) -> str:
    """The version that a request names.

    :param exchange: the request.
    """
    return exchange.headers.get(b"hola-protocol", _OLDEST)[:_MAX_CACHED].decode("latin-1")


def header_of(exchange: Exchange) -> bytes:
    """The header frame of a request, as :meth:`~hola.distributed.gateway.link.SchedulerLink.send` takes it.

    :param exchange: the request.
    :raises ProtocolError: ``unauthenticated`` for an Authorization that is not ``Bearer``; ``invalid_message`` and
        ``unsupported_version`` for a header that the scheduler could not even answer.
    """
    get = exchange.headers.get
    start = _caller(
        get(b"hola-protocol", _OLDEST)[:_MAX_CACHED],
        get(b"authorization", b"")[:_MAX_CACHED],
        get(b"user-agent", b"")[:_MAX_LABEL],
        exchange.client,
    )
    key, parent = get(b"idempotency-key"), get(b"traceparent")
    if key is not None:
        if not _is_key(key):
            header_start(Header(version=OLDEST, idempotency_key=key.decode("latin-1")))
        start = b'%b,"idempotency_key":"%b"' % (start, key)
    if parent is not None and _TRACEPARENT.fullmatch(parent):
        start += _trace(parent, get(b"tracestate", b""))
    return start


@functools.lru_cache(maxsize=1024)
def _caller(version: bytes, authorization: bytes, agent: bytes, address: str) -> bytes:
    """What the headers of a client say each time; their lengths are bounded, since they are kept."""
    token = None
    if authorization:
        if authorization[: len(_BEARER)].lower() != _BEARER:
            raise ProtocolError("unauthenticated", "Authorization must be: Bearer and the token")
        token = authorization[len(_BEARER) :].strip().decode("latin-1")
    client = f"{agent.decode('latin-1')} {address}".strip()[:_MAX_LABEL]
    return header_start(Header(version=version.decode("latin-1"), token=token, client=client))


def _trace(parent: bytes, state: bytes) -> bytes:
    """The fields of W3C Trace Context."""
    trace = {"traceparent": parent.decode("ascii")}
    if 0 < len(state) <= _MAX_TRACESTATE:
        trace["tracestate"] = state.decode("latin-1")
    header_start(Header(version=OLDEST, **trace))  # refuses what the scheduler would
    return b"," + msgspec.json.encode(trace)[1:-1]


@functools.lru_cache(maxsize=256)
def host_name(host: bytes) -> str:
    """The host that a request names, without port, in lower case.

    :param host: the header's value; of a bounded length, since it is kept.
    """
    name = host.decode("latin-1").lower()
    if name.startswith("["):
        return name.partition("]")[0][1:]
    return name.partition(":")[0]


def forwarded_client(headers: dict[bytes, bytes], peer: str) -> str:
    """The address that a proxy on this machine names, else the peer's.

    :param headers: of the request.
    :param peer: the address of the client.
    """
    named = headers.get(b"x-forwarded-for", b"").rpartition(b",")[2].strip()
    try:
        if named and ip_address(peer).is_loopback:
            return str(ip_address(named.decode("latin-1")))
    except ValueError:  # it names no address
        return peer
    return peer


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


def too_large(size: int, limit: int) -> ProtocolError:
    """The error for a request that is too large.

    :param size: what is known of its size, in bytes.
    :param limit: the limit.
    """
    return ProtocolError("too_large", f"the body has {size} bytes or more, at most {limit} are allowed")


@functools.lru_cache(maxsize=64)
def _json_fields(version: str) -> bytes:
    """The header lines of a reply of JSON, which is of this version."""
    start = b"content-type: application/json\r\nhola-protocol: %b\r\n" % version.encode("ascii", "replace")
    return start + b"cache-control: no-store\r\n" + NOSNIFF


def error_fields(error: ErrorResponse) -> bytes:
    """What HTTP itself says about an error, as header lines.

    :param error: the error.
    """
    fields = b""
    if error.retry_after_s is not None:
        fields += b"retry-after: %d\r\n" % math.ceil(error.retry_after_s)
    if error.code == "unauthenticated":
        fields += b"www-authenticate: Bearer\r\n"
    return fields


def refusal(error: HttpError) -> bytes:
    """The whole reply to what is no request; the connection ends with it.

    :param error: what is wrong.
    """
    body = encode(error.response)
    line = b"HTTP/1.1 %d %b\r\n" % (error.status, HTTPStatus(error.status).phrase.encode())
    fields = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n" % len(body)
    return b"%b%b%b%b\r\n%b" % (line, fields, NOSNIFF, error_fields(error.response), body)


def status_of(code: str, retryable: bool) -> int:
    """The HTTP status of an error code; of an unknown one by whether it may be tried again.

    :param code: the code.
    :param retryable: whether the server says that it is worth trying again.
    """
    row = ERROR_BY_CODE.get(code)
    return row.http_status if row else 503 if retryable else 400


def refuse(exchange: Exchange, error: Exception) -> int:
    """Answer with an error of the gateway's own; what is no error of the protocol is ``internal``.

    :param exchange: the request.
    :param error: the error.
    :returns: the HTTP status sent.
    """
    fields = b""
    if isinstance(error, HttpError):
        response, status, fields = error.response, error.status, error.fields
    else:
        known = error if isinstance(error, ProtocolError) else ProtocolError("internal", "a defect of the gateway")
        response = known.response
        status = status_of(response.code, response.retryable)
    if response.code == "too_large":
        exchange.keep_alive = False  # the rest of the body is not read
    exchange.reply(status, _json_fields(OLDEST) + error_fields(response) + fields, encode(response))
    return status


class _ErrorPeek(Struct):
    tag: str
    code: str = ""
    retryable: bool = False
    retry_after_s: float | None = None


_peek_error = msgspec.json.Decoder(_ErrorPeek).decode


def pass_on(exchange: Exchange, reply: SchedulerReply) -> int:
    """Send what the scheduler answered, as it is.

    :param exchange: the request.
    :param reply: the scheduler's.
    :returns: the HTTP status.
    """
    body = reply.body
    if not body.startswith(_REPLY_START) or body.startswith(ERROR_START):
        error = _peek_error(body)
        if error.tag == ErrorResponse.__name__:
            status = status_of(error.code, error.retryable)
            known = ErrorResponse(code=error.code, message="", retry_after_s=error.retry_after_s)  # type: ignore[arg-type]
            exchange.reply(status, _json_fields(reply.version) + error_fields(known), body)
            return status
    exchange.reply(200, _json_fields(reply.version), body)
    return 200
