"""A command on a real terminal, of a given size."""

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from hola.clients.process_tree import kill_tree
from tests.cli.support import DEADLINE_S, HOLA, environment

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A process whose standard streams are a terminal.

    :param arguments: of ``hola``.
    :param folder: of the test; the process runs there.
    :param home: where the scheduler's connection file is; absent: in the folder.
    :param columns: the width.
    :param lines: the height.
    """

    def __init__(
        self, arguments: Sequence[str], folder: Path, home: Path | None, columns: int = 80, lines: int = 24
    ) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.before = termios.tcgetattr(slave)
        self._slave = slave
        self._seen = b""
        self.process = subprocess.Popen(
            [*HOLA, *arguments],
            cwd=folder,
            env=environment(folder, home) | {"TERM": "xterm-256color", "COLUMNS": "", "LINES": ""},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )

    @property
    def raw(self) -> str:
        """What was written so far, with escape sequences."""
        return self._seen.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """What was written so far, without escape sequences; each return of the cursor to the top begins a line."""
        return _ESCAPE.sub("", self.raw.replace("\x1b[H", "\n")).replace("\r\n", "\n")

    def read(self) -> None:
        """Take in what is there, or wait a moment for it."""
        if select.select([self._master], [], [], 0.05)[0]:
            with contextlib.suppress(OSError):
                self._seen += os.read(self._master, 65536)

    def await_text(self, text: str, times: int = 1) -> None:
        """Wait until a text was written.

        :param text: the text.
        :param times: how often.
        """
        deadline = time.monotonic() + DEADLINE_S
        while self.text.count(text) < times:
            assert self.process.poll() is None or select.select([self._master], [], [], 0)[0], self.text
            assert time.monotonic() < deadline, f"{text!r} was not written: {self.text}"
            self.read()

    def interrupt(self) -> None:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def wait(self) -> int:
        """Its exit code, once it has ended; what it writes is read meanwhile."""
        deadline = time.monotonic() + DEADLINE_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.text
            self.read()
        while select.select([self._master], [], [], 0)[0]:
            self.read()
        return self.process.returncode

    def close(self) -> None:
        """End the process, if it still runs, and close the terminal."""
        if self.process.poll() is None:
            kill_tree(self.process.pid)
            self.process.wait(DEADLINE_S)
        os.close(self._slave)
        os.close(self._master)


@contextlib.contextmanager
def terminal(
    *arguments: str, folder: Path, home: Path | None = None, columns: int = 80, lines: int = 24
) -> Iterator[Terminal]:
    """A command on a terminal; it is killed at the end if it still runs.

    :param arguments: of ``hola``.
    :param folder: of the test.
    :param home: where the scheduler's connection file is; absent: in the folder.
    :param columns: the width.
    :param lines: the height.
    """
    found = Terminal(arguments, folder, home, columns, lines)
    try:
        yield found
    finally:
        found.close()
