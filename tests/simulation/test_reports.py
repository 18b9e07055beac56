"""Schedules of workers that report: what is acknowledged stays, and defects that are planted are found."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
import pytest
from hola_protocol import messages as m

from hola.distributed.operations import report as operation
from hola.distributed.state import loading, outcomes, reporting
from hola.distributed.state.reports import Reports
from hola.distributed.state.transitions import TrialRequeued
from hola.distributed.state.trial import TrialProgress, TrialRecord
from hola.distributed.state.worker import WorkerRecord
from hola.storage.memory import MemoryStorage
from hola.storage.rows import Changes, ReportRow

from . import reports
from .promise import BrokenPromiseError
from .reports import Schedule

RUNS = 150
SEEDS = 150
"""A defect has to show within so many schedules."""


@pytest.fixture(autouse=True)
def _expected_errors(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


def test_every_schedule_of_reports_keeps_the_promises() -> None:
    decisions: set[str] = set()
    resumed = crashes = 0
    for seed in range(RUNS):
        schedule = Schedule(seed)
        try:
            schedule.run()
        except BrokenPromiseError as broken:
            pytest.fail(f"seed {seed}: {broken}")
        decisions |= {receipt.decision for _, receipt in schedule.judge.told.values()}
        resumed += sum(s.resume is not None for s in schedule.suggestions.values())
        crashes += schedule.d.crashes
    assert decisions == {"continue", "stop", "pause"}
    assert min(resumed, crashes) > RUNS // 10


def repeated_report_decided_again(patch: pytest.MonkeyPatch) -> None:
    """A report that is stored is not found when it comes again."""

    def find(study_reports: Reports, trial: TrialRecord, step: int) -> ReportRow | None:
        return study_reports._unsaved.get((trial.trial_id, trial.attempt, step))

    patch.setattr(Reports, "find", find)


def decision_not_repeated(patch: pytest.MonkeyPatch) -> None:
    """A repeated report that stopped its trial is told to continue."""
    repeated = operation._repeated

    def again(*arguments: Any) -> m.ReportReceipt:
        return msgspec.structs.replace(repeated(*arguments), decision="continue")

    patch.setattr(operation, "_repeated", again)


def superseded_without_the_recorded_values(patch: pytest.MonkeyPatch) -> None:
    """A report with other values is answered with its own values."""
    repeated = operation._repeated

    def own(trial: TrialRecord, report: m.Report, row: ReportRow) -> m.ReportReceipt:
        receipt = repeated(trial, report, row)
        if receipt.outcome == "superseded":
            return msgspec.structs.replace(receipt, objectives=dict(report.objectives))
        return receipt

    patch.setattr(operation, "_repeated", own)


def stopped_trial_queued(patch: pytest.MonkeyPatch) -> None:
    """A trial that is stopped is queued instead."""
    patch.setattr(reporting, "TrialEndedEarly", lambda ended, reason: TrialRequeued("released", reason))


def report_not_stored(patch: pytest.MonkeyPatch) -> None:
    """The last report of a commit is not stored."""
    apply = MemoryStorage.apply

    def misses(storage: MemoryStorage, changes: Changes) -> None:
        if changes.reports:
            changes.reports.popitem()
        apply(storage, changes)

    patch.setattr(MemoryStorage, "apply", misses)


def resume_from_another_step(patch: pytest.MonkeyPatch) -> None:
    """An attempt gets a checkpoint of another step."""
    resume_from = outcomes.resume_from

    def another(*arguments: Any) -> m.Resume | None:
        resume = resume_from(*arguments)
        return None if resume is None else msgspec.structs.replace(resume, step=resume.step + 1)

    patch.setattr(outcomes, "resume_from", another)


def resume_for_any_worker(patch: pytest.MonkeyPatch) -> None:
    """A worker that cannot resume gets a checkpoint all the same."""
    resume_from = outcomes.resume_from

    def always(trial: TrialRecord, worker: WorkerRecord) -> m.Resume | None:
        was, worker.can_resume = worker.can_resume, True
        try:
            return resume_from(trial, worker)
        finally:
            worker.can_resume = was

    patch.setattr(outcomes, "resume_from", always)


def used_steps_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A restart forgets a step that was used."""
    load = Reports.load

    def forgets(study_reports: Reports, reported: Any, rows: Iterable[ReportRow]) -> Iterator[None]:
        yield from load(study_reports, reported, rows)
        study_reports.used_steps = max(0, study_reports.used_steps - 1)

    patch.setattr(Reports, "load", forgets)


def comparisons_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A restart forgets which reports the rule has compared."""
    load = Reports.load
    patch.setattr(Reports, "load", lambda study_reports, reported, rows: load(study_reports, reported, list(rows)[::2]))


PLANTS: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    repeated_report_decided_again,
    decision_not_repeated,
    superseded_without_the_recorded_values,
    stopped_trial_queued,
    report_not_stored,
    resume_from_another_step,
    resume_for_any_worker,
    used_steps_forgotten,
    comparisons_forgotten,
)


def find(plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Run schedules until one breaks a promise."""
    monkeypatch.setattr("tests.scheduler.driver.validate", lambda study: None)
    plant(monkeypatch)
    for seed in range(SEEDS):
        try:
            Schedule(seed).run()
        except BrokenPromiseError:
            return
    pytest.fail(f"{SEEDS} schedules did not show this: {plant.__doc__}")


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_of_reports_is_found(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "compare", lambda live, loaded: None)
    find(plant, monkeypatch)


def checkpoints_not_stored(patch: pytest.MonkeyPatch) -> None:
    """A restart forgets all checkpoints but the last."""
    decode = loading._decode_progress

    def forgets(text: str) -> list[TrialProgress | None]:
        found = decode(text)
        for progress in filter(None, found):
            progress.checkpoints = progress.checkpoints[-1:]
        return found

    patch.setattr(loading, "_decode_progress", forgets)


def granted_steps_not_stored(patch: pytest.MonkeyPatch) -> None:
    """A restart forgets which steps were granted."""
    decode = loading._decode_progress

    def forgets(text: str) -> list[TrialProgress | None]:
        found = decode(text)
        for progress in filter(None, found):
            progress.granted = 0
        return found

    patch.setattr(loading, "_decode_progress", forgets)


@pytest.mark.parametrize("plant", [checkpoints_not_stored, granted_steps_not_stored], ids=lambda plant: plant.__name__)
def test_a_planted_bug_of_reports_is_found_by_comparing_memory_and_storage(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    find(plant, monkeypatch)
