"""One HTTP connection: httptools reads it, with a bound on every byte that a client sends and on every wait for it."""

from __future__ import annotations

import asyncio
import functools
from collections import deque
from typing import Final

from hola_protocol.errors import ProtocolError

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.connections import Connections
from hola.distributed.gateway.exchange import Exchange, Handler, Head
from hola.distributed.gateway.http import HttpError, forwarded_client, refusal, too_large
from hola.distributed.gateway.parsing import HEAD, IDLE, RequestParser
from hola.distributed.gateway.waits import Deadline, SlowReader

_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_MOST_AHEAD: Final = 64
"""Requests that may be parsed before an earlier one has its reply. The parser gets one HTTP/1.1 request at a time, so
more come only from input that is not quite HTTP/1.1."""
_LINGER_S: Final = 1.0
_LINGER_BYTES: Final = 1024 * 1024
"""How long, and how much, a client may continue to send after a reply that came before the end of its request."""
_JOINED_BYTES: Final = 64 * 1024
"""The longest body that is copied to be sent in one piece with its head."""


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
        self._parser = RequestParser(self, settings.max_head_bytes)
        self._unread = b""
        self._at = 0
        self._is_paused = self._is_feeding = self._is_full = False
        self._is_ending = False
        self._is_busy = False  # whether a request that has come whole has no reply yet
        self._lingering: int | None = None
        self._current: Exchange | None = None
        self._reading: Exchange | None = None
        self._is_begun = True  # whether the handler knows of the request that is being read
        self._body_size = 0
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
            retry_after_s = self._settings.retry_after_s
            self._refuse(HttpError(429, message, code="overloaded", retry_after_s=retry_after_s))
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
            end = self._parser.slice_end(self._unread, self._at)
            piece = self._unread[self._at : end]
            self._at = end
            try:
                if not self._parser.feed(piece):
                    self._unread, self._at = b"", 0
            except HttpError as error:
                self._refuse(error)
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
        if self._parser.state != IDLE and not self._is_timed and not self._is_busy:
            self._is_timed = True
            settings = self._settings
            self._deadline.set(settings.head_timeout_s if self._parser.state == HEAD else settings.body_timeout_s)

    def on_head(self, head: Head) -> None:
        """See :class:`~hola.distributed.gateway.parsing.Reader`."""
        exchange = Exchange(self, head, self._peer)
        if self._settings.behind_tls_proxy:
            exchange.client = forwarded_client(head.headers, self._peer)
        self._is_timed = False
        self._reading = exchange
        if self._current is None:
            self._current, self._is_begun = exchange, False
        else:
            self._ahead.append(exchange)
            if len(self._ahead) > _MOST_AHEAD:
                raise ValueError("too many requests ahead")  # httptools makes it a separate error

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

    def on_part(self, size: int) -> bool:
        """See :class:`~hola.distributed.gateway.parsing.Reader`."""
        exchange = self._reading
        if self._is_ending or exchange is None or exchange.has_reply:
            return False
        more, self._body_size = size - self._body_size, size
        if size > self._settings.max_body_bytes:
            self._refuse_reading(too_large(size, self._settings.max_body_bytes))
        elif not self._registry.received(self, more):
            message = f"the running requests have {self._registry.request_bytes} bytes"
            error = ProtocolError("overloaded", message, retry_after_s=self._settings.retry_after_s)
            self._refuse_reading(error)
        else:
            return True
        return False

    def on_whole(self, body: bytes) -> None:
        """See :class:`~hola.distributed.gateway.parsing.Reader`."""
        exchange, self._reading = self._reading, None
        self._is_timed, self._body_size = False, 0
        if exchange is None or self._is_ending:
            return
        exchange.body = body
        exchange.whole = True
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
        if self._parser.state == IDLE:
            self._deadline.set(self._settings.keep_alive_s)
        if self._ahead:
            self._loop.call_soon(self._begin_next)
        elif self._unread or self._parser.state != IDLE:
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
        if self._parser.state != IDLE:
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
        elif self._parser.state == IDLE:
            self._finish()
        elif self._parser.state == HEAD:
            message = f"the head did not come within {self._settings.head_timeout_s:g} s"
            self._refuse(HttpError(408, message))
        else:
            message = f"the body did not come within {self._settings.body_timeout_s:g} s"
            self._refuse_reading(ProtocolError("invalid_message", message))

    def _refuse_reading(self, error: Exception) -> None:
        """Refuse the request that is being read; the connection ends with it."""
        if self._reading is not None and self._reading is self._current:
            self._handler.refuse(self._reading, error)
        self._finish_early()

    def _refuse(self, error: HttpError) -> None:
        """Refuse what is no request, or the request that is being read, and end the connection."""
        if self._is_ending:
            return
        if self._current is not None:
            self._refuse_reading(error)
            return
        self._wire.write(refusal(error))
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
        """Tell those who work on requests that no one waits any longer."""
        exchange, self._current = self._current, None
        self._reading = None
        self._ahead.clear()
        if exchange is not None and not exchange.is_answered:
            exchange.is_closed = True
            self._handler.gone(exchange)
