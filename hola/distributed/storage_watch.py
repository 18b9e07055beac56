"""Whether the storage of a local scheduler fails, as on a full disk: a run then waits, and says for what."""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LOOK_S: Final = 0.5
"""Seconds between two looks."""
FAILING_S: Final = 10.0
"""The storage counts as failing for so long after its last error; the scheduler repeats a commit every second."""
_MAX_READ_BYTES: Final = 1024 * 1024
_ERROR: Final = re.compile(rb"^(?:\w+\.)*(?:StorageError|UnknownOutcomeError): (.*)$", re.MULTILINE)


class StorageWatch:
    """Looks for errors of the storage in the log of a scheduler, and for a disk without free space.

    :param log: the log.
    :param start: where in the log the scheduler's lines begin, in bytes.
    :param folder: the data folder.
    """

    def __init__(self, log: Path, start: int, folder: Path) -> None:
        self._log = log
        self._offset = start
        self._folder = folder
        self._seen_at = float("-inf")
        self._reason: str | None = None

    @property
    def failure(self) -> str | None:
        """Why the storage has failed in the last seconds; None if it has not."""
        return self._reason if time.monotonic() - self._seen_at < FAILING_S else None

    @contextmanager
    def watching(self, notice: Callable[[str], None]) -> Iterator[None]:
        """Look every half second, in a thread, because requests wait for the storage.

        :param notice: called with a message when the storage begins to fail.
        """
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(LOOK_S):
                was_failing = self.failure is not None
                self._look()
                if not was_failing and self.failure is not None:
                    notice(f"the run waits, because results cannot be stored: {self.failure}")

        thread = threading.Thread(target=watch, name="hola-storage-watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _look(self) -> None:
        reason = self._new_error()
        if reason is None and self._is_full():
            reason = f"{self._folder}: there is no free space on the disk"
        if reason is not None:
            self._reason, self._seen_at = reason, time.monotonic()

    def _new_error(self) -> str | None:
        try:
            with self._log.open("rb") as file:
                file.seek(self._offset)
                text = file.read(_MAX_READ_BYTES)
        except OSError:
            return None
        whole = text.rpartition(b"\n")[0]
        self._offset += len(whole) + 1 if whole else 0
        errors = _ERROR.findall(whole)
        return errors[-1].decode("utf-8", "replace") if errors else None

    def _is_full(self) -> bool:
        try:
            return os.statvfs(self._folder).f_bavail == 0
        except (AttributeError, OSError):  # on Windows
            return False
