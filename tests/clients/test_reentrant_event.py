"""An event that a signal handler sets while its thread is setting it."""

import signal
import threading
from collections.abc import Iterator
from types import FrameType

import pytest

from hola.clients.reentrant_event import ReentrantEvent

DEADLINE_S = 60.0


@pytest.fixture
def handled() -> Iterator[None]:
    before = signal.getsignal(signal.SIGUSR1)
    yield
    signal.signal(signal.SIGUSR1, before)


@pytest.mark.usefixtures("handled")
def test_a_signal_in_the_middle_of_set_does_not_hold_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    event = ReentrantEvent()
    notify_all = event._changed.notify_all
    calls = []

    def handler(number: int, frame: FrameType | None) -> None:
        calls.append("signal")
        event.set()

    def interrupted() -> None:
        if not calls:
            signal.raise_signal(signal.SIGUSR1)
        notify_all()

    signal.signal(signal.SIGUSR1, handler)
    monkeypatch.setattr(event._changed, "notify_all", interrupted)
    event.set()
    assert (calls, event.is_set()) == (["signal"], True)


def test_it_wakes_who_waits_and_can_be_set_back() -> None:
    event = ReentrantEvent()
    assert not event.wait(0.001)
    waiting = [threading.Thread(target=event.wait, args=(DEADLINE_S,)) for _ in range(3)]
    for thread in waiting:
        thread.start()
    event.set()
    for thread in waiting:
        thread.join(DEADLINE_S)
        assert not thread.is_alive()
    assert event.wait(0.0)
    event.clear()
    assert not event.is_set()
