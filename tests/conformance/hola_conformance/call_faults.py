"""Cases on calls that go wrong on the way."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

from hola_protocol.operations import OPERATION_BY_NAME

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
from hola_conformance.script import Answer, Reply, Sent

SHORT_S = 1.0
"""A time-out that a case waits for."""
HTML = b"<!doctype html><p>Welcome"
GOOD = example(TELL.response.__name__)
DESCRIBE = OPERATION_BY_NAME["Describe"]
Check = Callable[[Adapter, str], None]


def _demand_good(answer: dict[str, Any], wanted: bytes = GOOD) -> None:
    reply = reply_to(answer)
    type_name = json.loads(wanted)["tag"]
    demand(is_same(read(type_name, reply), read(type_name, wanted)), f"made {reply[:500]!r} of {wanted[:500]!r}")


def _repeated(first: Answer, timeout_s: float = 10.0) -> Check:
    """After this answer the same request comes again, and its reply is taken."""

    def run(adapter: Adapter, transport: str) -> None:
        answers: Iterator[Answer] = iter([first])
        with SERVERS[transport](lambda sent: next(answers, GOOD)) as server:
            answer = call(adapter, transport, server.endpoint, timeout_s=timeout_s)
        _demand_good(answer)
        demand_repeated(server.sent, 2)

    return run


def _accepted(first: Reply) -> Check:
    """This answer is taken as it comes."""

    def run(adapter: Adapter, transport: str) -> None:
        with SERVERS[transport](lambda sent: first) as server:
            answer = call(adapter, transport, server.endpoint)
        _demand_good(answer, first.body)
        demand_sent(server.sent, 1)

    return run


def _invalid(first: Reply) -> Check:
    """This answer is none, and the request is not repeated: it would be the same again."""

    def run(adapter: Adapter, transport: str) -> None:
        with SERVERS[transport](lambda sent: first) as server:
            answer = call(adapter, transport, server.endpoint)
        demand_error(answer, "invalid_reply")
        demand_sent(server.sent, 1)

    return run


def _no_message(adapter: Adapter, transport: str) -> None:
    """An endpoint that never answers with a message is no server: that is told after the attempts that there are."""
    with SERVERS[transport](lambda sent: Reply(HTML, content_type="text/html")) as server:
        answer = call(adapter, transport, server.endpoint)
    demand_error(answer, ("unreachable", "invalid_reply", "server"))
    demand(2 <= len(server.sent) <= 5, f"sent {len(server.sent)} requests, not 2 to 5 (R-8)")
    demand_repeated(server.sent, len(server.sent))


def _retry_after_of_a_proxy(adapter: Adapter, transport: str) -> None:
    """The pause after a proxy's 429 is at least what its Retry-After says."""
    refusal = Reply(b"slow down", status=429, content_type="text/plain", headers=(("Retry-After", "1"),))
    answers: Iterator[Answer] = iter([refusal])
    with SERVERS[transport](lambda sent: next(answers, GOOD)) as server:
        answer = call(adapter, transport, server.endpoint)
    _demand_good(answer)
    demand_repeated(server.sent, 2)
    waited_s = server.sent[1].time_s - server.sent[0].time_s
    demand(waited_s >= 0.98, f"came again after {waited_s:.3f} s, not 1 s (R-8)")


def _truncated(adapter: Adapter, transport: str) -> None:
    """A reply that is not JSON is none; the request may be repeated."""
    with SERVERS[transport](lambda sent: Reply(GOOD[:-20])) as server:
        answer = call(adapter, transport, server.endpoint)
    demand_error(answer, ("unreachable", "invalid_reply", "server"))
    demand_repeated(server.sent, len(server.sent))


def _late(adapter: Adapter, transport: str) -> None:
    """The reply to the first attempt, late, is not taken for the reply to another request."""
    other = json.dumps({"tag": "SubmitResultResponse", "receipts": [{"trial_id": 7, "outcome": "ended"}]}).encode()
    answers = iter([Reply(other, delay_s=2 * SHORT_S), Reply(GOOD), Reply(GOOD, delay_s=1.5 * SHORT_S)])
    with SERVERS[transport](lambda sent: next(answers)) as server:
        first = call(adapter, transport, server.endpoint, timeout_s=SHORT_S)
        second = call(adapter, transport, server.endpoint, timeout_s=10 * SHORT_S)
    _demand_good(first)
    _demand_good(second)
    demand_repeated(server.sent[:2], 2)
    demand_sent(server.sent, 3)
    if transport == "zmq":
        ids = [sent.header.get("id") for sent in server.sent[:2]]
        demand(len(set(ids)) == 2, f"two attempts have the ids {ids}: a late reply cannot be told apart (Z-4)")


