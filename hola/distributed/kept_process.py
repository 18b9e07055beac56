"""A process that is started again whenever it ends."""

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final, Protocol

from msgspec import Struct

from hola.distributed.errors import SetupError

_log = logging.getLogger(__name__)

WATCH_S: Final = 0.2
"""Seconds between two looks at whether the process still runs."""


class Process(Protocol):
    """What is kept running."""

    @property
    def running(self) -> bool:
        """Whether it runs."""

    def stop(self) -> int:
        """End it, if it still runs, and return its exit code."""


class Pauses(Struct, frozen=True, kw_only=True):
    """How long to wait before a process is started again, in seconds.

    :ivar first_s: after it ended once.
    :ivar longest_s: the bound; the pause doubles with each further end.
    :ivar steady_s: a process that ran for so long begins with the first pause again.
    """

    first_s: float = 0.1
    longest_s: float = 5.0
    steady_s: float = 30.0


class KeptProcess:
    """Keeps one process running, however often it ends; it never gives up and never raises.

    :param name: what it is, for the log.
    :param start: starts it; the event is set when it is no longer wanted, and it may then give up.
    :param pauses: how long to wait before it is started again.
    """

    def __init__(self, name: str, start: Callable[[threading.Event], Process], pauses: Pauses | None = None) -> None:
        self._name = name
        self._start = start
        self._pauses = pauses or Pauses()
        self._process: Process | None = None
        self._began = monotonic()
        self._ends = 0

    def start(self, stopping: threading.Event) -> None:
        """Start it for the first time.

        :param stopping: set when it is no longer wanted.
        :raises SetupError: when it does not start.
        """
        self._process = self._start(stopping)
        self._began = monotonic()

    def keep(self, stopping: threading.Event) -> None:
        """Start it again whenever it has ended, until ``stopping`` is set.

        :param stopping: set when it is no longer wanted.
        """
        while not stopping.wait(WATCH_S):
            if self._process is not None and self._process.running:
                continue
            pause_s = self._ended()
            if stopping.wait(pause_s):
                return
            try:
                self.start(stopping)
            except (SetupError, OSError) as error:
                if not stopping.is_set():
                    _log.error("%s does not start: %s", self._name, error)
                self._began = monotonic()

    def _ended(self) -> float:
        """Count an end; how long to wait before the next start, in seconds."""
        if monotonic() - self._began >= self._pauses.steady_s:
            self._ends = 0
        pause_s = min(self._pauses.longest_s, self._pauses.first_s * 2.0 ** min(self._ends, 30))
        self._ends += 1
        if self._process is not None:
            code = self._process.stop()
            self._process = None
            _log.error("%s ended (exit code %d) and is started again in %.1f s", self._name, code, pause_s)
        return pause_s

    def stop(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.stop()
