"""The end of a run whose evaluations fail all alike: a mistake in the objective should not use up the budget."""

import re
from typing import Final

from hola_protocol.messages import StatusResponse, Trial

from hola.clients.client import SyncClient

from .faults import CommandError

FIRST_FAILURES: Final = 5
"""Evaluations that must fail with the same error, before any has brought a result, to end a run."""


class EarlyStop:
    """Ends a run by an exception when its first evaluations all failed with the same error.

    :param client: a client of the study.
    :param failures: how many; absent: never.
    """

    def __init__(self, client: SyncClient, failures: int | None) -> None:
        self._client = client
        self._failures = failures
        self._before: tuple[int, int] | None = None

    def look(self, status: StatusResponse) -> None:
        """Compare the failures so far; those of an earlier run do not count.

        :param status: the study's status.
        :raises CommandError: with the error and where it was raised.
        """
        counts = status.info.counts
        if self._before is None:
            self._before = (counts.failed, counts.completed + counts.infeasible)
        failed, ended = self._before
        if self._failures is None or counts.completed + counts.infeasible > ended:
            self._failures = None  # one evaluation went well: the others are judged by the study and the workers
            return
        if counts.failed - failed < self._failures:
            return
        trials = sorted(self._client.iter_trials(states=["failed"], limit=1000), key=lambda t: t.ended_ms or 0)
        last = [trial.reason or "" for trial in trials[failed:]]
        if len(last) >= self._failures and len(set(map(_kind, last))) == 1:
            raise CommandError(_message(trials[-1], len(last)))
        self._failures = None


def _kind(reason: str) -> str:
    """The first line without its numbers, which may be those of the trial."""
    return re.sub(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", "#", reason.partition("\n")[0])


def _message(trial: Trial, count: int) -> str:
    first, _, details = (trial.reason or "no reason").partition("\n")
    shown = f"\n\n{details.strip()}" if details.strip() else ""
    return (
        f"the first {count} evaluations all failed with the same error: {first}{shown}\n\n"
        "Correct it and run again; --max-errors 0 goes on whatever fails"
    )
