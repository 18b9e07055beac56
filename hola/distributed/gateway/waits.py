"""The waits of one connection: for what the client has to send, and for what it has to read."""

import asyncio
import math
from collections.abc import Callable
from typing import Final

_PROGRESS_BYTES: Final = 64 * 1024


class Deadline:
    """When the client must have done what it has to do now. There is one timer, which is moved as seldom as possible.

    :param on_late: called when it has passed.
    """

    def __init__(self, on_late: Callable[[], None]) -> None:
        self._on_late = on_late
        self._loop = asyncio.get_running_loop()
        self._at = math.inf
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = math.inf

    def set(self, seconds: float) -> None:
        """Wait so long from now, and no longer for what the client had to do before.

        :param seconds: how long.
        """
        self._at = self._loop.time() + seconds
        if self._at < self._timer_at:
            self.cancel()
            self._start()

    def clear(self) -> None:
        """Wait for nothing, until the next :meth:`set`."""
        self._at = math.inf

    def cancel(self) -> None:
        """End the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer, self._timer_at = None, math.inf

    def _start(self) -> None:
        self._timer = self._loop.call_at(self._at, self._on_time)
        self._timer_at = self._at

    def _on_time(self) -> None:
        self._timer, self._timer_at = None, math.inf
        if self._at <= self._loop.time():
            self._on_late()
        elif self._at < math.inf:
            self._start()


class SlowReader:
    """Cuts a client that does not read what was written.

    :param transport: of the connection.
    :param patience_s: seconds in which it has to read 64 KiB, or the rest.
    :param on_unread: called with how many bytes are not read, as often as that is looked at.
    """

    def __init__(self, transport: asyncio.Transport, patience_s: float, on_unread: Callable[[int], None]) -> None:
        self._transport = transport
        self._patience_s = patience_s
        self._on_unread = on_unread
        self._timer: asyncio.TimerHandle | None = None

    def expect(self) -> None:
        """Wait for the client to read."""
        size = self._transport.get_write_buffer_size()
        self._on_unread(size)
        self.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._patience_s, self._judge, size)

    def cancel(self) -> None:
        """Wait no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _judge(self, before: int) -> None:
        if self._transport.get_write_buffer_size() > max(0, before - _PROGRESS_BYTES):
            self._transport.abort()
        else:
            self.expect()
