"""Cases on calling: what a client sends, and what it makes of the reply."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from hola_protocol.errors import ProtocolError
from hola_protocol.operations import OPERATIONS, Operation
from hola_protocol.values import UUID_PATTERN

from hola_conformance.adapter import Adapter
from hola_conformance.cases import Case
from hola_conformance.data_files import example
from hola_conformance.scripted import Script, ScriptedRest, ScriptedZmq
from hola_conformance.vector_cases import is_same, read

SERVERS: dict[str, Callable[[Script], ScriptedZmq | ScriptedRest]] = {"zmq": ScriptedZmq, "rest": ScriptedRest}
TOKEN = "a-token-of-the-suite"
_is_uuid = re.compile(UUID_PATTERN).match


def _call(adapter: Adapter, transport: str, endpoint: str, op: Operation, request: bytes) -> dict[str, Any]:
    return adapter.ask(
        "call",
        transport=transport,
        endpoint=endpoint,
        token=TOKEN,
        operation=op.name,
        request_base64=base64.b64encode(request).decode(),
    )


def _error(code: str, **fields: Any) -> bytes:
    return json.dumps({"tag": "ErrorResponse", "code": code, "message": "as the suite says", **fields}).encode()


def _exchange(adapter: Adapter, transport: str, op: Operation) -> str | None:
    """A request arrives as it was meant, and the reply comes back as it was sent."""
    request, response = example(op.request.__name__), example(op.response.__name__)
    with SERVERS[transport](lambda sent: response) as server:
        answer = _call(adapter, transport, server.endpoint, op, request)
    if len(server.sent) != 1:
        return f"sent {len(server.sent)} requests: {answer}"
    header, body = server.sent[0]
    try:
        got = read(op.request.__name__, body)
    except ProtocolError as error:
        return f"sent what is no message: {error}: {body!r}"
    if not is_same(got, read(op.request.__name__, request)):
        return f"sent {body!r}, not {request!r}"
    if header.get("version") != str(op.since) or header.get("token") != TOKEN:
        return f"sent with the header {header}"
    if op.keyed and not _is_uuid(str(header.get("idempotency_key"))):
        return f"sent without an idempotency key: {header}"
    reply = base64.b64decode(answer.get("reply_base64", ""))
    try:
        same = is_same(read(op.response.__name__, reply), read(op.response.__name__, response))
    except ProtocolError as error:
        return f"made of the reply what is no message: {error}: {reply!r}"
    return None if same else f"made {reply!r} of the reply {response!r}"


def _same_key(adapter: Adapter, transport: str, op: Operation) -> str | None:
    """A reply that never comes, and a refusal that is retryable, bring the same request again under the same key."""
    response = example(op.response.__name__)
    replies = iter([_error("unavailable", retryable=True), _error("rain", retryable=True, retry_after_s=0.01)])
    with SERVERS[transport](lambda sent: next(replies, response)) as server:
        answer = _call(adapter, transport, server.endpoint, op, example(op.request.__name__))
    if len(server.sent) != 3 or "reply_base64" not in answer:
        return f"sent {len(server.sent)} requests, not 3: {answer}"
    if len({(sent.header.get("idempotency_key"), sent.body) for sent in server.sent}) != 1:
        return f"the requests differ: {server.sent}"
    return None


def _new_key(adapter: Adapter, transport: str, op: Operation) -> str | None:
    """Two calls with the same request are two requests, each with a key of its own."""
    response, request = example(op.response.__name__), example(op.request.__name__)
    with SERVERS[transport](lambda sent: response) as server:
        for _ in range(2):
            _call(adapter, transport, server.endpoint, op, request)
    keys = [sent.header.get("idempotency_key") for sent in server.sent]
    return None if len(set(keys)) == 2 else f"the keys are {keys}"


def _refusal(code: str, **fields: Any) -> Callable[[Adapter, str, Operation], str | None]:
    def run(adapter: Adapter, transport: str, op: Operation) -> str | None:
        with SERVERS[transport](lambda sent: _error(code, **fields)) as server:
            answer = _call(adapter, transport, server.endpoint, op, example(op.request.__name__))
        if len(server.sent) != 1:
            return f"sent {len(server.sent)} requests: it is not retryable"
        error = answer.get("error")
        return None if isinstance(error, dict) and error.get("code") == code else f"answered {answer}"

    return run


def _later_minor(adapter: Adapter, transport: str, op: Operation) -> str | None:
    """What is unknown in a reply does not keep a client from reading the rest."""
    reply = b'{"weather":{"rain":[1]},' + example(op.response.__name__).lstrip()[1:]
    with SERVERS[transport](lambda sent: reply) as server:
        answer = _call(adapter, transport, server.endpoint, op, example(op.request.__name__))
    return None if "reply_base64" in answer else f"answered {answer}"


def call_cases() -> Iterator[Case]:
    """The cases of each transport."""
    keyed = next(op for op in OPERATIONS if op.name == "SubmitResult")
    checks = {
        "same key": _same_key,
        "new key": _new_key,
        "final refusal": _refusal("conflict"),
        "unknown final refusal": _refusal("rain"),
    }

    def case(name: str, transport: str, check: Callable[[Adapter, str, Operation], str | None], op: Operation) -> Case:
        return Case(f"call/{transport}/{name}", f"call.{transport}", lambda adapter: check(adapter, transport, op))

    for transport in SERVERS:
        for op in OPERATIONS:
            yield case(f"exchange/{op.name}", transport, _exchange, op)
            yield case(f"later minor/{op.name}", transport, _later_minor, op)
        for name, check in checks.items():
            yield case(name, transport, check, keyed)
