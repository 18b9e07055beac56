"""The schema and the codec judge alike, and what is sent is what arrives."""

import json
from typing import Any

import pytest
from hola_protocol import codec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.testing import messages, mutants
from hypothesis import given
from hypothesis import strategies as st

from tests.protocol.judges import FEW, REQUESTS, RESPONSES, accepts, names, refusal, reply_refusal


@pytest.mark.parametrize("request_type", REQUESTS, ids=names)
@FEW
@given(data=st.data())
def test_requests_are_valid_and_come_back_equal(request_type: Any, data: st.DataObject) -> None:
    message = data.draw(messages(request_type))
    body = codec.encode_request(message)
    assert codec.decode_request(body) == message
    assert accepts(request_type.__name__, json.loads(body))


@pytest.mark.parametrize("response_type", RESPONSES, ids=names)
@FEW
@given(data=st.data())
def test_responses_are_valid_and_come_back_equal(response_type: Any, data: st.DataObject) -> None:
    message = data.draw(messages(response_type))
    body = codec.encode(message)
    assert codec.decode_reply(body, response_type) == message
    assert codec.decode_response(body) == message
    assert accepts(response_type.__name__, json.loads(body))


@FEW
@given(message=messages(m.AnyEvent))
def test_events_are_valid_and_come_back_equal(message: Any) -> None:
    page = m.GetEventsResponse(items=[message], next_cursor=message.event_id)
    assert codec.decode_reply(codec.encode(page), m.GetEventsResponse) == page
    assert accepts(type(message).__name__, json.loads(codec.encode(message)))


@pytest.mark.parametrize("request_type", REQUESTS, ids=names)
@FEW
@given(data=st.data())
def test_schema_and_codec_agree_on_requests(request_type: Any, data: st.DataObject) -> None:
    document = data.draw(mutants(request_type))
    is_request = isinstance(document, dict) and document.get("tag") == request_type.__name__
    assert (refusal(document) is None) == (is_request and accepts(request_type.__name__, document))


@pytest.mark.parametrize("response_type", RESPONSES, ids=names)
@FEW
@given(data=st.data())
def test_schema_and_codec_agree_on_responses(response_type: Any, data: st.DataObject) -> None:
    document = data.draw(mutants(response_type))
    body = json.dumps(document).encode()
    if accepts(response_type.__name__, document):
        assert type(codec.decode_reply(body, response_type)) is response_type
        return
    if reply_refusal(document, response_type) is None:
        # It is read all the same: it holds something unknown, and what is left is a message of this version.
        assert isinstance(codec.decode_reply(body, response_type), response_type)


@FEW
@given(error=messages(ErrorResponse))
def test_errors_come_back_equal_whatever_was_asked(error: ErrorResponse) -> None:
    body = codec.encode(error)
    assert codec.decode_reply(body, m.DescribeResponse) == error
    assert codec.decode_response(body) == error
    assert accepts("ErrorResponse", json.loads(body))
