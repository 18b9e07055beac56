"""Schedulers that restart, and workers that end with a result in hand."""

import threading
from pathlib import Path
from typing import Any

from hola.clients import WorkerSummary, ZmqClient, ZmqWorker
from tests.clients import objectives
from tests.clients.support import Scheduler, wait_until
from tests.clients.worker.support import SPEC


class Down(threading.Thread):
    """A worker whose second evaluation ends when the scheduler is down."""

    def __init__(self, endpoint: str, spool: Path, **options: Any) -> None:
        super().__init__(daemon=True)
        self.started = threading.Event()
        self.release = threading.Event()
        self.summary: WorkerSummary | None = None
        self._calls = 0
        self.worker = ZmqWorker(self._objective, endpoint, spool_dir=spool, timeout_s=2.0, **options)
        self.spool = spool

    def _objective(self, parameters: dict[str, Any]) -> float:
        self._calls += 1
        if self._calls == 2:
            self.started.set()
            assert self.release.wait(20)
        return objectives.square(parameters)

    def run(self) -> None:
        self.summary = self.worker.run()

    def kept(self) -> list[Path]:
        return list(self.spool.glob("*.json"))


def test_a_worker_outlives_a_restart_of_the_scheduler(tmp_path: Path) -> None:
    with Scheduler(tmp_path / "data", storage=None) as scheduler, ZmqClient(scheduler.endpoint) as client:
        client.create_study(spec=SPEC)
        down = Down(scheduler.endpoint, tmp_path / "spool")
        down.start()
        assert down.started.wait(20)
    down.release.set()
    wait_until(lambda: len(down.kept()) == 1, "the result on disk")
    with Scheduler(tmp_path / "data", storage=None) as again, ZmqClient(again.endpoint) as client:
        assert again.endpoint == scheduler.endpoint
        down.join(30)
        assert down.summary is not None
        assert (down.summary.reason, down.summary.completed, down.summary.unsent) == ("finished", 3, 0)
        assert [(trial.state, trial.attempt) for trial in client.iter_trials()] == [("completed", 1)] * 3
    assert down.kept() == []


def test_the_next_worker_tells_what_the_last_one_could_not(tmp_path: Path) -> None:
    with Scheduler(tmp_path / "data", storage=None) as scheduler, ZmqClient(scheduler.endpoint) as client:
        client.create_study(spec=SPEC)
        down = Down(scheduler.endpoint, tmp_path / "spool", reconnect_s=0.2)
        down.start()
        assert down.started.wait(20)
    down.release.set()
    down.join(30)
    assert down.summary is not None
    assert (down.summary.reason, down.summary.completed, down.summary.unsent) == ("unreachable", 1, 1)

    with Scheduler(tmp_path / "data", storage=None) as again, ZmqClient(again.endpoint) as client:
        summary = ZmqWorker(objectives.square, again.endpoint, spool_dir=tmp_path / "spool").run()
        assert (summary.reason, summary.completed, summary.unsent) == ("finished", 1, 0)
        trials = list(client.iter_trials())
        assert [(trial.state, trial.attempt) for trial in trials] == [("completed", 1)] * 3
        assert [trial.objectives for trial in trials] == [
            {"loss": objectives.square(trial.parameters)} for trial in trials
        ]
    assert down.kept() == []
