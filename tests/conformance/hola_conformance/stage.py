"""A worker of the implementation at a scripted scheduler, as a case has them."""

import signal
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hola_conformance.adapter import Adapter
from hola_conformance.call import SERVERS, CaseError, demand
from hola_conformance.names import TOKEN
from hola_conformance.scheduler import STUDY, Scheduler, Trial
from hola_conformance.zmq_security import SERVER_KEY

TIMEOUT_S = 2.0
"""Of one attempt of a worker."""
STOPPING_S = 1.0
"""How long an evaluation may take to write a file when its worker has ended."""
SETTINGS: dict[str, Any] = {
    "concurrency": 1,
    "wait_s": 0.5,
    "lease_s": None,
    "reconnect_s": 120.0,
    "retry_failures": False,
    "can_resume": False,
    "handle_signals": False,
    "timeout_s": TIMEOUT_S,
}


class Stage:
    """One worker, its folder and its scheduler.

    :param adapter: the implementation.
    :param scheduler: the scripted scheduler.
    :param folder: for the files of the evaluation and the spool.
    """

    def __init__(self, adapter: Adapter, scheduler: Scheduler, folder: Path) -> None:
        self.adapter = adapter
        self.scheduler = scheduler
        self.folder = folder
        self.spool = folder / "spool"

    def start(self, adapter: Adapter | None = None, **settings: Any) -> None:
        """Start the worker.

        :param adapter: another implementation.
        :param settings: those of ``work`` that are not as usual.
        """
        server = self.scheduler.server
        fields = {
            "transport": server.transport,
            "endpoints": [server.endpoint],
            "token": TOKEN,
            "server_key": SERVER_KEY if server.transport == "zmq" else None,
            "ca_file": None,
            "study": STUDY,
            "spool_dir": str(self.spool),
            "folder": str(self.folder),
            **SETTINGS,
            **settings,
        }
        self._running = adapter or self.adapter
        self._running.begin("work", **fields)

    def end(self) -> dict[str, Any]:
        """Wait for the worker to end.

        :returns: its summary.
        :raises CaseError: when it ends with an error, or a request was wrong.
        """
        answer = self._running.finish(self.scheduler.patience_s)
        self.check()
        summary = answer.get("summary")
        if not isinstance(summary, dict):
            raise CaseError(f"the worker ended with {answer}")
        return summary

    def error(self) -> dict[str, Any]:
        """Wait for the worker to end with an error.

        :returns: the answer.
        """
        answer = self._running.finish(self.scheduler.patience_s)
        self.check()
        return answer

    def check(self) -> None:
        """Fail the case when a request was wrong."""
        breach = self.scheduler.breach()
        demand(breach is None, f"sent what is no request: {breach}")

    def started(self, *trial_ids: int) -> None:
        """Wait until the evaluations of trials have begun.

        :param trial_ids: the trials.
        """
        for trial_id in trial_ids:
            self.file(trial_id, "started")

    def file(self, trial_id: int, what: str) -> None:
        """Wait for a file of an evaluation.

        :param trial_id: the trial.
        :param what: ``started`` or ``stopped``.
        """
        path = self.folder / f"{trial_id}.{what}"
        self.scheduler.wait_for(
            lambda: path.exists() or self._running.is_done() or self.scheduler.breach() is not None, f"the file {path}"
        )
        self.check()
        # A worker need not wait for an evaluation that it has told to stop.
        deadline = time.monotonic() + STOPPING_S
        while not path.exists() and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        if not path.exists():
            raise CaseError(f"the worker ended before there was {path.name}: {self._running.finish(0.0)}")

    def go(self, *trial_ids: int) -> None:
        """Let the evaluations of trials end.

        :param trial_ids: the trials.
        """
        for trial_id in trial_ids:
            (self.folder / f"{trial_id}.go").touch()

    def terminate(self) -> None:
        """Send SIGTERM."""
        self._running.send_signal(signal.SIGTERM)

    def interrupt(self) -> None:
        """Send SIGINT."""
        self._running.send_signal(signal.SIGINT)

    def reap(self) -> None:
        """End a worker that still runs: its case has failed."""
        running = getattr(self, "_running", None)
        if running is not None and running.is_waiting:
            running.kill()


@contextmanager
def stage(adapter: Adapter, transport: str, trials: Iterable[Trial]) -> Iterator[Stage]:
    """A scheduler with these trials, and a folder.

    :param adapter: the implementation.
    :param transport: ``zmq`` or ``rest``.
    :param trials: those to hand out.
    """
    with (
        # An evaluation that was told to stop, and is not waited for, may write its file while the folder goes.
        tempfile.TemporaryDirectory(prefix="hola-conformance-", ignore_cleanup_errors=True) as folder,
        Scheduler(SERVERS[transport], trials, adapter.patience_s) as scheduler,
    ):
        play = Stage(adapter, scheduler, Path(folder))
        try:
            yield play
        finally:
            play.reap()


def demand_summary(summary: dict[str, Any], reason: str, **counts: int) -> None:
    """Fail the case unless a worker's summary is this.

    :param summary: of the worker.
    :param reason: why it should have ended.
    :param counts: what is not 0.
    """
    wanted = {
        "completed": 0,
        "failed": 0,
        "infeasible": 0,
        "released": 0,
        "unsent": 0,
        "stopped": 0,
        "paused": 0,
        **counts,
    }
    got = {name: summary.get(name, 0) for name in wanted}
    demand((summary.get("reason"), got) == (reason, wanted), f"the summary is {summary}, not {reason} with {counts}")
