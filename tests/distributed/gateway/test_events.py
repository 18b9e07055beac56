"""Events as a stream, and clients that leave it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hola_protocol.codec import encode
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import (
    GetEventsResponse,
    ModelChanged,
    TrialChanged,
)

from hola.distributed.config import GatewayConfig
from hola.distributed.server import Server
from tests.distributed.gateway.support import (
    DEADLINE_S,
    Asked,
    ScriptedScheduler,
    client,
    scheduler,
    serving,
)

# Server-sent events

EVENTS: list[TrialChanged | ModelChanged] = [
    TrialChanged(event_id=4, time_ms=1, trial_id=1, state="running", attempt=1),
    ModelChanged(event_id=5, time_ms=2, model_version=3),
    TrialChanged(event_id=6, time_ms=3, trial_id=1, state="completed", reason="ü"),
]


def frame(event: TrialChanged | ModelChanged) -> str:
    return f"id: {event.event_id}\nevent: {type(event).__name__}\ndata: {encode(event).decode()}\n\n"


class Stream:
    """The text of an event stream, read piece by piece."""

    def __init__(self, reply: httpx.Response) -> None:
        self.reply = reply
        self._text = reply.iter_text()
        self.seen = ""

    def until(self, end: str) -> str:
        """The text up to an end."""
        while not self.seen.endswith(end):
            self.seen += next(self._text)
        return self.seen


@contextlib.contextmanager
def stream(gateway: Server, query: str = "", **headers: str) -> Iterator[Stream]:
    headers = {"Accept": "text/event-stream", "Authorization": "Bearer t"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    with client(gateway) as http, http.stream("GET", f"/v1/studies/s1/events{query}", headers=headers) as reply:
        yield Stream(reply)


@pytest.mark.spec("R-6")
def test_events_come_as_a_stream_that_goes_on_where_it_was(backend: ScriptedScheduler, gateway: Server) -> None:
    pages = {None: EVENTS[:2], 5: EVENTS[2:]}

    def page(asked: Asked) -> GetEventsResponse | None:
        after = asked.json.get("after")
        if after not in pages:
            return None
        return GetEventsResponse(items=list(pages[after]), next_cursor=pages[after][-1].event_id)

    backend.script = page
    with stream(gateway) as events:
        assert events.until(frame(EVENTS[2])) == "".join(map(frame, EVENTS))
        headers = events.reply.headers
    assert (headers["content-type"], headers["hola-protocol"], headers["cache-control"]) == (
        "text/event-stream",
        "1.0",
        "no-store",
    )
    first, second, third = backend.next(), backend.next(), backend.next()
    start = {"tag": "GetEventsRequest", "study": "s1", "limit": 500}
    assert [first.json, second.json, third.json] == [
        {**start, "wait_s": 0.0},
        {**start, "after": 5, "wait_s": 15.0},
        {**start, "after": 6, "wait_s": 15.0},
    ]
    assert {one.header.token for one in (first, second, third)} == {"t"}


@pytest.mark.parametrize(
    ("query", "last_event_id", "after"), [("?after=7", None, 7), ("?after=7", "9", 9), ("", "0", 0)]
)
@pytest.mark.spec("R-6")
def test_a_stream_is_taken_up_after_the_last_event(
    backend: ScriptedScheduler, gateway: Server, query: str, last_event_id: str | None, after: int
) -> None:
    def silent_after_first(asked: Asked) -> GetEventsResponse | None:
        return None if asked.json["wait_s"] else GetEventsResponse(next_cursor=after)

    backend.script = silent_after_first
    headers = {} if last_event_id is None else {"Last_Event_ID": last_event_id}
    with stream(gateway, query, **headers) as events:
        assert events.until("\n\n") == ": alive\n\n"
    assert (backend.next().json["after"], backend.next().json["after"]) == (after, after)


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "9007199254740992", "99999999999999999999", "²"])
def test_a_last_event_id_that_is_none_is_refused(gateway: Server, value: str) -> None:
    headers = {"Accept": "text/event-stream", "Last-Event-ID": value.encode("latin-1")}
    with client(gateway) as http:
        reply = http.get("/v1/studies/s1/events", headers=headers)  # type: ignore[arg-type]
    assert (reply.status_code, reply.json()["path"]) == (400, "/after")


def test_a_query_that_the_codec_refuses_is_refused_before_the_stream(gateway: Server) -> None:
    with client(gateway) as http:
        reply = http.get("/v1/studies/s1/events?after=x", headers={"Accept": "text/event-stream"})
    assert (reply.status_code, reply.json()["code"], reply.json()["path"]) == (400, "invalid_message", "/after")


def test_a_refusal_before_the_stream_is_an_ordinary_error(backend: ScriptedScheduler, gateway: Server) -> None:
    error = encode(ProtocolError("unauthenticated", "m").response)
    backend.script = lambda asked: error
    with stream(gateway) as events:
        assert (events.reply.status_code, events.reply.read()) == (401, error)


def test_a_refusal_in_the_stream_is_its_last_event(backend: ScriptedScheduler, gateway: Server) -> None:
    error = encode(ProtocolError("unknown_study", "deleted").response)
    replies = iter([encode(GetEventsResponse()), encode(ProtocolError("unavailable", "restart").response), error])
    backend.script = lambda asked: next(replies)
    with stream(gateway) as events:
        assert "".join(events.reply.iter_text()) == f": alive\n\nevent: ErrorResponse\ndata: {error.decode()}\n\n"


def test_a_stream_outlives_the_scheduler(tmp_path: Path) -> None:
    first, last = EVENTS[0], EVENTS[1]

    def page(asked: Asked) -> GetEventsResponse | None:
        if asked.json.get("after") is None:
            return GetEventsResponse(items=[first], next_cursor=first.event_id)
        return None

    config = GatewayConfig(
        scheduler=f"ipc://{tmp_path}/s", reconnect_s=0.01, reconnect_max_s=0.05, retry_after_s=0.01, sse_wait_s=1.0
    )
    with serving(config) as server, contextlib.ExitStack() as stack:
        with scheduler(tmp_path / "s", page) as backend:
            events = stack.enter_context(stream(server))
            assert events.until("\n\n") == frame(first)
            assert (backend.next().json.get("after"), backend.next().json["after"]) == (None, 4)

        def after_restart(asked: Asked) -> GetEventsResponse | None:
            return GetEventsResponse(items=[last], next_cursor=5) if asked.json["after"] == 4 else None

        with scheduler(tmp_path / "s", after_restart):
            assert events.until(frame(last)) == frame(first) + frame(last)


def test_a_stream_shows_that_it_lives(tmp_path: Path) -> None:
    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", sse_wait_s=1.0)
    with scheduler(tmp_path / "s", lambda asked: GetEventsResponse()), serving(config) as server, stream(server) as ev:
        assert ev.until(": alive\n\n: alive\n\n").replace(": alive\n\n", "") == ""


def test_a_poll_ends_when_its_stream_does(backend: ScriptedScheduler, gateway: Server) -> None:
    def silent_after_first(asked: Asked) -> GetEventsResponse | None:
        return None if asked.json["wait_s"] else GetEventsResponse()

    backend.script = silent_after_first
    with stream(gateway) as events:
        events.until("\n\n")
        backend.next()
        parked = backend.next()
    assert backend.undelivered.get(timeout=DEADLINE_S) == parked.header.id


def test_head_of_events_is_no_stream(backend: ScriptedScheduler, gateway: Server) -> None:
    backend.script = lambda asked: GetEventsResponse()
    with client(gateway) as http:
        reply = http.head("/v1/studies/s1/events", headers={"Accept": "text/event-stream"})
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
