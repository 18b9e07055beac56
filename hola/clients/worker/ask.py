"""Asking for trials, and giving them back."""

import logging
from collections.abc import Sequence

from hola_protocol.messages import FinishReason, GetSuggestionResponse, LeaseRef, ReleaseKind, Suggestion

from ..client import SyncClient
from ..errors import ClientClosedError, HolaError, UnknownWorkerError
from ..settings import new_key
from .budget import TrialBudget
from .leases import batches
from .outage import OutageRetry
from .register import Registration
from .shutdown import Shutdown

log = logging.getLogger("hola.worker")

RELEASE_TIMEOUT_S = 2.0
"""How long a release waits for its reply; a scheduler that does not get it finds out when the leases expire."""
SHORTEST_PAUSE_S = 0.1
"""The pause between two asks that bring no trial, when the scheduler does not say how long to wait."""


class Asker:
    """Gets trials for the lanes of a worker. Thread-safe.

    :param client: the worker's.
    :param registration: the worker's.
    :param retry: repeats the calls.
    :param shutdown: whether the worker takes new trials.
    :param lease_s: the length of the leases, in seconds; None: the study's.
    :param budget: the number of trials that the worker takes.
    :ivar finish_reason: why the study is finished, once the scheduler has said so.
    """

    def __init__(
        self,
        client: SyncClient,
        registration: Registration,
        retry: OutageRetry,
        shutdown: Shutdown,
        lease_s: float | None,
        budget: TrialBudget,
    ) -> None:
        self.finish_reason: FinishReason | None = None
        self._client = client
        self._registration = registration
        self._retry = retry
        self._shutdown = shutdown
        self._lease_s = lease_s
        self._budget = budget

    def reserve(self) -> int:
        """The ``next_count`` of a request that may bring a trial: 0 when the worker takes no more."""
        return int(not self._shutdown.is_draining and self._budget.reserve())

    def give_back(self, next_count: int) -> None:
        """Give back the reservation of a request that brought no trial.

        :param next_count: that of :meth:`reserve`.
        """
        if next_count:
            self._budget.give_back()

    def ask(self) -> Suggestion | None:
        """The next trial to evaluate.

        :returns: a trial with its lease; None when there is no more, or the worker drains or takes no more.
        """
        while self.reserve():
            worker_id = self._registration.worker_id
            try:
                reply = self._get_suggestion(worker_id)
            except UnknownWorkerError:
                self.give_back(1)
                self._registration.register_again(worker_id, self._retry)
                continue
            except ClientClosedError:
                self.give_back(1)
                return None
            suggestion = self.handle_reply(reply)
            if suggestion is not None or reply.status == "finished":
                return suggestion
            if not reply.suggestions:
                self._shutdown.wait_for_drain(SHORTEST_PAUSE_S if reply.retry_after_s is None else reply.retry_after_s)
        return None

    def _get_suggestion(self, worker_id: str) -> GetSuggestionResponse:
        key = new_key()

        def get() -> GetSuggestionResponse:
            if self._shutdown.is_draining:
                raise ClientClosedError("the worker is ending")
            return self._client.get_suggestion(
                worker_id=worker_id, wait_s=self._registration.wait_s, lease_s=self._lease_s, idempotency_key=key
            )

        return self._retry(get)

    def handle_reply(self, reply: GetSuggestionResponse) -> Suggestion | None:
        """Take the trial out of a reply. The reservation of the ask is given back if there is none.

        :param reply: the reply to an ask, or to ``next_count``.
        :returns: the trial to evaluate, if the lease of one is still held.
        """
        if reply.status == "finished":
            self.finish_reason = reply.reason
        held = [s for s in reply.suggestions if s.standing == "held"]
        if len(held) > 1:
            self.release(held[1:])
        if not held:
            self.give_back(1)
        return held[0] if held else None

    def release(self, suggestions: Sequence[Suggestion]) -> None:
        """Give trials back that no lane has begun.

        :param suggestions: the trials with their leases.
        """
        try:
            self.release_leases(
                [LeaseRef(trial_id=s.trial_id, lease=s.lease) for s in suggestions], "undelivered", "not begun"
            )
        except HolaError as error:
            log.debug(
                "could not release the trials %s: %s",
                [s.trial_id for s in suggestions],
                error,
                extra=self._registration.log_fields(),
            )

    def release_leases(self, leases: list[LeaseRef], kind: ReleaseKind, reason: str) -> None:
        """Give leases back, as many in one request as the server accepts.

        :param leases: the leases.
        :param kind: why.
        :param reason: the same for people.
        :raises HolaError: when the scheduler does not answer, or refuses.
        """
        for batch in batches(leases, self._client.settings.limits.max_batch):
            self._client.release_trials(leases=batch, kind=kind, reason=reason, timeout_s=RELEASE_TIMEOUT_S)
