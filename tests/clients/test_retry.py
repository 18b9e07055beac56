"""When a call is repeated, and after which wait."""

import random

import pytest
from hola_protocol.errors import ERRORS, ErrorResponse

from hola.clients.errors import (
    ClientClosedError,
    ConfigurationError,
    HandshakeError,
    HolaError,
    InvalidReplyError,
    OverloadedError,
    RequestTimeoutError,
    ServerError,
    TransportError,
    UnreachableError,
)
from hola.clients.retry import NO_RETRY, Attempts, Retry, is_retryable


@pytest.mark.parametrize(
    ("error", "retryable"),
    [
        (RequestTimeoutError("x"), True),
        (UnreachableError("x"), True),
        (TransportError("x"), True),
        (HandshakeError("x"), False),
        (ClientClosedError("x"), False),
        (InvalidReplyError("x"), False),
        (ConfigurationError("x"), False),
        *(
            (ServerError.of(ErrorResponse(code=row.code, message="x", retryable=row.retryable)), row.retryable)
            for row in ERRORS
        ),
    ],
)
def test_what_is_repeated(error: HolaError, retryable: bool) -> None:
    assert is_retryable(error) is retryable


def test_waits_double_up_to_the_longest_with_jitter_in_the_upper_half() -> None:
    class Low(random.Random):
        def random(self) -> float:
            return 0.0

    class High(random.Random):
        def random(self) -> float:
            return 1.0

    retry = Retry(attempts=6, first_s=0.1, longest_s=0.5)
    error = UnreachableError("x")
    low = Attempts(retry, Low())
    high = Attempts(retry, High())
    assert [low.wait_s(error) for _ in range(5)] == pytest.approx([0.05, 0.1, 0.2, 0.25, 0.25])
    assert [high.wait_s(error) for _ in range(5)] == pytest.approx([0.1, 0.2, 0.4, 0.5, 0.5])
    with pytest.raises(UnreachableError):
        low.wait_s(error)


def test_the_servers_word_is_a_lower_bound() -> None:
    error = OverloadedError(ErrorResponse(code="overloaded", message="x", retryable=True, retry_after_s=7.0))
    assert Attempts(Retry(), random.Random(1)).wait_s(error) == 7.0


def test_no_retry_never_repeats() -> None:
    with pytest.raises(UnreachableError):
        Attempts(NO_RETRY, random.Random()).wait_s(UnreachableError("x"))
