"""When to try again: exponential backoff with jitter, bounded by a number of attempts."""

import random
from typing import Final

from msgspec import Struct

from .errors import ClientClosedError, HandshakeError, HolaError, ServerError, TransportError, UnreachableError


class Retry(Struct, frozen=True, kw_only=True):
    """How often and how fast a call is repeated; always with the same idempotency key.

    The wait before attempt n + 1 is uniform in the upper half of ``first_s`` times 2^(n-1), at most
    ``longest_s``; a ``retry_after_s`` of the server, or of a proxy, is a lower bound.

    :ivar attempts: the number of attempts in total; 1 never repeats.
    :ivar first_s: the upper end of the first wait, in seconds.
    :ivar longest_s: the upper end of any wait, in seconds.
    """

    attempts: int = 6
    first_s: float = 0.1
    longest_s: float = 5.0

    def wait_s(self, attempt: int, error: HolaError, rng: random.Random) -> float:
        """How long to wait after a failed attempt.

        :param attempt: the number of the attempt that failed, from 1.
        :param error: how it failed.
        :param rng: the source of the jitter.
        """
        top = min(self.longest_s, self.first_s * 2.0 ** min(attempt - 1, 62))
        wait = top * (0.5 + 0.5 * rng.random())
        if isinstance(error, ServerError | UnreachableError) and error.retry_after_s is not None:
            wait = max(wait, error.retry_after_s)
        return wait


NO_RETRY: Final = Retry(attempts=1)


def is_retryable(error: HolaError) -> bool:
    """Whether the same request may succeed when it is repeated.

    A wrong key or certificate stays wrong, so a failed handshake is not repeated.

    :param error: how the attempt failed.
    """
    if isinstance(error, ServerError):
        return error.retryable
    return isinstance(error, TransportError) and not isinstance(error, HandshakeError | ClientClosedError)


class Attempts:
    """The attempts of one call.

    :param retry: the policy.
    :param rng: the source of the jitter.
    """

    def __init__(self, retry: Retry, rng: random.Random) -> None:
        self._retry = retry
        self._rng = rng
        self.failed = 0

    def wait_s(self, error: HolaError) -> float:
        """Count a failed attempt and say how long to wait before the next.

        :param error: how the attempt failed.
        :returns: seconds.
        :raises HolaError: the error itself, when it is final or the attempts are used up.
        """
        self.failed += 1
        if self.failed >= self._retry.attempts or not is_retryable(error):
            raise error
        return self._retry.wait_s(self.failed, error, self._rng)
