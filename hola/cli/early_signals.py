"""Signals that come before ``hola worker`` is ready to handle them: they are kept from its first line on.

This module imports nothing of hola, so that it is loaded before anything else.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGUSR1")


class SignalledError(BaseException):
    """Raised in a part of the start that may be broken off.

    :param number: the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class EarlySignals:
    """Keeps signals until there is a worker that handles them. Nothing here takes a lock: it runs in a signal handler.

    :ivar is_installed: whether it handles the signals of this process.
    """

    def __init__(self) -> None:
        self.is_installed = False
        self._came: list[int] = []
        self._forward: Callable[[int], object] | None = None
        self._may_raise = False

    def install(self) -> None:
        """Handle the signals from here on, also those that the parent process has set to be ignored."""
        if threading.current_thread() is threading.main_thread():
            self.is_installed = True
            for name in _NAMES:
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._forward is not None:
            self._forward(number)
            return
        self._came.append(number)
        if self._may_raise:
            raise SignalledError(number)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """A part of the start that a signal ends at once.

        :raises SignalledError: with the first signal.
        """
        self._may_raise = True
        try:
            self._raise_if_signalled()
            yield
            self._raise_if_signalled()
        finally:
            self._may_raise = False

    def _raise_if_signalled(self) -> None:
        if self._came:  # also when the exception was swallowed, as by an import that is tried
            raise SignalledError(self._came[0])

    def forward_to(self, receive: Callable[[int], object]) -> None:
        """Pass signals on, with those that have come already.

        :param receive: takes the number of a signal.
        """
        self._forward = receive
        came, self._came = self._came, []
        for number in came:
            receive(number)


EARLY = EarlySignals()
"""Those of this process."""
