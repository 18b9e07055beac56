"""Leases live as long as their evaluations, also when a function keeps the interpreter lock."""

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.limits import Limits
from hola_protocol.messages import HeartbeatResponse, LeaseCommand, LeaseRef, Suggestion
from hola_protocol.space import CategoricalParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import ZmqClient, ZmqWorker
from hola.clients.retry import NO_RETRY
from hola.clients.worker.heartbeat import HeartbeatSender
from hola.clients.worker.leases import HeldLeases
from tests.clients.support import Call, RouterServer, Scheduler, wait_until


def study(hold_s: float, lease_s: float) -> StudySpec:
    return StudySpec(
        parameters=(CategoricalParameter(name="hold_s", choices=(hold_s,)),),
        objectives=(ObjectiveSpec(name="loss"),),
        max_trials=1,
        lease_s=lease_s,
        sampler=UniformSpec(),
        allow_repeats=True,
    )


def run_worker(tmp_path: Path, hold_s: float, lease_s: float, mode: Any) -> tuple[Any, Any]:
    """A worker in a process of its own, since the function would hold up the scheduler as well."""
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


def test_the_process_sends_while_the_function_keeps_the_interpreter_lock(tmp_path: Path) -> None:
    trial, (expiries, _) = run_worker(tmp_path, hold_s=6.0, lease_s=2.0, mode="process")
    assert (trial.state, trial.attempt, trial.retries) == ("completed", 1, 0)
    assert expiries == []


def test_the_thread_outlives_three_quarters_of_a_lease_and_no_more(tmp_path: Path) -> None:
    """The planted fault of the test before: with the thread alone the lease runs out."""
    trial, (expiries, log) = run_worker(tmp_path, hold_s=6.0, lease_s=2.0, mode="thread")
    assert (trial.state, len(expiries)) == ("completed", 1)
    assert "heartbeat='process' avoids this" in log


def test_auto_adds_the_process_after_a_late_heartbeat(tmp_path: Path) -> None:
    trial, (_, log) = run_worker(tmp_path, hold_s=1.5, lease_s=1.0, mode="auto")
    assert trial.state == "completed"
    assert "a separate process sends them as well" in log


def test_a_slow_function_keeps_its_lease_with_the_thread(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    release = threading.Event()

    def objective(parameters: dict[str, Any]) -> float:
        assert release.wait(20)
        return 0.0

    with Scheduler(tmp_path / "data") as scheduler, ZmqClient(scheduler.endpoint) as client:
        client.create_study(spec=study(0.0, lease_s=3.0))
        worker = ZmqWorker(objective, scheduler.endpoint, spool_dir=tmp_path)
        sent = threading.Semaphore(0)
        send = worker._heartbeats.send

        def counted() -> None:
            send()
            sent.release()

        worker._heartbeats.send = counted  # type: ignore[method-assign]
        thread = threading.Thread(target=worker.run)
        with caplog.at_level(logging.WARNING, "hola.worker"):
            thread.start()
            assert all(sent.acquire(timeout=20) for _ in range(8))
            release.set()
            thread.join(20)
        (trial,) = client.iter_trials()
        assert (trial.state, trial.attempt, trial.retries) == ("completed", 1, 0)


WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"


@pytest.mark.spec("W-8")
@pytest.mark.parametrize("mode", ["thread", "process"])
def test_more_leases_than_one_request_may_name_are_all_renewed(mode: Any) -> None:
    batches: list[list[int]] = []

    def handler(call: Call) -> HeartbeatResponse:
        request: Any = call.request
        trials = [ref.trial_id for ref in request.leases]
        batches.append(trials)
        first = request.leases[0]
        return HeartbeatResponse(
            lease_commands=[LeaseCommand(trial_id=first.trial_id, lease=first.lease, command="drop")]
        )

    leases, replies = HeldLeases(), []
    for trial in range(1, 6):
        leases.hold(Suggestion(trial_id=trial, attempt=1, lease=f"l{trial}", lease_s=0.1, parameters={}))
    with RouterServer(handler) as server, ZmqClient(server.endpoint, retry=NO_RETRY) as client:
        client.settings.limits = Limits(max_batch=2)

        def on_reply(reply: HeartbeatResponse, sent: list[LeaseRef]) -> None:
            replies.append(([command.trial_id for command in reply.lease_commands], [ref.trial_id for ref in sent]))

        sender = HeartbeatSender(
            client, "zmq", mode, leases, lambda: {"worker": WORKER}, on_reply, lambda worker_id: None
        )
        sender.start()
        wait_until(lambda: len(replies) >= 3, "the replies")
        sender.stop()
    assert batches[:3] == [[1, 2], [3, 4], [5]]
    assert replies[:3] == [([1], [1, 2]), ([3], [3, 4]), ([5], [5])]
