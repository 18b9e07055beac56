"""A request as HTTP, and a reply from it: what both REST clients share."""

import math
import ssl
import time
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import quote, urlsplit

import httpx
import msgspec
from hola_protocol.messages import Request
from hola_protocol.operations import Operation

from .errors import (
    ConfigurationError,
    HandshakeError,
    InvalidReplyError,
    RequestTimeoutError,
    ServerError,
    TransportError,
    UnreachableError,
)
from .wire import decode_body, version_of

LONGEST_RETRY_AFTER_S = 60.0
"""The longest ``Retry-After`` of a proxy that is honoured, in seconds."""
PROXY_TROUBLE = frozenset({429, 502, 503, 504})
"""Statuses with which a proxy says that what is behind it does not answer, some with JSON of their own."""


Primitive: TypeAlias = str | int | float | bool | None  # what httpx takes for a parameter


class HttpRequest(NamedTuple):
    """A request, ready to be sent to any gateway of the scheduler."""

    method: str
    path: str
    headers: dict[str, str]
    params: list[tuple[str, Primitive]]
    content: bytes | None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def query_of(request: Request) -> list[tuple[str, Primitive]]:
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


def http_request(
    op: Operation, request: Request, body: bytes, idempotency_key: str | None, headers: dict[str, str]
) -> HttpRequest:
    """A request as HTTP.

    :param op: the operation.
    :param request: its request.
    :param body: the request encoded.
    :param idempotency_key: the name of the intent.
    :param headers: those of every request of the client.
    """
    headers = {**headers, "Hola-Protocol": version_of(op, request)}
    if idempotency_key is not None:
        headers["Idempotency-Key"] = idempotency_key
    path = op.http_path
    if op.on_study:
        path = path.replace("{study}", quote(request.study, safe=""))  # type: ignore[attr-defined]  # on_study
    if op.http_method in ("GET", "DELETE"):
        return HttpRequest(op.http_method, path, headers, query_of(request), None)
    headers["Content-Type"] = "application/json"
    return HttpRequest(op.http_method, path, headers, [], body)


def common_headers(token: str | None, name: str | None) -> dict[str, str]:
    """The headers of every request of a client.

    :param token: the secret that names the caller.
    :param name: what the server's log calls the client.
    """
    headers = {"Accept": "application/json", "User-Agent": name or "hola"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return headers


def transport_options(endpoints: Iterable[str], ca_file: str | None) -> dict[str, Any]:
    """How httpx should connect: which authority to trust, and no proxy for addresses of this machine.

    :param endpoints: the base URLs.
    :param ca_file: a PEM file; absent: the system's authorities.
    :raises ConfigurationError: when the file cannot be used.
    """
    urls = [urlsplit(endpoint) for endpoint in endpoints]
    verify: ssl.SSLContext | bool = False  # plain HTTP needs none, and loading the authorities takes 20 ms
    if any(url.scheme == "https" for url in urls):
        try:
            verify = ssl.create_default_context(cafile=ca_file)
        except OSError as error:
            raise ConfigurationError(f"{ca_file}: not a file of certificates: {error}") from error
    local = all(url.hostname in ("localhost", "127.0.0.1", "::1") for url in urls)
    return {
        "verify": verify,
        "trust_env": not local,
        "limits": httpx.Limits(max_connections=None, max_keepalive_connections=64),
    }


def failure_of(error: httpx.TransportError, endpoint: str, timeout_s: float) -> TransportError:
    """The exception of the clients for one of httpx.

    :param error: httpx's.
    :param endpoint: the base URL.
    :param timeout_s: how long the attempt could wait, in seconds.
    """
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return UnreachableError("no connection in time", endpoint=endpoint)
    if isinstance(error, httpx.TimeoutException):
        return RequestTimeoutError(f"no answer within {timeout_s:g} s", endpoint=endpoint)
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return HandshakeError(f"the server's certificate is not trusted: {error}; give its ca_file", endpoint=endpoint)
    if isinstance(error, httpx.ConnectError) and "SSL" in str(error):
        return HandshakeError(f"the server does not speak TLS as expected: {error}", endpoint=endpoint)
    return UnreachableError(str(error) or type(error).__name__, endpoint=endpoint)


def check_reply(op: Operation, reply: httpx.Response, endpoint: str) -> bytes:
    """The body of a reply, once it is clear that a gateway of hola sent it.

    What is no JSON object comes from a proxy or a web server: a page of HTML with any status, an empty body, a text.
    Whether the request was carried out is then as unknown as without an answer, and it may be repeated. A JSON object
    of another kind comes from a server that does not speak the protocol, unless its status is one with which a proxy
    says that what is behind it does not answer.

    :param op: the operation.
    :param reply: what came.
    :param endpoint: the base URL.
    :raises UnreachableError: when what answered is not the gateway.
    :raises InvalidReplyError: when the answer is a JSON object, but not a reply to this operation.
    """
    is_object = _is_object(reply.content)
    if reply.is_success and is_object:
        return reply.content
    if is_object:
        try:
            decode_body(op, reply.content, endpoint)
        except ServerError:
            return reply.content
        except InvalidReplyError:
            pass
        if reply.status_code not in PROXY_TROUBLE:
            raise InvalidReplyError(f"not a reply of hola to {op.name}: HTTP {reply.status_code}", endpoint=endpoint)
    raise UnreachableError(
        f"something other than a hola gateway answered: HTTP {reply.status_code}, {_excerpt(reply)}",
        endpoint=endpoint,
        retry_after_s=retry_after_s(reply.headers.get("Retry-After")),
    )


def _is_object(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return False
    return True


def _excerpt(reply: httpx.Response) -> str:
    """The first words of a body, on one line of printable characters."""
    text = reply.content[:300].decode("utf-8", "replace")
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
