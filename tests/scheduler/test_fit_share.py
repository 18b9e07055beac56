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
    """Work that takes a while by the clock that the scheduler reads, and says how long.

    :param scheduler: the scheduler, whose loop is busy meanwhile, or is not.
    """

    def __init__(self, scheduler: SchedulerProcess, busy: bool) -> None:
        self._scheduler, self._busy = scheduler, busy

    def run(self) -> float:
        began = time.monotonic()
        while time.monotonic() - began < 0.001:
            pass
        took = time.monotonic() - began
        self._scheduler._busy_s += 1.0 if self._busy else 0.0
        return took


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


@pytest.mark.parametrize(("share", "busy", "least"), [(1.0, True, 0.0), (0.1, True, 9.0), (0.1, False, 0.0)])
def test_after_a_fit_comes_a_rest_when_the_loop_is_busy(tmp_path: Path, share: float, busy: bool, least: float) -> None:
    config = SchedulerConfig(data_dir=str(tmp_path), bind=("tcp://127.0.0.1:0",), fit_share=share)
    scheduler = SchedulerProcess(config, storage=MemoryStorage())
    try:
        scheduler._ended = rests = Rests(scheduler)
        scheduler._work.append(Task(None, Fit(scheduler, busy)))  # type: ignore[arg-type]  # the study is only named in a log
        scheduler._has_work.release()
        scheduler._run_tasks()
        (done,) = scheduler._finished
        (rest,) = rests.asked
        assert rest is not None
        assert rest >= least * done.result
        assert least > 0.0 or rest == 0.0
    finally:
        scheduler.close()
