"""One tree of exceptions, one class for each code; when a call is repeated."""

import pickle
import random

import pytest
from hola_protocol.errors import ERRORS, ErrorResponse

from hola.clients import errors
from hola.clients.errors import (
    SERVER_ERRORS,
    ClientClosedError,
    ConfigurationError,
    ConflictError,
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


def test_every_code_has_its_class() -> None:
    assert list(SERVER_ERRORS) == [row.code for row in ERRORS]
    for row in ERRORS:
        cls = SERVER_ERRORS[row.code]
        words = "".join(word.capitalize() for word in row.code.split("_"))
        assert cls.__name__ == f"{words}Error"
        assert (cls.__doc__ or "")[0].isupper()


def test_every_exception_is_in_the_tree_and_documented() -> None:
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]
    assert all(issubclass(cls, HolaError) and cls.__doc__ for cls in classes)
    drawn = (errors.__doc__ or "").split()
    plain = [cls for cls in classes if cls not in SERVER_ERRORS.values()]
    assert sorted(cls.__name__ for cls in plain) == sorted(word for word in drawn if word in vars(errors))


def test_a_refusal_survives_pickling() -> None:
    error = ServerError.of(ErrorResponse(code="conflict", message="no", path="/a", value="1"))
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.response, str(copy)) == (ConflictError, error.response, str(error))


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
