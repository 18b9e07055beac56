"""One HTTP connection: httptools reads it, with a bound on every byte that a client sends and on every wait for it."""

from __future__ import annotations

import asyncio
import functools
from collections import deque
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

import httptools
from hola_protocol.codec import encode
from hola_protocol.errors import ErrorCode, ProtocolError

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.connections import Connections
from hola.distributed.gateway.exchange import Exchange, Handler
from hola.distributed.gateway.http import HttpError, too_large
from hola.distributed.gateway.waits import Deadline, SlowReader

_REFUSAL: Final = (
    b"HTTP/1.1 %d %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n"
    b"x-content-type-options: nosniff\r\n%b\r\n%b"
)
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_LINE_END: Final = b" HTTP/1.1\r\n"
_HEAD_END: Final = b"\r\n\r\n"
_HEAD_SLICE: Final = 512
"""Bytes of a head without an end in sight that the parser gets at once."""
_CHUNKS_SLICE: Final = 4096
"""Bytes of a chunked body that the parser gets at once; what follows the body is read too early by so much at most."""
_MOST_AHEAD: Final = 64
"""Requests read before the one ahead of them has its reply. One HTTP/1.1 request goes to the parser at a time, so that
there are more only where somebody tries how the parser takes what is not quite HTTP/1.1."""
_FRAMING: Final = 8
"""Bytes of chunk sizes for each byte of a body, at most: the smallest chunk has five."""
_LINGER_S: Final = 1.0
_LINGER_BYTES: Final = 1024 * 1024
"""How long, and how much, a client may go on to send after a reply that came before the end of its request."""
_JOINED_BYTES: Final = 64 * 1024
"""The longest body that is copied to be sent in one piece with its head."""

_IDLE, _HEAD, _BODY = range(3)
"""What the parser is in: nothing, a head, or a body."""


