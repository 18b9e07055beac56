"""Messages that are wrong in one place, as the strategies for tests make them."""

from typing import Any

import pytest
from hola_protocol.testing import Neighbour, invalid_neighbours
from hypothesis import given
from hypothesis import strategies as st

from tests.protocol.judges import FEW, REQUESTS, RESPONSES, accepts, names, refusal, reply_refusal


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
