"""What a client is asked is what the server sees, and what the server answers is what the client returns: for every
operation, both transports, threads and asyncio; the raw bytes of both legs satisfy the committed schema.
"""

import asyncio
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.operations import OPERATIONS, Operation
from hola_protocol.testing import messages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hola.clients import AsyncRestClient, AsyncZmqClient, RestClient, Retry, ServerError, ZmqClient
from hola.clients.errors import SERVER_ERRORS
from tests.clients.support import Call, RestServer, RouterServer

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "draft" / "hola.schema.json").read_text())
KEY = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"
FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"})


class Peers:
    """One server and one client of each transport, and a loop for the asynchronous."""

    def __init__(self) -> None:
        self.reply: Any = None
        self.loop = asyncio.new_event_loop()
        self.router = RouterServer(lambda call: self.reply)
        self.rest = RestServer(lambda call: self.reply)
        once = Retry(attempts=1)
        self.router.__enter__()
        self.rest.__enter__()
        options: Any = {"token": "secret", "retry": once, "name": "round-trip"}
        self.sync = {
            "zmq": ZmqClient(self.router.endpoint, **options),
            "rest": RestClient(self.rest.endpoint, **options),
        }
        self.asynchronous = {
            "zmq": AsyncZmqClient(self.router.endpoint, **options),
            "rest": AsyncRestClient(self.rest.endpoint, **options),
        }
        self.servers: dict[str, RouterServer | RestServer] = {"zmq": self.router, "rest": self.rest}

    def close(self) -> None:
        for client in self.sync.values():
            client.close()
        for asynchronous in self.asynchronous.values():
            self.loop.run_until_complete(asynchronous.close())
        self.loop.close()
        self.router.__exit__()
        self.rest.__exit__()

    def caller(self, transport: str, flavour: str, op: Operation) -> Callable[..., Any]:
        if flavour == "sync":
            return getattr(self.sync[transport], op.snake_name)  # type: ignore[no-any-return]
        method = getattr(self.asynchronous[transport], op.snake_name)
        return lambda **arguments: self.loop.run_until_complete(method(**arguments))


@pytest.fixture(scope="module")
def peers() -> Iterator[Peers]:
    peers = Peers()
    yield peers
    peers.close()
    assert peers.router.errors == []
    assert peers.rest.errors == []


def fields_of(message: Any) -> dict[str, Any]:
    return {name: getattr(message, name) for name in message.__struct_fields__}


@pytest.mark.parametrize("flavour", ["sync", "async"])
@pytest.mark.parametrize("transport", ["zmq", "rest"])
@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.name)
@FEW
@given(data=st.data())
def test_every_operation_arrives_and_returns(
    peers: Peers, op: Operation, transport: str, flavour: str, data: st.DataObject
) -> None:
    request = data.draw(messages(op.request), label="request")
    peers.reply = data.draw(messages(op.response), label="reply")
    arguments = fields_of(request) | ({"idempotency_key": KEY} if op.keyed else {})

    returned = peers.caller(transport, flavour, op)(**arguments)

    server = peers.servers[transport]
    call: Call = server.calls[-1]
    assert call.request == request
    assert returned == peers.reply
    assert (call.header.version, call.header.idempotency_key) == (str(op.since), KEY if op.keyed else None)
    # Over ZeroMQ the connection says who the caller is.
    token = "secret" if transport == "rest" else None
    assert (call.header.token, call.header.client) == (token, "round-trip")
    validator(op.request.__name__).validate(json.loads(call.body))
    validator(op.response.__name__).validate(json.loads(server.replies[-1]))


@pytest.mark.parametrize("flavour", ["sync", "async"])
@pytest.mark.parametrize("transport", ["zmq", "rest"])
@FEW
@given(refusal=messages(ErrorResponse))
def test_every_refusal_is_raised_as_the_class_of_its_code(
    peers: Peers, transport: str, flavour: str, refusal: ErrorResponse
) -> None:
    op = OPERATIONS[0]
    peers.reply = refusal

    with pytest.raises(ServerError) as caught:
        peers.caller(transport, flavour, op)()

    assert type(caught.value) is SERVER_ERRORS[refusal.code]
    assert caught.value.response == refusal


@pytest.mark.parametrize("flavour", ["sync", "async"])
@pytest.mark.parametrize("transport", ["zmq", "rest"])
@pytest.mark.spec("P-1")
def test_a_keyed_operation_always_carries_a_key(peers: Peers, transport: str, flavour: str) -> None:
    op = next(op for op in OPERATIONS if op.name == "RegisterWorker")
    peers.reply = json.dumps({"tag": "ErrorResponse", "code": "conflict", "message": "no"}).encode()

    for _ in range(2):
        with pytest.raises(ServerError):
            peers.caller(transport, flavour, op)()

    first, second = (call.header.idempotency_key for call in peers.servers[transport].calls[-2:])
    assert first is not None
    assert second is not None
    assert first != second