class HttpConnection(asyncio.Protocol):
    """One HTTP/1.1 connection, one request at a time.

    The parser gets what was received in slices, and none while a request that was read in full has no reply: what comes
    early waits unread. After a reply that came before the end of its request the connection ends.

    There is one timer, which is set when the client has to do something; requests that come in one piece never wait.

    :param handler: answers the requests.
    :param settings: of the gateway.
    :param registry: bounds the connections of the process.
    :param opened: the connections that are open; this one adds and removes itself.
    """

    def __init__(
        self, handler: Handler, settings: GatewayConfig, registry: Connections, opened: set[HttpConnection]
    ) -> None:
        self._handler = handler
        self._settings = settings
        self._registry = registry
        self._opened = opened
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._unread = b""
        self._at = 0
        self._is_paused = self._is_feeding = self._is_full = False
        self._is_ending = False
        self._is_busy = False  # whether a request that has come whole has no reply yet
        self._lingering: int | None = None
        self._state = _IDLE
        self._size = 0  # of the head that is being read, or of the body with its framing
        self._body_size = 0  # of the body without
        self._left = -1  # bytes of the body to come; -1: not known
        self._target = b""
        self._headers: dict[bytes, bytes] = {}
        self._repeated: list[bytes] = []
        self._parts: list[bytes] = []
        self._current: Exchange | None = None
        self._reading: Exchange | None = None
        self._is_begun = True  # whether the handler knows of the request that is being read
        self._ahead: deque[Exchange] = deque()
        self._is_proven = False
        self._deadline = Deadline(self._on_late)
        self._is_timed = False  # whether the wait for the rest of this head or body has begun
        self._drained: asyncio.Event | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See :class:`asyncio.Protocol`."""
        self._wire = transport
        peer = transport.get_extra_info("peername")
        self._peer: str = peer[0] if peer else ""
        self._opened.add(self)
        self._reader = SlowReader(
            transport, self._settings.send_timeout_s, functools.partial(self._registry.not_read, self)
        )
        if not self._registry.admit(self):
            message = f"the gateway has {len(self._registry) - 1} connections"
            self._refuse(HTTPStatus.TOO_MANY_REQUESTS, "overloaded", message)
            return
        self._deadline.set(self._settings.head_timeout_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self._is_ending = True
        self._opened.discard(self)
        self._deadline.cancel()
        self._reader.cancel()
        self._unread = b""
        self._registry.left(self)
        self._leave()
        if self._drained is not None:
            self._drained.set()

    # Reading

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        if self._lingering is not None:
            self._lingering += len(data)
            if self._lingering > _LINGER_BYTES:
                self._wire.abort()
            return
        self._unread = self._unread[self._at :] + data if self._at < len(self._unread) else data
        self._at = 0
        self._feed()

    def _feed(self) -> None:
        if self._is_feeding:
            return  # a reply that was made while its request was read
        self._is_feeding = True
        while self._at < len(self._unread) and not (self._is_busy or self._is_full or self._is_ending):
            end = self._slice_end()
            piece = self._unread[self._at : end]
            self._at = end
            self._parse(piece)
        self._is_feeding = False
        if not self._is_begun and self._reading is not None:
            self._begin(self._reading)
        if self._is_ending:
            return
        if self._at >= len(self._unread):
            self._unread, self._at = b"", 0
        if (self._at < len(self._unread)) != self._is_paused:
            self._is_paused = not self._is_paused
            if self._is_paused:
                self._wire.pause_reading()
            else:
                self._wire.resume_reading()
        if self._state != _IDLE and not self._is_timed and not self._is_busy:
            self._is_timed = True
            settings = self._settings
            self._deadline.set(settings.head_timeout_s if self._state == _HEAD else settings.body_timeout_s)

    def _slice_end(self) -> int:
        """Where the next slice of what was received ends: with a request, with a head, or with a body."""
        at, unread = self._at, self._unread
        if self._state == _BODY:
            return min(len(unread), at + (self._left if self._left > 0 else _CHUNKS_SLICE))
        most = self._settings.max_head_bytes
        if self._state == _IDLE and len(unread) - at <= most and unread.count(_LINE_END, at) == 1:
            return len(unread)  # one request line, so one request
        end = unread.find(_HEAD_END, at) + len(_HEAD_END)
        if len(_HEAD_END) <= end <= at + most - self._size:
            return end
        return min(len(unread), at + _HEAD_SLICE)

    def _parse(self, piece: bytes) -> None:
        self._size += len(piece)
        try:
            self._parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            # Another protocol is not spoken here: the request is answered as any, and nothing is read after it.
            self._unread, self._at = b"", 0
            return
        except httptools.HttpParserError:
            self._refuse(HTTPStatus.BAD_REQUEST, "invalid_message", "Invalid HTTP request received.")
            return
        most = self._settings.max_head_bytes
        if self._state == _HEAD and self._size > most:
            message = f"the head has more than {most} bytes"
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too_large", message)
        elif self._state == _BODY and self._size - self._body_size > most + _FRAMING * self._body_size:
            message = f"the chunk sizes and trailers have more than {most} bytes"
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too_large", message)

    def on_message_begin(self) -> None:
        """Of httptools: a request begins."""
        self._state, self._is_timed = _HEAD, False
        self._size = self._body_size = 0
        self._target = b""
        self._headers, self._repeated, self._parts = {}, [], []

    def on_url(self, url: bytes) -> None:
        """Of httptools: a part of the target.

        :param url: the part.
        """
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of httptools: a header. Trailers are counted and dropped.

        :param name: its name.
        :param value: its value.
        """
        if self._state != _HEAD:
            return
        name = name.lower()
        if name in self._headers:
            self._repeated.append(name)
        self._headers[name] = value

    def on_headers_complete(self) -> None:
        """Of httptools: the head of a request has come."""
        parser, headers = self._parser, self._headers
        newest = parser.get_http_version() == "1.1"
        exchange = Exchange(
            self,
            parser.get_method(),
            self._target,
            headers,
            self._repeated,
            self._client() if self._settings.behind_tls_proxy else self._peer,
            newest=newest,
            keep_alive=newest and parser.should_keep_alive() and not parser.should_upgrade(),
        )
        length = headers.get(b"content-length")
        self._left = int(length) if length is not None else -1
        self._state, self._is_timed, self._size = _BODY, False, 0
        self._reading = exchange
        if self._current is None:
            self._current, self._is_begun = exchange, False
        else:
            self._ahead.append(exchange)
            if len(self._ahead) > _MOST_AHEAD:
                raise httptools.HttpParserError("too many requests ahead")

    def _client(self) -> str:
        """The address that a proxy on this machine names, else the peer's."""
        named = self._headers.get(b"x-forwarded-for", b"").rpartition(b",")[2].strip()
        if not named or not ip_address(self._peer).is_loopback:
            return self._peer
        try:
            return str(ip_address(named.decode("latin-1")))
        except ValueError:
            return self._peer

    def _begin(self, exchange: Exchange) -> None:
        """Let the handler look at a request, before its body or with it."""
        self._is_begun = True
        self._handler.begin(exchange)
        if exchange.has_reply:
            return
        if exchange.whole:
            self._handler.complete(exchange)
        elif exchange.headers.get(b"expect", b"").lower() == b"100-continue":
            self._wire.write(_CONTINUE)

    def on_body(self, body: bytes) -> None:
        """Of httptools: a part of a body.

        :param body: the part.
        """
        exchange = self._reading
        if self._is_ending or exchange is None or exchange.has_reply:
            return
        self._body_size += len(body)
        if self._body_size > self._settings.max_body_bytes:
            self._refuse_reading(too_large(self._body_size, self._settings.max_body_bytes))
        elif not self._registry.received(self, len(body)):
            message = f"the requests under way have {self._registry.request_bytes} bytes"
            error = ProtocolError("overloaded", message, retry_after_s=self._settings.retry_after_s)
            self._refuse_reading(error)
        else:
            self._left -= len(body)
            self._parts.append(body)

    def on_message_complete(self) -> None:
        """Of httptools: a request has come whole."""
        exchange, parts = self._reading, self._parts
        self._reading = None
        if exchange is None or self._is_ending:
            return
        exchange.body = parts[0] if len(parts) == 1 else b"".join(parts)
        exchange.whole = True
        self._parts = []
        self._state, self._size = _IDLE, 0
        if exchange is not self._current or exchange.has_reply:
            return
        self._is_busy = True
        if self._is_begun:
            self._handler.complete(exchange)
        else:
            self._begin(exchange)

    # Replying

    def write_reply(self, head: bytes, body: bytes) -> None:
        """See :class:`~hola.distributed.gateway.exchange.Wire`."""
        if self._is_ending:
            return
        if len(body) <= _JOINED_BYTES:
            self._wire.write(head + body)
        else:
            self._wire.writelines([head, body])

    async def drain(self) -> None:
        """See :class:`~hola.distributed.gateway.exchange.Wire`."""
        if self._drained is not None:
            await self._drained.wait()

    def end_reply(self) -> None:
        """See :class:`~hola.distributed.gateway.exchange.Wire`."""
        exchange = self._current
        if exchange is None or self._is_ending:
            return
        self._registry.answered(self)
        self._current, self._is_busy = None, False
        if not exchange.keep_alive:
            self._finish()
            return
        if self._state == _IDLE:
            self._deadline.set(self._settings.keep_alive_s)
        if self._ahead:
            self._loop.call_soon(self._begin_next)
        elif self._unread or self._state != _IDLE:
            self._feed()

    def _begin_next(self) -> None:
        """Serve a request that was read while the one before it had no reply."""
        if self._is_ending or self._current is not None or not self._ahead:
            return
        exchange = self._current = self._ahead.popleft()
        self._is_busy = exchange.whole
        self._begin(exchange)
        if not self._is_busy:
            self._feed()

    def prove(self) -> None:
        """Note that a request with a valid token was answered."""
        if not self._is_proven:
            self._is_proven = True
            self._registry.proven(self)

    def pause_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self._is_full = True
        self._drained = asyncio.Event()
        self._reader.expect()

    def resume_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self._is_full = False
        if self._drained is not None:
            self._drained.set()
            self._drained = None
        self._registry.read(self)
        if not self._is_ending:
            self._reader.cancel()
        if self._unread and not self._is_ending:
            self._feed()

    # Ending

    @property
    def may_go(self) -> bool:
        """See :class:`~hola.distributed.gateway.connections.Evictable`."""
        return not self._is_busy

    def evict(self) -> None:
        """See :class:`~hola.distributed.gateway.connections.Evictable`."""
        self._wire.abort()

    def shut_down(self) -> None:
        """End the connection after the reply that it waits for, or at once."""
        if self._is_ending:
            return
        if self._current is None:
            self._finish()
        else:
            self._current.keep_alive = False
            self._ahead.clear()

    def abort(self) -> None:
        """End the connection at once; a request that has no reply is told so."""
        if self._current is not None and not self._is_ending:
            self._handler.refuse(self._current, ProtocolError("unavailable", "the gateway is stopping"))
        self._wire.abort()

    def _finish(self) -> None:
        """End the connection, after what was written has been sent.

        A client that is still sending would see its connection reset, and perhaps not its reply: it is heard out for a
        moment.
        """
        if self._is_ending:
            return
        self._is_ending = True
        self._unread, self._at = b"", 0
        if self._is_paused:
            self._is_paused = False
            self._wire.resume_reading()
        if self._state != _IDLE:
            self._lingering = 0
            if self._wire.can_write_eof():
                self._wire.write_eof()
            self._deadline.set(_LINGER_S)
        else:
            self._end()

    def eof_received(self) -> None:
        """See :class:`asyncio.Protocol`."""
        if self._lingering is not None:
            self._end()

    def _end(self) -> None:
        if self._wire.get_write_buffer_size():
            self._reader.expect()
        self._wire.close()

    def _on_late(self) -> None:
        """The client has not done in time what it had to."""
        if self._lingering is not None:
            self._end()
        elif self._is_busy:
            return  # the client waits; a new wait begins with the reply
        elif self._state == _IDLE:
            self._finish()
        elif self._state == _HEAD:
            message = f"the head did not come within {self._settings.head_timeout_s:g} s"
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "invalid_message", message)
        else:
            message = f"the body did not come within {self._settings.body_timeout_s:g} s"
            self._refuse_reading(ProtocolError("invalid_message", message))

    def _refuse_reading(self, error: Exception) -> None:
        """Refuse the request that is being read; the connection ends with it."""
        if self._reading is not None and self._reading is self._current:
            self._handler.refuse(self._reading, error)
        self._finish_early()

    def _refuse(self, status: HTTPStatus, code: ErrorCode, message: str) -> None:
        """Refuse what is no request, or the request that is being read, and end the connection."""
        if self._is_ending:
            return
        retry_after_s = self._settings.retry_after_s if code == "overloaded" else None
        if self._current is not None:
            self._refuse_reading(HttpError(status, message, code=code))
            return
        body = encode(ProtocolError(code, message, retry_after_s=retry_after_s).response)
        more = b"retry-after: 1\r\n" if code == "overloaded" else b""
        self._wire.write(_REFUSAL % (status, status.phrase.encode(), len(body), more, body))
        self._finish()

    def _finish_early(self) -> None:
        """End the connection, with the reply that a request before the refused one waits for."""
        if self._current is None or self._current.is_closed:
            self._finish()
        elif not self._is_ending:
            self._unread, self._at = b"", 0
            self._ahead.clear()
            self._current.keep_alive = False
            self._is_busy = True

    def _leave(self) -> None:
        """Tell those who work on requests that nobody waits any more."""
        exchange, self._current = self._current, None
        self._reading = None
        self._ahead.clear()
        if exchange is not None and not exchange.is_answered:
            exchange.is_closed = True
            self._handler.gone(exchange)
