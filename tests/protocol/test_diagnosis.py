"""What is wrong with a message, and where."""

import json
from typing import Any

import pytest
from hola_protocol import codec
from hola_protocol.diagnosis import shown
from hola_protocol.errors import ErrorResponse, ProtocolError


def refused(body: bytes | str, **options: Any) -> ErrorResponse:
    with pytest.raises(ProtocolError) as caught:
        codec.decode_request(body.encode() if isinstance(body, str) else body, **options)
    assert caught.value.response.code == caught.value.code
    return caught.value.response


def invalid(message: str, path: str | None = None, value: str | None = None) -> ErrorResponse:
    return ErrorResponse(code="invalid_message", message=message, path=path, value=value)


def result(**fields: Any) -> str:
    item = {"trial_id": 1, "lease": "secret-lease", "objectives": {"loss": 1.5}} | fields
    return json.dumps({"tag": "SubmitResultRequest", "results": [item]})


REFUSALS: list[tuple[str, str, ErrorResponse]] = [
    ("nothing", "", invalid("the message is empty")),
    ("white space", " \n", invalid("the message is empty")),
    ("cut", '{"tag":', invalid("the message is not JSON: Expecting value at line 1, column 8")),
    (
        "NaN",
        result(objectives={"loss": float("nan")}),
        invalid("the message is not JSON: NaN is no number; numbers are finite"),
    ),
    ("a mark", "\ufeff{}", invalid("the message starts with a byte order mark; send plain UTF-8")),
    ("an array", "[1]", invalid("the message: expected an object, got an array", "", "[1]")),
    ("no tag", "{}", invalid("/tag: the field 'tag' is missing", "/tag")),
    ("a tag of another kind", '{"tag":7}', invalid("/tag: expected a string, got an integer", "/tag", "7")),
    (
        "a tag nearly right",
        '{"tag":"GetSugestion"}',
        invalid("/tag: unknown tag 'GetSugestion'; did you mean 'GetSuggestionRequest'?", "/tag", '"GetSugestion"'),
    ),
    (
        "a tag like no other",
        '{"tag":"Zzz"}',
        invalid("/tag: unknown tag 'Zzz'", "/tag", '"Zzz"'),
    ),
    (
        "a field nearly right",
        '{"tag":"GetTopKRequest","Limit":5}',
        invalid("/Limit: unknown field 'Limit'; did you mean 'limit'?", "/Limit", "5"),
    ),
    (
        "a field like no other",
        '{"tag":"GetTopKRequest","zzz":5}',
        invalid("/zzz: unknown field 'zzz'; known: limit, study, with_metadata", "/zzz", "5"),
    ),
    (
        "a field whose name needs escapes",
        '{"tag":"GetTopKRequest","a/b~":5}',
        invalid("/a~1b~0: unknown field 'a/b~'; known: limit, study, with_metadata", "/a~1b~0", "5"),
    ),
    (
        "a value nearly right",
        '{"tag":"SetStudyStateRequest","state":"runing"}',
        invalid("/state: unknown value 'runing'; did you mean 'running'?", "/state", '"runing"'),
    ),
    (
        "an integer with a fraction",
        '{"tag":"GetTopKRequest","limit":5.0}',
        invalid(
            "/limit: expected an integer, got a number: write it without a fraction or an exponent", "/limit", "5.0"
        ),
    ),
    ("out of range", '{"tag":"GetTopKRequest","limit":0}', invalid("/limit: must be at least 1", "/limit", "0")),
    (
        "beyond exact integers",
        '{"tag":"GetEventsRequest","after":9007199254740992}',
        invalid("/after: must be at most 2^53-1", "/after", "9007199254740992"),
    ),
    (
        "a name that is none",
        '{"tag":"GetStudyRequest","study":"a b"}',
        invalid("/study: does not match ^[A-Za-z_][A-Za-z0-9_.-]{0,63}$", "/study", '"a b"'),
    ),
    (
        "a key that is no name",
        result(objectives={"a b": 1}),
        invalid(
            "/results/0/objectives/a b: the key 'a b': does not match ^[A-Za-z_][A-Za-z0-9_.-]{0,63}$",
            "/results/0/objectives/a b",
            '"a b"',
        ),
    ),
    (
        "a number beyond a double",
        result().replace("1.5", "1e999"),
        invalid(
            "/results/0/objectives/loss: the number is beyond the range of a double",
            "/results/0/objectives/loss",
            "1e999",
        ),
    ),
    (
        "an integer of 5,000 digits in metadata",
        result(metadata={"n": 7}).replace("7", "7" * 5000),
        invalid(
            "/results/0/metadata/n: the number is beyond the range of a double", "/results/0/metadata/n", "7" * 200
        ),
    ),
    (
        "an array for a parameter",
        '{"tag":"EnqueueTrialsRequest","trials":[{"x":[1]}]}',
        invalid(
            "/trials/0/x: expected a boolean or an integer or a number or a string or null, got an array",
            "/trials/0/x",
            "[1]",
        ),
    ),
    (
        "a missing field",
        '{"tag":"SubmitReportsRequest"}',
        invalid("/reports: the field 'reports' is missing", "/reports"),
    ),
    (
        "a secret of another kind",
        result(lease=["secret-lease"]),
        invalid("/results/0/lease: expected a string, got an array", "/results/0/lease", '"***"'),
    ),
    (
        "an unknown field that holds secrets",
        result(extra={"lease": "x", "a": [{"token": "y"}]}),
        invalid(
            "/results/0/extra: unknown field 'extra'; known: lease, metadata, objectives, trial_id",
            "/results/0/extra",
            '{"lease": "***", "a": [{"token": "***"}]}',
        ),
    ),
]


@pytest.mark.parametrize(("body", "error"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_a_refusal_says_what_and_where(body: str, error: ErrorResponse) -> None:
    assert refused(body) == error


def test_a_refusal_can_always_be_sent() -> None:
    error = refused('{"tag":"GetTopKRequest","\\ud800\\u0000":"\\udc00"}')
    assert codec.decode_response(codec.encode(error)) == error
    assert error.path == "/?\ufffd"


def test_a_long_value_is_cut() -> None:
    error = refused(json.dumps({"tag": "GetStudyRequest", "study": "x" * 5000}))
    assert error.value == '"' + "x" * 199


def test_a_value_nested_beyond_telling() -> None:
    value: Any = 1
    for _ in range(5000):
        value = [value]
    assert shown(value) == "..."
