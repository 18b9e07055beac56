"""The outcome that a lane is submitting."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from .spool import Spool, UnsentOutcome

log = logging.getLogger("hola.worker")


class Outbox:
    """At most one outcome on its way to the scheduler, in memory and, once saved, on disk. Thread-safe.

    :param spool: where it is saved.
    :ivar unsent: the outcome; None when the scheduler has acknowledged the last one.
    """

    def __init__(self, spool: Spool) -> None:
        self.unsent: UnsentOutcome | None = None
        self._spool = spool
        self._path: Path | None = None
        self._lock = threading.Lock()

    def put(self, outcome: UnsentOutcome, unless: Callable[[], bool]) -> bool:
        """Take an outcome, which is being submitted from here on, unless its evaluation was ended before.

        :param outcome: of the evaluation.
        :param unless: whether the evaluation was ended so that its outcome is not wanted.
        :returns: whether it was taken.
        """
        with self._lock:
            if unless():
                return False
            self.unsent = outcome
            return True

    def if_empty(self, end: Callable[[], None]) -> bool:
        """End an evaluation, unless its outcome is being submitted; none is taken meanwhile.

        :param end: ends the evaluation.
        :returns: whether it was called.
        """
        with self._lock:
            if self.unsent is not None:
                return False
            end()
            return True

    def save(self) -> None:
        """Write the outcome to disk, once."""
        with self._lock:
            if self.unsent is None or self._path is not None:
                return
            try:
                self._path = self._spool.keep(self.unsent)
            except OSError as error:
                log.error("trial %d: the outcome cannot be written to disk: %s", self.unsent.trial_id, error)

    def clear(self) -> None:
        """The scheduler has acknowledged the outcome, or another one replaces it."""
        with self._lock:
            path, self._path, self.unsent = self._path, None, None
        if path is not None:
            self._spool.discard(path)
