"""The process of the fits: what it is given comes back, whatever happens to it, and the loop never waits for it."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import zmq

from hola.distributed.core import Finished, Task
from hola.distributed.fitting import FitProcess

DEADLINE_S = 120.0


class Study(NamedTuple):
    """What the log names."""

    name: str


class Double(NamedTuple):
    """Work that is quickly done."""

    data: bytes

    def run(self) -> bytes:
        return self.data * 2


class Raises(NamedTuple):
    """Work that fails."""

    def run(self) -> None:
        raise ValueError("planted")


class Dies(NamedTuple):
    """Work that ends its process, each time or the first time only.

    :ivar mark: a file that says that it has done so; the empty name: each time.
    """

    mark: str

    def run(self) -> str:
        if self.mark and Path(self.mark).exists():
            return "done"
        if self.mark:
            Path(self.mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def task(work: Any) -> Task:
    return Task(Study("s"), work)  # type: ignore[arg-type]  # only its name is used


class Loop:
    """A poller with a process of fits."""

    def __init__(self) -> None:
        self.poller = zmq.Poller()
        self.fits = FitProcess(self.poller)

    def until(self, done: Callable[[], Any]) -> list[Finished]:
        """Poll until something is true, or something has finished."""
        finished: list[Finished] = []
        deadline = time.monotonic() + DEADLINE_S
        while not done() and not finished:
            assert time.monotonic() < deadline
            for ready, _ in self.poller.poll(100):
                assert ready == self.fits.fileno()
                finished += self.fits.handle()
            self.fits.keep(time.monotonic())
        return finished

    def run(self, work: Any) -> Any:
        """The result of some work."""
        self.until(lambda: self.fits.is_free)
        given = task(work)
        ended = self.fits.run(given) or self.until(lambda: False)
        assert [each.task for each in ended] == [given]
        return ended[0].result


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    made = Loop()
    made.fits.start()
    yield made
    made.fits.close()


def test_work_comes_back_also_when_it_is_larger_than_a_socket_holds(loop: Loop) -> None:
    assert loop.run(Double(b"x" * 10_000_000)) == b"x" * 20_000_000
    assert loop.run(Double(b"y")) == b"yy"


def test_what_fails_is_told_and_does_not_end_the_process(loop: Loop, caplog: pytest.LogCaptureFixture) -> None:
    assert loop.run(Raises()) is None
    assert "ValueError: planted" in caplog.text
    assert loop.run(lambda: None) is None  # it cannot be sent
    assert loop.run(Double(b"a")) == b"aa"


def test_work_whose_process_died_is_run_once_more(loop: Loop, tmp_path: Path) -> None:
    assert loop.run(Dies(str(tmp_path / "mark"))) == "done"
    assert loop.run(Dies("")) is None
    assert loop.run(Double(b"b")) == b"bb"


def test_a_process_that_cannot_start_is_tried_again_after_a_pause(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    loop.until(lambda: loop.fits.is_free)
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert loop.fits.pid is not None
    os.kill(loop.fits.pid, signal.SIGKILL)
    loop.until(lambda: loop.fits.fileno() == -1)
    monkeypatch.undo()
    assert not loop.fits.is_starting
    assert loop.run(Double(b"c")) == b"cc"


def test_a_process_that_is_stopped_does_not_hold_up_who_gives_it_work(loop: Loop) -> None:
    loop.until(lambda: loop.fits.is_free)
    assert loop.fits.pid is not None
    os.kill(loop.fits.pid, signal.SIGSTOP)
    given = task(Double(b"z" * 10_000_000))
    assert loop.fits.run(given) == []  # it returns, though nobody reads
    os.kill(loop.fits.pid, signal.SIGCONT)
    (ended,) = loop.until(lambda: False)
    assert len(ended.result) == 20_000_000
