"""The number of trials that a worker takes."""

import threading


class TrialBudget:
    """Counts the trials that a worker takes. Thread-safe.

    :param max_trials: how many it takes; None: any number.
    """

    def __init__(self, max_trials: int | None) -> None:
        self.max_trials = max_trials
        self._taken = 0
        self._lock = threading.Lock()

    @property
    def is_spent(self) -> bool:
        """Whether the worker takes no more trials."""
        return self.max_trials is not None and self._taken >= self.max_trials

    def reserve(self) -> bool:
        """Reserve a trial before it is asked for.

        :returns: whether there is one left.
        """
        with self._lock:
            if self.is_spent:
                return False
            self._taken += 1
            return True

    def give_back(self) -> None:
        """Give back the reservation of an ask that brought no trial."""
        with self._lock:
            self._taken = max(0, self._taken - 1)
