"""What schema and codec say of a document, for tests of both."""

import json
from typing import Any, get_args

from hola_protocol import codec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.testing import judge
from hypothesis import HealthCheck, settings

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
