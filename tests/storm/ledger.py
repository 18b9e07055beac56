"""What the workers of a storm were given and told, and what the scheduler must not have done with it."""

import threading
from typing import NamedTuple

from hola_protocol.messages import Receipt, Suggestion


class Told(NamedTuple):
    """A result that the scheduler acknowledged, and the key under which."""

    trial_id: int
    value: float
    key: str
    receipts: tuple[Receipt, ...]


class Ledger:
    """Kept by all workers together; all of them live, so that nobody's lease may go to another."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.broken: list[str] = []
        self._parameters: dict[int, float] = {}
        self._holders: dict[int, str] = {}
        self._changed = threading.Condition()
        self._working = 0

    def begins(self) -> None:
        """A worker begins."""
        with self._changed:
            self._working += 1

    def ends(self, broken: str | None) -> None:
        """A worker ends.

        :param broken: what it saw that may not be.
        """
        with self._changed:
            self._working -= 1
            if broken is not None:
                self.broken.append(broken)
            self._changed.notify_all()

    def holds(self, worker: str, suggestion: Suggestion) -> float:
        """A worker was given a trial, as its latest reply says.

        :param worker: its name.
        :param suggestion: the trial.
        :returns: the parameter to evaluate.
        """
        value = suggestion.parameters["x"]
        assert isinstance(value, float)
        with self._changed:
            holder = self._holders.setdefault(suggestion.trial_id, worker)
            if holder != worker:
                self.broken.append(f"trial {suggestion.trial_id} was given to {worker} while {holder} had it")
            known = self._parameters.setdefault(suggestion.trial_id, value)
            if known != value:
                self.broken.append(f"trial {suggestion.trial_id} came with {known} and with {value}")
        return value

    def says(self, worker: str, told: Told) -> None:
        """A worker's result was acknowledged.

        :param worker: its name.
        :param told: the result.
        """
        with self._changed:
            del self._holders[told.trial_id]
            outcome = told.receipts[0].outcome
            if outcome != "recorded":
                self.broken.append(f"the result of {worker} for trial {told.trial_id} was {outcome}")
            self.told.append(told)
            self._changed.notify_all()

    def wait_for(self, told: int, deadline_s: float) -> bool:
        """Wait until so many results were acknowledged, all workers have ended, or something broke.

        :param told: how many.
        :param deadline_s: for how long at most.
        :returns: whether they were.
        """
        with self._changed:
            done = self._changed.wait_for(
                lambda: len(self.told) >= told or not self._working or bool(self.broken), deadline_s
            )
            assert done, f"{len(self.told)} results in {deadline_s} s"
            return len(self.told) >= told and not self.broken
