"""A study in a database, searched in this process by the scheduler's core."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hola_protocol.messages import Failure, Report, Result, Resume, Suggestion
from hola_protocol.messages import Trial as StoredTrial
from hola_protocol.space import StudySpec
from msgspec.structs import replace

from .clients.evaluation import Completed, Failed
from .clients.extend import create_or_extend
from .clients.reports import HeldReport, ReportAnswer, answer_of
from .clients.snapshot import read_snapshot
from .clients.trial import StopDecision
from .core.coordinator import SearchTrial
from .distributed.data_folder import CoreClient
from .distributed.places import DATABASE
from .results import ordered_front
from .storage import InUseError, Storage, StorageError, open_storage
from .storage.url import is_postgres, sqlite_path

if TYPE_CHECKING:
    from .optimization_result import OptimizationResult
    from .search import EndReason

_LEASE_S: Final = 86_400.0
"""Only this process evaluates its trials, so their leases are so long that they do not expire."""


def database_at(storage: str | os.PathLike[str]) -> str:
    """The database that ``storage`` means: a path with a suffix is the SQLite file, any other a data folder.

    :param storage: the path, or the URL of a PostgreSQL database.
    :returns: the path or URL of the database. The folder of a file is made.
    :raises StorageError: for any other URL than ``sqlite:///PATH``.
    """
    where = str(storage)
    if is_postgres(where):
        return where
    if "://" in where:
        return sqlite_path(where)
    return str(_database_file(Path(storage).expanduser()))


def _database_file(path: Path) -> Path:
    if path.is_dir() or not path.suffix:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path / DATABASE
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _opened(where: str) -> Storage:
    try:
        return open_storage(where)
    except InUseError as error:
        raise StorageError(
            f"{error.where} is in use by another process{error.holder}; only one process can write to a database. To "
            f"evaluate in several processes, use n_workers, or hola serve and hola worker"
        ) from error


class StoredStudy:
    """The study of a search, in a database that this process alone changes meanwhile.

    :param storage: the path.
    :param study: the study's name.
    :param spec: what is searched and wanted.
    :param seed: the seed; absent: the stored one, or a random one.
    :param enqueue: parameter sets to evaluate first, when the study is new.
    :param n_workers: how many trials are evaluated at once.
    :param can_resume: whether evaluations continue from checkpoints of earlier attempts.
    :raises hola.storage.StorageError: when the database cannot be used, as while a scheduler runs on it.
    :raises hola.clients.errors.ConflictError: when there is a study of this name with another spec.
    """

    def __init__(
        self,
        storage: str | os.PathLike[str],
        study: str,
        spec: StudySpec,
        seed: int | None,
        enqueue: Iterable[Mapping[str, Any]],
        n_workers: int,
        can_resume: bool = False,
    ) -> None:
        self._client = CoreClient(_opened(database_at(storage)), study=study)
        try:
            info, words = create_or_extend(self._client, study, replace(spec, seed=seed))
            self.spec, self.seed = info.spec, info.spec.seed or 0
            if words == "created" and (first := [dict(parameters) for parameters in enqueue]):
                self._client.enqueue_trials(trials=first)
            for worker in self._client.status(max_workers=1000).workers:
                self._client.deregister_worker(worker_id=worker.worker_id)  # of a search that was killed
            self._worker_id = self._client.register_worker(
                name="run_optimization",
                host=socket.gethostname(),
                pid=os.getpid(),
                concurrency=n_workers,
                can_resume=can_resume,
            ).worker_id
        except BaseException:
            self._client.close()
            raise
        self._held: dict[int, Suggestion] = {}

    def ended_before(self) -> tuple[int, int]:
        """The trials of earlier searches that count: how many have ended, and how many of these failed."""
        info = self._client.status(max_workers=0).info
        counts = info.counts
        return info.created_trials - counts.queued - counts.running - counts.paused, counts.failed

    def earlier(self) -> list[SearchTrial]:
        """The trials of earlier searches that have ended."""
        trials = read_snapshot(self._client)[4]
        return [trial_of(trial) for trial in trials if trial.state not in ("queued", "running", "paused")]

    def ask(self) -> SearchTrial | None:
        """The next trial."""
        limit = self._client.describe().limits.max_lease_s
        reply = self._client.get_suggestion(worker_id=self._worker_id, lease_s=min(limit, _LEASE_S))
        if not reply.suggestions:
            return None
        (found,) = reply.suggestions
        self._held[found.trial_id] = found
        now_ms = time.time_ns() // 1_000_000
        return SearchTrial(found.trial_id, dict(found.parameters), attempt=found.attempt, started_ms=now_ms)

    def begin(self, trial: SearchTrial) -> tuple[int | None, Resume | None]:
        """The first step of a decision on a trial, and the checkpoint from which it continues."""
        held = self._held[trial.trial_id]
        return held.next_step, held.resume

    def report(self, trial: SearchTrial, reports: list[HeldReport]) -> ReportAnswer:
        """Record reports of a trial, and decide."""
        held = self._held[trial.trial_id]
        reply = self._client.submit_reports(
            worker_id=self._worker_id,
            reports=[
                Report(
                    trial_id=trial.trial_id,
                    lease=held.lease,
                    step=report.step,
                    objectives=report.objectives,
                    diverged=report.diverged,
                    metadata=report.metadata,
                    checkpoint=report.checkpoint,
                )
                for report in reports
            ],
        )
        for report in reports:
            trial.objectives.update(report.objectives)
        answer = answer_of(reply.receipts)
        trial.reason = answer.reason
        return answer

    def end_early(self, trial: SearchTrial, decision: StopDecision) -> SearchTrial:
        """Note that the evaluation of a trial that was stopped or paused has ended."""
        self._held.pop(trial.trial_id)
        trial.state, trial.ended_ms = "paused" if decision == "pause" else "stopped", time.time_ns() // 1_000_000
        return trial

    def settle(self, trial: SearchTrial, outcome: Completed | Failed) -> SearchTrial:
        """Tell the outcome of a trial."""
        lease = self._held.pop(trial.trial_id).lease
        if isinstance(outcome, Completed):
            result = Result(
                trial_id=trial.trial_id, lease=lease, objectives=outcome.objectives, metadata=outcome.metadata
            )
            self._client.submit_result(worker_id=self._worker_id, results=[result])
        else:
            failure = Failure(
                trial_id=trial.trial_id,
                lease=lease,
                kind=outcome.kind,
                reason=outcome.reason,
                metadata=outcome.metadata,
            )
            self._client.submit_result(worker_id=self._worker_id, failures=[failure])
        trial.metadata, trial.ended_ms = outcome.metadata, time.time_ns() // 1_000_000
        if isinstance(outcome, Completed):
            trial.state, trial.objectives = "completed", outcome.objectives
        else:
            trial.state, trial.reason = outcome.kind, outcome.reason
        return trial

    def best(self) -> SearchTrial | None:
        """The best trial."""
        best = self._client.status(max_workers=0).best
        return None if best is None else trial_of(best)

    def result(self, reason: EndReason) -> OptimizationResult:
        """What there is."""
        from .optimization_result import OptimizationResult

        info, best, recommended, front, trials, reports = read_snapshot(self._client)
        if reason == "n_trials" and info.reason not in (None, "max_trials"):
            reason = "space" if info.reason == "space_exhausted" else "finished"
        ordered = ordered_front(front, lambda trial: tuple(c.cost or 0.0 for c in trial.costs))
        return OptimizationResult(
            best=None if best is None else trial_of(best),
            recommended=None if recommended is None else trial_of(recommended),
            front=[trial_of(trial) for trial in ordered],
            trials=[trial_of(trial) for trial in trials],
            seed=self.seed,
            spec=self.spec,
            reason=reason,
            reports=reports,
        )

    def close(self) -> None:
        """Give back the running trials, and release the database."""
        try:
            self._client.deregister_worker(worker_id=self._worker_id)
        finally:
            self._client.close()


def trial_of(stored: StoredTrial) -> SearchTrial:
    """A stored trial as those of a search in memory are.

    :param stored: the trial.
    """
    return SearchTrial(
        stored.trial_id,
        dict(stored.parameters),
        stored.state,
        dict(stored.objectives or {}),
        stored.reason,
        origin=stored.origin,
        origin_detail=stored.origin_detail,
        metadata=stored.metadata,
        attempt=stored.attempt,
        worker_id=stored.worker_id,
        retries=stored.retries,
        preemptions=stored.preemptions,
        step=stored.step,
        created_ms=stored.created_ms,
        started_ms=stored.started_ms,
        ended_ms=stored.ended_ms,
    )
