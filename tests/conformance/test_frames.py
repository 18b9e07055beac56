"""The frames of ZeroMQ, sent by hand to a running scheduler."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import zmq
from hola_protocol.limits import Limits
from hola_protocol.messages import LeaseRef
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec
from live_scheduler import DEADLINE_S, Running, running

from hola.clients import ZmqClient
from tests.sentences import holds

DESCRIBE = b'{"tag":"DescribeRequest"}'
KEY = "12345678-1234-4234-8234-123456789abc"
SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="y"),), max_trials=1
)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("scheduler"), Limits()) as found:
        yield found


class Wire:
    """A socket, and the frames that come and go on it."""

    def __init__(self, scheduler: Running, kind: int) -> None:
        self._token = scheduler.tokens["main"]
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._socket = self._context.socket(kind)
        self._socket.linger = 0
        self._socket.plain_username, self._socket.plain_password = b"hola", (self._token or "").encode()
        self._socket.rcvtimeo = int(DEADLINE_S * 1000)
        self._socket.connect(scheduler.endpoint)

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()
        self._context.term()

    def header(self, **fields: Any) -> bytes:
        """A header with the token."""
        return json.dumps({"version": "1.0", "token": self._token, **fields}).encode()

    def send(self, *frames: bytes) -> None:
        """Send some frames."""
        self._socket.send_multipart(frames)

    def receive(self) -> tuple[list[bytes], dict[str, Any], dict[str, Any]]:
        """The frames before the header, the header and the body."""
        *before, header, body = self._socket.recv_multipart()
        return before, json.loads(header), json.loads(body)


@pytest.fixture
def wire(scheduler: Running) -> Iterator[Wire]:
    found = Wire(scheduler, zmq.DEALER)
    yield found
    found.close()


@pytest.mark.parametrize("delimiter", [[], [b""]], ids=["bare", "delimiter"])
def test_a_reply_has_the_frames_of_its_request(wire: Wire, delimiter: list[bytes]) -> None:
    wire.send(*delimiter, b"hola/1", wire.header(id="a/b c"), DESCRIBE)
    before, header, body = wire.receive()
    with holds("Z-2"):
        assert before == [*delimiter, b"hola/1"]
    with holds("Z-3"):
        assert header == {"version": "1.0", "id": "a/b c"}
    with holds("Z-1"):
        assert body["tag"] == "DescribeResponse"


@pytest.mark.spec("Z-2")
def test_a_req_socket_is_served(scheduler: Running) -> None:
    wire = Wire(scheduler, zmq.REQ)
    try:
        for number in ("1", "2"):
            wire.send(b"hola/1", wire.header(id=number), DESCRIBE)
            before, header, body = wire.receive()
            assert (before, header["id"], body["tag"]) == ([b"hola/1"], number, "DescribeResponse")
    finally:
        wire.close()


@pytest.mark.spec("Z-6", "X-8")
@pytest.mark.parametrize(
    "frames",
    [
        [b"hola/1"],
        [b"hola/1", b"{}"],
        [b"nonsense", b"{}", b"{}"],
        [b"hola/1", b"{}", DESCRIBE, b"more"],
        [b"", b"", b""],
        [b"\x00"],
    ],
)
def test_wrong_frames_are_answered_and_the_connection_goes_on(wire: Wire, frames: list[bytes]) -> None:
    wire.send(*frames)
    _, _, body = wire.receive()
    assert (body["tag"], body["code"]) == ("ErrorResponse", "invalid_message")
    wire.send(b"hola/1", wire.header(id="next"), DESCRIBE)
    _, header, body = wire.receive()
    assert (header["id"], body["tag"]) == ("next", "DescribeResponse")


@pytest.mark.spec("V-1", "Z-3", over=("zmq",))
@pytest.mark.parametrize(
    "header",
    ['{"id": "x"}', '{"id": "x", "version": "1"}', '{"id": "x", "version": 1.0}', '{"id": "x", "version": null}'],
)
def test_a_header_without_a_version_is_refused_and_its_id_comes_back(wire: Wire, header: str) -> None:
    wire.send(b"hola/1", header.encode(), DESCRIBE)
    _, replied, body = wire.receive()
    assert (replied["id"], body["code"], body["path"]) == ("x", "invalid_message", "/version")


@pytest.mark.spec("Z-3")
@pytest.mark.parametrize("header", [b"", b"{", b"[]", b'{"id": 7, "version": "1.0"}', b"\xff"])
def test_a_header_that_cannot_be_read_is_answered_without_an_id(wire: Wire, header: bytes) -> None:
    wire.send(b"hola/1", header, DESCRIBE)
    _, replied, body = wire.receive()
    assert (replied["id"], body["code"]) == ("", "invalid_message")


@pytest.mark.spec("Z-7", "V-3")
def test_another_major_is_told_what_is_served(wire: Wire) -> None:
    wire.send(b"hola/2", wire.header(), DESCRIBE)
    _, _, body = wire.receive()
    assert (body["code"], body["detail"]["versions"]) == ("unsupported_version", ["1.0"])


@pytest.mark.spec("Z-3")
def test_many_requests_under_way_are_told_apart(wire: Wire) -> None:
    numbers = [str(i) for i in range(300)]
    for number in numbers:
        wire.send(b"hola/1", wire.header(id=number), DESCRIBE)
    assert sorted(wire.receive()[1]["id"] for _ in numbers) == sorted(numbers)


@pytest.mark.spec("P-11", over=("zmq",))
def test_the_reply_to_an_ask_goes_to_the_connection_that_asked_last(scheduler: Running, wire: Wire) -> None:
    with ZmqClient(scheduler.endpoint, token=scheduler.tokens["main"]) as client:
        client.create_study(study="joined", spec=SPEC)
        worker = client.register_worker(study="joined").worker_id
        held = client.get_suggestion(study="joined", worker_id=worker).suggestions[0]
        ask = json.dumps({"tag": "GetSuggestionRequest", "study": "joined", "worker_id": worker, "wait_s": 30}).encode()
        other = Wire(scheduler, zmq.DEALER)
        try:
            for number, socket in enumerate((wire, other)):
                socket.send(b"hola/1", socket.header(id="ask", idempotency_key=KEY), ask)
                socket.send(b"hola/1", socket.header(id=f"behind {number}"), DESCRIBE)
                assert socket.receive()[1]["id"] == f"behind {number}"  # so the ask before it waits
            client.release_trials(study="joined", leases=[LeaseRef(trial_id=1, lease=held.lease)])
            _, header, body = other.receive()
            assert (header["id"], body["status"], body["suggestions"][0]["attempt"]) == ("ask", "suggestions", 2)
            wire.send(b"hola/1", wire.header(id="after"), DESCRIBE)
            assert wire.receive()[1]["id"] == "after"
        finally:
            other.close()
