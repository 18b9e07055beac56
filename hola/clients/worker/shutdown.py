"""How a worker ends: the messages to the thread that supervises it, and the state that its lanes read."""

import logging
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeAlias

from .summary import WorkerEndReason

log = logging.getLogger("hola.worker")


class WorkerEnding(Exception):  # noqa: N818  # nothing went wrong
    """The worker is ending: raised by what a lane waits for, to end the lane."""


class SignalReceived(NamedTuple):
    """The process received a signal."""

    number: int


class EndCommand(NamedTuple):
    """The worker must end: after the running evaluations, or at once."""

    reason: WorkerEndReason
    message: str
    at_once: bool


class LaneEnded(NamedTuple):
    """A lane has no more trials to evaluate, or failed."""

    lane: int
    error: BaseException | None


class LaneIdle(NamedTuple):
    """A lane has no trial under evaluation while the worker drains."""


WorkerMessage: TypeAlias = SignalReceived | EndCommand | LaneEnded | LaneIdle


class Shutdown:
    """Whether the worker takes new trials, whether it ends at once, and why. Thread-safe.

    :ivar inbox: the messages to the supervising thread. A signal handler may put into it: it is the one queue whose
        ``put`` may interrupt its own ``get``.
    :ivar command: the command that ends the worker; None while it runs.
    """

    def __init__(self) -> None:
        self.inbox: queue.SimpleQueue[WorkerMessage] = queue.SimpleQueue()
        self.command: EndCommand | None = None
        self._draining = threading.Event()
        self._stopping = threading.Event()

    @property
    def is_draining(self) -> bool:
        """Whether no lane takes another trial."""
        return self._draining.is_set()

    @property
    def is_stopping(self) -> bool:
        """Whether the worker ends at once."""
        return self._stopping.is_set()

    @contextmanager
    def after(self, seconds: float | None) -> Iterator[None]:
        """Have the supervising thread told to drain when a time is over, unless the block ends before.

        :param seconds: the time limit; None: there is none.
        """
        if seconds is None:
            yield
            return
        command = EndCommand("max_time", f"the time limit of {seconds:g} s is over", at_once=False)
        timer = threading.Timer(seconds, self.inbox.put, (command,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def begin(self, command: EndCommand) -> None:
        """End the worker. A command that ends it at once replaces one that does not; otherwise the first one counts.

        :param command: why and how.
        """
        if self.command is None or (command.at_once and not self.command.at_once):
            self.command = command
            if not command.at_once:
                log.info("ending after the running trials: %s", command.message)
        self._draining.set()
        if command.at_once:
            self._stopping.set()

    def close(self) -> None:
        """Let every wait end: the worker is done, for whatever reason."""
        self._draining.set()
        self._stopping.set()

    def wait_for_drain(self, seconds: float) -> None:
        """Sleep until no lane takes another trial, at most for some time.

        :param seconds: how long.
        """
        self._draining.wait(seconds)

    def wait_for_stop(self, seconds: float) -> bool:
        """Sleep until the worker ends at once, at most for some time.

        :param seconds: how long.
        :returns: whether it ends at once.
        """
        return self._stopping.wait(seconds)
