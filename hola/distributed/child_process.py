"""Processes that end with the process that started them."""

import contextlib
import logging
import os
import select
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import IO, Final, Self

from hola.clients.process_tree import kill_tree

_log = logging.getLogger(__name__)

GRACE_S: Final = 15.0
"""Seconds that a process may take to end when it is asked to, before it is killed."""
_LOOK_S: Final = 0.1
"""Seconds between two looks at whether a process that starts is still wanted."""


class ChildProcess:
    """A process that ends when its standard input closes, and so with this process, however this ends.

    As a context manager it is stopped at the end. It is in a separate session: Ctrl-C in the terminal is for this
    process to handle.

    :param command: the program and its arguments.
    :param name: what it is, for the log.
    :param told: a line for its standard input.
    :param log: where its standard error goes; absent: where that of this process goes.
    :param env: more of its environment.
    :param cwd: the folder that it runs in; absent: this process's.
    :param pass_fds: descriptors that it inherits.
    :param grace_s: seconds that it may take to end when it is asked to.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        name: str,
        told: bytes | None = None,
        log: IO[bytes] | int | None = None,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        pass_fds: Sequence[int] = (),
        grace_s: float = GRACE_S,
    ) -> None:
        self._name = name
        self._grace_s = grace_s
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            pass_fds=pass_fds,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        if told is not None:
            with contextlib.suppress(BrokenPipeError):  # ended already: its output tells
                self._stdin.write(told + b"\n")
                self._stdin.flush()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit code; the negative signal's number when one killed it; None while it runs."""
        return self._process.poll()

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def first_line(self, timeout_s: float, stopping: threading.Event | None = None) -> bytes:
        """Wait for the first line that it writes to standard output: that it has started.

        :param timeout_s: at most so long; then it is killed.
        :param stopping: when it is set, the process is killed.
        :returns: the line; empty when the process has ended instead.
        :raises TimeoutError: when it took longer.
        """
        patience = time.monotonic() + timeout_s
        while not select.select([self._stdout], [], [], _LOOK_S)[0]:
            was_slow = time.monotonic() >= patience
            if was_slow or (stopping is not None and stopping.is_set()):
                self.kill()
                self._process.wait()
                if was_slow:
                    raise TimeoutError
        return self._stdout.readline()

    def signal(self, number: int) -> None:
        """Send it a signal; one that has ended is no error.

        :param number: the signal.
        """
        self._process.send_signal(number)

    def kill(self) -> None:
        """Kill it with all its descendants."""
        if self.running:
            kill_tree(self.pid)

    def end(self) -> int:
        """Ask it to end by closing its standard input; kill it when it does not.

        :returns: its exit code; the negative signal's number when one killed it.
        """
        with contextlib.suppress(OSError):
            self._stdin.close()
        try:
            return self._process.wait(self._grace_s)
        except subprocess.TimeoutExpired:
            _log.error("%s (process %d) does not end, and is killed", self._name, self.pid)
            self.kill()
            return self._process.wait()

    def stop(self) -> int:
        """End it, as :meth:`end`, and close the pipes.

        :returns: its exit code.
        """
        code = self.end()
        self._stdout.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
