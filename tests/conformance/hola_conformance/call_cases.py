"""Cases on calling: what a client sends, and what it makes of the reply."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from hola_protocol.errors import ProtocolError
from hola_protocol.operations import OPERATION_BY_NAME, OPERATIONS, Operation
from hola_protocol.values import UUID_PATTERN

from hola_conformance.adapter import Adapter
from hola_conformance.call import (
    SERVERS,
    TELL,
    call,
    demand,
    demand_error,
    demand_repeated,
    demand_sent,
    error_body,
    reply_to,
)
from hola_conformance.cases import Case
from hola_conformance.data_files import example
from hola_conformance.messages import is_same, read
from hola_conformance.names import TOKEN

_is_uuid = re.compile(UUID_PATTERN).match


def _exchange(
    adapter: Adapter, transport: str, op: Operation, request: bytes | None = None, response: bytes | None = None
) -> None:
    """A request arrives as it was meant, and the reply comes back as it was sent."""
    request = example(op.request.__name__) if request is None else request
    response = example(op.response.__name__) if response is None else response
    with SERVERS[transport](lambda sent: response) as server:
        answer = call(adapter, transport, server.endpoint, op, request)
    demand(len(server.sent) == 1, f"sent {len(server.sent)} requests: {answer}")
    demand_sent(server.sent)
    header, body = server.sent[0][:2]
    got = read(op.request.__name__, body)
    demand(is_same(got, read(op.request.__name__, request)), f"sent {body!r}, not {request!r}")
    demand(header.get("version") == str(op.since), f"sent with the version {header.get('version')} (V-2)")
    demand(header.get("token") == TOKEN, "sent without the token")
    key = str(header.get("idempotency_key"))
    demand(not op.keyed or bool(_is_uuid(key)), f"sent with the idempotency key {key}: it is keyed (P-12)")
    reply = reply_to(answer)
    try:
        same = is_same(read(op.response.__name__, reply), read(op.response.__name__, response))
    except ProtocolError as error:
        demand(False, f"made of the reply what is no message: {error}: {reply!r}")
    demand(same, f"made {reply!r} of the reply {response!r}")


def _retried(adapter: Adapter, transport: str, op: Operation) -> None:
    """Refusals that are retryable, of a known code and another, bring the same request again under the same key."""
    response = example(op.response.__name__)
    replies = iter([error_body("unavailable", retryable=True), error_body("rain", retryable=True, retry_after_s=0.01)])
    with SERVERS[transport](lambda sent: next(replies, response)) as server:
        answer = call(adapter, transport, server.endpoint, op)
    reply_to(answer)
    demand_repeated(server.sent, 3)


def _new_key(adapter: Adapter, transport: str, op: Operation) -> None:
    """Two calls with the same request are two requests, each with a key of its own."""
    response = example(op.response.__name__)
    with SERVERS[transport](lambda sent: response) as server:
        for _ in range(2):
            call(adapter, transport, server.endpoint, op)
    demand_sent(server.sent, 2)
    keys = [sent.header.get("idempotency_key") for sent in server.sent]
    demand(len(set(keys)) == 2, f"two requests have the keys {keys} (P-1)")


def _refusal(code: str, **fields: Any) -> Callable[[Adapter, str, Operation], None]:
    def run(adapter: Adapter, transport: str, op: Operation) -> None:
        with SERVERS[transport](lambda sent: error_body(code, **fields)) as server:
            answer = call(adapter, transport, server.endpoint, op)
        demand_error(answer, "server", code)
        demand_sent(server.sent)
        demand(len(server.sent) == 1, f"sent {len(server.sent)} requests: it is not retryable (X-6)")

    return run


def _later_minor(adapter: Adapter, transport: str, op: Operation) -> None:
    """What is unknown in a reply does not keep a client from reading the rest."""
    reply = b'{"weather":{"rain":[1]},' + example(op.response.__name__).lstrip()[1:]
    with SERVERS[transport](lambda sent: reply) as server:
        reply_to(call(adapter, transport, server.endpoint, op))
    demand_sent(server.sent, 1)


_UNKNOWN: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "unknown status": ("GetSuggestion", {"status": "perhaps", "mood": None}, ("status",)),
    "unknown command": ("Heartbeat", {"command": "dance", "state": "paused"}, ("command", "state")),
    "unknown outcome": ("SubmitResult", {"receipts": [{"trial_id": 1, "outcome": "framed"}]}, ("receipts",)),
    "unknown event": (
        "GetEvents",
        {"items": [{"tag": "MoonRose", "event_id": 1, "time_ms": 2, "phase": {"full": True}}], "next_cursor": 9},
        ("next_cursor",),
    ),
}


def _unknown(name: str) -> Callable[[Adapter, str, Operation], None]:
    _, fields, kept = _UNKNOWN[name]

    def run(adapter: Adapter, transport: str, op: Operation) -> None:
        body = json.dumps({"tag": op.response.__name__, **fields}).encode()
        with SERVERS[transport](lambda sent: body) as server:
            got = json.loads(reply_to(call(adapter, transport, server.endpoint, op)))
        demand_sent(server.sent, 1)
        for field in kept:
            what = got.get(field)
            if field == "receipts":
                demand(what[0].get("outcome") == "framed", f"the outcome became {what[0]}")
            else:
                demand(what == fields[field], f"{field} became {what!r}")

    return run


NUMBERS = "[-0.0,0.1234567890123457,5e-324,1.7976931348623157e308,-9007199254740991,3.0000000000000004]"


def _numbers(adapter: Adapter, transport: str, op: Operation) -> None:
    """Numbers survive in both directions, to the bit."""
    metadata = f'{{"numbers":{NUMBERS}}}'
    tell = '{"tag":"SubmitResultRequest","results":[{"trial_id":1,"lease":"l","objectives":{"a":-0.0,"b":'
    tell += f'0.30000000000000004,"c":1.7976931348623157e+308}},"metadata":{metadata}}}]}}'
    receipt = '{"trial_id":1,"outcome":"superseded","objectives":{"a":-0.0,"b":0.1234567890123457,"c":5e-324}}'
    reply = f'{{"tag":"SubmitResultResponse","receipts":[{receipt}]}}'
    _exchange(adapter, transport, op, tell.encode(), reply.encode())


TEXT = "a&b=c d+e%20f/g?h#ü€\U0001f41f;\"'\\"


def _query(adapter: Adapter, transport: str, op: Operation) -> None:
    """What stands in a query arrives to the letter, and a list as a repeated key."""
    fields = {"study": "a.b-c_D", "states": ["completed", "failed", "lost"], "after": TEXT, "limit": 3}
    request = json.dumps({"tag": "GetTrialsRequest", **fields}).encode()
    _exchange(adapter, transport, op, request)


def _text(adapter: Adapter, transport: str, op: Operation) -> None:
    """Texts of every kind survive in a body."""
    metadata: dict[str, Any] = {"text": TEXT + "\n\t\u2028\u0001", "größer": None, "": [], "e\u0301": "\u00e9"}
    result = {"trial_id": 1, "lease": TEXT[:20], "objectives": {"loss": 1.5}, "metadata": metadata}
    _exchange(adapter, transport, op, json.dumps({"tag": "SubmitResultRequest", "results": [result]}).encode())


def call_cases() -> Iterator[Case]:
    """The cases of each transport."""
    checks: dict[str, tuple[Callable[[Adapter, str, Operation], None], str]] = {
        "new key": (_new_key, "SubmitResult"),
        "final refusal": (_refusal("conflict"), "SubmitResult"),
        "unknown final refusal": (_refusal("rain"), "SubmitResult"),
        "unsupported version": (_refusal("unsupported_version", detail={"versions": ["7.0"]}), "Describe"),
        "wrong token": (_refusal("unauthenticated"), "GetStudy"),
        "numbers": (_numbers, "SubmitResult"),
        "text": (_text, "SubmitResult"),
        "query": (_query, "GetTrials"),
        **{name: (_unknown(name), _UNKNOWN[name][0]) for name in _UNKNOWN},
    }

    def case(name: str, transport: str, check: Callable[[Adapter, str, Operation], None], op: Operation) -> Case:
        def run(adapter: Adapter) -> None:
            check(adapter, transport, op)

        return Case(f"call/{transport}/{name}", f"call.{transport}", run)

    for transport in SERVERS:
        for op in OPERATIONS:
            yield case(f"exchange/{op.name}", transport, _exchange, op)
            yield case(f"later minor/{op.name}", transport, _later_minor, op)
            yield case(f"same key/{op.name}", transport, _retried, op)
            if op.keyed and op != TELL:
                yield case(f"new key/{op.name}", transport, _new_key, op)
        for name, (check, op_name) in checks.items():
            yield case(name, transport, check, OPERATION_BY_NAME[op_name])
