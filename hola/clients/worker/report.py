"""Submitting the reports of a lane's trial, and taking the next trial with a decision that ends it."""

import itertools
import logging
from collections.abc import Callable
from typing import Final

from hola_protocol.messages import (
    Checkpoint,
    GetSuggestionResponse,
    Report,
    ReportReceipt,
    SubmitReportsResponse,
    Suggestion,
)

from ..client import SyncClient
from ..errors import (
    ClientClosedError,
    InvalidMessageError,
    TooLargeError,
    UnknownStudyError,
    UnknownWorkerError,
)
from ..reports import HeldReport, ReportAnswer, answer_of
from ..settings import new_key
from .ask import Asker
from .leases import HeldLeases
from .outage import OutageRetry
from .register import Registration
from .shutdown import WorkerEnding

log = logging.getLogger("hola.worker")

UNSENT_REPORTS: Final = "reports are not sent: the study has no steps"

OnDiscard = Callable[[list[Checkpoint]], object]
"""Called with checkpoints that are no longer needed."""


def discard_with(on_discard: OnDiscard | None, checkpoints: list[Checkpoint]) -> None:
    """Hand checkpoints that are no longer needed to the function that deletes them; its error is logged.

    :param on_discard: the function; None: nothing is done.
    :param checkpoints: the checkpoints.
    """
    if on_discard is None or not checkpoints:
        return
    try:
        on_discard(checkpoints)
    except Exception:
        log.exception("on_discard raised an exception for %s", [checkpoint.uri for checkpoint in checkpoints])


class Reporter:
    """Submits reports. Thread-safe.

    :param client: the worker's.
    :param registration: the worker's.
    :param retry: repeats the calls.
    :param asker: takes the next trial out of a reply.
    :param leases: those held.
    :param lease_s: the length of the lease of the next trial, in seconds; None: the study's.
    :param on_discard: called with checkpoints that are no longer needed.
    """

    def __init__(
        self,
        client: SyncClient,
        registration: Registration,
        retry: OutageRetry,
        asker: Asker,
        leases: HeldLeases,
        *,
        lease_s: float | None,
        on_discard: OnDiscard | None,
    ) -> None:
        self._client = client
        self._registration = registration
        self._retry = retry
        self._asker = asker
        self._leases = leases
        self._lease_s = lease_s
        self._on_discard = on_discard
        self._unsent_reports = itertools.count()

    def send(
        self, suggestion: Suggestion, held: list[HeldReport], with_next: bool
    ) -> tuple[ReportAnswer, GetSuggestionResponse | None]:
        """Submit reports of a trial. Reports that are refused are lost, and the evaluation continues.

        In a study without ``steps`` nothing is sent; the log says so once.

        :param suggestion: the trial.
        :param held: its reports.
        :param with_next: whether to ask for the next trial, in case this one ends.
        :returns: the decision, and the reply to the ask.
        :raises HolaError: if the scheduler refuses the worker, and not what is in the reports.
        """
        if self._registration.info.spec.steps is None:
            if next(self._unsent_reports) == 0:
                log.warning(UNSENT_REPORTS, extra=self._registration.log_fields())
            return ReportAnswer(), None
        reports = [
            Report(
                trial_id=suggestion.trial_id,
                lease=suggestion.lease,
                step=report.step,
                objectives=report.objectives,
                diverged=report.diverged,
                metadata=report.metadata,
                checkpoint=report.checkpoint,
            )
            for report in held
        ]
        size = self._client.settings.limits.max_batch
        answer, next_ = ReportAnswer(), None
        for i in range(0, len(reports), size):
            is_last = i + size >= len(reports)
            try:
                reply = self._submit(reports[i : i + size], with_next and is_last)
            except (WorkerEnding, ClientClosedError):
                return ReportAnswer(decision="drop", reason="the worker is ending"), None
            except UnknownStudyError as error:
                return ReportAnswer(decision="drop", reason=str(error)), None
            except (InvalidMessageError, TooLargeError) as error:
                log.error(
                    "trial %d: %d reports are lost: %s",
                    suggestion.trial_id,
                    len(reports[i : i + size]),
                    error,
                    extra=self._registration.log_fields(),
                )
                continue
            answer = answer_of(reply.receipts, answer)
            for receipt in reply.receipts:
                self._log(receipt)
            if reply.next is not None:
                next_ = reply.next
        if answer.decision == "stop" or answer.decision == "pause":
            self._leases.let_go(suggestion.trial_id)
        discard_with(self._on_discard, answer.discard)
        return answer, next_

    def _submit(self, reports: list[Report], with_next: bool) -> SubmitReportsResponse:
        while True:
            worker_id = self._registration.worker_id
            next_count = self._asker.reserve() if with_next else 0
            key = new_key()

            def submit(
                worker_id: str = worker_id, next_count: int = next_count, key: str = key
            ) -> SubmitReportsResponse:
                return self._client.submit_reports(
                    reports=reports,
                    worker_id=worker_id,
                    next_count=next_count,
                    lease_s=self._lease_s if next_count else None,
                    idempotency_key=key,
                )

            try:
                reply = self._retry(submit)
            except BaseException as error:
                self._asker.give_back(next_count)
                if not isinstance(error, UnknownWorkerError):
                    raise
                self._registration.register_again(worker_id, self._retry)
                continue
            if reply.next is None:
                self._asker.give_back(next_count)
            return reply

    def _log(self, receipt: ReportReceipt) -> None:
        fields = self._registration.log_fields() | {"trial": receipt.trial_id}
        why = f": {receipt.reason}" if receipt.reason else ""
        if receipt.outcome == "refused":
            error = None if receipt.error is None else receipt.error.message
            log.warning(
                "trial %d: the report of step %d is refused: %s", receipt.trial_id, receipt.step, error, extra=fields
            )
        elif receipt.decision == "stop" or receipt.decision == "pause":
            word = "stopped" if receipt.decision == "stop" else "paused"
            log.info("trial %d: %s at step %d%s", receipt.trial_id, word, receipt.step, why, extra=fields)
        else:
            log.debug("trial %d: report of step %d: %s", receipt.trial_id, receipt.step, receipt.outcome, extra=fields)
