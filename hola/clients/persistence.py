"""Calls repeated through an outage of the scheduler."""

import logging
import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

from .errors import HolaError, ServerError
from .lane import Ended
from .retry import Retry, is_retryable

log = logging.getLogger("hola.worker")
T = TypeVar("T")

BACKOFF = Retry(first_s=0.1, longest_s=5.0)


class Persistence:
    """Repeats a call until it succeeds, is refused for good, or the worker ends.

    :param reconnect_s: how long an outage may take, in seconds.
    :param pause: waits for some seconds and says whether the worker ends.
    :param is_stopping: whether the worker ends at once.
    :param give_up: called with what is wrong when the outage takes too long.
    :param ids: those of the worker's log records.
    """

    def __init__(
        self,
        reconnect_s: float,
        pause: Callable[[float], bool],
        is_stopping: Callable[[], bool],
        give_up: Callable[[str], None],
        ids: Callable[[], dict[str, Any]],
    ) -> None:
        self._reconnect_s = reconnect_s
        self._pause = pause
        self._is_stopping = is_stopping
        self._give_up = give_up
        self._ids = ids
        self._rng = random.Random()

    def __call__(self, call: Callable[[], T], on_trouble: Callable[[], None] | None = None) -> T:
        """Call until it succeeds.

        :param call: the call, always with the same idempotency key.
        :param on_trouble: called once, when the first attempt has failed.
        :raises Ended: when the worker ends before it succeeds.
        :raises HolaError: when the call is refused for good.
        """
        began: float | None = None
        attempt = 0
        while True:
            try:
                result = call()
            except HolaError as error:
                if self._is_stopping() and not isinstance(error, ServerError):
                    raise Ended from error
                if not is_retryable(error):
                    raise
                attempt += 1
                if began is None:
                    began = time.monotonic()
                    log.warning("%s: trying again for %g s", error, self._reconnect_s, extra=self._ids())
                    if on_trouble is not None:
                        on_trouble()
                elif time.monotonic() - began >= self._reconnect_s:
                    self._give_up(f"no scheduler for {self._reconnect_s:g} s: {error}")
                    raise Ended from error
                if self._pause(BACKOFF.wait_s(attempt, error, self._rng)):
                    raise Ended from error
            else:
                if began is not None:
                    log.warning("the scheduler answers again", extra=self._ids())
                return result
