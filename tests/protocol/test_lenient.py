"""Replies of a later server are understood."""

import json
from typing import Any

import msgspec
import pytest
from hola_protocol import codec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.lenient import Unknown


def refused(body: bytes | str, **options: Any) -> ErrorResponse:
    with pytest.raises(ProtocolError) as caught:
        codec.decode_request(body.encode() if isinstance(body, str) else body, **options)
    assert caught.value.response.code == caught.value.code
    return caught.value.response


def nested(levels: int) -> Any:
    return [nested(levels - 1)] if levels else []


# Open reading


def test_a_later_server_is_understood() -> None:
    body = {
        "tag": "SubmitResultResponse",
        "mood": "good",
        "receipts": [
            {"trial_id": 1, "outcome": "framed", "objectives": {"loss": 1}, "colour": "blue"},
            {"trial_id": 2, "outcome": "refused", "error": {"tag": "ErrorResponse", "code": "teapot", "message": "x"}},
        ],
        "next": {"tag": "GetSuggestionResponse", "status": "wait", "retry_after_s": 1},
    }
    reply = codec.decode_reply(json.dumps(body).encode(), m.SubmitResultResponse)
    unknown: Any = "framed"
    teapot: Any = "teapot"
    assert reply == m.SubmitResultResponse(
        receipts=[
            m.Receipt(trial_id=1, outcome=unknown, objectives={"loss": 1.0}),
            m.Receipt(trial_id=2, outcome="refused", error=ErrorResponse(code=teapot, message="x")),
        ],
        next=m.GetSuggestionResponse(status="wait", retry_after_s=1.0),
    )
    assert isinstance(reply, m.SubmitResultResponse)
    assert isinstance((reply.receipts[0].objectives or {})["loss"], float)


def test_unknown_events_are_kept_as_they_came() -> None:
    moon = {"tag": "MoonRose", "event_id": 1, "time_ms": 2, "deep": nested(50)}
    body = {
        "tag": "GetEventsResponse",
        "items": [moon, {"tag": "ModelChanged", "event_id": 2, "time_ms": 3, "model_version": 1}],
    }
    reply: Any = codec.decode_reply(json.dumps(body).encode(), m.GetEventsResponse)
    assert reply.items == [
        Unknown(tag="MoonRose", fields=moon),
        m.ModelChanged(event_id=2, time_ms=3, model_version=1),
    ]


def test_an_error_is_read_whatever_was_asked() -> None:
    error = ErrorResponse(code="overloaded", message="later", retryable=True, retry_after_s=0.5)
    assert codec.decode_reply(codec.encode(error), m.DescribeResponse) == error


def test_a_broken_reply_is_refused_although_something_in_it_is_unknown() -> None:
    body = b'{"tag":"HeartbeatResponse","command":"dance","lease_commands":["x"]}'
    with pytest.raises(ProtocolError) as caught:
        codec.decode_reply(body, m.HeartbeatResponse)
    assert caught.value.response.path == "/lease_commands/0"


def test_unknown_reads_like_what_it_is() -> None:
    assert repr(Unknown(tag="Moon", fields={"a": 1})) == "Unknown(tag='Moon', fields={'a': 1})"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"tag": 1, "fields": {}}, Unknown)
