"""Between messages and HTTP: what both REST clients share."""

import functools
import math
import re
import time
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import msgspec
from hola_protocol import codec
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import Request
from hola_protocol.operations import Operation
from hola_protocol.values import NAME_PATTERN

from .errors import ConfigurationError, InvalidReplyError, ServerError, UnreachableError
from .printable import printable
from .wire import decode_body, version_of

LONGEST_RETRY_AFTER_S = 60.0
"""The longest ``Retry-After`` of a proxy that is honoured, in seconds."""
PROXY_TROUBLE = frozenset({429, 502, 503, 504})
"""Statuses with which a proxy says that what is behind it does not answer, some with JSON of their own."""
_STUDY = re.compile(NAME_PATTERN)


class RestRequest(NamedTuple):
    """A request, ready to be sent to any gateway of the scheduler."""

    method: str
    target: str
    """The path with the query, below the base URL of the gateway."""
    headers: dict[str, str]
    content: bytes | None


class HttpReply(NamedTuple):
    """A reply over HTTP, from a gateway or from a proxy before it."""

    status: int
    retry_after: str | None
    body: bytes


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def query_of(request: Request) -> list[tuple[str, str]]:
    """The fields of a request as query parameters: lists as repeated keys, fields at their default left out.

    :param request: the request of a GET or a DELETE.
    """
    fields: dict[str, Any] = msgspec.to_builtins(request)
    return [
        (name, _text(item))
        for name, value in fields.items()
        if name not in ("tag", "study") and value is not None
        for item in (value if isinstance(value, list) else [value])
    ]


@functools.lru_cache(maxsize=1024)
def _path(template: str, study: str) -> str | None:
    """A path with the name of a study in it; None when that is not a name."""
    return template.replace("{study}", quote(study, safe="")) if _STUDY.match(study) else None


def http_request(
    op: Operation, request: Request, body: bytes, idempotency_key: str | None, headers: dict[str, str]
) -> RestRequest:
    """A request as HTTP.

    :param op: the operation.
    :param request: its request.
    :param body: the request encoded.
    :param idempotency_key: the name of the intent.
    :param headers: those of every request of the client.
    :raises InvalidMessageError: when the study has no name that a path could hold.
    """
    headers = {**headers, "Hola-Protocol": version_of(op, request)}
    if idempotency_key is not None:
        headers["Idempotency-Key"] = idempotency_key
    target = op.http_path
    if op.on_study:
        study: Any = request.study  # type: ignore[attr-defined]  # on_study
        path = _path(op.http_path, study) if isinstance(study, str) else None
        if path is None:
            raise _refusal(body)
        target = path
    if op.http_method in ("GET", "DELETE"):
        query = urlencode(query_of(request), quote_via=quote)
        return RestRequest(op.http_method, f"{target}?{query}" if query else target, headers, None)
    headers["Content-Type"] = "application/json"
    return RestRequest(op.http_method, target, headers, body)


def _refusal(body: bytes) -> Exception:
    """The error with which the server would refuse a request."""
    try:
        codec.decode_request(body)
    except ProtocolError as error:
        return ServerError.of(error.response)
    return ConfigurationError("the name of the study cannot be sent")


def common_headers(token: str | None, name: str | None) -> dict[str, str]:
    """The headers of every request of a client.

    :param token: the secret that names the caller.
    :param name: what the server's log calls the client; characters that a header cannot hold are escaped.
    :raises ConfigurationError: when the token cannot be sent in a header.
    """
    agent = printable(name or "hola").encode("ascii", "backslashreplace").decode()
    headers = {"Accept": "application/json", "User-Agent": agent}
    if token:
        if not (token.isascii() and token.isprintable()):
            raise ConfigurationError("the token cannot be sent over REST: only printable ASCII characters can")
        headers["Authorization"] = f"Bearer {token}"
    return headers


def read_reply(op: Operation, reply: HttpReply, endpoint: str) -> Any:
    """The response to an operation, if a gateway of hola sent it.

    A body that is not a JSON object comes from a proxy or a web server: a page of HTML with any status, an empty body,
    a text. Whether the request was carried out is then as unknown as without an answer, and it may be repeated. A JSON
    object of another kind comes from a server that does not speak the protocol, unless its status is one with which a
    proxy says that the server behind it does not answer.

    :param op: the operation.
    :param reply: the reply.
    :param endpoint: the base URL.
    :returns: the operation's response.
    :raises ServerError: when the gateway refuses the request.
    :raises UnreachableError: when something other than the gateway answered.
    :raises InvalidReplyError: when the answer is a JSON object, but not a reply to this operation.
    """
    is_success = 200 <= reply.status < 300
    try:
        response = decode_body(op, reply.body, endpoint)
    except InvalidReplyError:
        if _is_object(reply.body) and reply.status not in PROXY_TROUBLE:
            if is_success:
                raise
            raise InvalidReplyError(
                f"not a reply of hola to {op.name}: HTTP {reply.status}", endpoint=endpoint
            ) from None
    else:
        if is_success:
            return response
        if reply.status not in PROXY_TROUBLE:
            raise InvalidReplyError(f"not a reply of hola to {op.name}: HTTP {reply.status}", endpoint=endpoint)
    raise UnreachableError(
        f"something other than a hola gateway answered: HTTP {reply.status}, {_excerpt(reply.body)}",
        endpoint=endpoint,
        retry_after_s=retry_after_s(reply.retry_after),
    )


def _is_object(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return False
    return True


def _excerpt(body: bytes) -> str:
    """The first words of a body, on one line of printable characters."""
    text = body[:300].decode("utf-8", "replace")
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return repr(words[:100]) if words else "an empty body"


def retry_after_s(text: str | None) -> float | None:
    """The seconds of a ``Retry-After`` header, at most a minute.

    :param text: the header: seconds, or a date (RFC 9110, section 10.2.3); absent: there is none.
    :returns: None for what is neither.
    """
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(text).timestamp() - time.time()
        except (ValueError, TypeError):
            return None
    return min(max(0.0, seconds), LONGEST_RETRY_AFTER_S) if math.isfinite(seconds) else None
