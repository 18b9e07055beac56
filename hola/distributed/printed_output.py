"""What local workers print: read as it comes, kept in a bounded file for each worker, and shown line by line."""

import contextlib
import logging
import os
import re
import select
import threading
import time
from collections import deque
from pathlib import Path
from typing import Final

from hola.distributed.utils import open_log

_log = logging.getLogger(__name__)

LOG_FOLDER: Final = "logs"
"""The folder of the files below a data folder; each study has a separate folder there."""
MAX_LOG_BYTES: Final = 1024 * 1024
"""A file that is larger becomes the older file of its worker, and a new one begins."""
MAX_WAITING_LINES: Final = 200
"""Lines that wait to be shown; the oldest ones are left out then, and are only in the files."""
MAX_LINE_CHARS: Final = 2000
_MAX_LINE_BYTES: Final = 64 * 1024
_PIPE_BYTES: Final = 1024 * 1024
_MARK: Final = re.compile(rb"\x1ehola trial (\d+) attempt (\d+)\n")
_NOTE: Final = re.compile(rb"\x1ehola note (.*)\n")
_ANSI: Final = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")


def trial_mark(trial_id: int, attempt: int) -> bytes:
    """What a worker writes between the lines of two trials.

    :param trial_id: the trial that begins.
    :param attempt: its attempt.
    """
    return b"\x1ehola trial %d attempt %d\n" % (trial_id, attempt)


def note_mark(text: str) -> bytes:
    """What a worker writes for a note to the user, which is shown once however many workers write it.

    :param text: the note, one line.
    """
    return b"\x1ehola note %s\n" % text.encode()


def log_files(data_dir: Path, study: str, worker: str) -> list[Path]:
    """The files with what a worker printed: the current one and the older one.

    :param data_dir: the data folder.
    :param study: the study.
    :param worker: the name of the worker.
    """
    folder = data_dir / LOG_FOLDER / study
    return [folder / f"{worker}.log", folder / f"{worker}.old.log"]


def find_printed(data_dir: Path, study: str, trial_id: int) -> tuple[Path, int] | None:
    """The file with what a worker printed during a trial, and the number of the line with which the trial begins.

    :param data_dir: the data folder.
    :param study: the study.
    :param trial_id: the trial; the last attempt counts.
    """
    start = f"--- trial {trial_id}, attempt ".encode()
    found = []
    with contextlib.suppress(OSError):
        for file in (data_dir / LOG_FOLDER / study).glob("*.log"):
            for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
                if line.startswith(start):
                    found.append((line.rpartition(b", ")[2], number, file))  # the time of the start
    if not found:
        return None
    _, number, file = max(found)
    return file, number


class PrintedOutput:
    """What the workers of a local system print.

    :param data_dir: the data folder; absent: no files are written.
    """

    def __init__(self, data_dir: Path | None) -> None:
        self.data_dir = data_dir
        self._lock = threading.Lock()
        self._waiting: deque[str] = deque()
        self._notes: set[str] = set()
        self._left_out = 0

    def reader(self, worker: str, study: str) -> "PrintedReader":
        """Read what a worker prints.

        :param worker: the name of the worker.
        :param study: its study.
        """
        file = None if self.data_dir is None else log_files(self.data_dir, study, worker)[0]
        return PrintedReader(self, worker, file)

    def add(self, line: str) -> None:
        """Keep a line until it is shown.

        :param line: the line.
        """
        with self._lock:
            self._waiting.append(line)
            if len(self._waiting) > MAX_WAITING_LINES:
                self._waiting.popleft()
                self._left_out += 1

    def add_note(self, text: str) -> None:
        """Keep a note until it is shown, unless a worker has written it before.

        :param text: the note.
        """
        with self._lock:
            is_new = text not in self._notes
            self._notes.add(text)
        if is_new:
            self.add(f"note: {text}")

    def take(self) -> list[str]:
        """The lines since the last call, each with its worker and trial."""
        with self._lock:
            lines, left_out = list(self._waiting), self._left_out
            self._waiting.clear()
            self._left_out = 0
        if left_out:
            where = "" if self.data_dir is None else f"; all are in {self.data_dir / LOG_FOLDER}"
            lines.insert(0, f"({left_out} printed lines are not shown{where})")
        return lines


