"""What a client sends over HTTP reaches the scheduler as it was, and what the scheduler answers comes back as it is."""

from typing import Any

import httpx
import msgspec
import pytest
from hola_protocol.codec import decode_request, encode, encode_request
from hola_protocol.messages import Header
from hola_protocol.openapi import BODYLESS
from hola_protocol.operations import OPERATIONS, Operation
from hola_protocol.testing import messages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hola.clients.rest_request import http_request
from hola.distributed.server import Server
from tests.distributed.gateway.asked import KEY, nothing_was_asked, refusal
from tests.distributed.gateway.support import DESCRIPTION, ScriptedScheduler, client

HEARTBEAT = {"tag": "HeartbeatRequest", "worker_id": KEY}
OK = b'{"tag":"HeartbeatResponse"}'
JSON = {"Content-Type": "application/json"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(OPERATIONS))
@pytest.mark.spec("R-1")
def test_requests_and_replies_pass_unchanged(
    backend: ScriptedScheduler, gateway: Server, http: httpx.Client, data: st.DataObject, op: Operation
) -> None:
    request = data.draw(messages(op.request))
    body = encode_request(request)
    if len(body) > 2000:
        return
    sent = http_request(op, request, body, KEY, {"Authorization": "Bearer t", "User-Agent": "u"})
    answer = b'{"tag":"%b", "anything" : [1.0e0]}' % op.response.__name__.encode()
    backend.script = lambda asked: answer
    reply = http.request(sent.method, sent.target, headers=sent.headers, content=sent.content)
    asked = backend.next()
    assert (reply.status_code, reply.content) == (200, answer)
    assert asked.header == Header(
        version="1.0", id=asked.header.id, idempotency_key=KEY, token="t", client="u 127.0.0.1"
    )
    assert decode_request(asked.body) == request
    assert op.http_method in BODYLESS or asked.body == body


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        (b'{"tag":"HeartbeatRequest"}', b'{"study":"s1","tag":"HeartbeatRequest"}'),
        (b' \n\t{ "tag" : "HeartbeatRequest" } ', b' \n\t{"study":"s1", "tag" : "HeartbeatRequest" } '),
        (b'{"tag":"HeartbeatRequest","study":"s1"}', b'{"tag":"HeartbeatRequest","study":"s1"}'),
        (b'{"tag":"HeartbeatRequest","x":"{"}', b'{"study":"s1","tag":"HeartbeatRequest","x":"{"}'),
        (b'{"tag":"HeartbeatRequest","study":null}', b'{"tag":"HeartbeatRequest","study":null}'),
        (b'{"tag":"HeartbeatRequest","study":5}', b'{"tag":"HeartbeatRequest","study":5}'),
        (b'{"tag":"HeartbeatRequest","wait_s":"x"}', b'{"tag":"HeartbeatRequest","wait_s":"x"}'),
        (b'{"tag":5}', b'{"tag":5}'),
        (b'{"study":"other"}', b'{"study":"other"}'),
        (b"[" * 1000, b"[" * 1000),
        (b'{"tag":"\xff"}', b'{"tag":"\xff"}'),
        (b"", b""),
    ],
)
@pytest.mark.spec("R-3")
def test_the_path_fills_the_study_and_what_cannot_be_read_goes_on(
    backend: ScriptedScheduler, http: httpx.Client, sent: bytes, heard: bytes
) -> None:
    backend.script = lambda asked: OK
    reply = http.post("/v1/studies/s1/heartbeat", content=sent, headers=JSON)
    assert (backend.next().body, reply.content) == (heard, OK)


def test_the_default_study_needs_no_filling(backend: ScriptedScheduler, http: httpx.Client) -> None:
    http.post("/v1/studies/default/heartbeat", content=b'{"tag":"HeartbeatRequest"}', headers=JSON)
    assert backend.next().body == b'{"tag":"HeartbeatRequest"}'


@pytest.mark.parametrize(
    ("path", "body", "refused"),
    [
        (
            "/v1/studies/a/heartbeat",
            {**HEARTBEAT, "study": "b"},
            ("invalid_message", "/study: the path says 'a'", "/study", "b"),
        ),
        (
            "/v1/studies/a/results",
            HEARTBEAT,
            ("invalid_message", "/tag: this path takes SubmitResultRequest", "/tag", "HeartbeatRequest"),
        ),
        (
            "/v1/studies/a%20b/heartbeat",
            HEARTBEAT,
            ("invalid_message", "/study: is not a name", "/study", "a b"),
        ),
        (
            "/v1/studies/a%0A/heartbeat",
            HEARTBEAT,
            ("invalid_message", "/study: is not a name", "/study", "a\\n"),
        ),
        (
            "/v1/studies/a/heartbeat?study=a",
            HEARTBEAT,
            ("invalid_message", "Heartbeat takes its fields in the body, not in the query", None, None),
        ),
    ],
)
@pytest.mark.spec("R-3")
def test_a_body_that_differs_from_its_path_is_refused(
    backend: ScriptedScheduler, http: httpx.Client, path: str, body: Any, refused: tuple[str, ...]
) -> None:
    assert refusal(http.post(path, json=body)) == refused
    nothing_was_asked(backend, http)