def _silent(adapter: Adapter, transport: str) -> None:
    """A server that takes requests and answers none is a time-out, after the attempts that there are."""
    with SERVERS[transport](lambda sent: Reply(GOOD, delay_s=3600.0)) as server:
        answer = call(adapter, transport, server.endpoint, timeout_s=0.3)
    demand_error(answer, "timeout")
    demand(2 <= len(server.sent) <= 5, f"sent {len(server.sent)} requests, not 2 to 5")
    demand_repeated(server.sent, len(server.sent))


def _retry_after(adapter: Adapter, transport: str) -> None:
    """The pause after a refusal is at least what the server says."""
    pause_s = 1.0
    answers: Iterator[Answer] = iter([error_body("overloaded", retryable=True, retry_after_s=pause_s)])
    with SERVERS[transport](lambda sent: next(answers, GOOD)) as server:
        answer = call(adapter, transport, server.endpoint)
    _demand_good(answer)
    demand_repeated(server.sent, 2)
    waited_s = server.sent[1].time_s - server.sent[0].time_s
    demand(waited_s >= pause_s * 0.98, f"came again after {waited_s:.3f} s, not {pause_s} s (X-5)")


def _attempts(adapter: Adapter, transport: str) -> None:
    """A refusal that is retryable and never ends is told in the end, with its code."""
    with SERVERS[transport](lambda sent: error_body("overloaded", retryable=True)) as server:
        answer = call(adapter, transport, server.endpoint)
    demand_error(answer, "server", "overloaded")
    demand(2 <= len(server.sent) <= 5, f"sent {len(server.sent)} requests, not 2 to 5")
    demand_repeated(server.sent, len(server.sent))


