"""A request as HTTP, and a reply from it: what both REST clients share."""

import ssl
from collections.abc import Iterable
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

LONGEST_PROXY_PAUSE_S = 60.0
"""The longest ``Retry-After`` of a proxy that is honoured, in seconds."""
_SHOWN = 80

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

    What is no message comes from something in between, such as a proxy whose gateway is down: the request may be
    repeated. A JSON object of another kind comes from a server that does not speak the protocol.

    :param op: the operation.
    :param reply: what came.
    :param endpoint: the base URL.
    :raises UnreachableError: when what answered is not the gateway.
    :raises InvalidReplyError: when the answer is a JSON object, but not a reply to this operation.
    """
    body = reply.content
    if reply.is_success and body.lstrip().startswith(b"{"):
        return body
    try:
        decode_body(op, body, endpoint)
    except ServerError:
        return body
    except InvalidReplyError:
        if _is_object(body):
            raise InvalidReplyError(
                f"not a reply of hola to {op.name}: HTTP {reply.status_code}", endpoint=endpoint
            ) from None
    shown = body[:_SHOWN].decode("utf-8", "replace")
    raise UnreachableError(
        f"something other than a hola gateway answered: HTTP {reply.status_code}, {shown!r}",
        endpoint=endpoint,
        retry_after_s=_retry_after_s(reply.headers.get("Retry-After")),
    )


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(body), dict)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return False


def _retry_after_s(value: str | None) -> float | None:
    """The pause that a proxy asks for, in seconds; a date, which few send, is not read."""
    if value is None or not value.strip().isdecimal():
        return None
    return min(float(value), LONGEST_PROXY_PAUSE_S)
