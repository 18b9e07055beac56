"""A connection's transport: replies in one piece, and an end that the client can see coming."""

import asyncio
from typing import Any, Final, Protocol

_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class Owner(Protocol):
    """Whoever decides when a transport reads and ends."""

    def want_reading(self, wanted: bool) -> None:
        """Say whether the next bytes of a request's body are wanted."""

    def finish(self) -> None:
        """End the connection, after what was written has been sent."""


class JoinedTransport(asyncio.Transport):
    """Holds the head of a reply back until its body, or its end, is there to be sent with it.

    Uvicorn writes the two apart, and uvloop sends each write at once: two system calls, two segments, and two wake-ups
    of the client.

    :param transport: the connection's.
    :param owner: told when uvicorn wants to read or to end; without one the transport does as it is told.
    """

    def __init__(self, transport: asyncio.Transport, owner: Owner | None = None) -> None:
        super().__init__()
        self._transport = transport
        self._owner = owner
        self._head = b""
        self._head_is_next = True
        self._ending = False

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
        if self._owner is None:
            self._transport.close()
        elif not self._ending:
            self._ending = True
            self._owner.finish()

    def lost(self) -> None:
        """Note that the connection has ended."""
        self._ending = True

    def is_closing(self) -> bool:
        """See :class:`asyncio.BaseTransport`."""
        return self._ending or self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """See :class:`asyncio.BaseTransport`."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """See :class:`asyncio.ReadTransport`."""
        if self._owner is not None:
            self._owner.want_reading(False)

    def resume_reading(self) -> None:
        """See :class:`asyncio.ReadTransport`."""
        if self._owner is not None:
            self._owner.want_reading(True)
