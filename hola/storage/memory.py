"""Storage in memory: durable for nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from hola.storage.contract import DeposedError, Durability, LogPosition, RefusedError, StorageError
from hola.storage.rows import (
    Changes,
    EventRow,
    KnownRequestRow,
    ModelRow,
    ReportRow,
    RequestKey,
    RequestRow,
    StudyRow,
    TrialRow,
    TrialsByColumn,
    TrialTotals,
    WorkerRow,
)

_AT_ONCE: Final = 1000
"""Trials whose columns are made together."""


def by_column(trials: Iterator[TrialRow]) -> Iterator[TrialsByColumn]:
    """The columns of trials, some trials at a time.

    :param trials: in the order of their ids.
    """
    while rows := list(islice(trials, _AT_ONCE)):
        yield TrialsByColumn.of(rows)


class _StudyRows:
    """The rows of one study."""

    __slots__ = ("events", "metadata", "reports", "reports_by_key", "requests", "trials", "workers")

    def __init__(self) -> None:
        self.trials: dict[int, TrialRow] = {}
        self.metadata: dict[int, str] = {}
        self.reports: dict[int, ReportRow] = {}
        self.reports_by_key: dict[int, dict[tuple[int, int, int], ReportRow]] = {}
        self.workers: dict[str, WorkerRow] = {}
        self.requests: dict[int, RequestRow] = {}
        self.events: dict[int, EventRow] = {}


class _Shared:
    """What all handles on the same rows have in common."""

    __slots__ = ("last", "last_study_id", "models", "rows", "studies")

    def __init__(self) -> None:
        self.last = LogPosition(0, 0)
        self.studies: dict[int, StudyRow] = {}
        self.models: dict[int, ModelRow] = {}
        self.rows: defaultdict[int, _StudyRows] = defaultdict(_StudyRows)
        self.last_study_id = 0


class MemoryStorage:
    """Storage for tests and for studies that may be lost with the process. It needs no log.

    :param rows: a storage whose rows this one uses too; absent: none.
    """

    durability: Durability = "memory"
    unfolded = 0

    def __init__(self, rows: "MemoryStorage | None" = None) -> None:
        self.position = LogPosition(0, 0)
        self._shared: _Shared = _Shared() if rows is None else rows._shared

    def acquire(self, holder: str) -> LogPosition:
        """Take the right to write.

        :param holder: who takes it.
        """
        self.position = self._shared.last = LogPosition(self._shared.last.epoch + 1, self._shared.last.batch)
        return self.position

    def commit(self, changes: Changes) -> None:
        """Apply the changes.

        :param changes: the rows.
        :raises DeposedError: when there is a newer epoch.
        :raises RefusedError: when two studies would have the same name, or the batch does not follow the last one.
        """
        if not changes:
            return
        self._check_fence()
        self._check_names(changes)
        self.apply(changes)
        self.position = self._shared.last = LogPosition(self._shared.last.epoch, self._shared.last.batch + 1)

    def apply(self, changes: Changes) -> None:
        """Apply changes that need no fence.

        :param changes: the rows.
        """
        rows = self._shared.rows
        for study_id in changes.deleted_studies:
            self._shared.studies.pop(study_id, None)
            self._shared.models.pop(study_id, None)
            rows.pop(study_id, None)
        for study_id, request_id in changes.forgotten_requests:
            rows[study_id].requests.pop(request_id, None)
        for study_id, worker_id in changes.forgotten_workers:
            rows[study_id].workers.pop(worker_id, None)
        self._shared.studies.update(changes.studies)
        self._shared.models.update(changes.models)
        for (study_id, trial_id), trial in changes.trials.items():
            rows[study_id].trials[trial_id] = trial
        for study_id, trial_id, text in changes.metadata.values():
            if text is None:
                rows[study_id].metadata.pop(trial_id, None)
            else:
                rows[study_id].metadata[trial_id] = text
        for (study_id, number), report in changes.reports.items():
            of = rows[study_id]
            of.reports[number] = report
            of.reports_by_key.setdefault(report.trial_id, {})[report.key] = report
        for (study_id, worker_id), worker in changes.workers.items():
            rows[study_id].workers[worker_id] = worker
        for request in changes.requests.values():
            rows[request.study_id].requests[request.request_id] = request
        for event in changes.events:
            rows[event.study_id].events[event.event_id] = event
        for study_id, oldest in changes.events_before.items():
            kept = rows[study_id]
            kept.events = {event_id: event for event_id, event in kept.events.items() if event_id >= oldest}
        self._shared.last_study_id = max(self._shared.last_study_id, *changes.studies, *changes.deleted_studies, 0)

    def resume(self) -> LogPosition:
        """Raise the epoch.

        :raises DeposedError: when there is a newer one already.
        """
        self._check_fence()
        return self.acquire("")

    def fold(self) -> None:
        """Do nothing: there is no log."""

    def release(self) -> None:
        """Do nothing: no request waits."""

    def studies(self) -> list[StudyRow]:
        """All studies in the order of their ids."""
        return [self._shared.studies[study_id] for study_id in sorted(self._shared.studies)]

    def trials(self, study_id: int) -> Iterator[TrialRow]:
        """A study's trials in the order of their ids.

        :param study_id: the study.
        """
        trials = self._of(study_id).trials
        return iter([trials[trial_id] for trial_id in sorted(trials)])

    def trials_by_column(self, study_id: int) -> Iterator[TrialsByColumn]:
        """A study's trials in the order of their ids, some at a time.

        :param study_id: the study.
        """
        return by_column(self.trials(study_id))

    def trial_totals(self, study_id: int, largest_step: int) -> list[TrialTotals]:
        """How many trials of a study are in each state.

        :param study_id: the study.
        :param largest_step: the largest step of the study, 0 for one without steps.
        """
        return TrialTotals.of(self._of(study_id).trials.values(), largest_step)

    def metadata(self, study_id: int, trial_ids: Iterable[int]) -> dict[int, str]:
        """The metadata of some trials as JSON texts.

        :param study_id: the study.
        :param trial_ids: the trials.
        """
        known = self._of(study_id).metadata
        return {trial_id: known[trial_id] for trial_id in trial_ids if trial_id in known}

    def trials_with_metadata(self, study_id: int) -> frozenset[int]:
        """The ids of a study's trials that have metadata.

        :param study_id: the study.
        """
        return frozenset(self._of(study_id).metadata)

    def all_metadata(self, study_id: int) -> dict[int, str]:
        """The metadata of all trials of a study.

        :param study_id: the study.
        """
        return dict(sorted(self._of(study_id).metadata.items()))

    def reports(self, study_id: int) -> Iterator[ReportRow]:
        """A study's reports in the order of their numbers.

        :param study_id: the study.
        """
        reports = self._of(study_id).reports
        return iter([reports[number] for number in sorted(reports)])

    def reports_of(
        self, study_id: int, trial_ids: Iterable[int], after: tuple[int, int, int], limit: int
    ) -> list[ReportRow]:
        """The reports of some trials in the order of trials, attempts and steps.

        :param study_id: the study.
        :param trial_ids: the trials.
        :param after: only reports after this trial, attempt and step.
        :param limit: how many at most.
        """
        known = self._of(study_id).reports_by_key
        found = [row for trial_id in {*trial_ids} for key, row in known.get(trial_id, {}).items() if key > after]
        return sorted(found, key=lambda row: row.key)[:limit]

    def workers(self, study_id: int) -> list[WorkerRow]:
        """A study's workers in the order of their registration.

        :param study_id: the study.
        """
        return sorted(self._of(study_id).workers.values(), key=lambda row: (row.registered_ms, row.worker_id))

    def requests(self, study_id: int) -> list[RequestRow]:
        """A study's recorded requests, oldest first.

        :param study_id: the study.
        """
        requests = self._of(study_id).requests
        return [requests[request_id] for request_id in sorted(requests)]

    def known_requests(self, study_id: int) -> Iterator[KnownRequestRow]:
        """What a start needs of a study's recorded requests, oldest first.

        :param study_id: the study.
        """
        for row in self.requests(study_id):
            yield KnownRequestRow(row.request_id, row.principal, row.operation, row.key, row.trials_json)

    def request(self, key: RequestKey, request_id: int) -> RequestRow | None:
        """One recorded request.

        :param key: its key.
        :param request_id: its number.
        """
        found = self._of(key.study_id).requests.get(request_id)
        return found if found is not None and found.scope == key else None

    def events(self, study_id: int) -> list[EventRow]:
        """A study's events in order.

        :param study_id: the study.
        """
        events = self._of(study_id).events
        return [events[event_id] for event_id in sorted(events)]

    def model(self, study_id: int) -> ModelRow | None:
        """A study's sampler model.

        :param study_id: the study.
        """
        return self._shared.models.get(study_id)

    def next_study_id(self) -> int:
        """An id above every one ever used, also by deleted studies."""
        return self._shared.last_study_id + 1

    def close(self) -> None:
        """Do nothing: the rows stay for the holder of the storage."""

    def _of(self, study_id: int) -> _StudyRows:
        return self._shared.rows[study_id]

    def _check_fence(self) -> None:
        if self.position.epoch == 0:
            raise StorageError("the storage has not been acquired")
        if self.position.epoch != self._shared.last.epoch:
            raise DeposedError(f"epoch {self.position.epoch} is over, {self._shared.last.epoch} is the newest")
        if self.position.batch != self._shared.last.batch:
            raise RefusedError(f"batch {self.position.batch + 1} does not follow {self._shared.last.batch}")

    def _check_names(self, changes: Changes) -> None:
        if not changes.studies:
            return
        kept = {
            study_id: row for study_id, row in self._shared.studies.items() if study_id not in changes.deleted_studies
        }
        names = [row.name for row in (kept | changes.studies).values()]
        if len(names) != len(set(names)):
            raise RefusedError(f"two studies have the same name: {', '.join(sorted(names))}")
