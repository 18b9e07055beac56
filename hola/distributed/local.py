"""A whole study on this machine: scheduler and workers as processes, until the study is finished."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final

from hola_protocol.messages import FinishReason, StatusResponse, StudyState, Trial
from hola_protocol.rich_display import result_html
from hola_protocol.space import StudySpec
from msgspec import Struct

from hola.clients.arrow import ArrowColumns
from hola.clients.columns import columns_of
from hola.clients.errors import HolaError
from hola.clients.printable import printable
from hola.clients.process_tree import signal_name
from hola.clients.reentrant_event import ReentrantEvent
from hola.clients.signal_handling import signals_handled
from hola.clients.snapshot import ReportedStep, read_snapshot
from hola.clients.worker.summary import WorkerSummary
from hola.clients.zmq_client import ZmqClient
from hola.core.summary import summary
from hola.distributed.errors import SetupError
from hola.distributed.local_system import (
    LocalSystem,
    LocalWorkerProcess,
    Objective,
    reference_of,
    shutdown_system,
    spawn_local_worker,
)
from hola.distributed.storage_watch import StorageWatch

__all__ = [
    "LocalResult",
    "LocalSystem",
    "LocalWorkerProcess",
    "RunError",
    "collect",
    "reference_of",
    "run_local_distributed",
    "shutdown_system",
    "spawn_local_worker",
    "work_through",
]

_log = logging.getLogger(__name__)

POLL_S: Final = 0.25
MAX_RESTARTS: Final = 5
"""How often one worker that was killed is started again."""
_IDLE_POLLS: Final = 4
"""Looks without a worker after which a study counts as left alone: the last may just have ended it."""
LEAVE_S: Final = 10.0
"""What workers get to end by themselves once the study is finished."""

OnStatus = Callable[[StatusResponse], None]
OnNotice = Callable[[str], None]


class RunError(SetupError):
    """A local run cannot continue."""


class WorkerReport(Struct, frozen=True, kw_only=True):
    """What one worker process did.

    :ivar name: its name.
    :ivar exit_code: its exit code; the negative signal's number when one killed it.
    :ivar restarts: how often it was started again.
    :ivar summary: in its own words; absent when it was killed.
    """

    name: str
    exit_code: int
    restarts: int = 0
    summary: WorkerSummary | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalResult(ArrowColumns):
    """The result of a local run. ``print(result)`` shows a summary; pandas, polars, DuckDB and pyarrow read it as a
    table.

    :ivar study: the name of the study.
    :ivar spec: the spec of the study.
    :ivar state: the state of the study at the end.
    :ivar reason: the reason of the end of a finished study.
    :ivar best: the best trial; None if no trial was completed.
    :ivar recommended: the trial to use: with noisy evaluations the one of the lowest expected cost, otherwise the best.
    :ivar front: the trials that no other trial dominates.
    :ivar trials: all trials by id.
    :ivar reports: what the trials reported, by trial and step.
    :ivar workers: what each worker did.
    :ivar interrupted: whether a signal ended the run.
    """

    study: str
    spec: StudySpec
    state: StudyState
    reason: FinishReason | None = None
    best: Trial | None = None
    recommended: Trial | None = None
    front: list[Trial] = field(default_factory=list)
    trials: list[Trial] = field(default_factory=list)
    reports: Sequence[ReportedStep] = ()
    workers: list[WorkerReport] = field(default_factory=list)
    interrupted: bool = False

    def columns(self) -> dict[str, list[Any]]:
        """The trials as columns, see :func:`hola.clients.columns.columns_of`."""
        return columns_of(self.spec, self.trials)

    def _repr_html_(self) -> str:
        return result_html(str(self), self.front)

    def __str__(self) -> str:
        title = f"study {self.study}: {self.state}" + (f" ({self.reason})" if self.reason else "")
        several = len({o.group for o in self.spec.objectives}) > 1
        return summary(title, self.trials, self.best, self.front, several)

    __repr__ = __str__


class Interrupts:
    """Counts Ctrl-C, and sees SIGTERM, without breaking into what runs.

    :ivar count: how often Ctrl-C was pressed.
    :ivar terminated: whether SIGTERM came.
    """

    def __init__(self) -> None:
        self.count = 0
        self.terminated = False
        self._came = ReentrantEvent()

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than until the next signal.

        :param seconds: how long.
        """
        self._came.wait(seconds)
        self._came.clear()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGTERM:
            self.terminated = True
        else:
            self.count += 1
        self._came.set()

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Take over the signals, in the main thread; elsewhere nothing happens."""
        with signals_handled((signal.SIGINT, signal.SIGTERM), self._on_signal):
            yield


def work_through(
    system: LocalSystem,
    client: ZmqClient,
    interrupts: Interrupts,
    *,
    on_status: OnStatus | None = None,
    on_notice: OnNotice | None = None,
    on_output: OnNotice | None = None,
    revive: bool = True,
) -> None:
    """Look after a system until its study is finished and its workers have ended, or signals end it.

    A worker that was killed by a signal is started again, a few times. The first Ctrl-C lets the workers finish what
    they evaluate, the second ends them at once, as SIGTERM does; so does the first while the storage fails.

    :param system: with its workers started.
    :param client: a client of the study.
    :param interrupts: the signals.
    :param on_status: called with the study's status a few times a second.
    :param on_notice: called with a line for people when something happens to a worker.
    :param on_output: called with each line that a worker prints; absent: it goes to standard error.
    :param revive: whether a worker that was killed is started again.
    :raises RunError: when the scheduler or all workers have ended before the study.
    :raises HolaError: when the scheduler does not answer.
    """
    notice = on_notice or _log.warning
    storage = system.storage_watch()
    with storage.watching(notice):
        try:
            _work_through(system, client, interrupts, storage, on_status, notice, on_output, revive)
        except HolaError as error:
            if storage.failure is None:
                raise
            raise RunError(f"results cannot be stored: {storage.failure}; correct this, and run again") from error


def _work_through(
    system: LocalSystem,
    client: ZmqClient,
    interrupts: Interrupts,
    storage: StorageWatch,
    on_status: OnStatus | None,
    notice: OnNotice,
    on_output: OnNotice | None,
    revive: bool,
) -> None:
    handled_count = idle = 0
    leave_by: float | None = None
    while True:
        if not system.scheduler.running:
            raise RunError(f"the scheduler ended (exit code {system.scheduler.returncode}): {system.last_words()}")
        status = client.status(max_workers=1000)
        if on_status is not None:
            on_status(status)
        _show_output(system, on_output)
        running = [worker for worker in system.workers if worker.running]
        finished = status.info.state == "finished"
        if not running and (finished or interrupts.count or interrupts.terminated):
            return
        if finished:
            leave_by = leave_by or time.monotonic() + LEAVE_S
            if time.monotonic() > leave_by:
                _signal_all(running, signal.SIGTERM)
        elif not interrupts.count and not interrupts.terminated:
            _look_after(system, notice, revive)
            idle = 0 if any(worker.running for worker in system.workers) else idle + 1
            if idle > _IDLE_POLLS:
                ends = ", ".join(dict.fromkeys(_how_it_ended(worker) for worker in system.workers))
                raise RunError(f"all workers have ended before the study ({ends}): {system.last_words()}")
        if interrupts.terminated:
            _signal_all(running, signal.SIGTERM)
            interrupts.wait(POLL_S)
        elif interrupts.count > handled_count:
            handled_count = handled_count + 1 if storage.failure is None else 2  # results cannot be told
            notice(
                "finishing the running trials; Ctrl-C again ends them at once"
                if handled_count == 1
                else "ending at once; running trials go back to the queue"
            )
            _signal_all(running, signal.SIGINT if handled_count == 1 else signal.SIGTERM)
        else:
            interrupts.wait(POLL_S)


def _show_output(system: LocalSystem, on_output: OnNotice | None) -> None:
    for line in system.printed.take():
        if on_output is not None:
            on_output(line)
        elif sys.stderr is not None:
            with contextlib.suppress(OSError, ValueError):  # it is closed
                sys.stderr.write(f"{printable(line)}\n")


def _signal_all(workers: Sequence[LocalWorkerProcess], number: int) -> None:
    for worker in workers:
        worker.signal(number)


def _look_after(system: LocalSystem, notice: OnNotice, revive: bool) -> None:
    """Start killed workers again, and tell of those that failed."""
    for worker in list(system.workers):
        code = worker.returncode
        if not code or worker.ended_badly:
            continue
        if code > 0 or not revive or worker.restarts >= MAX_RESTARTS:
            worker.ended_badly = True
            if code > 0:
                notice(f"worker {worker.name} failed (exit code {code}): {system.last_words()}")
            else:
                notice(f"worker {worker.name} {_how_it_ended(worker)} and is not started again")
            continue
        notice(f"worker {worker.name} was killed by signal {signal_name(-code)} and is started again")
        system.revive(worker)


def _how_it_ended(worker: LocalWorkerProcess) -> str:
    code = worker.returncode or 0
    return f"was killed by signal {signal_name(-code)}" if code < 0 else f"exit code {code}"


def collect(
    system: LocalSystem, client: ZmqClient, *, interrupted: bool = False, on_output: OnNotice | None = None
) -> LocalResult:
    """The result of a study, and what its workers did. Waits for the workers' ends.

    :param system: the system.
    :param client: a client of the study.
    :param interrupted: whether a signal ended the run.
    :param on_output: as of :func:`work_through`, for the last lines.
    """
    info, best, recommended, front, trials, steps = read_snapshot(client)
    reports = []
    for worker in system.workers:
        code = worker.end()
        reports.append(
            WorkerReport(name=worker.name, exit_code=code, restarts=worker.restarts, summary=worker.summary())
        )
    _show_output(system, on_output)
    return LocalResult(
        study=info.study,
        spec=info.spec,
        state=info.state,
        reason=info.reason,
        best=best,
        recommended=recommended,
        front=front,
        trials=trials,
        reports=steps,
        workers=reports,
        interrupted=interrupted,
    )


def run_local_distributed(
    objective: Objective | str | None,
    spec: StudySpec,
    n_workers: int = 2,
    *,
    command: Sequence[str] | None = None,
    study: str = "default",
    data_dir: str | os.PathLike[str] | None = None,
    on_status: OnStatus | None = None,
    **worker: Any,
) -> LocalResult:
    """Run a study on this machine: a scheduler and some workers, each in a separate process.

    .. code-block:: python

        def objective(parameters):
            return (parameters["x"] - 1) ** 2

        if __name__ == "__main__":
            result = run_local_distributed(objective, spec, n_workers=4)
            print(result.best.parameters)

    :param objective: a function at the top level of a module or script, or ``module:function``; None with ``command``.
    :param spec: what to search and what is wanted, with an end such as ``max_trials``.
    :param n_workers: worker processes.
    :param command: a program to run for each trial instead.
    :param study: the study's name.
    :param data_dir: where the study is stored. Run again with the same folder, it continues. Absent: in memory.
    :param on_status: called with the study's status a few times a second.
    :param worker: other options of :func:`spawn_local_worker`.
    :returns: the best trial, the front, all trials, and what each worker did.
    :raises SetupError: when the scheduler does not start, or all workers fail.
    :raises ValueError: for a spec without an end, or fewer than one worker.
    """
    if n_workers < 1:
        raise ValueError(f"n_workers is at least 1, not {n_workers}")
    if spec.max_trials is None and spec.deadline_s is None and spec.stop_at is None:
        raise ValueError("the study would never end: set max_trials, deadline_s or stop_at")
    interrupts = Interrupts()
    with interrupts.handled(), LocalSystem(data_dir) as system, system.client(study) as client:
        client.create_study(spec=spec)
        for i in range(n_workers):
            system.spawn_worker(objective, command=command, study=study, name=f"worker-{i + 1}", **worker)
        try:
            work_through(system, client, interrupts, on_status=on_status)
        except HolaError as error:
            raise RunError(f"the scheduler does not answer: {error}") from error
        return collect(system, client, interrupted=bool(interrupts.count or interrupts.terminated))
