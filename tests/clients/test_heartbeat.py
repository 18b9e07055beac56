"""Leases live as long as their evaluations, also when a function keeps the interpreter lock."""

import io
import logging
import os
import queue
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.messages import HeartbeatRequest, HeartbeatResponse, LeaseRef, Suggestion
from hola_protocol.space import CategoricalParameter, ObjectiveSpec, StudySpec, UniformSpec
from msgspec.structs import replace

from hola.clients import Connection, ZmqClient, ZmqWorker
from hola.clients.heartbeat import HeartOrders, HeartProcess, HeartReport, HeartThread, interval_s
from hola.clients.heartbeat_process import read_orders, run
from hola.clients.leases import Leases
from tests.clients.support import Call, RestServer, RouterServer, Scheduler, wait_until

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"


def suggestion(trial_id: int, lease_s: float = 60.0) -> Suggestion:
    return Suggestion(trial_id=trial_id, attempt=1, lease=f"l{trial_id}", lease_s=lease_s, parameters={})


def study(hold_s: float, lease_s: float) -> StudySpec:
    return StudySpec(
        parameters=(CategoricalParameter(name="hold_s", choices=(hold_s,)),),
        objectives=(ObjectiveSpec(name="loss"),),
        max_trials=1,
        lease_s=lease_s,
        sampler=UniformSpec(),
        allow_repeats=True,
    )


@pytest.mark.spec("W-8")
def test_the_leases_held() -> None:
    leases = Leases()
    assert (leases.held(), leases.shortest_s()) == ([], None)
    leases.hold(suggestion(1, 60.0))
    leases.hold(suggestion(2, 8.0))
    assert leases.held() == [LeaseRef(trial_id=1, lease="l1"), LeaseRef(trial_id=2, lease="l2")]
    assert leases.shortest_s() == 8.0
    leases.let_go(2)
    leases.let_go(2)
    assert leases.held() == [LeaseRef(trial_id=1, lease="l1")]
    assert [interval_s(None), interval_s(60.0), interval_s(8.0)] == [15.0, 15.0, 2.0]


@pytest.mark.spec("W-8")
def test_the_thread_beats_sooner_for_a_shorter_lease() -> None:
    leases, beats = Leases(), threading.Semaphore(0)
    heart = HeartThread(leases, beats.release, lambda overdue: None)
    leases.hold(suggestion(1, 0.04))
    heart.update()
    assert all(beats.acquire(timeout=20) for _ in range(3))
    heart.stop()


