"""The leases that a worker holds."""

import threading

from hola_protocol.messages import LeaseRef, Suggestion


class Leases:
    """The leases held, by trial. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[int, Suggestion] = {}

    def hold(self, suggestion: Suggestion) -> None:
        """A trial was taken.

        :param suggestion: with its lease.
        """
        with self._lock:
            self._held[suggestion.trial_id] = suggestion

    def let_go(self, trial_id: int) -> None:
        """A trial was told, released or dropped.

        :param trial_id: the trial.
        """
        with self._lock:
            self._held.pop(trial_id, None)

    def held(self) -> list[LeaseRef]:
        """The leases to renew."""
        with self._lock:
            return [LeaseRef(trial_id=s.trial_id, lease=s.lease) for s in self._held.values()]

    def shortest_s(self) -> float | None:
        """The length of the shortest, in seconds; None when none is held."""
        with self._lock:
            return min((s.lease_s for s in self._held.values()), default=None)
