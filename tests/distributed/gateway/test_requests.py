"""What a client sends over HTTP reaches the scheduler as it was, and what the scheduler answers comes back as it is."""

from typing import Any

import httpx
import msgspec
import pytest
from hola_protocol.codec import decode_request, encode, encode_request
from hola_protocol.errors import ERRORS, ErrorRow, ProtocolError
from hola_protocol.messages import Header
from hola_protocol.openapi import BODYLESS
from hola_protocol.operations import OPERATIONS, Operation
from hola_protocol.testing import messages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hola.clients.rest_request import http_request
from hola.distributed.server import Server
from tests.distributed.gateway.support import DESCRIPTION, ScriptedScheduler, client

KEY = "12345678-1234-1234-1234-123456789abc"
HEARTBEAT = {"tag": "HeartbeatRequest", "worker_id": KEY}
OK = b'{"tag":"HeartbeatResponse"}'
JSON = {"Content-Type": "application/json"}


def refusal(reply: httpx.Response, status: int = 400) -> tuple[str, str, str | None, str | None]:
    """What an error says, once it is one in every respect."""
    error = reply.json()
    assert (reply.status_code, error["tag"], reply.headers["content-type"]) == (
        status,
        "ErrorResponse",
        "application/json",
    )
    return error["code"], error["message"], error.get("path"), error.get("value")


def nothing_was_asked(backend: ScriptedScheduler, http: httpx.Client) -> None:
    """The next thing that the scheduler hears is the next thing that is asked."""
    http.get("/v1/describe", headers={"User-Agent": "next"})
    assert backend.next().header.client == "next 127.0.0.1"


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


@pytest.mark.parametrize(
    ("content_type", "accepted"),
    [
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ('Application/JSON;charset="UTF-8"', True),
        ("application/json; charset=latin-1", False),
        ("text/plain", False),
        ("application/x-www-form-urlencoded", False),
        (None, False),
    ],
)
@pytest.mark.spec("R-1")
def test_only_json_is_taken(
    backend: ScriptedScheduler, http: httpx.Client, content_type: str | None, accepted: bool
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    reply = http.post("/v1/studies/a/heartbeat", content=b'{"tag":"HeartbeatRequest"}', headers=headers)
    if accepted:
        assert (reply.status_code, backend.next().header.version) == (200, "1.0")
    else:
        assert refusal(reply) == (
            "invalid_message",
            "Content-Type must be application/json, in UTF-8",
            None,
            content_type or "",
        )
        nothing_was_asked(backend, http)


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


@pytest.mark.spec("R-4")
def test_the_headers_become_the_header(backend: ScriptedScheduler, http: httpx.Client) -> None:
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = {
        "Authorization": "bEARER  tok",
        "Idempotency-Key": KEY,
        "Hola-Protocol": "1.7",
        "User-Agent": "u" * 300,
        "traceparent": traceparent,
        "tracestate": "a=b",
    }
    http.get("/v1/describe", headers=headers)
    header = backend.next().header
    assert header == Header(
        version="1.7",
        id=header.id,
        idempotency_key=KEY,
        token="tok",
        client="u" * 256,
        traceparent=traceparent,
        tracestate="a=b",
    )


@pytest.mark.spec("V-1", over=("rest",))
def test_what_is_not_said_is_left_out(backend: ScriptedScheduler, http: httpx.Client) -> None:
    http.get("/v1/describe", headers={"User-Agent": "", "traceparent": "bad", "tracestate": "a=b"})
    header = backend.next().header
    assert header == Header(version="1.0", id=header.id, client="127.0.0.1")


def test_ids_are_unique(backend: ScriptedScheduler, gateway: Server) -> None:
    ids = []
    for _ in range(3):
        with client(gateway) as one:
            one.get("/v1/describe")
            ids.append(backend.next().header.id)
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("headers", "status", "code", "path"),
    [
        ({"Idempotency-Key": "not-a-uuid"}, 400, "invalid_message", "/idempotency_key"),
        ({"Hola-Protocol": "one"}, 400, "invalid_message", "/version"),
        ({"Hola-Protocol": "2.0"}, 400, "unsupported_version", None),
        ({"Authorization": "Basic eDp5"}, 401, "unauthenticated", None),
        ({"Authorization": "Bearer " + "t" * 600}, 400, "invalid_message", "/token"),
        ({"Host": "evil.test"}, 400, "invalid_message", None),
        ({"Host": "example.org"}, 400, "invalid_message", None),
        ({"Host": "127.0.0.1.evil.test:80"}, 400, "invalid_message", None),
        ({"Host": ""}, 400, "invalid_message", None),
    ],
)
def test_headers_that_cannot_be_are_refused(
    backend: ScriptedScheduler, http: httpx.Client, headers: dict[str, str], status: int, code: str, path: str | None
) -> None:
    reply = http.get("/v1/describe", headers=headers)
    assert refusal(reply, status)[::2] == (code, path)
    assert reply.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)
    nothing_was_asked(backend, http)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:5", "hola.test:443", "a.example.org"])
def test_known_hosts_are_served(backend: ScriptedScheduler, http: httpx.Client, host: str) -> None:
    assert http.get("/v1/describe", headers={"Host": host}).content == encode(DESCRIPTION)


@pytest.mark.parametrize("row", ERRORS, ids=lambda row: row.code)
@pytest.mark.spec("R-5")
def test_an_error_has_the_status_of_its_code(backend: ScriptedScheduler, http: httpx.Client, row: ErrorRow) -> None:
    error = encode(ProtocolError(row.code, "why", path="/a", value="v", retry_after_s=0.2).response)
    backend.script = lambda asked: error
    reply = http.get("/v1/describe")
    assert (reply.status_code, reply.content, reply.headers["retry-after"]) == (row.http_status, error, "1")
    assert reply.headers.get("www-authenticate") == ("Bearer" if row.code == "unauthenticated" else None)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"tag":"ErrorResponse","code":"of_tomorrow","message":"m","retryable":true}', 503),
        (b'{"tag":"ErrorResponse","code":"of_tomorrow","message":"m"}', 400),
        (b' { "code" : "conflict", "message":"m", "tag": "ErrorResponse"}', 409),
        (b' { "info": {"tag":"ErrorResponse"}, "tag": "GetStudyResponse"}', 200),
    ],
)
def test_an_unknown_or_unusual_error_has_a_status_too(
    backend: ScriptedScheduler, http: httpx.Client, body: bytes, status: int
) -> None:
    backend.script = lambda asked: body
    reply = http.get("/v1/describe")
    assert (reply.status_code, reply.content) == (status, body)


def test_a_reply_that_is_no_message_is_a_defect_and_the_gateway_goes_on(
    backend: ScriptedScheduler, http: httpx.Client
) -> None:
    backend.script = lambda asked: b"what?"
    assert refusal(http.get("/v1/describe"), 500)[0] == "internal"
    backend.script = lambda asked: DESCRIPTION
    assert http.get("/v1/describe").status_code == 200


def test_head_is_get_without_the_body(backend: ScriptedScheduler, http: httpx.Client) -> None:
    reply = http.head("/v1/describe")
    assert (reply.status_code, reply.content, reply.headers["content-length"]) == (
        200,
        b"",
        str(len(encode(DESCRIPTION))),
    )
    assert backend.next().json == {"tag": "DescribeRequest"}


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
