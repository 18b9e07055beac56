"""End a run whose first evaluations all fail with the same error, so that a mistake does not use up the budget."""

import re
from typing import Final

from hola_protocol.messages import StatusResponse, StudyInfo, Trial, TrialCounts

from hola.clients.client import SyncClient

from .counts import ended_of_budget
from .errors import CommandError

FIRST_FAILURES: Final = 5
"""The number of first evaluations that must fail with the same error to end a run."""


class RepeatedFailureCheck:
    """Raises an exception if the first evaluations of a run have all failed with the same error.

    :param client: a client of the study.
    :param failures: the number of evaluations; None: no check.
    """

    def __init__(self, client: SyncClient, failures: int | None) -> None:
        self._client = client
        self._failures = failures
        self._before: tuple[int, int] | None = None

    def look(self, status: StatusResponse) -> None:
        """Check the failures so far; failures of an earlier run do not count.

        :param status: the status of the study.
        :raises CommandError: with the error and its place.
        """
        counts = status.info.counts
        if self._before is None:
            self._before = (counts.failed, _without_error(counts))
        failed, ended = self._before
        if self._failures is None or _without_error(counts) > ended:
            self._failures = None  # an evaluation succeeded: from now on the limits of the study and the workers apply
            return
        if counts.failed - failed < self._failures:
            return
        trials = sorted(self._client.iter_trials(states=["failed"], limit=1000), key=lambda t: t.ended_ms or 0)
        last = [trial.reason or "" for trial in trials[failed:]]
        if len(last) >= self._failures and len(set(map(_kind, last))) == 1:
            raise CommandError(_message(trials[-1], len(last), status.info, only_failures(self._client) > 0))
        self._failures = None


def _without_error(counts: TrialCounts) -> int:
    return counts.completed + counts.infeasible + counts.stopped + counts.paused


def _kind(reason: str) -> str:
    """The first line without its numbers, which may depend on the trial."""
    return re.sub(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", "#", reason.partition("\n")[0])


def only_failures(client: SyncClient) -> int:
    """The number of failed trials of a study that has nothing else to lose; 0 if it has.

    Trials of the user, reports (which may have a checkpoint), notes, labels and lost trials, whose results may still
    come, are worth keeping.

    :param client: a client of the study.
    :raises UnknownStudyError: if there is no such study.
    """
    counts = client.get_study().info.counts
    if _without_error(counts) or not counts.failed:
        return 0
    return 0 if any(map(_is_worth_keeping, client.iter_trials(limit=1000))) else counts.failed


def _is_worth_keeping(trial: Trial) -> bool:
    return not (
        trial.state in ("failed", "queued", "running")
        and trial.origin == "sampler"
        and trial.step == 0
        and not trial.note
        and not trial.labels
    )


def _message(trial: Trial, count: int, info: StudyInfo, restarts: bool) -> str:
    first, _, details = (trial.reason or "no reason").partition("\n")
    shown = f"\n\n{details.strip()}" if details.strip() else ""
    again = "Correct the error and run again"
    ended, budget = ended_of_budget(info)
    if restarts:
        again += ": the study then starts again with its whole budget"
    elif budget is not None:
        again += f": {budget - ended} of {budget} trials are left; --fresh starts the study again"
    else:
        again += "; --fresh starts the study again"
    return (
        f"the first {count} evaluations all failed with the same error: {first}{shown}\n\n"
        f"{again}. --max-errors 0 continues despite failures"
    )
