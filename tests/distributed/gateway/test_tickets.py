"""Login tickets: each works once and for a short time, and wrong ones are limited by address."""

import pytest
from hola_protocol.errors import ProtocolError

from hola.distributed.gateway.tickets import (
    ATTEMPT_S,
    LIFETIME_S,
    MAX_ATTEMPTS,
    MAX_TICKETS,
    MAX_TOKEN_TICKETS,
    LoginAttempts,
    Tickets,
)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_ticket_works_once() -> None:
    tickets = Tickets()
    secret = tickets.issue("token")
    assert [tickets.redeem(secret), tickets.redeem(secret)] == ["token", None]


def test_an_unknown_ticket_stands_for_nothing() -> None:
    tickets = Tickets()
    secret = tickets.issue("token")
    assert [tickets.redeem(""), tickets.redeem(secret + "a"), tickets.redeem("\ud800")] == [None, None, None]
    assert tickets.redeem(secret) == "token"


@pytest.mark.parametrize(("age_s", "token"), [(LIFETIME_S - 0.001, "token"), (LIFETIME_S, None)])
def test_a_ticket_expires(age_s: float, token: str | None) -> None:
    clock = Clock()
    tickets = Tickets(clock)
    secret = tickets.issue("token")
    clock.now += age_s
    assert tickets.redeem(secret) == token


def test_one_more_ticket_for_a_token_replaces_its_oldest() -> None:
    tickets = Tickets()
    other = tickets.issue("other")
    secrets = [tickets.issue("token") for _ in range(MAX_TOKEN_TICKETS + 1)]
    assert [tickets.redeem(secret) for secret in secrets] == [None, *["token"] * MAX_TOKEN_TICKETS]
    assert tickets.redeem(other) == "other"


def test_one_more_ticket_of_the_gateway_replaces_the_oldest() -> None:
    tickets = Tickets()
    secrets = [tickets.issue(f"token {i}") for i in range(MAX_TICKETS + 1)]
    assert [tickets.redeem(secrets[i]) for i in (0, 1, MAX_TICKETS)] == [None, "token 1", f"token {MAX_TICKETS}"]


def test_expired_tickets_are_replaced_first() -> None:
    clock = Clock()
    tickets = Tickets(clock)
    expired = [tickets.issue(f"token {i}") for i in range(MAX_TOKEN_TICKETS)]
    clock.now += LIFETIME_S
    valid = [tickets.issue(f"token {i}") for i in range(MAX_TICKETS)]
    assert [tickets.redeem(secret) for secret in expired] == [None] * MAX_TOKEN_TICKETS
    assert [tickets.redeem(secret) for secret in valid] == [f"token {i}" for i in range(MAX_TICKETS)]


def test_wrong_tickets_are_limited_by_address() -> None:
    clock = Clock()
    attempts = LoginAttempts(clock)
    for _ in range(MAX_ATTEMPTS):
        attempts.check("a")
        attempts.failed("a")
    with pytest.raises(ProtocolError) as caught:
        attempts.check("a")
    assert (caught.value.response.code, caught.value.response.retry_after_s) == ("overloaded", ATTEMPT_S)
    attempts.check("b")
    clock.now += ATTEMPT_S
    attempts.check("a")
    attempts.failed("a")
    with pytest.raises(ProtocolError):
        attempts.check("a")
    clock.now += 100 * MAX_ATTEMPTS * ATTEMPT_S  # the attempts that were not made do not add up
    for _ in range(MAX_ATTEMPTS):
        attempts.check("a")
        attempts.failed("a")
    with pytest.raises(ProtocolError):
        attempts.check("a")
