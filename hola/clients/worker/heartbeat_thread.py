"""Heartbeats from a thread of the worker."""

import threading
import time
from collections.abc import Callable

from .leases import HeldLeases


class HeartbeatThread:
    """Sends heartbeats from a thread. The first one is due an interval after this is made.

    :param leases: those of the worker.
    :param send: sends one heartbeat and handles the reply and the errors.
    :param on_late: called once, with seconds, when a heartbeat came later than a whole interval after its time.
    """

    def __init__(self, leases: HeldLeases, send: Callable[[], None], on_late: Callable[[float], None]) -> None:
        self._leases = leases
        self._send = send
        self._on_late = on_late
        self._changed = threading.Condition()
        self._stopped = False
        self._interval_s = leases.interval_s
        self._last = time.monotonic()  # here, since the new thread may get the processor late
        self._thread = threading.Thread(target=self._run, name="hola-heartbeat", daemon=True)
        self._thread.start()

    def update(self) -> None:
        """Send the next heartbeat earlier when a shorter lease was taken."""
        if self._leases.interval_s < self._interval_s:
            with self._changed:
                self._changed.notify()

    def stop(self) -> None:
        """Send no more heartbeats; the running one is not waited for."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _run(self) -> None:
        was_late = False
        while (due := self._wait()) is not None:
            overdue_s = time.monotonic() - due
            if overdue_s > self._interval_s and not was_late:
                was_late = True
                self._on_late(overdue_s)
            self._last = time.monotonic()
            self._send()

    def _wait(self) -> float | None:
        """Wait for the time of the next heartbeat, and return it; None when there are no more."""
        with self._changed:
            self._interval_s = self._leases.interval_s
            due = self._last + self._interval_s
            while not self._stopped and (left := due - time.monotonic()) > 0:
                self._changed.wait(left)
                self._interval_s = self._leases.interval_s
                due = min(due, self._last + self._interval_s)
            return None if self._stopped else due
