"""Long polls and event streams, and clients that leave while they wait."""

from typing import Any

import pytest
from hola_protocol.codec import encode
from hola_protocol.messages import (
    GetSuggestionRequest,
    GetSuggestionResponse,
    Result,
    SubmitResultRequest,
    Suggestion,
)

from hola.distributed.server import Server
from tests.distributed.gateway.support import (
    ASK,
    DEADLINE_S,
    DESCRIPTION,
    WORKER,
    ScriptedScheduler,
    client,
    connection,
    post,
)


def suggestion(trial_id: int, **more: Any) -> Suggestion:
    return Suggestion(trial_id=trial_id, attempt=1, lease=f"l{trial_id}", lease_s=60.0, parameters={"x": 1}, **more)


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


def test_a_parked_ask_is_answered_when_the_scheduler_answers(backend: ScriptedScheduler, gateway: Server) -> None:
    backend.script = lambda asked: None
    with connection(gateway, post("/v1/studies/default/suggestions", ASK)) as sock:
        answer = encode(GetSuggestionResponse(status="wait", retry_after_s=1.0))
        backend.next().answer(answer)
        assert sock.recv(65536).endswith(b"\r\n\r\n" + answer)


def see_it_leave(backend: ScriptedScheduler, gateway: Server) -> None:
    """Let the gateway run: it sees the end of a connection before or after an answer that is sent later."""
    with client(gateway) as other:
        backend.script = lambda asked: DESCRIPTION
        other.get("/v1/describe")
        assert backend.next().json == {"tag": "DescribeRequest"}


@pytest.mark.spec("R-7", "A-13")
def test_a_waiting_ask_is_forgotten_when_its_client_leaves(backend: ScriptedScheduler, gateway: Server) -> None:
    backend.script = lambda asked: None
    with connection(gateway, post("/v1/studies/s1/suggestions", ASK)):
        parked = backend.next()
    # The scheduler hears of it at once, not when something comes for the ask.
    assert backend.undelivered.get(timeout=DEADLINE_S) == parked.header.id


TELL = encode(
    SubmitResultRequest(
        worker_id=WORKER, results=[Result(trial_id=1, lease="l", objectives={"loss": 1.0})], next_count=1
    )
)


@pytest.mark.parametrize(
    ("path", "body"),
    [("suggestions", encode(GetSuggestionRequest(worker_id=WORKER))), ("results", TELL)],
    ids=["an ask that does not wait", "a tell with next_count"],
)
@pytest.mark.spec("A-13")
def test_a_reply_that_finds_its_client_gone_is_said_to_be_undelivered(
    backend: ScriptedScheduler, gateway: Server, path: str, body: bytes
) -> None:
    backend.script = lambda asked: None
    with connection(gateway, post(f"/v1/studies/s1/{path}", body)):
        asked = backend.next()
    see_it_leave(backend, gateway)
    assert backend.undelivered.empty()  # what it asked for may still be done
    asked.answer(GetSuggestionResponse(status="suggestions", suggestions=[suggestion(1)]))
    assert backend.undelivered.get(timeout=DEADLINE_S) == asked.header.id


def test_the_scheduler_hears_that_a_waiting_reader_left(backend: ScriptedScheduler, gateway: Server) -> None:
    backend.script = lambda asked: None
    with connection(gateway, get("/v1/studies/s1/events?wait_s=30")):
        parked = backend.next()
    assert backend.undelivered.get(timeout=DEADLINE_S) == parked.header.id


def test_a_client_that_leaves_in_its_body_asks_nothing(backend: ScriptedScheduler, gateway: Server) -> None:
    with connection(gateway, post("/v1/studies/s1/suggestions", ASK)[:-1]):
        pass
    with client(gateway) as other:
        other.get("/v1/describe")
        assert backend.next().json == {"tag": "DescribeRequest"}
