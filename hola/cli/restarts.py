"""``hola worker --restarts N``: start the worker again after a crash."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from hola.clients.process_tree import signal_name
from hola.clients.reentrant_event import ReentrantEvent

from .early_signals import EarlySignals

log = logging.getLogger("hola.worker")

EXIT_CRASHED: Final = 70
"""EX_SOFTWARE of sysexits.h: an unexpected exception ended the worker."""
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0
_OPTION: Final = "--restarts"


def without_restarts(arguments: Sequence[str]) -> list[str]:
    """The arguments of a worker without the option ``--restarts``.

    :param arguments: those of the command, from ``worker`` on; what follows ``--exec`` is the program's.
    """
    words = list(arguments)
    kept: list[str] = []
    while words:
        word = words.pop(0)
        if word in ("--exec", "--"):
            return [*kept, word, *words]
        if word == _OPTION:
            words.pop(0)
        elif not word.startswith(f"{_OPTION}="):
            kept.append(word)
    return kept


class WorkerSupervisor:
    """Runs a worker as a child process, and starts it again after a crash.

    A crash is an end by a signal that was not sent to this process, or the exit code 70. Signals are passed on. The
    child ends when this process does, since its standard input ends.

    :param command: the child's command line; the child must have the option ``--until-eof``.
    :param restarts: how often the child is started again.
    :param early: passes the signals of this process on.
    """

    def __init__(self, command: Sequence[str], restarts: int, early: EarlySignals) -> None:
        self._command = list(command)
        self._left = restarts
        self._early = early
        self._signals: list[int] = []
        self._came = ReentrantEvent()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Run the worker to its end.

        :returns: the exit code for this process.
        """
        self._early.forward_to(self._on_signal)
        pause_s = FIRST_PAUSE_S
        while True:
            code = self._run_once()
            if self._signals or not (code < 0 or code == EXIT_CRASHED) or self._left == 0:
                return code if code >= 0 else 128 - code
            how = f"was killed by {signal_name(-code)}" if code < 0 else f"ended with exit code {code}"
            log.error("the worker %s: starting it again in %g s, restarts left: %d", how, pause_s, self._left - 1)
            self._left -= 1
            if self._came.wait(pause_s):
                return 0 if self._signals[0] == signal.SIGINT else 128 + signal.SIGTERM
            pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)

    def _run_once(self) -> int:
        # In a separate session: Ctrl-C in the terminal reaches it once, through this process.
        child = subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True)
        self._child = child
        for number in self._signals:
            self._send(number)
        code = child.wait()
        self._child = None
        assert child.stdin is not None
        child.stdin.close()
        return code

    def _on_signal(self, number: int) -> None:
        self._signals.append(number)
        self._send(number)
        self._came.set()

    def _send(self, number: int) -> None:
        if self._child is not None:
            with suppress(ProcessLookupError):
                self._child.send_signal(number)


def restarting_command(arguments: Sequence[str]) -> list[str]:
    """The command line of the child process.

    :param arguments: the arguments of this process, after the program's name.
    """
    words = without_restarts(arguments)
    after = words.index("worker") + 1
    return [sys.executable, "-m", "hola.cli", *words[:after], "--until-eof", *words[after:]]


def supervise(restarts: int, early: EarlySignals) -> int:
    """Run the worker of this command line in a child process.

    :param restarts: how often it is started again after a crash.
    :param early: passes the signals of this process on.
    :returns: the exit code for this process.
    """
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    return WorkerSupervisor(restarting_command(sys.argv[1:]), restarts, early).run()