def run_worker(tmp_path: Path, hold_s: float, lease_s: float, mode: Any) -> tuple[Any, Any]:
    """A worker in a process of its own, since the function would hold up the scheduler as well."""
    import subprocess
    import sys

    code = """
import logging, sys
from hola.clients import ZmqWorker
from tests.clients.objectives import hold_the_interpreter_lock
logging.basicConfig(level="WARNING", format="%(message)s")
summary = ZmqWorker(hold_the_interpreter_lock, sys.argv[1], heartbeat=sys.argv[2], spool_dir=sys.argv[3]).run()
print(summary.reason, summary.completed)
"""
    with Scheduler(tmp_path / "data") as scheduler, ZmqClient(scheduler.endpoint) as client:
        client.create_study(spec=study(hold_s, lease_s))
        env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        arguments = [sys.executable, "-c", code, scheduler.endpoint, mode, str(tmp_path / "spool")]
        done = subprocess.run(arguments, env=env, capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout == "finished 1\n", done.stderr
        (trial,) = client.iter_trials()
        expiries = [
            event
            for event in client.get_events(limit=1000).items
            if getattr(event, "trial_id", None) == 1 and getattr(event, "state", None) == "queued"
        ]
        return trial, (expiries, done.stderr)


def test_the_process_beats_while_the_function_keeps_the_interpreter_lock(tmp_path: Path) -> None:
    trial, (expiries, _) = run_worker(tmp_path, hold_s=6.0, lease_s=2.0, mode="process")
    assert (trial.state, trial.attempt, trial.retries) == ("completed", 1, 0)
    assert expiries == []


def test_the_thread_outlives_three_quarters_of_a_lease_and_no_more(tmp_path: Path) -> None:
    """The planted fault of the test before: with the thread alone the lease runs out."""
    trial, (expiries, log) = run_worker(tmp_path, hold_s=6.0, lease_s=2.0, mode="thread")
    assert (trial.state, len(expiries)) == ("completed", 1)
    assert "heartbeat='process' helps" in log


def test_auto_changes_to_the_process_after_a_late_beat(tmp_path: Path) -> None:
    trial, (_, log) = run_worker(tmp_path, hold_s=1.5, lease_s=1.0, mode="auto")
    assert trial.state == "completed"
    assert "from here on a process of its own beats" in log


def orders(interval: float = 0.02, **fields: Any) -> HeartOrders:
    return HeartOrders(worker_id=WORKER, interval_s=interval, **fields)


@pytest.mark.parametrize("transport", ["zmq", "rest"])
def test_the_process_tells_what_the_scheduler_said_and_takes_new_orders(transport: Any) -> None:
    replies = iter([HeartbeatResponse(drop=[7]), ErrorResponse(code="unknown_worker", message="who?")])
    last = HeartbeatResponse(command="drain")
    seen: list[list[LeaseRef]] = []

    def handler(call: Call) -> Any:
        assert isinstance(call.request, HeartbeatRequest)
        seen.append(call.request.leases)
        return next(replies, last)

    with (RouterServer if transport == "zmq" else RestServer)(handler) as server:
        leases = Leases()
        reports: queue.SimpleQueue[HeartReport] = queue.SimpleQueue()
        connection = replace(Connection(study="mine"), **{transport: [server.endpoint]})
        heart = HeartProcess(
            lambda: orders(transport=transport, connection=connection),
            lambda: orders(leases=leases.held()),
            reports.put,
        )
        first, second, third = (reports.get(timeout=20) for _ in range(3))
        leases.hold(suggestion(3))
        heart.update()
        wait_until(lambda: [LeaseRef(trial_id=3, lease="l3")] in seen, "the lease")
        heart.stop()
        heart.update()
    assert first == HeartReport(reply=HeartbeatResponse(drop=[7]))
    assert (second.reply, second.code) == (None, "unknown_worker")
    assert third == HeartReport(reply=last)
    assert {getattr(call.request, "study", None) for call in server.calls} == {"mine"}


def test_the_process_ends_with_its_orders() -> None:
    reader, writer = os.pipe()
    out = io.BytesIO()
    with os.fdopen(writer, "wb") as lines:
        first = orders(600.0, transport="zmq", connection=Connection(zmq=["tcp://127.0.0.1:1"]))
        lines.write(msgspec.json.encode(first) + b"\n")
    with os.fdopen(reader, "rb") as incoming:
        assert run(incoming, out) == 0
    assert run(io.BytesIO(b""), out) == 2
    assert out.getvalue().splitlines()[0] == msgspec.json.encode(HeartReport())
    ended: queue.SimpleQueue[HeartOrders | None] = queue.SimpleQueue()
    read_orders(io.BytesIO(msgspec.json.encode(orders()) + b"\n"), ended)
    assert [ended.get(), ended.get()] == [orders(), None]


def test_a_scheduler_that_does_not_answer_is_reported() -> None:
    reports: queue.SimpleQueue[HeartReport] = queue.SimpleQueue()
    connection = Connection(zmq=["tcp://127.0.0.1:1"])
    heart = HeartProcess(lambda: orders(transport="zmq", connection=connection), orders, reports.put)
    report = reports.get(timeout=20)
    heart.stop()
    assert report.reply is None
    assert "127.0.0.1:1" in (report.error or "")


def test_a_slow_function_keeps_its_lease_with_the_thread(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    release = threading.Event()

    def objective(parameters: dict[str, Any]) -> float:
        assert release.wait(20)
        return 0.0

    with Scheduler(tmp_path / "data") as scheduler, ZmqClient(scheduler.endpoint) as client:
        client.create_study(spec=study(0.0, lease_s=3.0))
        worker = ZmqWorker(objective, scheduler.endpoint, spool_dir=tmp_path)
        beats = threading.Semaphore(0)
        beat = worker._pulse.beat

        def counted() -> None:
            beat()
            beats.release()

        worker._pulse.beat = counted  # type: ignore[method-assign]
        thread = threading.Thread(target=worker.run)
        with caplog.at_level(logging.WARNING, "hola.worker"):
            thread.start()
            assert all(beats.acquire(timeout=20) for _ in range(8))
            release.set()
            thread.join(20)
        (trial,) = client.iter_trials()
        assert (trial.state, trial.attempt, trial.retries) == ("completed", 1, 0)
