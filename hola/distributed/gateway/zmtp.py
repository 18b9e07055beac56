"""The client's side of ZMTP 3.0 with PLAIN, over one stream: what a DEALER says to the scheduler's ROUTER.

libzmq does this in a separate thread. To hand each request over to that thread, and each reply back, takes more
processor time than all else that the gateway does with it. See https://rfc.zeromq.org/spec/23/ and
https://rfc.zeromq.org/spec/24/.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

MORE: Final = 1
"""The flag of a frame that others of its message follow."""
_LONG: Final = 2
_COMMAND: Final = 4
_SHORT_BYTES: Final = 255

_GREETING: Final = b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"PLAIN".ljust(20, b"\0") + bytes(32)
_SIGNATURES: Final = (0xFF, 0x7F)
_MECHANISM: Final = slice(12, 32)
_WELCOME: Final = b"\x07WELCOME"
_READY: Final = b"\x05READY"
_PING: Final = b"\x04PING"
_TTL_BYTES: Final = 2
_ERRORS: Final = (b"\x05ERROR", b"^RROR")
"""The name of the command by the specification, and as libzmq 4 writes it."""
_DIGITS: Final = b"0123456789"


class SessionOwner(Protocol):
    """Who uses a session."""

    def on_open(self) -> None:
        """Note that messages can be sent."""

    def on_message(self, frames: list[bytes]) -> None:
        """Take a message."""

    def on_writable(self) -> None:
        """Note that the output buffer has room again after sending had to stop."""


def frame(content: bytes, flags: int = 0) -> bytes:
    """A frame on the wire.

    :param content: its content.
    :param flags: :data:`MORE`, or that of a command.
    """
    if len(content) <= _SHORT_BYTES:
        return b"%c%c%b" % (flags, len(content), content)
    return b"%c%b%b" % (flags | _LONG, len(content).to_bytes(8, "big"), content)


def message(frames: Sequence[bytes]) -> bytes:
    """A message on the wire.

    :param frames: its frames.
    """
    return b"".join([frame(content, MORE) for content in frames[:-1]]) + frame(frames[-1])


def _named(name: bytes) -> bytes:
    return b"%c%b" % (len(name), name)


def _command(name: bytes, content: bytes) -> bytes:
    return frame(_named(name) + content, _COMMAND)


class PlainDealer(asyncio.Protocol):
    """A connection to a ROUTER that asks for a user name and a password.

    :param owner: who uses it.
    :param username: the user name.
    :param password: the password.
    :ivar is_open: whether messages can be sent.
    :ivar is_full: whether the output buffer is full, so that nothing more should be added.
    :ivar refusal: why the other side does not let this one in, if it says so.
    :ivar ended: done when the connection has ended; whether it was open before.
    """

    def __init__(self, owner: SessionOwner, username: bytes, password: bytes) -> None:
        self._owner = owner
        self._hello = _command(b"HELLO", _named(username) + _named(password))
        self._buffer = bytearray()
        self._frames: list[bytes] = []
        self._is_greeted = False
        self.is_open = False
        self.is_full = False
        self.refusal: str | None = None
        self.ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See :class:`asyncio.Protocol`."""
        self._transport = transport
        transport.write(_GREETING)

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        was_open, self.is_open = self.is_open, False
        if not self.ended.done():
            self.ended.set_result(was_open)

    def pause_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self.is_full = True

    def resume_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self.is_full = False
        if self.is_open:
            self._owner.on_writable()

    def send(self, messages: Iterable[bytes]) -> None:
        """Send messages.

        :param messages: of :func:`message`.
        """
        self._transport.write(b"".join(messages))

    def abort(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        if self._buffer:
            self._buffer += data
            del self._buffer[: self._read(self._buffer)]
        else:
            read = self._read(data)
            if read < len(data):
                self._buffer += data[read:]

    def _read(self, data: bytes | bytearray) -> int:
        """Take in whole frames; how many bytes they are."""
        at, length = 0, len(data)
        if not self._is_greeted:
            if length < len(_GREETING):
                return 0
            at = len(_GREETING)
            self._on_greeting(data)
        while length - at >= 2 and not self._transport.is_closing():
            flags, size, start = data[at], data[at + 1], at + 2
            if flags & _LONG:
                start = at + 9
                size = int.from_bytes(data[at + 1 : start], "big") if length >= start else length
            if start + size > length:
                break  # the rest is to come
            at = start + size
            content = bytes(data[start:at])
            if flags & _COMMAND:
                self._on_command(content)
            elif flags & MORE:
                self._frames.append(content)
            else:
                frames, self._frames = [*self._frames, content], []
                self._owner.on_message(frames)
        return at

    def _on_greeting(self, data: bytes | bytearray) -> None:
        self._is_greeted = True
        if (data[0], data[9]) != _SIGNATURES or data[10] < 3 or data[_MECHANISM].rstrip(b"\0") != b"PLAIN":
            self.refusal = "it speaks another protocol, or another mechanism than PLAIN"
            self._transport.abort()
        else:
            self._transport.write(self._hello)

    def _on_command(self, content: bytes) -> None:
        if content.startswith(_WELCOME):
            properties = _named(b"Socket-Type") + (6).to_bytes(4, "big") + b"DEALER"
            self._transport.write(_command(b"INITIATE", properties))
        elif content.startswith(_READY):
            self.is_open = True
            self._owner.on_open()
        elif content.startswith(_PING):
            self._transport.write(_command(b"PONG", content[len(_PING) + _TTL_BYTES :]))
        elif content.startswith(_ERRORS):
            self.refusal = content[len(content.rstrip(_DIGITS)) :].decode("ascii")
            self._transport.abort()
