"""One HTTP request, and the way to its reply."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Coroutine
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

import httptools

if TYPE_CHECKING:
    from hola_protocol.operations import Operation

_MAX_REMEMBERED: Final = 256
_WITHOUT_BODY: Final = frozenset((204, 304))
_LAST_CHUNK: Final = b"0\r\n\r\n"


class Head(NamedTuple):
    """The head of a request.

    :ivar headers: the headers by name, in lower case; of several with one name the last.
    :ivar repeated: the names of headers that came more than once.
    :ivar newest: whether it is HTTP/1.1.
    :ivar keep_alive: whether the client wants to send another request.
    """

    method: bytes
    target: bytes
    headers: dict[bytes, bytes]
    repeated: list[bytes]
    newest: bool
    keep_alive: bool


class Wire(Protocol):
    """The connection of a request."""

    def write_reply(self, head: bytes, body: bytes) -> None:
        """Send a reply, or its first part."""

    def prove(self) -> None:
        """Note that a request with a valid token was answered."""

    async def drain(self) -> None:
        """Wait until the client has read enough of what was written, or has gone."""

    def end_reply(self) -> None:
        """Note that the reply is whole: the next request may come, or the connection ends."""


class Handler(Protocol):
    """Who answers the requests of a connection."""

    def begin(self, exchange: Exchange) -> None:
        """Look at a request whose head has come; it may be answered now."""

    def complete(self, exchange: Exchange) -> None:
        """Answer a request that has come whole and has no reply yet."""

    def refuse(self, exchange: Exchange, error: Exception) -> None:
        """Answer a request with an error, unless its reply has begun."""

    def gone(self, exchange: Exchange) -> None:
        """Note that the client has left before the reply to a request was whole."""


class Exchange:
    """One request, and the way to its reply.

    :ivar method: the method.
    :ivar path: the path, decoded.
    :ivar query: the query string, as sent.
    :ivar headers: the headers by name, in lower case; of several with one name the last.
    :ivar repeated: the names of headers that came more than once.
    :ivar client: the address of the client.
    :ivar body: the body; set once the request has come whole.
    :ivar whole: whether the request has come whole.
    :ivar keep_alive: whether the connection may serve another request.
    :ivar is_closed: whether the client has left.
    :ivar has_reply: whether a reply has begun.
    :ivar is_answered: whether the reply is whole.
    :ivar operation: which operation it means, as the handler found.
    :ivar study: the study in its path.
    :ivar request_id: under which it was sent to the scheduler.
    :ivar started: when it began, on the clock of :func:`time.perf_counter`.
    :ivar page: answers a request that is no operation once it has come whole; set by the handler.
    :ivar extra_fields: header lines of its reply beside those of :meth:`reply`; set by the handler.
    :ivar on_gone: called once when the client leaves before the reply is whole; set by the handler.
    """

    body: bytes = b""
    whole = False
    is_closed = False
    has_reply = False
    is_answered = False
    operation: Operation | None = None
    study: str | None = None
    request_id = ""
    page: Callable[[Exchange], Coroutine[None, None, int]] | None = None
    extra_fields = b""
    on_gone: Callable[[], object] | None = None

    def __init__(self, wire: Wire, head: Head, client: str) -> None:
        self._wire = wire
        self._newest = head.newest
        target = head.target
        self.method = head.method.decode("ascii")
        self.path, self.query = _short_target(target) if len(target) <= _MAX_REMEMBERED else _target(target)
        self.headers = head.headers
        self.repeated = head.repeated
        self.client = client
        self.keep_alive = head.keep_alive
        self.started = time.perf_counter()

    def reply(self, status: int, fields: bytes, body: bytes) -> None:
        """Send a whole reply; one to a client that has left goes nowhere.

        :param status: the HTTP status.
        :param fields: header lines, each with its end; without ``Content-Length``, ``Date`` and ``Connection``.
        :param body: the body; left out where the request is ``HEAD``.
        """
        start = _start(status, self.extra_fields + fields)
        if status not in _WITHOUT_BODY:
            start = b"%bcontent-length: %d\r\n" % (start, len(body))
        head = start + self._end_of_head()
        self._wire.write_reply(head, b"" if self.method == "HEAD" else body)
        self.is_answered = True
        self._wire.end_reply()

    def prove(self) -> None:
        """Note that the request had a valid token: its connection is not closed to make room for others."""
        self._wire.prove()

    def start_stream(self, status: int, fields: bytes) -> None:
        """Begin a reply whose length is not known.

        :param status: the HTTP status.
        :param fields: header lines, as for :meth:`reply`.
        """
        self._chunked = self._newest
        self.keep_alive = self.keep_alive and self._chunked
        chunked = b"transfer-encoding: chunked\r\n" if self._chunked else b""
        self._wire.write_reply(_start(status, self.extra_fields + fields) + chunked + self._end_of_head(), b"")

    async def write(self, data: bytes) -> None:
        """Send more of a stream, and wait until the client has read enough of it.

        :param data: some bytes.
        """
        self._wire.write_reply(b"", b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data)
        await self._wire.drain()

    def end_stream(self) -> None:
        """End a stream."""
        if self._chunked:
            self._wire.write_reply(b"", _LAST_CHUNK)
        self.is_answered = True
        self._wire.end_reply()

    def _end_of_head(self) -> bytes:
        """The last lines of a head. A request that is not read to its end takes its connection with it."""
        self.has_reply = True
        if not self.whole:
            self.keep_alive = False
        return _last_lines(int(time.time()), self.keep_alive)


@functools.lru_cache(maxsize=256)
def _start(status: int, fields: bytes) -> bytes:
    return b"HTTP/1.1 %d %b\r\n%b" % (status, _phrase(status), fields)


def _phrase(status: int) -> bytes:
    try:
        return HTTPStatus(status).phrase.encode()
    except ValueError:
        return b""


@functools.lru_cache(maxsize=2)
def _last_lines(now_s: int, keep_alive: bool) -> bytes:
    date = b"date: %b\r\n" % formatdate(now_s, usegmt=True).encode()
    return date + b"\r\n" if keep_alive else date + b"connection: close\r\n\r\n"


def _target(target: bytes) -> tuple[str, bytes]:
    """Path and query of a request's target.

    :raises httptools.HttpParserInvalidURLError: when it is no target.
    """
    if target.startswith(b"/") and b"#" not in target:
        path, _, query = target.partition(b"?")
    else:  # such as http://host/path
        url = httptools.parse_url(target)
        path, query = url.path or b"/", url.query or b""
    return unquote_to_bytes(path).decode("utf-8", "replace"), query


_short_target = functools.lru_cache(maxsize=1024)(_target)
