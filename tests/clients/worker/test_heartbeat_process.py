"""Heartbeats from a process of its own: what it reads, what it reports, and its end."""

import queue
from typing import Any

import msgspec
import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.messages import HeartbeatRequest, HeartbeatResponse, LeaseCommand, LeaseRef, Suggestion
from msgspec.structs import replace

from hola.clients import Connection
from hola.clients.worker.heartbeat_messages import HeartbeatConfig, HeartbeatReport, read_report
from hola.clients.worker.heartbeat_process import HeartbeatProcess
from hola.clients.worker.leases import HeldLeases
from tests.clients.support import Call, RestServer, RouterServer, wait_until

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"
DROP = HeartbeatResponse(lease_commands=[LeaseCommand(trial_id=7, lease="l7", command="drop")])


def suggestion(trial_id: int, lease_s: float = 60.0) -> Suggestion:
    return Suggestion(trial_id=trial_id, attempt=1, lease=f"l{trial_id}", lease_s=lease_s, parameters={})


def config(interval: float = 0.02, **fields: Any) -> HeartbeatConfig:
    return HeartbeatConfig(worker_id=WORKER, interval_s=interval, max_batch=100, **fields)


@pytest.mark.parametrize("transport", ["zmq", "rest"])
def test_the_process_tells_what_the_scheduler_said_and_takes_new_config(transport: Any) -> None:
    replies = iter([DROP, ErrorResponse(code="unknown_worker", message="who?")])
    last = HeartbeatResponse(command="drain")
    seen: list[list[LeaseRef]] = []

    def handler(call: Call) -> Any:
        assert isinstance(call.request, HeartbeatRequest)
        seen.append(call.request.leases)
        return next(replies, last)

    with (RouterServer if transport == "zmq" else RestServer)(handler) as server:
        leases = HeldLeases()
        reports: queue.SimpleQueue[HeartbeatReport] = queue.SimpleQueue()
        connection = replace(Connection(study="mine"), **{transport: [server.endpoint]})
        process = HeartbeatProcess(
            lambda: config(transport=transport, connection=connection),
            lambda: config(leases=leases.held()),
            reports.put,
        )
        first, second, third = (reports.get(timeout=20) for _ in range(3))
        leases.hold(suggestion(3))
        process.update()
        wait_until(lambda: [LeaseRef(trial_id=3, lease="l3")] in seen, "the lease")
        process.stop()
        process.update()
    assert first == HeartbeatReport(reply=DROP)
    assert (second.reply, second.code) == (None, "unknown_worker")
    assert third == HeartbeatReport(reply=last)
    assert {getattr(call.request, "study", None) for call in server.calls} == {"mine"}


def test_a_scheduler_that_does_not_answer_is_reported() -> None:
    reports: queue.SimpleQueue[HeartbeatReport] = queue.SimpleQueue()
    connection = Connection(zmq=["tcp://127.0.0.1:1"])
    process = HeartbeatProcess(lambda: config(transport="zmq", connection=connection), config, reports.put)
    report = reports.get(timeout=20)
    process.stop()
    assert report.reply is None
    assert "127.0.0.1:1" in (report.error or "")


def test_a_command_that_this_version_does_not_know_is_passed_on() -> None:
    command: Any = "dance"
    reply = HeartbeatResponse(lease_commands=[LeaseCommand(trial_id=1, lease="l1", command=command)])
    report = HeartbeatReport(reply=reply, leases=[LeaseRef(trial_id=1, lease="l1")])
    assert read_report(msgspec.json.encode(report)) == report
    assert read_report(msgspec.json.encode(HeartbeatReport(error="no answer"))) == HeartbeatReport(error="no answer")