class PrintedReader:
    """Reads what one worker prints, in a thread, so that the worker never waits.

    :ivar fd: the end of the pipe for the worker.
    :param output: gets the lines.
    :param worker: the name of the worker.
    :param file: where everything is kept; absent: nowhere.
    """

    def __init__(self, output: PrintedOutput, worker: str, file: Path | None) -> None:
        self._output = output
        self._worker = worker
        self._file = file
        self._log_fd: int | None = None
        self._trial: int | None = None
        self._line = b""
        self._pipe, self.fd = os.pipe()
        self._ended, self._end = os.pipe()
        self._thread = threading.Thread(target=self._read, name=f"hola-printed-{worker}", daemon=True)

    def start(self) -> None:
        """Begin to read, after the worker has inherited its end of the pipe."""
        os.close(self.fd)
        self._thread.start()

    def finish(self) -> None:
        """Read what is left, once the worker has ended. A process that it left behind is not waited for."""
        if self._thread.is_alive():
            with contextlib.suppress(OSError):
                os.write(self._end, b".")
            self._thread.join()

    def _read(self) -> None:
        poller = select.poll()
        poller.register(self._pipe, select.POLLIN)
        poller.register(self._ended, select.POLLIN)
        try:
            while not (ready := dict(poller.poll())).get(self._ended):
                if ready.get(self._pipe) and not self._take(os.read(self._pipe, 65536)):
                    break
            else:
                self._drain()
            self._take_line(b"")
        finally:
            for fd in (self._pipe, self._ended, self._end):
                os.close(fd)
            if self._log_fd is not None:
                os.close(self._log_fd)

    def _drain(self) -> None:
        """Read what the pipe holds; what a process left behind writes forever does not count."""
        os.set_blocking(self._pipe, False)
        left = _PIPE_BYTES
        with contextlib.suppress(BlockingIOError):
            while left > 0 and (text := os.read(self._pipe, 65536)):
                left -= len(text)
                self._take(text)

    def _take(self, text: bytes) -> bool:
        """Handle what was read; False at the end of the pipe."""
        *lines, self._line = (self._line + text).split(b"\n")
        for line in lines:
            self._take_line(line + b"\n")
        if len(self._line) > _MAX_LINE_BYTES:
            line, self._line = self._line.rpartition(b"\r")[2], b""
            if len(line) > _MAX_LINE_BYTES:
                self._take_line(line + b"\n")
            else:
                self._line = line
        return bool(text)

    def _take_line(self, line: bytes) -> None:
        if not line:  # the end
            line, self._line = self._line, b""
        if not line:
            return
        mark = _MARK.search(line)
        if mark is not None:
            if mark.start():
                self._take_line(line[: mark.start()] + b"\n")
            self._trial = int(mark[1])
            clock = time.strftime("%Y-%m-%d %H:%M:%S")
            self._write(b"--- trial %s, attempt %s, %s\n" % (mark[1], mark[2], clock.encode()))
            return
        if (note := _NOTE.search(line)) is not None:
            if note.start():
                self._take_line(line[: note.start()] + b"\n")
            self._output.add_note(note[1].decode("utf-8", "replace"))
            return
        shown = line.rstrip(b"\r\n").rpartition(b"\r")[2]  # of a progress bar its last state
        self._write(shown + b"\n")
        text = _ANSI.sub("", shown.decode("utf-8", "replace")).expandtabs()
        if text.strip():
            text = text if len(text) <= MAX_LINE_CHARS else f"{text[:MAX_LINE_CHARS]}\u2026"
            trial = "" if self._trial is None else f", trial {self._trial}"
            self._output.add(f"{self._worker}{trial}: {text}")

    def _write(self, line: bytes) -> None:
        if self._file is None:
            return
        try:
            if self._log_fd is not None and os.fstat(self._log_fd).st_size + len(line) > MAX_LOG_BYTES:
                os.close(self._log_fd)
                self._log_fd = None
                self._file.replace(self._file.with_suffix(".old.log"))
            if self._log_fd is None:
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._log_fd = open_log(self._file)
            os.write(self._log_fd, line)
        except OSError as error:  # a full disk must not stop the worker
            _log.warning("what %s prints is not kept: %s", self._worker, error)
            self._file = None
