"""Login links: a ticket gives its token out once, and tells nobody else."""

import logging
from pathlib import Path

import httpx
import pytest
from hola_protocol.codec import encode
from hola_protocol.errors import ProtocolError
from msgspec.structs import replace

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.login import MAX_BODY
from hola.distributed.gateway.tickets import (
    ATTEMPT_S,
    LIFETIME_S,
    MAX_ATTEMPTS,
    MAX_TICKETS,
    MAX_TOKEN_TICKETS,
    LoginAttempts,
    Tickets,
)
from tests.distributed.gateway.support import (
    DESCRIPTION,
    Asked,
    ScriptedScheduler,
    client,
    eventually,
    scheduler,
    serving,
)

TOKEN = "hola_secret"
ROLES = {TOKEN: "admin", "hola_reader": "read"}
UNKNOWN = encode(ProtocolError("unauthenticated", "this token is not known").response)


def describe(asked: Asked) -> object:
    """A scheduler that knows two tokens."""
    role = ROLES.get(asked.header.token or "")
    return replace(DESCRIPTION, role=role) if role else UNKNOWN


@pytest.fixture(autouse=True)
def _known_tokens(backend: ScriptedScheduler) -> None:
    backend.script = describe  # type: ignore[assignment]


def ticket(http: httpx.Client, token: str = TOKEN) -> str:
    """A new ticket for a token."""
    reply = http.post("/login/ticket", json={}, headers={"Authorization": f"Bearer {token}"})
    assert (reply.status_code, reply.json()["expires_s"]) == (200, LIFETIME_S)
    assert reply.headers["cache-control"] == "no-store"
    return str(reply.json()["ticket"])


def refused(reply: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return reply.status_code, reply.json()["code"]


@pytest.mark.parametrize("token", ROLES)
def test_a_ticket_gives_token_and_role_once(http: httpx.Client, token: str) -> None:
    made = ticket(http, token)
    reply = http.post("/login", json={"ticket": made})
    assert (reply.status_code, reply.json()) == (200, {"token": token, "role": ROLES[token]})
    assert reply.headers["cache-control"] == "no-store"
    assert refused(http.post("/login", json={"ticket": made})) == (401, "unauthenticated")


def test_tickets_are_long_and_differ(http: httpx.Client) -> None:
    assert len({ticket(http), ticket(http)}) == 2
    assert len(ticket(http)) == 43


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer hola_wrong"}, {"Authorization": "Basic x"}])
def test_nobody_gets_a_ticket_without_a_token(http: httpx.Client, headers: dict[str, str]) -> None:
    assert refused(http.post("/login/ticket", json={}, headers=headers)) == (401, "unauthenticated")


def test_a_ticket_of_a_revoked_token_is_worth_nothing(http: httpx.Client, backend: ScriptedScheduler) -> None:
    made = ticket(http)
    backend.script = lambda asked: UNKNOWN
    assert refused(http.post("/login", json={"ticket": made})) == (401, "unauthenticated")


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'"x"', b'{"ticket": 5}', b'{"ticket": "x", "more": 1}', b"\xff", b"[" * 1900]
)
def test_what_is_no_login_is_refused_and_not_repeated(http: httpx.Client, body: bytes) -> None:
    reply = http.post("/login", content=body, headers={"Content-Type": "application/json"})
    assert reply.json() == {
        "tag": "ErrorResponse",
        "code": "invalid_message",
        "message": 'the body must be {"ticket": TEXT}',
    }


def test_a_login_of_a_form_or_with_a_ticket_in_the_address_is_refused(http: httpx.Client) -> None:
    made = ticket(http)
    assert refused(http.post("/login", data={"ticket": made})) == (400, "invalid_message")
    reply = http.post(f"/login?ticket={made}", json={"ticket": made})
    assert refused(reply) == (400, "invalid_message")
    assert made not in reply.text
    assert http.post("/login", json={"ticket": made}).status_code == 200


@pytest.mark.parametrize("path", ["/login", "/login/ticket"])
def test_a_long_body_is_refused(http: httpx.Client, path: str) -> None:
    body = b'{"ticket": "%b"}' % (b"x" * (MAX_BODY - 14 + 1))
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    assert refused(http.post(path, content=body, headers=headers)) == (413, "too_large")
    assert refused(http.post(path, content=iter([body]), headers=headers)) == (413, "too_large")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/login", "/login/ticket"])
def test_a_login_is_posted(http: httpx.Client, method: str, path: str) -> None:
    reply = http.request(method, path)
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


def test_wrong_tickets_are_counted_and_no_secret_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", access_log=True)
    with scheduler(tmp_path / "s", describe), serving(config) as server, client(server) as http:  # type: ignore[arg-type]
        good = ticket(http)
        for i in range(MAX_ATTEMPTS):
            assert refused(http.post("/login", json={"ticket": f"wrong-{i}"})) == (401, "unauthenticated")
        reply = http.post("/login", json={"ticket": good})
        assert refused(reply) == (429, "overloaded")
        assert 0 < int(reply.headers["retry-after"]) <= ATTEMPT_S
    eventually(lambda: "authentication failed: wrong login ticket: peer=127.0.0.1" in caplog.text)
    assert "POST /login 401" in caplog.text
    assert not any(secret in caplog.text for secret in (good, TOKEN, "wrong-0", "wrong-9"))


class Clock:
    """A clock that stands until it is set."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_ticket_ends() -> None:
    clock = Clock()
    tickets = Tickets(clock)
    early, late = tickets.issue("a"), tickets.issue("b")
    clock.now += LIFETIME_S - 0.001
    assert tickets.redeem(early) == "a"
    clock.now += 0.001
    assert tickets.redeem(late) is None


def test_a_token_has_few_tickets_and_cannot_displace_those_of_others() -> None:
    tickets = Tickets(Clock())
    other = tickets.issue("other")
    own = [tickets.issue("own") for _ in range(MAX_TOKEN_TICKETS + 1)]
    assert [tickets.redeem(secret) for secret in own] == [None, *("own",) * MAX_TOKEN_TICKETS]
    assert tickets.redeem(other) == "other"


def test_the_number_of_tickets_is_bounded() -> None:
    tickets = Tickets(Clock())
    made = [tickets.issue(f"token {i}") for i in range(MAX_TICKETS + 1)]
    assert [tickets.redeem(made[0]), tickets.redeem(made[1])] == [None, "token 1"]


def test_attempts_come_back_with_time_and_by_address() -> None:
    clock = Clock()
    attempts = LoginAttempts(clock)
    for _ in range(MAX_ATTEMPTS):
        attempts.check("a")
        attempts.failed("a")
    with pytest.raises(ProtocolError, match="too many wrong login tickets") as caught:
        attempts.check("a")
    assert caught.value.response.retry_after_s == ATTEMPT_S
    attempts.check("b")
    clock.now += ATTEMPT_S
    attempts.check("a")
    attempts.failed("a")
    with pytest.raises(ProtocolError):
        attempts.check("a")
