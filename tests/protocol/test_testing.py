"""Messages that are wrong in one place, as the strategies for tests make them."""

import json
from typing import Any, get_args

import pytest
from hola_protocol import codec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.testing import Neighbour, invalid_neighbours, judge
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

REQUESTS = get_args(m.AnyRequest)
RESPONSES = tuple(response for response in get_args(m.AnyResponse) if response is not ErrorResponse)
EVENTS = get_args(m.AnyEvent)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
JUDGES = {s.__name__: judge(s.__name__) for s in (*REQUESTS, *RESPONSES, *EVENTS, ErrorResponse)}


def accepts(name: str, document: Any) -> bool:
    return bool(JUDGES[name].is_valid(document))


def names(struct: type) -> str:
    return struct.__name__


def refusal(request: Any) -> str | None:
    try:
        codec.decode_request(json.dumps(request).encode())
    except ProtocolError as e:
        return e.response.path
    return None


def reply_refusal(reply: Any, response_type: Any) -> str | None:
    try:
        codec.decode_reply(json.dumps(reply).encode(), response_type)
    except ProtocolError as e:
        return e.response.path
    return None


@pytest.mark.parametrize("request_type", REQUESTS, ids=names)
@FEW
@given(data=st.data())
@pytest.mark.spec("E-13", "X-2")
def test_a_request_that_is_wrong_in_one_place_is_refused_there(request_type: Any, data: st.DataObject) -> None:
    neighbour: Neighbour = data.draw(invalid_neighbours(request_type))
    assert not accepts(request_type.__name__, neighbour.document)
    assert refusal(neighbour.document) == neighbour.path


@pytest.mark.parametrize("response_type", RESPONSES, ids=names)
@FEW
@given(data=st.data())
@pytest.mark.spec("E-14")
def test_a_response_that_is_wrong_in_one_place_is_refused_unless_unknown(
    response_type: Any, data: st.DataObject
) -> None:
    neighbour: Neighbour = data.draw(invalid_neighbours(response_type))
    assert not accepts(response_type.__name__, neighbour.document)
    # Listed in vectors/disagreements.json: the decoder supplies the tag of a part that can be of one kind only.
    listed = neighbour.what == "no tag" and neighbour.path.endswith(("/next/tag", "/error/tag"))
    read_all_the_same = listed or neighbour.what in ("an unknown value", "an unknown arm", "an unknown field")
    path = reply_refusal(neighbour.document, response_type)
    assert path == (None if read_all_the_same else neighbour.path)
