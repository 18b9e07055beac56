"""One HTTP connection: uvicorn's, with replies sent in one piece and limits on the head of a request."""

import asyncio
from http import HTTPStatus
from typing import Any, Final

from hola_protocol.codec import encode
from hola_protocol.errors import ErrorCode, ProtocolError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hola.distributed.config import GatewayConfig

CLOSING: Final = "hola.is_closing"
"""The extension of an ASGI scope that tells whether its connection has ended."""
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_REFUSAL: Final = (
    b"HTTP/1.1 %d %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"
)


class JoinedTransport(asyncio.Transport):
    """Holds the head of a reply back until its body, or its end, is there to be sent with it.

    Uvicorn writes the two apart, and uvloop sends each write at once: two system calls, two segments, and two wake-ups
    of the client.

    :param transport: the connection's.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._head = b""
        self._head_is_next = True

    def write(self, data: Any) -> None:
        """See :class:`asyncio.WriteTransport`."""
        if self._head:
            data, self._head = self._head + data, b""
        elif self._head_is_next and data != _CONTINUE:
            self._head, self._head_is_next = data, False
            return
        self._transport.write(data)

    def end_reply(self) -> None:
        """Send the head of a reply that has no body; what is written next is a head again."""
        if self._head and not self._transport.is_closing():
            self._transport.write(self._head)
        self._head, self._head_is_next = b"", True

    def close(self) -> None:
        """See :class:`asyncio.BaseTransport`; what is written is sent before."""
        self.end_reply()
        self._transport.close()

    def is_closing(self) -> bool:
        """See :class:`asyncio.BaseTransport`."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """See :class:`asyncio.BaseTransport`."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """See :class:`asyncio.ReadTransport`."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """See :class:`asyncio.ReadTransport`."""
        self._transport.resume_reading()


class HttpConnection(HttpToolsProtocol):
    """Uvicorn's connection, which by itself takes a head of any size and waits for one for ever.

    :cvar settings: of the gateway.
    """

    settings: GatewayConfig

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See :class:`asyncio.Protocol`."""
        self._joined = JoinedTransport(transport)
        super().connection_made(self._joined)
        self._counted: object = None
        self._head_bytes = 0
        self._late: asyncio.TimerHandle | None = None
        self._expect_head()

    def on_message_begin(self) -> None:
        """See uvicorn."""
        super().on_message_begin()
        self.scope["extensions"] = {CLOSING: self.transport.is_closing}  # type: ignore[dict-item]

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        super().data_received(data)
        if self.cycle is not None and self.cycle.scope is self.scope:
            if self._late is not None:
                self._head_came()
        elif not self.transport.is_closing():
            self._count(len(data))

    def on_response_complete(self) -> None:
        """See uvicorn."""
        self._joined.end_reply()
        super().on_response_complete()

    def _count(self, size: int) -> None:
        """Count a piece of an incomplete head. Its first does not count: it may hold the request before."""
        if self._counted is not self.scope:
            self._counted, self._head_bytes = self.scope, 0
        else:
            self._head_bytes += size
        if self._head_bytes > self.settings.max_head_bytes:
            message = f"the head has more than {self.settings.max_head_bytes} bytes"
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too_large", message)
        elif self._late is None:
            self._expect_head()

    def _expect_head(self) -> None:
        self._late = self.loop.call_later(self.settings.head_timeout_s, self._on_late)

    def _head_came(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _on_late(self) -> None:
        if self.scope is None:
            self.transport.close()  # a connection on which nothing was asked
            return
        message = f"the head did not come within {self.settings.head_timeout_s:g} s"
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, "invalid_message", message)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP.

        :param msg: what is wrong.
        """
        self._refuse(HTTPStatus.BAD_REQUEST, "invalid_message", msg)

    def _refuse(self, status: HTTPStatus, code: ErrorCode, message: str) -> None:
        body = encode(ProtocolError(code, message).response)
        self.transport.write(_REFUSAL % (status, status.phrase.encode(), len(body), body))
        self.transport.close()
