"""One HTTP connection to one gateway, kept alive between calls.

It uses the HTTP client of the standard library: of the processor time of a call through httpx, this takes a sixth.
"""

import base64
import http.client
import select
import socket
import ssl
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from .errors import ConfigurationError, InvalidReplyError
from .rest_request import HttpReply, RestRequest
from .settings import is_loopback

MAX_REPLY_BYTES: Final = 64 * 1024 * 1024
"""The longest reply accepted; servers announce a ``max_reply_bytes`` far below."""


class RestLink:
    """An open connection, for one call at a time.

    :param endpoint: the base URL of the gateway.
    :param tls: how to check the gateway's certificate, for an endpoint with https.
    :param connect_timeout_s: how long the connection may take, in seconds.
    :raises OSError: when the connection cannot be opened in time.
    :raises http.client.HTTPException: when a proxy does not speak HTTP.
    :raises ConfigurationError: for a base URL without a host, and for a proxy of a kind that is not supported.
    """

    def __init__(self, endpoint: str, tls: ssl.SSLContext | None, connect_timeout_s: float) -> None:
        url = _split(endpoint)
        proxy = proxy_of(url)
        self.endpoint = endpoint
        self._prefix = url.path.rstrip("/")
        self._proxy_header = ""
        connection = _connection(proxy or url, url, tls, connect_timeout_s)
        if proxy is not None and url.scheme == "http":
            self._prefix = f"http://{url.netloc}{self._prefix}"
            self._proxy_header = "".join(f"{n}: {v}\r\n" for n, v in _proxy_headers(proxy).items())
        elif proxy is not None:
            connection.set_tunnel(url.hostname or "", url.port or 443, _proxy_headers(proxy))
        connection.connect()
        self._host = url.netloc.rpartition("@")[2]
        self._socket: socket.socket = connection.sock
        self._is_reusable = True

    def exchange(self, request: RestRequest, timeout_s: float) -> HttpReply:
        """Send a request and wait for its reply.

        :param request: the request.
        :param timeout_s: how long to wait for more of the reply, in seconds.
        :raises OSError: when the connection breaks or the time is over. The link must be closed then.
        :raises http.client.HTTPException: when what comes is not HTTP. The link must be closed then.
        :raises InvalidReplyError: when the reply is too long.
        """
        self._is_reusable = False
        if self._socket.gettimeout() != timeout_s:
            self._socket.settimeout(timeout_s)
        headers = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        length = "" if request.content is None else f"Content-Length: {len(request.content)}\r\n"
        head = (
            f"{request.method} {self._prefix}{request.target} HTTP/1.1\r\n"
            f"Host: {self._host}\r\n{self._proxy_header}{headers}{length}\r\n"
        ).encode("ascii")
        self._socket.sendall(head if request.content is None else head + request.content)
        with http.client.HTTPResponse(self._socket, method=request.method) as response:
            response.begin()
            body = response.read(MAX_REPLY_BYTES + 1)
            if len(body) > MAX_REPLY_BYTES:
                raise InvalidReplyError(
                    f"the reply has more than {MAX_REPLY_BYTES} bytes, the most that is accepted: ask for fewer items",
                    endpoint=self.endpoint,
                )
            if response.length:
                raise http.client.IncompleteRead(body, response.length)
            self._is_reusable = response.isclosed() and not response.will_close
            return HttpReply(response.status, response.headers.get("Retry-After"), body)

    def is_usable(self) -> bool:
        """Whether another request may be sent: nothing has arrived, not even the end of the connection."""
        return self._is_reusable and not _is_readable(self._socket)

    def abort(self) -> None:
        """Break the connection: a running call of another thread ends with ``OSError`` or ``HTTPException``."""
        with suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection. No call is running."""
        self._socket.close()


def _split(endpoint: str) -> SplitResult:
    url = urlsplit(endpoint)
    try:
        assert url.port is None or url.port >= 0  # reading it checks it
    except ValueError as error:
        raise ConfigurationError(f"{endpoint!r} is not an address to connect to: {error}") from error
    if not endpoint.isascii() or not url.hostname:
        raise ConfigurationError(f"{endpoint!r} is not an address to connect to")
    return url


def _connection(
    peer: SplitResult, url: SplitResult, tls: ssl.SSLContext | None, timeout_s: float
) -> http.client.HTTPConnection:
    """A connection that is not open yet, to the gateway or to the proxy before it."""
    host = peer.hostname or ""
    if url.scheme == "https":
        return http.client.HTTPSConnection(host, peer.port, timeout=timeout_s, context=tls)
    return http.client.HTTPConnection(host, peer.port, timeout=timeout_s)


def proxy_of(url: SplitResult) -> SplitResult | None:
    """The proxy that the environment names for an address of another machine (``HTTPS_PROXY``, ``NO_PROXY``, ...).

    :param url: the base URL of the gateway.
    :returns: None when the address is to be reached directly.
    :raises ConfigurationError: when it is not a proxy for HTTP.
    """
    if is_loopback(url.geturl()):
        return None
    from urllib.request import getproxies, proxy_bypass  # takes 20 ms, and only addresses of other machines need it

    proxies = getproxies()
    address = proxies.get(url.scheme) or proxies.get("all")
    if not address or proxy_bypass(url.hostname or ""):
        return None
    proxy = urlsplit(address if "://" in address else f"http://{address}")
    if proxy.scheme != "http":
        raise ConfigurationError(f"{proxy.scheme}://{proxy.hostname}: only proxies with http:// are supported")
    return proxy


def _proxy_headers(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    secret = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}


def _is_readable(channel: socket.socket) -> bool:
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(channel, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([channel], [], [], 0)[0])  # Windows
