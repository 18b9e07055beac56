"""Headers of HTTP and the header of a message, and errors with their status."""

import httpx
import pytest
from hola_protocol.codec import encode
from hola_protocol.errors import ERRORS, ErrorRow, ProtocolError
from hola_protocol.messages import Header

from tests.distributed.gateway.asked import KEY, nothing_was_asked, refusal
from tests.distributed.gateway.support import DESCRIPTION, ScriptedScheduler


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
