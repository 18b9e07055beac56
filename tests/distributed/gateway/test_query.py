"""A query becomes the request that it means, and what it cannot mean is refused with its key."""

import msgspec
import pytest
from hola_protocol.codec import decode_request, encode_request
from hola_protocol.errors import ProtocolError
from hola_protocol.openapi import BODYLESS
from hola_protocol.openapi import query_fields as documented_fields
from hola_protocol.operations import OPERATION_BY_NAME, OPERATIONS, Operation
from hola_protocol.testing import messages
from hypothesis import given
from hypothesis import strategies as st

from hola.clients.rest_request import http_request
from hola.distributed.gateway.query import query_fields, request_body

READS = [op for op in OPERATIONS if op.http_method in BODYLESS]


@given(st.data(), st.sampled_from(READS))
@pytest.mark.spec("R-2")
def test_what_a_client_writes_is_read_as_the_same_request(data: st.DataObject, op: Operation) -> None:
    import httpx

    request = data.draw(messages(op.request))
    sent = http_request(op, request, encode_request(request), None, {})
    url = httpx.URL("http://h" + sent.target)
    body = request_body(op, getattr(request, "study", None), url.query)
    assert decode_request(body) == request


@pytest.mark.parametrize("op", READS, ids=lambda op: op.name)
def test_the_keys_are_those_documented(op: Operation) -> None:
    assert list(query_fields(op)) == [field.encode_name for field in documented_fields(op)]


@pytest.mark.parametrize(
    ("name", "query", "body"),
    [
        ("Describe", "", {"tag": "DescribeRequest"}),
        ("GetTopK", "limit=5", {"tag": "GetTopKRequest", "study": "s", "limit": 5}),
        ("GetTopK", "limit=five", {"tag": "GetTopKRequest", "study": "s", "limit": "five"}),
        ("GetTopK", "limit=", {"tag": "GetTopKRequest", "study": "s", "limit": ""}),
        ("GetTopK", "limit=0x5", {"tag": "GetTopKRequest", "study": "s", "limit": "0x5"}),
        ("GetTopK", "limit=05", {"tag": "GetTopKRequest", "study": "s", "limit": "05"}),
        ("GetEvents", "wait_s=1e2&after=3", {"tag": "GetEventsRequest", "study": "s", "wait_s": 1e2, "after": 3}),
        ("GetEvents", "wait_s=nan", {"tag": "GetEventsRequest", "study": "s", "wait_s": "nan"}),
        ("GetEvents", "wait_s=true", {"tag": "GetEventsRequest", "study": "s", "wait_s": "true"}),
        (
            "GetTrials",
            "states=failed&states=lost&after=%C3%A9%22+x",
            {"tag": "GetTrialsRequest", "study": "s", "states": ["failed", "lost"], "after": 'é" x'},
        ),
        ("GetMetadata", "trial_ids=7", {"tag": "GetMetadataRequest", "study": "s", "trial_ids": [7]}),
    ],
)
def test_values_are_written_by_the_type_of_their_field(name: str, query: str, body: object) -> None:
    op = OPERATION_BY_NAME[name]
    assert msgspec.json.decode(request_body(op, "s" if op.on_study else None, query.encode())) == body


def test_no_digit_is_lost() -> None:
    body = request_body(OPERATION_BY_NAME["GetEvents"], "s", b"after=9007199254740993&wait_s=0.1000000000000000055")
    assert body == b'{"tag":"GetEventsRequest","study":"s","after":9007199254740993,"wait_s":0.1000000000000000055}'


@pytest.mark.parametrize(
    ("query", "message", "path", "value"),
    [
        (b"limits=5", "GetTopK has no key 'limits'; did you mean 'limit'?", "/limits", None),
        (b"tag=GetTopKRequest", "GetTopK has no key 'tag'", "/tag", None),
        (b"study=s", "GetTopK has no key 'study'", "/study", None),
        (b"a/~b=1", "GetTopK has no key 'a/~b'", "/a~1~0b", None),
        (b"limit=5&limit=6", "'limit' is given twice", "/limit", "6"),
        (b"limit=%FF", "the query is not percent-encoded UTF-8: ", None, None),
        (b"limit=\xff", "the query is not percent-encoded UTF-8: ", None, None),
    ],
)
@pytest.mark.spec("R-2")
def test_a_query_that_means_nothing_is_refused(query: bytes, message: str, path: str | None, value: str | None) -> None:
    with pytest.raises(ProtocolError) as caught:
        request_body(OPERATION_BY_NAME["GetTopK"], "s", query)
    error = caught.value.response
    assert (error.code, error.path, error.value) == ("invalid_message", path, value)
    assert error.message.startswith(message)


def test_a_key_unknown_to_a_newer_version_is_a_matter_of_the_version() -> None:
    with pytest.raises(ProtocolError) as caught:
        request_body(OPERATION_BY_NAME["GetTopK"], "s", b"group=a", "1.1")
    assert (caught.value.code, caught.value.response.path) == ("unsupported_version", "/group")
