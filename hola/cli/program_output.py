"""What a program prints: passed on to standard error of the worker while it runs."""

import contextlib
import os
import sys
import threading
from pathlib import Path
from typing import IO, Final

POLL_S: Final = 0.1
LONGEST_WAIT_S: Final = 5.0
"""How long the outcome of a trial waits for a standard error that takes nothing, such as a stopped terminal."""
MAX_LINE_BYTES: Final = 64 * 1024
"""Of a longer line of standard output the end is passed on; one of standard error is passed on in parts."""
_CHUNK_BYTES: Final = 64 * 1024


class ProgramOutput:
    """Follows the files of standard output and standard error of a program, and passes whole lines on.

    The last line of standard output is held back, because it may be the result.

    :param folder: gets the empty files ``stdout`` and ``stderr``, which the program may delete.
    :raises OSError: if they cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._files: list[IO[bytes]] = []
        for name in ("stdout", "stderr"):
            (folder / name).touch(0o600)
            self._files.append((folder / name).open("rb"))
        self._rests = [b"", b""]
        self._held = b""
        self._with_last_line = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="hola-output", daemon=True)

    def start(self) -> None:
        """Follow the files, until :meth:`finish`."""
        self._thread.start()

    def close(self) -> None:
        """Close the files, if the program did not start."""
        for file in self._files:
            file.close()

    def finish(self, with_last_line: bool) -> None:
        """Pass on what is left, and stop.

        :param with_last_line: whether the last line of standard output is passed on, too: it is no result.
        """
        self._with_last_line = with_last_line
        self._ended.set()
        self._thread.join(LONGEST_WAIT_S)

    def _follow(self) -> None:
        with contextlib.ExitStack() as stack:
            for file in self._files:
                stack.enter_context(file)
            with contextlib.suppress(OSError):  # standard error is closed
                while not self._ended.wait(POLL_S):
                    self._pass_on()
                self._pass_on()
                if self._with_last_line:
                    _write(_line(self._held) + _line(self._rests[0]))
                elif self._rests[0].strip():
                    _write(self._held)
                _write(_line(self._rests[1]))

    def _pass_on(self) -> None:
        for i in (0, 1):
            while text := self._files[i].read(_CHUNK_BYTES):
                whole, line_break, self._rests[i] = (self._rests[i] + text).rpartition(b"\n")
                lines = whole + line_break
                if i == 0 and lines.strip():
                    before, _, last = lines.rstrip().rpartition(b"\n")
                    lines, self._held = self._held + before + (b"\n" if before else b""), last + b"\n"
                elif i == 0:
                    lines = b""
                _write(lines)
                if i == 1 and len(self._rests[i]) > MAX_LINE_BYTES:
                    _write(_line(self._rests[i]))
                    self._rests[i] = b""
                self._rests[i] = self._rests[i][-MAX_LINE_BYTES:]


def _line(text: bytes) -> bytes:
    return text if not text or text.endswith(b"\n") else text + b"\n"


def _write(text: bytes) -> None:
    sys.stderr.flush()
    while text:
        text = text[os.write(2, text) :]
