"""One HTTP connection: uvicorn's, with a bound on every byte that a client sends and on every wait for it."""

import asyncio
from http import HTTPStatus
from typing import Any, Final

import httptools
from hola_protocol.codec import encode
from hola_protocol.errors import ErrorCode, ProtocolError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.connections import Connections
from hola.distributed.gateway.transport import JoinedTransport

CLOSING: Final = "hola.is_closing"
"""The extension of an ASGI scope that tells whether its connection has ended."""
_REFUSAL: Final = (
    b"HTTP/1.1 %d %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n"
    b"x-content-type-options: nosniff\r\n%b\r\n%b"
)
_HEAD_SLICE: Final = 512
"""Bytes of heads given to the parser at once: so many hold a few requests at most, and the rest waits unread."""
_BODY_SLICE: Final = 64 * 1024
_FRAMING: Final = 8
"""Bytes of chunk sizes for each byte of a body, at most: the smallest chunk has five."""
_LINGER_S: Final = 1.0
_LINGER_BYTES: Final = 1024 * 1024
"""How long, and how much, a client may go on to send after a reply that came before the end of its request."""
_GRACE_S: Final = 1.0
"""How much later than the app a late body is refused here: the app may not want it, and have no time-out."""
_PROGRESS_BYTES: Final = 64 * 1024
_CATALOG: Final = "/v1/"


