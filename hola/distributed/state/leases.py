"""The current leases of a study, by the time at which they expire."""

import heapq
from collections.abc import Iterator

from hola.distributed.state.trial import TrialRecord

_SPARE = 64
"""Entries of the heap that may be stale, beside as many as there are leases, before it is rebuilt."""


class Leases:
    """The running trials. Giving, renewing and ending a lease take O(log n), amortised."""

    def __init__(self) -> None:
        self.running: dict[int, TrialRecord] = {}
        """The running trials by id."""
        self._expiries: list[tuple[float, int]] = []

    def start(self, trial: TrialRecord, now: float) -> None:
        """Begin a lease's term.

        :param trial: a trial that runs from now on.
        :param now: monotonic seconds.
        """
        trial.expires = now + trial.lease_s
        self.running[trial.trial_id] = trial
        heapq.heappush(self._expiries, (trial.expires, trial.trial_id))
        # A lease of an hour would otherwise leave an entry for each trial that ended within the hour.
        if len(self._expiries) > 2 * len(self.running) + _SPARE:
            self._expiries = [(t.expires, i) for i, t in self.running.items()]
            heapq.heapify(self._expiries)

    def resume(self, trial: TrialRecord, expires: float) -> None:
        """Set when a current lease expires, as before the study was read again.

        :param trial: a running trial.
        :param expires: monotonic seconds.
        """
        trial.expires = expires
        heapq.heappush(self._expiries, (expires, trial.trial_id))

    def end(self, trial_id: int) -> None:
        """Forget the current lease of a trial, if there is one.

        :param trial_id: the trial.
        """
        self.running.pop(trial_id, None)

    def renew(self, trial: TrialRecord, now: float) -> None:
        """Begin a new term. Not durable: nothing to commit.

        :param trial: a running trial.
        :param now: monotonic seconds.
        """
        # Not earlier than the extension after a gap of the clock.
        trial.expires = max(trial.expires, now + trial.lease_s)

    def extend(self, gap_s: float, idle_s: float, least_s: float) -> None:
        """Extend the leases that could not be renewed during a gap, by the whole gap.

        :param gap_s: seconds in which no lease could be renewed.
        :param idle_s: those among them in which the scheduler was not at work. Beyond a quarter of a lease, after which
            a heartbeat is due, this extends it; a loop sleeps for less.
        :param least_s: the shortest lease there is.
        """
        if idle_s <= least_s / 4:
            return
        for trial in self.running.values():
            if idle_s > trial.lease_s / 4:
                trial.expires += gap_s

    def expired(self, now: float) -> Iterator[TrialRecord]:
        """The running trials whose leases have expired; each has to be ended before the next is taken.

        :param now: monotonic seconds.
        """
        while self._expiries and self._expiries[0][0] <= now:
            _, trial_id = heapq.heappop(self._expiries)
            trial = self.running.get(trial_id)
            if trial is None:
                continue
            if trial.expires > now:
                heapq.heappush(self._expiries, (trial.expires, trial_id))
            else:
                yield trial

    def scheduled(self) -> set[int]:
        """The trials that the heap knows of."""
        return {trial_id for _, trial_id in self._expiries}
