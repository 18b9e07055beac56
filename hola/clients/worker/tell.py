"""Submitting outcomes: those of the worker's own evaluations, and those that an earlier worker left on disk."""

import logging
from collections.abc import Callable
from typing import Final

from hola_protocol.messages import (
    Failure,
    GetSuggestionResponse,
    Result,
    SubmitResultResponse,
    Suggestion,
)

from ..client import SyncClient
from ..errors import InvalidMessageError, TooLargeError, UnknownStudyError, UnknownWorkerError
from ..evaluation import Completed, Failed
from ..settings import new_key
from .ask import Asker
from .leases import HeldLeases
from .outage import OutageRetry
from .outbox import Outbox
from .register import Registration
from .report import OnDiscard, discard_with
from .shutdown import EndCommand, Shutdown
from .spool import Spool, UnsentOutcome
from .summary import Tally, log_receipt

log = logging.getLogger("hola.worker")

WRITE_AHEAD_S: Final = 1.0
"""Outcomes of evaluations longer than this are written to disk before they are submitted for the first time."""


class Teller:
    """Submits the outcomes of a worker. Thread-safe.

    :param client: the worker's.
    :param registration: the worker's.
    :param retry: repeats the calls.
    :param asker: whether the worker takes new trials.
    :param shutdown: told when there were too many failures in a row.
    :param leases: those held.
    :param tally: counts the outcomes.
    :param lease_s: the length of the leases of the next trials, in seconds; None: the study's.
    :param retry_failures: whether failed trials are put back in the queue.
    :param on_discard: called with checkpoints that are no longer needed.
    """

    def __init__(
        self,
        client: SyncClient,
        registration: Registration,
        retry: OutageRetry,
        asker: Asker,
        shutdown: Shutdown,
        leases: HeldLeases,
        tally: Tally,
        *,
        lease_s: float | None,
        retry_failures: bool,
        on_discard: OnDiscard | None,
    ) -> None:
        self._client = client
        self._registration = registration
        self._retry = retry
        self._asker = asker
        self._shutdown = shutdown
        self._leases = leases
        self._tally = tally
        self._lease_s = lease_s
        self._retry_failures = retry_failures
        self._on_discard = on_discard

    def tell(
        self,
        suggestion: Suggestion,
        evaluation: Completed | Failed,
        outbox: Outbox,
        took_s: float,
        with_next: bool = True,
    ) -> GetSuggestionResponse | None:
        """Submit an outcome, and ask for the next trial in the same round trip.

        :param suggestion: the trial.
        :param evaluation: the outcome of its evaluation.
        :param outbox: the lane's; it holds the outcome until the scheduler has acknowledged it.
        :param took_s: how long the evaluation took, in seconds.
        :param with_next: whether to ask for the next trial.
        :returns: the reply to the ask, if one was made.
        """
        unsent = outbox.unsent = self.outcome(suggestion, evaluation)
        if unsent.failure is not None and unsent.failure.retry:
            # A heartbeat that arrives after the failure would take the queued trial back.
            self._leases.let_go(suggestion.trial_id)
        if took_s >= WRITE_AHEAD_S:
            outbox.save()
        while True:
            worker_id = self._registration.worker_id
            next_count = self._asker.reserve() if with_next and not self._tally.would_end(evaluation) else 0
            try:
                reply = self._submit(unsent, worker_id, next_count, outbox.save)
                break
            except UnknownWorkerError:
                self._asker.give_back(next_count)
                self._registration.register_again(worker_id, self._retry)
            except UnknownStudyError:
                outbox.clear()
                raise
            except (InvalidMessageError, TooLargeError) as error:
                self._asker.give_back(next_count)
                if unsent.result is None:
                    raise
                log.error(
                    "trial %d: the result is refused: %s",
                    suggestion.trial_id,
                    error,
                    extra=self._registration.log_fields(),
                )
                evaluation = Failed(reason=f"the scheduler refused the result: {error}"[:2000])
                outbox.clear()
                unsent = outbox.unsent = self.outcome(suggestion, evaluation)
        outbox.clear()
        if reply.next is None:
            self._asker.give_back(next_count)
        self._count(suggestion, evaluation, reply)
        return reply.next

    def _count(self, suggestion: Suggestion, evaluation: Completed | Failed, reply: SubmitResultResponse) -> None:
        fields = self._registration.log_fields() | {"trial": suggestion.trial_id}
        discard_with(self._on_discard, reply.receipts[0].discard)
        too_many = self._tally.count(evaluation, reply.receipts[0], fields)
        if too_many is not None:
            log.error("%s", too_many, extra=self._registration.log_fields())
            self._shutdown.begin(EndCommand("max_errors", too_many, at_once=False))

    def _submit(
        self,
        unsent: UnsentOutcome,
        worker_id: str | None = None,
        next_count: int = 0,
        on_first_failure: Callable[[], None] | None = None,
    ) -> SubmitResultResponse:
        key = new_key()

        def submit() -> SubmitResultResponse:
            return self._client.submit_result(
                results=[] if unsent.result is None else [unsent.result],
                failures=[] if unsent.failure is None else [unsent.failure],
                worker_id=worker_id,
                next_count=next_count,
                lease_s=self._lease_s,
                idempotency_key=key,
            )

        return self._retry(submit, on_first_failure)

    def outcome(self, suggestion: Suggestion, evaluation: Completed | Failed) -> UnsentOutcome:
        """An outcome as it is submitted and kept on disk.

        :param suggestion: the trial.
        :param evaluation: of the trial.
        """
        result: Result | None = None
        failure: Failure | None = None
        if isinstance(evaluation, Completed):
            result = Result(
                trial_id=suggestion.trial_id,
                lease=suggestion.lease,
                objectives=evaluation.objectives,
                metadata=evaluation.metadata,
            )
        else:
            failure = Failure(
                trial_id=suggestion.trial_id,
                lease=suggestion.lease,
                kind=evaluation.kind,
                reason=evaluation.reason,
                retry=(self._retry_failures or evaluation.retry) and not evaluation.infeasible,
                metadata=evaluation.metadata,
            )
        registration = self._registration
        return UnsentOutcome(
            study=registration.study, created_ms=registration.info.created_ms, result=result, failure=failure
        )

    def tell_spooled(self, spool: Spool) -> None:
        """Submit the outcomes that an earlier worker left on disk.

        :param spool: where they are.
        """
        for path, unsent in spool.waiting(self._registration.study, self._registration.info.created_ms):
            fields = self._registration.log_fields() | {"trial": unsent.trial_id}
            try:
                receipt = self._submit(unsent).receipts[0]
            except (InvalidMessageError, TooLargeError) as error:
                log.error(
                    "trial %d: the outcome of an earlier worker is refused: %s", unsent.trial_id, error, extra=fields
                )
                continue
            log.info(
                "trial %d: submitted the outcome of an earlier worker: %s",
                unsent.trial_id,
                receipt.outcome,
                extra=fields,
            )
            log_receipt(receipt, fields)
            discard_with(self._on_discard, receipt.discard)
            spool.discard(path)
