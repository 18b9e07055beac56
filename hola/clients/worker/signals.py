"""Signals of the operating system: SIGTERM, SIGUSR1, and Ctrl-C once and twice."""

import logging
import queue
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from ..signal_handling import signals_handled
from .shutdown import EndCommand, SignalReceived, WorkerMessage

log = logging.getLogger("hola.worker")

PREEMPTING: Final = tuple(
    number for name in ("SIGTERM", "SIGUSR1") if (number := getattr(signal, name, None)) is not None
)
"""The signals that end a worker at once. Batch systems send SIGUSR1 before a time limit; Windows has no such signal."""


@contextmanager
def forward_signals(inbox: "queue.SimpleQueue[WorkerMessage]", enabled: bool) -> Iterator[None]:
    """Put SIGINT, SIGTERM and SIGUSR1 into a queue, and restore the handlers at the end. Only in the main thread.

    :param inbox: the queue.
    :param enabled: whether to do so.
    """

    def handler(number: int, frame: FrameType | None) -> None:
        inbox.put(SignalReceived(number))

    with signals_handled((signal.SIGINT, *PREEMPTING) if enabled else (), handler):
        yield


def command_of(number: int, *, is_draining: bool) -> EndCommand:
    """The command that a signal stands for.

    :param number: the signal.
    :param is_draining: whether the worker already ends after the running evaluations.
    """
    if number in PREEMPTING:
        return EndCommand("preempted", f"preempted by {signal.Signals(number).name}", at_once=True)
    if is_draining:
        return EndCommand("stopped", "interrupted twice", at_once=True)
    return EndCommand("drained", "interrupted", at_once=False)
