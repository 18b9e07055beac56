"""Heartbeats from a thread: in time, also when the thread starts late."""

import threading
import time
from typing import Any

import pytest
from hola_protocol.messages import Suggestion

from hola.clients.worker.heartbeat_thread import HeartbeatThread
from hola.clients.worker.leases import HeldLeases
from tests.clients.support import wait_until


def suggestion(lease_s: float) -> Suggestion:
    return Suggestion(trial_id=1, attempt=1, lease="l", lease_s=lease_s, parameters={})


@pytest.mark.spec("W-8")
def test_a_shorter_lease_brings_the_next_heartbeat_forward() -> None:
    leases, sent = HeldLeases(), threading.Semaphore(0)
    heartbeats = HeartbeatThread(leases, sent.release, lambda overdue_s: None)
    leases.hold(suggestion(0.04))
    heartbeats.update()
    assert all(sent.acquire(timeout=20) for _ in range(3))
    heartbeats.stop()


@pytest.mark.spec("W-8")
def test_the_first_heartbeat_is_due_an_interval_after_the_caller_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread gets the processor late, which must not delay the heartbeat any further."""
    may_run = threading.Event()

    class LateThread(threading.Thread):
        def run(self) -> None:
            assert may_run.wait(20)
            super().run()

    monkeypatch.setattr("threading.Thread", LateThread)
    events: list[Any] = []
    leases, sent = HeldLeases(), threading.Event()
    leases.hold(suggestion(0.4))

    def send() -> None:
        events.append("sent")
        sent.set()

    began = time.monotonic()
    heartbeats = HeartbeatThread(leases, send, lambda overdue_s: events.append(overdue_s))
    wait_until(lambda: time.monotonic() > began + 3 * leases.interval_s, "the delay of the thread")
    may_run.set()
    assert sent.wait(20)
    heartbeats.stop()
    assert events[1] == "sent"
    assert events[0] > leases.interval_s