def _huge_reply(adapter: Adapter, transport: str) -> None:
    """A reply of nearly the longest length is read."""
    trial = {"trial_id": 1, "metadata": {"text": "ü" * 1000}}
    size = len(json.dumps(trial, ensure_ascii=False).encode()) + 1
    trials = [{**trial, "trial_id": i + 1} for i in range((1024 * 1024 - 10_000) // size)]
    body = json.dumps({"tag": "GetMetadataResponse", "items": trials}, ensure_ascii=False).encode()
    op = OPERATION_BY_NAME["GetMetadata"]
    with SERVERS[transport](lambda sent: body) as server:
        answer = call(adapter, transport, server.endpoint, op)
    _demand_good(answer, body)


def _huge_request(adapter: Adapter, transport: str) -> None:
    """A request that is too long is an error, whoever finds it, and the library goes on."""
    metadata = {"text": "x" * (2 * 1024 * 1024)}
    result = {"trial_id": 1, "lease": "l", "objectives": {"loss": 1.5}, "metadata": metadata}
    request = json.dumps({"tag": "SubmitResultRequest", "results": [result]}).encode()

    def script(sent: Sent) -> bytes:
        return error_body("too_large") if len(sent.body) > 1024 * 1024 else GOOD

    with SERVERS[transport](script) as server:
        demand_error(call(adapter, transport, server.endpoint, request=request), "server", "too_large")
        _demand_good(call(adapter, transport, server.endpoint))


def _wrong_token(adapter: Adapter, transport: str) -> None:
    """A token that the server does not know is final, and is not in the message."""
    with SERVERS[transport](lambda sent: error_body("unauthenticated")) as server:
        answer = call(adapter, transport, server.endpoint)
    demand_error(answer, "server", "unauthenticated")  # looks for the token, too
    demand_sent(server.sent, 1)


def _no_token(adapter: Adapter, transport: str) -> None:
    """Without a token none is sent."""
    with SERVERS[transport](lambda sent: GOOD) as server:
        _demand_good(call(adapter, transport, server.endpoint, token=None))
    demand_sent(server.sent, 1)
    demand(server.sent[0].header.get("token") is None, "a token is sent though there is none")


def _not_leader(adapter: Adapter, transport: str) -> None:
    """The request goes on to the endpoints that the refusal names."""
    with SERVERS[transport](lambda sent: GOOD) as leader:
        told = {"endpoints": ["carrier-pigeon://here", leader.endpoint]}
        refusal = error_body("not_leader", retryable=True, detail=told)
        with SERVERS[transport](lambda sent: refusal) as follower:
            answer = call(adapter, transport, follower.endpoint)
    _demand_good(answer)
    demand_repeated([*follower.sent, *leader.sent], 2)


def _in_the_clear(adapter: Adapter, transport: str) -> None:
    """A token is not sent unencrypted to another machine, unless the user allows it."""
    demand_error(call(adapter, transport, "http://192.0.2.1:8080", timeout_s=SHORT_S), "configuration")


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _dead_endpoint(transport: str) -> str:
    return f"{'tcp' if transport == 'zmq' else 'http'}://127.0.0.1:{free_port()}"


def _second_endpoint(adapter: Adapter, transport: str) -> None:
    """When nobody listens at the first endpoint, the second serves."""
    with SERVERS[transport](lambda sent: GOOD) as server:
        answer = call(adapter, transport, [_dead_endpoint(transport), server.endpoint])
    _demand_good(answer)
    demand_sent(server.sent, 1)


def _nobody(adapter: Adapter, transport: str) -> None:
    """When nobody listens the error says so, and where."""
    endpoint = _dead_endpoint(transport)
    message = demand_error(call(adapter, transport, endpoint), "unreachable")
    demand(endpoint.partition("://")[2] in message, f"the error does not name {endpoint}: {message}")


def _wrong_scheme(adapter: Adapter, transport: str) -> None:
    """An endpoint of another transport is a mistake in the configuration."""
    demand_error(call(adapter, transport, "carrier-pigeon://127.0.0.1:1"), "configuration")


BOTH: dict[str, Check] = {
    "reply late": _late,
    "silent server": _silent,
    "retry_after_s": _retry_after,
    "attempts used up": _attempts,
    "huge reply": _huge_reply,
    "huge request": _huge_request,
    "token not told": _wrong_token,
    "no token": _no_token,
    "not leader": _not_leader,
    "second endpoint": _second_endpoint,
    "nobody listens": _nobody,
    "wrong scheme": _wrong_scheme,
    "truncated reply": _truncated,
    "another tag": _invalid(Reply(b'{"tag":"HeartbeatResponse"}')),
    "no tag": _invalid(Reply(b'{"receipts":[]}')),
    "wrong type in a reply": _invalid(Reply(b'{"tag":"SubmitResultResponse","receipts":[{"trial_id":"1"}]}')),
}
REST: dict[str, Check] = {
    "reply lost": _repeated(None),
    "reply cut": _repeated(Reply(GOOD, cut_after=len(GOOD) // 2)),
    "chunked reply cut": _repeated(Reply(GOOD, cut_after=len(GOOD) // 2, chunked=True)),
    "chunked reply": _accepted(Reply(GOOD, chunked=True, pieces=7)),
    "slow reply": _accepted(Reply(GOOD, pieces=10, pause_s=0.1)),
    "slow chunked reply": _accepted(Reply(GOOD, pieces=10, pause_s=0.1, chunked=True)),
    "proxy without a gateway": _repeated(
        Reply(HTML, status=503, content_type="text/html", headers=(("Retry-After", "0"),))
    ),
    "proxy without a body": _repeated(Reply(b"", status=502, content_type="text/plain")),
    "token in the clear": _in_the_clear,
    "page of HTML": _repeated(Reply(HTML, content_type="text/html")),
    "not found": _repeated(Reply(HTML, status=404, content_type="text/html")),
    "error as text": _repeated(Reply(b"Internal Server Error", status=500, content_type="text/plain")),
    "too many requests": _retry_after_of_a_proxy,
    "empty reply": _repeated(Reply(b"")),
    "no JSON": _repeated(Reply(b"It works!")),
    "never a message": _no_message,
}
ZMQ: dict[str, Check] = {
    "no JSON": _invalid(Reply(b"It works!")),
    "reply lost": _repeated(None, SHORT_S),
    "stray reply": _accepted(
        Reply(GOOD, stray=b'{"tag":"SubmitResultResponse","receipts":[{"trial_id":7,"outcome":"ended"}]}')
    ),
}


def call_fault_cases() -> Iterator[Case]:
    """The cases of each transport."""
    for transport, more in (("rest", REST), ("zmq", ZMQ)):
        for name, check in (BOTH | more).items():

            def run(adapter: Adapter, check: Check = check, transport: str = transport) -> None:
                check(adapter, transport)

            yield Case(f"call/{transport}/{name}", f"call.{transport}", run)
