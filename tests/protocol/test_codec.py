"""Bytes become messages in one place, and every refusal names the place and the value."""

import json
from typing import Any, get_args

import msgspec
import msgspec.inspect as mi
import pytest
from hola_protocol import codec
from hola_protocol import messages as m
from hola_protocol.diagnosis import type_tree
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits

WORKER = "5b0c8a52-6a0e-4a5e-9f5d-0b8d2f6c1e11"


def refused(body: bytes | str, **options: Any) -> ErrorResponse:
    with pytest.raises(ProtocolError) as caught:
        codec.decode_request(body.encode() if isinstance(body, str) else body, **options)
    assert caught.value.response.code == caught.value.code
    return caught.value.response


def invalid(message: str, path: str | None = None, value: str | None = None) -> ErrorResponse:
    return ErrorResponse(code="invalid_message", message=message, path=path, value=value)


def test_size_is_held_before_anything_is_read() -> None:
    limits = Limits(max_message_bytes=30)
    assert codec.decode_request(b'{"tag":"DescribeRequest"}', limits) == m.DescribeRequest()
    error = refused("x" * 31, limits=limits)
    assert error == ErrorResponse(code="too_large", message="the message has 31 bytes, at most 30 are allowed")


def test_a_list_beyond_its_length_is_too_large() -> None:
    error = refused(json.dumps({"tag": "GetMetadataRequest", "trial_ids": [1] * 257}))
    assert error == ErrorResponse(
        code="too_large", message="/trial_ids: has 257 items, at most 256 are allowed", path="/trial_ids"
    )


def nested(levels: int) -> Any:
    return [nested(levels - 1)] if levels else []


@pytest.mark.parametrize(
    ("request_type", "field"), [("SubmitResultRequest", "results"), ("AddTrialsRequest", "trials")]
)
def test_nesting_is_held(request_type: str, field: str) -> None:
    item = {"trial_id": 1, "lease": "a"} if field == "results" else {"parameters": {}}

    def body(levels: int) -> str:
        return json.dumps({"tag": request_type, field: [{**item, "objectives": {}, "metadata": {"a": nested(levels)}}]})

    codec.decode_request(body(27).encode())
    error = refused(body(28))
    assert (error.path, error.message.rpartition(": ")[2]) == (
        f"/{field}/0/metadata/a" + "/0" * 28,
        "nested deeper than 32 levels",
    )
    assert refused(body(1), limits=Limits(max_nesting=5)).path == f"/{field}/0/metadata/a/0"


def test_the_requests_with_metadata_are_those_that_are_looked_at() -> None:
    def holds(t: Any, kind: type) -> bool:
        inner = [f.type for f in getattr(t, "fields", ())] + list(getattr(t, "types", ()))
        inner += [getattr(t, name) for name in ("type", "item_type", "value_type") if hasattr(t, name)]
        return isinstance(t, kind) or any(holds(child, kind) for child in inner)

    requests = get_args(m.AnyRequest)
    assert {r for r in requests if holds(type_tree(r), mi.AnyType)} == codec._METADATA_ITEMS.keys()
    assert {r for r in requests if any(map(is_open, structs_of(type_tree(r))))} == codec._WITH_OPEN_PARTS


def structs_of(t: Any) -> Any:
    if isinstance(t, mi.StructType):
        yield t
    inner = [f.type for f in getattr(t, "fields", ())] + list(getattr(t, "types", ()))
    for child in inner + [getattr(t, name) for name in ("type", "item_type", "value_type") if hasattr(t, name)]:
        yield from structs_of(child)


def is_open(struct: mi.StructType) -> bool:
    return not struct.forbid_unknown_fields


# Versions


def test_an_unknown_name_in_a_newer_version_is_not_the_senders_fault() -> None:
    for body in (
        '{"tag":"GetTopKRequest","group":"a"}',
        '{"tag":"SingRequest"}',
        '{"tag":"SetStudyStateRequest","state":"dormant"}',
    ):
        error = refused(body, version="1.1")
        assert (error.code, error.detail) == ("unsupported_version", {"versions": ["1.0"]})
        assert refused(body, version="1.0").code == "invalid_message"
        assert refused(body, version="nonsense").code == "invalid_message"


def test_a_newer_version_that_uses_nothing_new_is_served() -> None:
    assert codec.decode_request(b'{"tag":"GetTopKRequest"}', version="1.7") == m.GetTopKRequest()


def test_what_is_wrong_in_any_version_stays_wrong() -> None:
    assert refused('{"tag":"GetTopKRequest","group":"a","limit":0}', version="1.1").code == "invalid_message"


# Headers


