"""Signals are handled in a block, and as before after it."""

import signal
import threading
from types import FrameType

import pytest

from hola.clients.signal_handling import signals_handled


def test_signals_are_handled_in_the_block_alone() -> None:
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)

    numbers = (signal.SIGTERM, signal.SIGUSR1)

    def block() -> None:
        with signals_handled(numbers, note):
            signal.raise_signal(signal.SIGUSR1)
            signal.raise_signal(signal.SIGTERM)
            assert signal.getsignal(signal.SIGINT) is not note
            raise ValueError("in the block")

    before = [signal.getsignal(number) for number in numbers]
    with pytest.raises(ValueError, match="in the block"):
        block()
    assert came == [signal.SIGUSR1, signal.SIGTERM]
    assert [signal.getsignal(number) for number in numbers] == before


def test_another_thread_leaves_the_handlers_alone() -> None:
    before = signal.getsignal(signal.SIGUSR1)
    seen: list[object] = []

    def run() -> None:
        with signals_handled((signal.SIGUSR1,), lambda *_: None):
            seen.append(signal.getsignal(signal.SIGUSR1))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [before]