class HttpConnection(HttpToolsProtocol):
    """Uvicorn's connection, which alone takes heads, trailers and pipelined requests without end, and waits for ever.

    The parser gets what was received in slices, and none while a request that was read in full has no reply: what comes
    early waits unread. After a reply that came before the end of its request the connection ends.

    :cvar settings: of the gateway.
    :cvar registry: the connections of the process.
    """

    settings: GatewayConfig
    registry: Connections

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See :class:`asyncio.Protocol`."""
        self._wire = transport
        self._joined = JoinedTransport(transport, self)
        super().connection_made(self._joined)
        self._unread = b""
        self._at = 0
        self._wanted = True
        self._paused = False
        self._in_head = self._in_body = False
        self._size = 0  # of the head that is being read, or of the body with its framing
        self._body = 0  # of the body without
        self._running: RequestResponseCycle | None = None
        self._lingering: int | None = None
        self._late: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        if not self.registry.admit(self):
            self._refuse(
                HTTPStatus.TOO_MANY_REQUESTS, "overloaded", f"the gateway has {len(self.registry) - 1} connections"
            )
            return
        self._wait(self.settings.head_timeout_s, self._on_late_head)

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self._came()
        self._unset_keepalive_if_required()
        if self._stalled is not None:
            self._stalled.cancel()
        self._unread = b""
        self.registry.left(self)
        self._leave()
        self._joined.lost()
        super().connection_lost(exc)

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
        while self._at < len(self._unread) and not self._is_ahead and not self._joined.is_closing():
            size = _BODY_SLICE if self._in_body else _HEAD_SLICE
            piece = self._unread[self._at : self._at + size]
            self._at += len(piece)
            self._parse(piece)
        pause = self._at < len(self._unread) and not self._joined.is_closing()
        if pause != self._paused:
            self._paused = pause
            if pause:
                self._wire.pause_reading()
            else:
                self._wire.resume_reading()

    @property
    def _is_ahead(self) -> bool:
        """Whether what comes next has to wait: for a reply, or until the body that has come is wanted."""
        if self._in_body:
            return not self._wanted
        return bool(self.pipeline) or not (self._in_head or self._is_idle)

    @property
    def _is_idle(self) -> bool:
        """Whether no request waits for its reply."""
        return self.cycle is None or self.cycle.response_complete

    def want_reading(self, wanted: bool) -> None:
        """See :class:`~hola.distributed.gateway.transport.Owner`."""
        self._wanted = wanted
        if wanted and self._at < len(self._unread):
            self.loop.call_soon(self._feed_if_open)

    def _feed_if_open(self) -> None:
        if self.parser is not None:
            self._feed()

    def _parse(self, piece: bytes) -> None:
        self._size += len(piece)
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            # Another protocol is not spoken here: the request is answered as any, and nothing is read after it.
            self._unread = b""
            if self.cycle is not None:
                self.cycle.keep_alive = False
            return
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")
            return
        settings = self.settings
        if self._in_head and self._size > settings.max_head_bytes:
            message = f"the head has more than {settings.max_head_bytes} bytes"
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too_large", message)
        elif self._in_body and self._size - self._body > settings.max_head_bytes + _FRAMING * self._body:
            message = f"the chunk sizes and trailers have more than {settings.max_head_bytes} bytes"
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too_large", message)

    def on_message_begin(self) -> None:
        """See uvicorn."""
        super().on_message_begin()
        self.scope["extensions"] = {CLOSING: self._joined.is_closing}  # type: ignore[dict-item]
        self._in_head, self._size, self._body = True, 0, 0
        self._unset_keepalive_if_required()
        self._wait(self.settings.head_timeout_s, self._on_late_head)

    def on_header(self, name: bytes, value: bytes) -> None:
        """See uvicorn; trailers are counted and dropped."""
        if not self._in_body:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """See uvicorn."""
        self._in_head, self._in_body, self._size = False, True, 0
        self._unset_keepalive_if_required()
        self._wait(self.settings.body_timeout_s + _GRACE_S, self._on_late_body)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """See uvicorn."""
        if self._joined.is_closing():
            return
        self._body += len(body)
        if not self.registry.received(self, len(body)):
            message = f"the requests under way have {self.registry.request_bytes} bytes"
            self._refuse(HTTPStatus.TOO_MANY_REQUESTS, "overloaded", message)
            return
        super().on_body(body)

    def on_message_complete(self) -> None:
        """See uvicorn."""
        self._in_body = False
        self._size = 0
        self._came()
        super().on_message_complete()

    # Replying

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        async def closing(scope: Any, receive: Any, send: Any) -> None:
            async def noting(message: Any) -> None:
                if message["type"] == "http.response.start":
                    if cycle.more_body:
                        cycle.keep_alive = False
                    if message["status"] == HTTPStatus.OK and scope["path"].startswith(_CATALOG):
                        self.registry.proven(self)
                await send(message)

            await app(scope, receive, noting)

        self._running = cycle
        super()._start_asgi_task(cycle, closing)

    def on_response_complete(self) -> None:
        """See uvicorn."""
        self._joined.end_reply()
        self.registry.answered(self)
        super().on_response_complete()
        self._feed_if_open()

    def pause_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        super().pause_writing()
        self._expect_progress()

    def resume_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        super().resume_writing()
        self.registry.read(self)
        if self._stalled is not None and not self._joined.is_closing():
            self._stalled.cancel()
            self._stalled = None

    def _expect_progress(self) -> None:
        """Wait for the client to read what was written."""
        size = self._wire.get_write_buffer_size()
        self.registry.not_read(self, size)
        if self._stalled is not None:
            self._stalled.cancel()
        self._stalled = self.loop.call_later(self.settings.send_timeout_s, self._judge_progress, size)

    def _judge_progress(self, before: int) -> None:
        if self._wire.get_write_buffer_size() > max(0, before - _PROGRESS_BYTES):
            self._wire.abort()
        else:
            self._expect_progress()

    # Ending

    @property
    def may_go(self) -> bool:
        """See :class:`~hola.distributed.gateway.connections.Evictable`."""
        return self._in_head or self._in_body or self._is_idle

    def evict(self) -> None:
        """See :class:`~hola.distributed.gateway.connections.Evictable`."""
        self._wire.abort()

    def finish(self) -> None:
        """See :class:`~hola.distributed.gateway.transport.Owner`.

        A client that is still sending would see its connection reset, and perhaps not its reply: it is heard out for a
        moment.
        """
        self._came()
        self._unset_keepalive_if_required()
        self._unread = b""
        if self._paused:
            self._paused = False
            self._wire.resume_reading()
        if self._in_body or self._in_head:
            self._lingering = 0
            if self._wire.can_write_eof():
                self._wire.write_eof()
            self._wait(_LINGER_S, self._end)
        else:
            self._end()

    def eof_received(self) -> None:
        """See :class:`asyncio.Protocol`."""
        if self._lingering is not None:
            self._end()

    def _end(self) -> None:
        if self._wire.get_write_buffer_size():
            self._expect_progress()
        self._wire.close()

    def _wait(self, seconds: float, then: Any) -> None:
        self._came()
        self._late = self.loop.call_later(seconds, then)

    def _came(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _on_late_head(self) -> None:
        if self.scope is None or not self._in_head:
            self._joined.close()  # a connection on which nothing was asked
            return
        message = f"the head did not come within {self.settings.head_timeout_s:g} s"
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, "invalid_message", message)

    def _on_late_body(self) -> None:
        if self.cycle.response_started:
            self._wire.abort()
            return
        message = f"the body did not come within {self.settings.body_timeout_s:g} s"
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, "invalid_message", message)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP.

        :param msg: what is wrong.
        """
        self._refuse(HTTPStatus.BAD_REQUEST, "invalid_message", msg)

    def _refuse(self, status: HTTPStatus, code: ErrorCode, message: str) -> None:
        """Answer for the app, unless another reply is due or has begun, and end the connection."""
        if self._joined.is_closing():
            return
        retry_after_s = self.settings.retry_after_s if code == "overloaded" else None
        body = encode(ProtocolError(code, message, retry_after_s=retry_after_s).response)
        more = b"retry-after: 1\r\n" if code == "overloaded" else b""
        if self._is_idle or (not self._in_head and self.cycle is self._running and not self.cycle.response_started):
            self._joined.end_reply()
            self._joined.write(_REFUSAL % (status, status.phrase.encode(), len(body), more, body))
        self._leave()
        self._joined.close()

    def _leave(self) -> None:
        """Tell those who work on requests that nobody waits any more."""
        for cycle in (self._running, self.cycle, *(cycle for cycle, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
