"""The reports that a program appends to a file while it runs: one JSON object on each line."""

import contextlib
import json
import logging
import os
import stat
import threading
from pathlib import Path
from typing import Any, Final

from hola_protocol.messages import Checkpoint

from hola.clients.trial import EvaluatedTrial, TrialStopped

log = logging.getLogger("hola.worker")

MAX_LINE_BYTES: Final = 256 * 1024
"""The longest line that is read."""
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""What follows in the file of one trial is not read."""
POLL_S: Final = 0.1
"""The time between two looks at the file, in seconds."""
_CHUNK_BYTES: Final = 1024 * 1024
_KEYS: Final = frozenset({"step", "objectives", "objective", "checkpoint", "metadata"})


class LineError(ValueError):
    """A line is not a report; the message says why."""


def report_line(trial: EvaluatedTrial, line: bytes) -> None:
    """Report what a line says.

    :param trial: the trial.
    :param line: a JSON object with ``step``, and ``objectives``, ``checkpoint`` and ``metadata`` if there are any.
    :raises LineError: if the line is not a report.
    :raises TrialStopped: when the evaluation must end.
    """
    try:
        found = json.loads(line)
    except RecursionError as error:
        raise LineError("it is nested too deeply") from error
    except ValueError as error:
        raise LineError(f"it is not JSON ({error}): {_shown(line)}") from error
    if not isinstance(found, dict):
        raise LineError(f"it is not an object: {_shown(line)}")
    unknown = sorted(set(found) - _KEYS)
    if unknown:
        raise LineError(f"it has {unknown[0]!r} besides {', '.join(sorted(_KEYS))}")
    if "step" not in found:
        raise LineError(f"it has no step: {_shown(line)}")
    if "objective" in found and "objectives" in found:
        raise LineError("it has both objective and objectives")
    if found.get("metadata") is not None and not isinstance(found["metadata"], dict):
        raise LineError(f"metadata must be an object, not {found['metadata']!r:.100}")
    step = found["step"]
    if isinstance(step, bool):
        raise LineError(f"step must be a whole number, not {step!r}")
    try:
        trial.report(
            step,
            found.get("objectives", found.get("objective", {})),
            checkpoint=_checkpoint(found.get("checkpoint")),
            metadata=found.get("metadata"),
        )
    except ValueError as error:
        raise LineError(str(error)) from error


def _checkpoint(given: Any) -> Checkpoint | None:
    match given:
        case None:
            return None
        case str():
            return Checkpoint(uri=given)
        case {"uri": str(uri), "host": str(host)} if len(given) == 2 and len(host) <= 256:
            return Checkpoint(uri=uri, host=host)
        case {"uri": str(uri)} if len(given) == 1:
            return Checkpoint(uri=uri)
    raise LineError(f'checkpoint must be "URI" or {{"uri": "URI", "host": "HOST"}}, not {given!r:.100}')


def _shown(line: bytes) -> str:
    return repr(line[:100].decode("utf-8", "replace"))


class ReportFile:
    """Follows the report file of a program, and reports its lines.

    A line that is not a report is logged with its number and ignored: the evaluation continues. The file may be
    replaced by another one; what is in it is then read from the start.

    :param path: the file.
    :param trial: the trial.
    """

    def __init__(self, path: Path, trial: EvaluatedTrial) -> None:
        self._path = path
        self._trial = trial
        self._inode: int | None = None
        self._offset = 0
        self._rest = b""
        self._is_skipping = False
        self._lines = 0
        self._read = 0
        self._bad = 0
        self._is_refused = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="hola-reports", daemon=True)

    def start(self) -> None:
        """Follow the file, until :meth:`finish`."""
        self._thread.start()

    def finish(self) -> None:
        """Read what is left, with a last line that has no line break, and stop."""
        self._ended.set()
        self._thread.join()
        with contextlib.suppress(TrialStopped):
            self._read_more(is_last=True)
        if self._bad > 1:
            log.warning(
                "trial %d: %d lines of HOLA_REPORT_FILE were ignored, because they are not reports",
                self._trial.trial_id,
                self._bad,
            )

    def _follow(self) -> None:
        try:
            while not self._ended.wait(POLL_S):
                self._read_more(is_last=False)
        except TrialStopped:
            pass
        except Exception:
            log.exception("trial %d: HOLA_REPORT_FILE is no longer read", self._trial.trial_id)
            self._is_refused = True

    def _read_more(self, is_last: bool) -> None:
        while not self._is_refused and not self._trial.should_stop and (chunk := self._chunk()):
            *lines, self._rest = (self._rest + chunk).split(b"\n")
            for line in lines:
                self._line(line)
            if len(self._rest) > MAX_LINE_BYTES:
                self._line(self._rest)
                self._rest, self._is_skipping = b"", True
        if is_last and self._rest and not self._trial.should_stop:
            rest, self._rest = self._rest, b""
            self._line(rest)

    def _line(self, line: bytes) -> None:
        if self._is_skipping:  # the end of a line that was too long
            self._is_skipping = False
            return
        self._lines += 1
        if not line.strip():
            return
        try:
            if len(line) > MAX_LINE_BYTES:
                raise LineError(f"it has more than {MAX_LINE_BYTES} bytes")
            report_line(self._trial, line)
        except LineError as error:
            self._bad += 1
            level = logging.WARNING if self._bad == 1 else logging.DEBUG
            log.log(
                level, "trial %d: line %d of HOLA_REPORT_FILE is ignored: %s", self._trial.trial_id, self._lines, error
            )

    def _chunk(self) -> bytes:
        """What was appended since the last look; empty if there is nothing."""
        try:
            handle = os.open(self._path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a FIFO would wait for a writer
        except OSError:  # the program deleted it
            return b""
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return self._refuse("it is not a regular file")
            if status.st_ino != self._inode or status.st_size < self._offset:
                if self._offset and status.st_ino == self._inode:
                    log.warning(
                        "trial %d: HOLA_REPORT_FILE became shorter; append to it (>>), and do not overwrite it",
                        self._trial.trial_id,
                    )
                self._inode, self._offset, self._rest, self._lines = status.st_ino, 0, b"", 0
                self._is_skipping = False
            os.lseek(handle, self._offset, os.SEEK_SET)
            chunk = os.read(handle, _CHUNK_BYTES)
        finally:
            os.close(handle)
        self._offset += len(chunk)
        self._read += len(chunk)
        if self._read > MAX_FILE_BYTES:
            return self._refuse(f"it has more than {MAX_FILE_BYTES} bytes")
        return chunk

    def _refuse(self, why: str) -> bytes:
        self._is_refused = True
        log.warning("trial %d: HOLA_REPORT_FILE is no longer read: %s", self._trial.trial_id, why)
        return b""
