"""Whatever comes, what goes up is a ProtocolError that can be sent."""

import json
from typing import Any, get_args

from hola_protocol import codec
from hola_protocol import messages as m
from hola_protocol.diagnosis import MAX_SUGGESTIONS, Diagnosis
from hola_protocol.documents import read
from hola_protocol.errors import ProtocolError
from hola_protocol.testing import any_message
from hypothesis import given, settings
from hypothesis import strategies as st

MANY = settings(max_examples=300, deadline=None, database=None)
RAW = st.binary(max_size=200)
PIECES = (
    *(b"{", b"}", b"[", b"]", b":", b",", b'"tag"', b'"DescribeRequest"', b'"CreateStudyRequest"', b'"spec"'),
    *(
        b'"results"',
        b'"metadata"',
        b'"\\u0000"',
        b'"\\ud800"',
        b"1e999",
        b"-0",
        b"NaN",
        b"null",
        b"\xff",
        b"\xef\xbb\xbf",
    ),
)
TOKENS = st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join)


def survives(body: bytes) -> None:
    for decode in (
        codec.decode_request,
        codec.decode_response,
        codec.decode_header,
        lambda body: codec.decode_reply(body, m.GetTrialsResponse),
        lambda body: codec.decode_request(body, version="1.1"),
    ):
        try:
            decode(body)
        except ProtocolError as e:
            codec.encode(e.response)


@MANY
@given(RAW | TOKENS)
def test_any_bytes(body: bytes) -> None:
    survives(body)


@MANY
@given(any_message(), st.data())
def test_any_bytes_changed_in_a_message(message: Any, data: st.DataObject) -> None:
    body = codec.encode(message)
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 8)))
    survives(body[:start] + data.draw(RAW | TOKENS) + body[end:])


@MANY
@given(st.text(max_size=80) | TOKENS.map(lambda raw: raw.decode(errors="replace")))
def test_any_yaml(text: str) -> None:
    for document in read(text.encode(), "yaml"):
        json.dumps(document.raw)


def test_suggestions_are_bounded() -> None:
    raw = {"tag": "GetTopKRequest"} | {f"limi{i}": 1 for i in range(100)}
    found = list(Diagnosis(closed=True).breaches(m.AnyRequest, raw))
    assert len(found) == 100
    assert sum("did you mean" in breach.message for breach in found) == MAX_SUGGESTIONS


def test_requests_and_replies_do_not_share_tags() -> None:
    tags = [struct.__struct_config__.tag for struct in get_args(m.Message)]
    assert len(tags) == len(set(tags))