def test_headers_come_back_equal() -> None:
    header = m.Header(version="1.0", id="17", idempotency_key=WORKER, token="t", client="c", traceparent="p")
    assert codec.decode_header(codec.encode_header(header)) == header
    assert codec.decode_header(b'{"version":"1.9","shoe_size":43}') == m.Header(version="1.9")


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        (b"", invalid("the message is empty")),
        (b"{}", invalid("/version: the field 'version' is missing", "/version")),
        (
            b'{"version":"1"}',
            invalid(r"/version: does not match ^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})$", "/version", '"1"'),
        ),
        (
            b'{"version":"1.0","token":5}',
            invalid("/token: expected a string or null, got an integer", "/token", '"***"'),
        ),
        (b'{"version":"1.0","id":"\\u0000"}', invalid("/id: a string must not hold U+0000", "/id", '"\\u0000"')),
        (
            b'{"version":"2.0"}',
            ErrorResponse(
                code="unsupported_version",
                message="version 2.0 is not served here; served: 1.0",
                detail={"versions": ["1.0"]},
            ),
        ),
        (b" " * 8193, ErrorResponse(code="too_large", message="the message has 8193 bytes, at most 8192 are allowed")),
    ],
)
def test_bad_headers(frame: bytes, error: ErrorResponse) -> None:
    with pytest.raises(ProtocolError) as caught:
        codec.decode_header(frame)
    assert caught.value.response == error


# What a client may send


class Text(str):
    """A string that is not one."""


UNSENDABLE: list[tuple[Any, str, str]] = [
    (m.GetTopKRequest(limit=0), "/limit", "must be at least 1"),
    (
        m.GetTopKRequest(limit=5.0),  # type: ignore[arg-type]
        "/limit",
        "expected an integer, got a number: write it without a fraction or an exponent",
    ),
    (m.GetStudyRequest(study="a\n"), "/study", "does not match ^[A-Za-z_][A-Za-z0-9_.-]{0,63}$"),
    (m.EnqueueTrialsRequest(trials=[{"x": float("nan")}]), "/trials/0/x", "nan is not a finite number"),
    (m.EnqueueTrialsRequest(trials=[{"x": float("-inf")}]), "/trials/0/x", "-inf is not a finite number"),
    (m.EnqueueTrialsRequest(trials=[{"x": Text("a")}]), "/trials/0/x", "Text is not a JSON value: use str()"),
    (m.EnqueueTrialsRequest(trials=[{"x": object()}]), "/trials/0/x", "object is not a JSON value"),  # type: ignore[dict-item]
    (m.EnqueueTrialsRequest(trials=[{"x": "\ud800"}]), "/trials/0/x", "a string must not hold a lone surrogate"),
    (m.EnqueueTrialsRequest(trials=[{"x": "a\0"}]), "/trials/0/x", "a string must not hold U+0000"),
    (
        m.SubmitResultRequest(
            results=[m.Result(trial_id=1, lease="a", objectives={"l": 1}, metadata={"a": [1, float("inf")]})]
        ),
        "/results/0/metadata/a/1",
        "inf is not a finite number",
    ),
    (
        m.UpdateObjectivesRequest(expected_revision=1, objectives=()),
        "/objectives",
        "needs at least 1 item",
    ),
]


@pytest.mark.parametrize(("message", "path", "reason"), UNSENDABLE)
def test_what_may_not_travel_is_found_before_it_does(message: Any, path: str, reason: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        codec.encode_request(message)
    assert (caught.value.response.path, str(caught.value)) == (path, f"{path}: {reason}")


def test_a_scalar_of_another_library_is_named() -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises(ProtocolError, match=r"^/trials/0/x: float64 is not a JSON value: use float\(\)$"):
        codec.encode_request(m.EnqueueTrialsRequest(trials=[{"x": numpy.float64(1.5)}]))
    with pytest.raises(ProtocolError, match=r"^/trials/0/x: int64 is not a JSON value$"):
        codec.encode_request(m.EnqueueTrialsRequest(trials=[{"x": numpy.int64(1)}]))


def test_nulls_that_are_meant_pass() -> None:
    request = m.EnqueueTrialsRequest(trials=[{"x": None, "y": "null"}])
    assert codec.decode_request(codec.encode_request(request)) == request


def test_fields_at_their_default_are_left_out() -> None:
    assert codec.encode_request(m.GetSuggestionRequest(worker_id=WORKER)) == (
        b'{"tag":"GetSuggestionRequest","worker_id":"' + WORKER.encode() + b'"}'
    )


def test_a_request_too_large_is_not_sent() -> None:
    request = m.SubmitResultRequest(failures=[m.Failure(trial_id=1, lease="a", reason="x" * 100)])
    with pytest.raises(ProtocolError) as caught:
        codec.encode_request(request, Limits(max_message_bytes=64))
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"tag":"GetTopKResponse"}', b'{"tag":"GetTopKRequest"}', b'{"tag":"Nova"}']
)
def test_another_reply_is_refused(body: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        codec.decode_reply(body, m.DeleteStudyResponse)
    assert caught.value.code == "invalid_message"


def test_the_plain_header_has_the_fields_of_a_header() -> None:
    plain = [field.name for field in msgspec.structs.fields(codec._PlainHeader)]
    assert plain == [field.name for field in msgspec.structs.fields(m.Header)]
    values = {name: "1.0" if name == "version" else WORKER for name in plain}
    assert codec.decode_header(json.dumps(values).encode()) == m.Header(**values)
