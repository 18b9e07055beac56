"""Fits take no more than their share of the time."""

import threading
import time
from pathlib import Path

import pytest

from hola.distributed.config import SchedulerConfig
from hola.distributed.core import Task
from hola.distributed.scheduler import SchedulerProcess
from hola.storage import MemoryStorage


class Fit:
    """Work that takes a while by the clock that the scheduler reads, and says how long."""

    def run(self) -> float:
        began = time.monotonic()
        while time.monotonic() - began < 0.001:
            pass
        return time.monotonic() - began


class Rests(threading.Event):
    """Keeps what it is asked to wait for, and ends the scheduler's fitter after the first."""

    def __init__(self, scheduler: SchedulerProcess) -> None:
        super().__init__()
        self._scheduler = scheduler
        self.asked: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout)
        self._scheduler._stopping = True
        self._scheduler._has_work.release()
        return True


@pytest.mark.parametrize(("share", "least"), [(1.0, 0.0), (0.1, 9.0)])
def test_after_a_fit_comes_a_rest(tmp_path: Path, share: float, least: float) -> None:
    config = SchedulerConfig(data_dir=str(tmp_path), bind=("tcp://127.0.0.1:0",), fit_share=share)
    scheduler = SchedulerProcess(config, storage=MemoryStorage())
    try:
        scheduler._ended = rests = Rests(scheduler)
        scheduler._work.append(Task(None, Fit()))  # type: ignore[arg-type]  # the study is only named in a log
        scheduler._has_work.release()
        scheduler._run_tasks()
        (done,) = scheduler._finished
        (rest,) = rests.asked
        assert rest is not None
        assert rest >= least * done.result
        assert share < 1.0 or rest == 0.0
    finally:
        scheduler.close()
