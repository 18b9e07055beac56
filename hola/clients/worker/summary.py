"""The summary of a worker's run, and the count of its outcomes."""

import logging
import signal
import threading
from typing import Any, Final, Literal, TypeAlias

from hola_protocol.messages import FinishReason, Receipt
from msgspec import Struct

from ..evaluation import Completed, Failed

log = logging.getLogger("hola.worker")

WorkerEndReason: TypeAlias = Literal[
    "finished", "drained", "stopped", "preempted", "max_trials", "max_time", "max_errors", "unreachable"
]
EXIT_MAX_TRIALS: Final = 80
"""The exit code of a worker that has evaluated as many trials as it was allowed to."""
EXIT_MAX_TIME: Final = 81
"""The exit code of a worker that has run for as long as it was allowed to."""
_EXIT_CODES: dict[WorkerEndReason, int] = {
    "finished": 0,
    "drained": 0,
    "stopped": 128 + signal.SIGINT,
    "preempted": 128 + signal.SIGTERM,
    "max_trials": EXIT_MAX_TRIALS,
    "max_time": EXIT_MAX_TIME,
    "max_errors": 1,
    "unreachable": 1,
}


class WorkerSummary(Struct, kw_only=True, frozen=True):
    """What a worker did.

    :ivar reason: why it ended. ``finished``: the study is finished; ``drained``: it was told to end after the
        running evaluations; ``stopped``: it was told to end at once; ``preempted``: SIGTERM or SIGUSR1;
        ``max_trials`` and ``max_time``: it has evaluated as many trials, or run for as long, as its options allow;
        ``max_errors``: too many failures in a row; ``unreachable``: no scheduler for too long.
    :ivar message: the same in words.
    :ivar study_reason: why the study is finished, if it is.
    :ivar completed: trials submitted with values.
    :ivar failed: trials submitted as failed.
    :ivar infeasible: trials submitted as infeasible.
    :ivar stopped: trials whose evaluation ended early, because the scheduler stopped them.
    :ivar paused: trials whose evaluation ended early, because the scheduler paused them.
    :ivar released: trials given back.
    :ivar unsent: outcomes left on disk for the next worker.
    """

    reason: WorkerEndReason
    message: str
    study_reason: FinishReason | None = None
    completed: int = 0
    failed: int = 0
    infeasible: int = 0
    stopped: int = 0
    paused: int = 0
    released: int = 0
    unsent: int = 0

    @property
    def exit_code(self) -> int:
        """The exit code for the process: 0, 1, 80, 81, or 128 plus the number of the signal."""
        return _EXIT_CODES[self.reason]


class Tally:
    """Counts outcomes, and failures in a row. Thread-safe.

    :param max_errors: the number of failures in a row that ends the worker; None: none does.
    """

    def __init__(self, max_errors: int | None) -> None:
        self.counts = dict.fromkeys(("completed", "failed", "infeasible", "stopped", "paused"), 0)
        self._max_errors = max_errors
        self._in_row = 0
        self._last = ""
        self._lock = threading.Lock()

    def would_end(self, evaluation: Completed | Failed) -> bool:
        """Whether this outcome, once submitted, makes one failure too many.

        :param evaluation: the outcome.
        """
        if isinstance(evaluation, Completed) or evaluation.infeasible or self._max_errors is None:
            return False
        return self._in_row + 1 >= self._max_errors

    def count_ended_early(self, decision: str) -> None:
        """Count a trial whose evaluation the scheduler ended early.

        :param decision: ``stop`` or ``pause``.
        """
        with self._lock:
            self.counts["stopped" if decision == "stop" else "paused"] += 1
            self._in_row = 0

    def count(self, evaluation: Completed | Failed, receipt: Receipt, fields: dict[str, Any]) -> str | None:
        """Count and log an outcome that was submitted.

        :param evaluation: the outcome.
        :param receipt: the scheduler's receipt.
        :param fields: the fields of the log record.
        :returns: a message when there were too many failures in a row.
        """
        trial = receipt.trial_id
        is_error = receipt.outcome == "refused"
        if isinstance(evaluation, Failed):
            is_error = is_error or not evaluation.infeasible
            first = evaluation.reason.partition("\n")[0]
            # The traceback, or the end of a program's standard error, once for each new kind of failure.
            shown = first if first == self._last else evaluation.reason
            self._last = first
            log.warning("trial %d %s: %s", trial, evaluation.kind, shown, extra=fields)
        log_receipt(receipt, fields)
        with self._lock:
            self.counts["completed" if isinstance(evaluation, Completed) else evaluation.kind] += 1
            self._in_row = self._in_row + 1 if is_error else 0
            if self._in_row != self._max_errors:
                return None
        last = evaluation.reason.partition("\n")[0] if isinstance(evaluation, Failed) else str(receipt.error)
        return f"{self._max_errors} trials failed in a row, the last one: {last}"


def log_receipt(receipt: Receipt, fields: dict[str, Any]) -> None:
    """Log what the scheduler made of an outcome.

    :param receipt: the scheduler's receipt.
    :param fields: the fields of the log record.
    """
    match receipt.outcome:
        case "refused":
            reason = None if receipt.error is None else receipt.error.message
            log.error("trial %d: the outcome is refused: %s", receipt.trial_id, reason, extra=fields)
        case "superseded" | "ended":
            log.info("trial %d: %s, this outcome changes nothing", receipt.trial_id, receipt.outcome, extra=fields)
        case _:
            log.debug("trial %d: %s", receipt.trial_id, receipt.outcome, extra=fields)