@pytest.mark.parametrize("op", [op for op in OPERATIONS if op.http_method in BODYLESS], ids=lambda op: op.name)
@pytest.mark.spec("R-2")
def test_reads_take_no_body(backend: ScriptedScheduler, http: httpx.Client, op: Operation) -> None:
    reply = http.request(op.http_method, op.http_path.replace("{study}", "a"), json={})
    assert refusal(reply)[:2] == ("invalid_message", f"{op.http_method} takes its fields in the query")
    nothing_was_asked(backend, http)


def test_the_fields_that_the_gateway_looks_at_mean_the_same_in_every_request() -> None:
    for op in OPERATIONS:
        types = {field.name: field.type for field in msgspec.structs.fields(op.request)}
        wait_s, study = types.get("wait_s", float), types.get("study", str)
        assert msgspec.convert(1.5, wait_s) == 1.5
        assert msgspec.convert("a", study) == "a"


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [2001, 100_000])
def test_a_body_beyond_the_limit_is_refused(
    backend: ScriptedScheduler, http: httpx.Client, chunked: bool, size: int
) -> None:
    content: Any = (b"x" for _ in range(size)) if chunked else b"x" * size
    reply = http.post("/v1/studies/a/heartbeat", content=content, headers=JSON)
    code, message, _, _ = refusal(reply, 413)
    assert (code, message.endswith("bytes or more, at most 2000 are allowed")) == ("too_large", True)
    nothing_was_asked(backend, http)


def test_a_body_that_the_study_makes_too_large_is_refused(backend: ScriptedScheduler, http: httpx.Client) -> None:
    body = b'{"tag":"HeartbeatRequest"}'.ljust(2000)
    assert refusal(http.post("/v1/studies/a/heartbeat", content=body, headers=JSON), 413)[0] == "too_large"
    assert http.post("/v1/studies/default/heartbeat", content=body, headers=JSON).status_code == 200
    assert backend.next().body == body


def test_a_chunked_body_is_put_together(backend: ScriptedScheduler, http: httpx.Client) -> None:
    body = b'{"tag":"HeartbeatRequest","worker_id":"%b"}' % KEY.encode()
    http.post("/v1/studies/default/heartbeat", content=(bytes([byte]) for byte in body), headers=JSON)
    assert backend.next().body == body


def test_ids_are_unique(backend: ScriptedScheduler, gateway: Server) -> None:
    ids = []
    for _ in range(3):
        with client(gateway) as one:
            one.get("/v1/describe")
            ids.append(backend.next().header.id)
    assert len(set(ids)) == 3


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:5", "hola.test:443", "a.example.org"])
def test_known_hosts_are_served(backend: ScriptedScheduler, http: httpx.Client, host: str) -> None:
    assert http.get("/v1/describe", headers={"Host": host}).content == encode(DESCRIPTION)


@pytest.mark.parametrize("path", ["/nothing", "/v1/nothing", "/v1/studies/a/nothing", "/v1/describe/"])
def test_an_unknown_path_is_not_found(http: httpx.Client, path: str) -> None:
    assert refusal(http.get(path), 404)[:2] == ("invalid_message", f"GET {path}: there is no such path")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/v1/describe", "GET"),
        ("DELETE", "/v1/studies/a/trials", "GET, POST, PATCH"),
        ("POST", "/healthz", "GET"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(http: httpx.Client, method: str, path: str, allow: str) -> None:
    reply = http.request(method, path)
    assert (refusal(reply, 405)[0], reply.headers["allow"]) == ("invalid_message", allow)


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/tomorrow"), ("POST", "/v1/describe")])
def test_an_operation_of_a_newer_version_is_a_matter_of_the_version(http: httpx.Client, method: str, path: str) -> None:
    reply = http.request(method, path, headers={"Hola-Protocol": "1.9"})
    assert (refusal(reply)[0], reply.json()["detail"]) == ("unsupported_version", {"versions": ["1.0"]})
