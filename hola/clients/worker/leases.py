"""The leases that a worker holds."""

import threading
from collections.abc import Callable
from typing import Final

from hola_protocol.messages import LeaseRef, Suggestion

IDLE_INTERVAL_S: Final = 15.0
"""The time between heartbeats when no lease is held, and the longest, in seconds."""
HEARTBEATS_PER_LEASE: Final = 4


def interval_s(shortest_lease_s: float | None) -> float:
    """The time between heartbeats: a quarter of the shortest lease.

    :param shortest_lease_s: the shortest lease held, in seconds; None: none is held.
    """
    return (
        IDLE_INTERVAL_S if shortest_lease_s is None else min(IDLE_INTERVAL_S, shortest_lease_s / HEARTBEATS_PER_LEASE)
    )


class HeldLeases:
    """The leases held, by trial. Thread-safe.

    :ivar on_change: called after each change.
    :ivar interval_s: the time between heartbeats that keeps all of them, in seconds.
    """

    def __init__(self) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self.interval_s = IDLE_INTERVAL_S
        self._lock = threading.Lock()
        self._held: dict[int, Suggestion] = {}

    def hold(self, suggestion: Suggestion, previous: Suggestion | None = None) -> None:
        """Add the lease of a trial.

        :param suggestion: the trial with its lease.
        :param previous: a trial whose lease is no longer held.
        """
        with self._lock:
            if previous is not None:
                self._held.pop(previous.trial_id, None)
            self._held[suggestion.trial_id] = suggestion
            self._update_interval()
        self.on_change()

    def let_go(self, trial_id: int) -> None:
        """Remove the lease of a trial that was submitted, released or dropped.

        :param trial_id: the trial.
        """
        with self._lock:
            self._held.pop(trial_id, None)
            self._update_interval()
        self.on_change()

    def held(self) -> list[LeaseRef]:
        """The leases to renew."""
        with self._lock:
            return [LeaseRef(trial_id=s.trial_id, lease=s.lease) for s in self._held.values()]

    def _update_interval(self) -> None:
        self.interval_s = interval_s(min((s.lease_s for s in self._held.values()), default=None))


def batches(leases: list[LeaseRef], max_batch: int) -> list[list[LeaseRef]]:
    """Leases in the order given, in lists that one request may hold; at least one list.

    :param leases: the leases.
    :param max_batch: the longest list that the server accepts.
    """
    return [leases[i : i + max_batch] for i in range(0, max(1, len(leases)), max_batch)]
