"""Calls that are repeated through an outage of the scheduler."""

import logging
import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

from ..errors import HolaError, ServerError
from ..retry import Retry, is_retryable
from .shutdown import EndCommand, Shutdown, WorkerEnding

log = logging.getLogger("hola.worker")
T = TypeVar("T")

BACKOFF = Retry(first_s=0.1, longest_s=5.0)


class OutageRetry:
    """Repeats a call until it succeeds, is refused permanently, or the worker ends.

    :param reconnect_s: how long an outage may take, in seconds; a longer one ends the worker.
    :param shutdown: whether the worker ends.
    :param pause: waits for some seconds and says whether the worker ends.
    :param log_fields: the fields of the worker's log records.
    """

    def __init__(
        self,
        reconnect_s: float,
        shutdown: Shutdown,
        pause: Callable[[float], bool],
        log_fields: Callable[[], dict[str, Any]],
    ) -> None:
        self._reconnect_s = reconnect_s
        self._shutdown = shutdown
        self._pause = pause
        self._log_fields = log_fields
        self._rng = random.Random()

    def __call__(self, call: Callable[[], T], on_first_failure: Callable[[], None] | None = None) -> T:
        """Call until it succeeds.

        :param call: the call, always with the same idempotency key.
        :param on_first_failure: called once, when the first attempt has failed.
        :raises WorkerEnding: when the worker ends before it succeeds.
        :raises HolaError: when the call is refused permanently.
        """
        try:
            return call()
        except HolaError as error:
            return self._repeat(call, error, on_first_failure)

    def _repeat(self, call: Callable[[], T], error: HolaError, on_first_failure: Callable[[], None] | None) -> T:
        began = time.monotonic()
        attempt = 1
        while True:
            if self._shutdown.is_stopping and not isinstance(error, ServerError):
                raise WorkerEnding from error
            if not is_retryable(error):
                raise error
            if attempt == 1:
                log.warning("%s: trying again for %g s", error, self._reconnect_s, extra=self._log_fields())
                if on_first_failure is not None:
                    on_first_failure()
            elif time.monotonic() - began >= self._reconnect_s:
                self._give_up(error)
                raise WorkerEnding from error
            if self._pause(BACKOFF.wait_s(attempt, error, self._rng)):
                raise WorkerEnding from error
            attempt += 1
            try:
                result = call()
            except HolaError as next_error:
                error = next_error
            else:
                log.warning("the scheduler answers again", extra=self._log_fields())
                return result

    def _give_up(self, error: HolaError) -> None:
        command = EndCommand("unreachable", f"no scheduler for {self._reconnect_s:g} s: {error}", at_once=True)
        self._shutdown.begin(command)
        self._shutdown.inbox.put(command)
