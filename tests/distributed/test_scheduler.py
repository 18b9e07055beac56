"""The loop over real sockets: connections that do not read, and a socket that is never empty."""

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hola_protocol.messages import (
    DescribeRequest,
    GetSuggestionRequest,
    GetSuggestionResponse,
    LeaseRef,
)

from hola.clients import ZmqClient
from hola.distributed.relay import undelivered_frames
from hola.distributed.scheduler import SchedulerProcess
from tests.distributed.gateway.support import eventually
from tests.scheduler.driver import spec
from tests.scheduler.raw import Raw, running

ASKED = 4000
"""Requests whose replies are more than the buffers of a connection hold."""


@pytest.fixture
def process(tmp_path: Path) -> Iterator[SchedulerProcess]:
    with running(tmp_path, send_hwm=1) as found:
        yield found


@pytest.fixture
def raw(process: SchedulerProcess) -> Iterator[Raw]:
    found = Raw(process)
    try:
        yield found
    finally:
        found.close()


@pytest.mark.spec("A-6", "X-8")
def test_asks_wait_on_behind_a_connection_that_did_not_take_a_reply(process: SchedulerProcess, raw: Raw) -> None:
    with ZmqClient(process.endpoints[0], token=process.credentials.owner_token) as client:
        client.create_study(spec=spec(max_trials=1))
        worker = client.register_worker().worker_id
        held = client.get_suggestion(worker_id=worker).suggestions[0]
        raw.send("ask", GetSuggestionRequest(worker_id=worker, wait_s=60.0))
        for i in range(ASKED):
            raw.send(str(i), DescribeRequest())
        client.get_study()  # has waited for those before it
        taken = 0
        while raw.receive(200) is not None:
            taken += 1
        assert taken < ASKED, "the buffers held every reply: nothing was tried here"
        client.release_trials(leases=[LeaseRef(trial_id=1, lease=held.lease)])
        reply = raw.receive()
        assert reply is not None
        asked = msgspec.json.decode(reply[1], type=GetSuggestionResponse)
        assert (reply[0], asked.status, asked.suggestions[0].trial_id) == ("ask", "suggestions", 1)


@pytest.mark.spec("A-13", over=("zmq",))
def test_a_relay_says_which_reply_reached_nobody(process: SchedulerProcess, raw: Raw) -> None:
    with ZmqClient(process.endpoints[0], token=process.credentials.owner_token) as client:
        client.create_study(spec=spec(max_trials=1))
        worker = client.register_worker().worker_id
        raw.send("1", GetSuggestionRequest(worker_id=worker))
        assert raw.receive() is not None
        # Of another connection's requests it can say nothing.
        other = Raw(process)
        other.socket.send_multipart(undelivered_frames("1"))
        other.send("2", DescribeRequest())
        assert other.receive() is not None
        other.close()
        assert client.get_trials().items[0].state == "running"
        raw.socket.send_multipart(undelivered_frames("1"))
        raw.socket.send_multipart([b"hola/undelivered", b"\xff"])
        raw.send("3", DescribeRequest())
        assert raw.receive() is not None
        (trial,) = client.get_trials().items
        assert (trial.state, trial.preemptions, trial.retries) == ("queued", 0, 0)


def flood(process: SchedulerProcess, enough: threading.Event) -> None:
    raw = Raw(process, hwm=1000)
    while not enough.is_set():
        for _ in range(100):
            raw.send("flood", DescribeRequest())
        while raw.receive(0) is not None:
            pass
    raw.close()


@pytest.mark.spec("L-11")
def test_a_lease_ends_while_the_socket_is_never_empty(tmp_path: Path) -> None:
    enough = threading.Event()
    with (
        running(tmp_path, loop_batch=1) as process,
        ZmqClient(process.endpoints[0], token=process.credentials.owner_token) as client,
    ):
        client.create_study(spec=spec(max_trials=1, lease_s=1.0))
        worker = client.register_worker().worker_id
        floods = [threading.Thread(target=flood, args=(process, enough)) for _ in range(2)]
        for thread in floods:
            thread.start()
        try:
            client.get_suggestion(worker_id=worker)
            eventually(lambda: client.get_trials().items[0].state == "queued")
        finally:
            enough.set()
            for thread in floods:
                thread.join(20)
