"""Reads of a database: its tables, with what is in the log and not in the tables yet."""

import heapq
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, TypeVar

import msgspec

from hola.storage.memory import MemoryStorage, by_column
from hola.storage.rows import (
    Changes,
    EventRow,
    KnownRequestRow,
    MetadataRow,
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
from hola.storage.statements import ALWAYS, USUALLY, Statements

R = TypeVar("R")


class DatabaseReader(ABC):
    """The reads of the contract, for one thread, which may be another than the writer's.

    :param statements: the SQL of the database.
    """

    def __init__(self, statements: Statements) -> None:
        self._sql = statements
        self._log = Changes()  # what is in the log and not in the tables
        self._batches = 0  # of which that is made
        self._guard = threading.Lock()  # held for moments: the writer changes the log while the reader looks into it

    @abstractmethod
    def _read(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        """The rows of a query, on the reader's connection."""

    def studies(self) -> list[StudyRow]:
        """All studies in the order of their ids."""
        with self._guard:
            later = Changes()
            later.deleted_studies = [*self._log.deleted_studies]
            later.studies = dict(self._log.studies)
        memory = MemoryStorage()
        memory.apply(_of_studies(self._studies_in_tables()))
        memory.apply(later)
        return memory.studies()

    def trials(self, study_id: int) -> Iterator[TrialRow]:
        """A study's trials in the order of their ids, read a thousand at a time.

        :param study_id: the study.
        """
        later = self._later(study_id)
        if later is None:
            return self._trials_in_tables(study_id)
        changes = Changes()
        changes.trials = {row[:2]: row for row in self._trials_in_tables(study_id)}
        return _over(changes, later).trials(study_id)

    def trials_by_column(self, study_id: int) -> Iterator[TrialsByColumn]:
        """A study's trials in the order of their ids, some at a time.

        :param study_id: the study.
        """
        if self._later(study_id) is not None:
            return by_column(self.trials(study_id))
        return self._trial_columns_in_tables(study_id)

    def trial_totals(self, study_id: int, largest_step: int) -> list[TrialTotals]:
        """How many trials of a study are in each state, counted by the database.

        :param study_id: the study.
        :param largest_step: the largest step of the study, 0 for one without steps.
        """
        later = self._later(study_id)
        if later is not None and (later.trials or later.deleted_studies):
            return TrialTotals.of(self.trials(study_id), largest_step)
        return [*map(TrialTotals._make, self._read(self._sql.trial_totals, (largest_step, largest_step, study_id)))]

    def metadata(self, study_id: int, trial_ids: Iterable[int]) -> dict[int, str]:
        """The metadata of some trials as JSON texts.

        :param study_id: the study.
        :param trial_ids: the trials.
        """
        wanted = [*trial_ids]
        with self._guard:  # before the tables are read: what a fold moves meanwhile is seen here
            recent = {i: row.metadata_json for i in wanted if (row := self._log.metadata.get((study_id, i)))}
            deleted = study_id in self._log.deleted_studies
        older = [i for i in wanted if i not in recent]
        found: dict[int, str] = {i: text for i, text in recent.items() if text is not None}
        if older and not deleted:
            rows = self._read(self._sql.metadata, (study_id, msgspec.json.encode(older).decode()))
            found |= {trial_id: text for _, trial_id, text in rows}
        return found

    def trials_with_metadata(self, study_id: int) -> set[int]:
        """The ids of a study's trials that have metadata.

        :param study_id: the study.
        """
        later = self._later(study_id)
        found = {trial_id for (trial_id,) in self._read(self._sql.trials_with_metadata, (study_id,))}
        if later is not None:
            if study_id in later.deleted_studies:
                found.clear()
            for row in later.metadata.values():
                (found.discard if row.metadata_json is None else found.add)(row.trial_id)
        return found

    def all_metadata(self, study_id: int) -> dict[int, str]:
        """The metadata of all trials of a study.

        :param study_id: the study.
        """
        later = self._later(study_id)
        rows = map(MetadataRow._make, self._read(self._sql.all_metadata, (study_id,)))
        changes = Changes()
        changes.metadata = {row[:2]: row for row in rows}
        return _over(changes, later).all_metadata(study_id)

    def reports(self, study_id: int) -> Iterator[ReportRow]:
        """A study's reports in the order of their numbers, read a thousand at a time.

        :param study_id: the study.
        """
        later = self._later(study_id)
        if later is None:
            return self._reports_in_tables(study_id)
        if study_id in later.deleted_studies:
            return iter(list(later.reports.values()))
        # What is in the log came after what is in the tables, unless a fold moved it meanwhile.
        recent = dict(later.reports)
        older = (row for row in self._reports_in_tables(study_id) if row[:2] not in recent)
        return chain(older, recent.values())

    def reports_of(
        self, study_id: int, trial_ids: Iterable[int], after: tuple[int, int, int], limit: int
    ) -> list[ReportRow]:
        """The reports of some trials in the order of trials, attempts and steps.

        :param study_id: the study.
        :param trial_ids: the trials.
        :param after: only reports after this trial, attempt and step.
        :param limit: how many at most.
        """
        wanted = {*trial_ids}
        with self._guard:  # before the tables are read: what a fold moves meanwhile is seen here
            rows = {
                row.key: row
                for row in self._log.reports.values()
                if row.trial_id in wanted and row.study_id == study_id and row.key > after
            }
            deleted = study_id in self._log.deleted_studies
        if not deleted:
            ids = msgspec.json.encode([*wanted]).decode()
            found = self._read(self._sql.reports_of, (study_id, ids, *after, limit))
            rows |= {row.key: row for row in map(ReportRow._make, found)}
        return [rows[key] for key in sorted(rows)[:limit]]

    def workers(self, study_id: int) -> list[WorkerRow]:
        """A study's workers in the order of their registration.

        :param study_id: the study.
        """
        later = self._later(study_id)
        rows = self._rows(WorkerRow, self._sql.workers, study_id)
        changes = Changes()
        changes.workers = {row[:2]: row for row in rows}
        return _over(changes, later).workers(study_id)

    def requests(self, study_id: int) -> list[RequestRow]:
        """A study's recorded requests, oldest first.

        :param study_id: the study.
        """
        later = self._later(study_id)
        rows = self._rows(RequestRow, self._sql.requests, study_id)
        if later is None:
            return rows
        changes = Changes()
        changes.requests = {row[:2]: row for row in rows}
        return _over(changes, later).requests(study_id)

    def known_requests(self, study_id: int) -> Iterator[KnownRequestRow]:
        """What a start needs of a study's recorded requests, oldest first.

        :param study_id: the study.
        """
        later = self._later(study_id)
        if later is None:
            return self._known_requests_in_tables(study_id)
        gone = {request_id for _, request_id in later.forgotten_requests}
        gone.update(request_id for _, request_id in later.requests)  # a fold may have moved them meanwhile
        recent = sorted(later.requests.values(), key=lambda row: row.request_id)
        known = (KnownRequestRow(r.request_id, r.principal, r.operation, r.key, r.trials_json) for r in recent)
        if study_id in later.deleted_studies:
            return known
        older = (row for row in self._known_requests_in_tables(study_id) if row.request_id not in gone)
        return heapq.merge(older, known, key=lambda row: row.request_id)

    def request(self, key: RequestKey, request_id: int) -> RequestRow | None:
        """One recorded request.

        :param key: its key.
        :param request_id: its number.
        """
        with self._guard:
            found = self._log.requests.get((key.study_id, request_id))
            is_gone = (key.study_id, request_id) in self._log.forgotten_requests or key[0] in self._log.deleted_studies
        if found is None and not is_gone:
            rows = self._read(self._sql.request, (key.study_id, request_id))
            found = RequestRow._make(rows[0]) if rows else None
        return found if found is not None and (found.request_id, found.scope) == (request_id, key) else None

    def events(self, study_id: int) -> list[EventRow]:
        """A study's events in order.

        :param study_id: the study.
        """
        later = self._later(study_id)
        rows = self._rows(EventRow, self._sql.events, study_id)
        if later is None:
            return rows
        changes = Changes()
        changes.events = rows
        return _over(changes, later).events(study_id)

    def model(self, study_id: int) -> ModelRow | None:
        """A study's sampler model.

        :param study_id: the study.
        """
        later = self._later(study_id)
        rows = self._rows(ModelRow, self._sql.model, study_id)
        changes = Changes()
        changes.models = {row.study_id: row for row in rows}
        return _over(changes, later).model(study_id)

    def next_study_id(self) -> int:
        """An id above every one ever used, also by deleted studies."""
        with self._guard:
            recent = max((*self._log.studies, *self._log.deleted_studies), default=0)
        rows = self._read(self._sql.last_study_id)
        return 1 + max(recent, rows[0][0] if rows else 0)

    def _later(self, study_id: int) -> Changes | None:
        """What is in the log of a study. It is taken before the tables are read, so that a fold hides nothing."""
        with self._guard:
            return self._log.of_study(study_id) if self._batches else None

    def _rows(self, row: Callable[..., R], statement: str, study_id: int) -> list[R]:
        return [*map(row._make, self._read(statement, (study_id,)))]  # type: ignore[attr-defined]

    def _studies_in_tables(self) -> list[StudyRow]:
        return [*map(StudyRow._make, self._read(self._sql.studies))]

    def _trials_in_tables(self, study_id: int) -> Iterator[TrialRow]:
        after = 0
        while rows := self._read(self._sql.trials, (study_id, after)):
            yield from map(TrialRow._make, rows)
            after = rows[-1][1]

    def _trial_columns_in_tables(self, study_id: int) -> Iterator[TrialsByColumn]:
        after = 0
        while rows := self._read(self._sql.trial_columns, (study_id, after)):
            columns: dict[str, Any] = dict(zip(ALWAYS, zip(*rows, strict=True), strict=True))
            trial_ids = columns["trial_id"]
            columns |= {name: [value] * len(rows) for name, value in USUALLY.items()}
            unusual = self._read(self._sql.unusual_trials, (study_id, after, trial_ids[-1]))
            places = {trial_id: i for i, trial_id in enumerate(trial_ids)} if unusual else {}
            for trial_id, *values in unusual:
                for name, value in zip(USUALLY, values, strict=True):
                    columns[name][places[trial_id]] = value
            yield TrialsByColumn(**columns)
            after = trial_ids[-1]

    def _known_requests_in_tables(self, study_id: int) -> Iterator[KnownRequestRow]:
        after = 0
        while rows := self._read(self._sql.known_requests, (study_id, after)):
            yield from map(KnownRequestRow._make, rows)
            after = rows[-1][0]

    def _reports_in_tables(self, study_id: int) -> Iterator[ReportRow]:
        after = 0
        while rows := self._read(self._sql.reports, (study_id, after)):
            yield from map(ReportRow._make, rows)
            after = rows[-1][1]


def _of_studies(rows: Iterable[StudyRow]) -> Changes:
    changes = Changes()
    changes.studies = {row.study_id: row for row in rows}
    return changes


def _over(stored: Changes, later: Changes | None) -> MemoryStorage:
    """What is stored, with what came later."""
    memory = MemoryStorage()
    memory.apply(stored)
    if later is not None:
        memory.apply(later)
    return memory
