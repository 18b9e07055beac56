"""Storage in memory: durable for nothing."""

from collections.abc import Iterator

from hola.storage.rows import (
    Changes,
    Durability,
    EventRow,
    ModelRow,
    RequestKey,
    RequestRow,
    StorageError,
    StudyRow,
    TrialRow,
    WorkerRow,
)


class _StudyRows:
    """The rows of one study, or of none."""

    __slots__ = ("events", "requests", "trials", "workers")

    def __init__(self) -> None:
        self.trials: dict[int, TrialRow] = {}
        self.workers: dict[str, WorkerRow] = {}
        self.requests: dict[RequestKey, RequestRow] = {}
        self.events: dict[int, EventRow] = {}


class MemoryStorage:
    """Storage for tests and for studies that may be lost with the process."""

    durability: Durability = "memory"

    def __init__(self) -> None:
        self._studies: dict[int, StudyRow] = {}
        self._models: dict[int, ModelRow] = {}
        self._rows: dict[int, _StudyRows] = {}
        self._last_study_id = 0

    def commit(self, changes: Changes) -> None:
        """Apply the changes.

        :param changes: the rows.
        :raises StorageError: when two studies would have the same name; nothing is changed then.
        """
        self._check_names(changes)
        for study_id in changes.deleted_studies:
            self._studies.pop(study_id, None)
            self._models.pop(study_id, None)
            self._rows.pop(study_id, None)
        for key in changes.forgotten_requests:
            self._of(key.study_id).requests.pop(key, None)
        for study_id, worker_id in changes.forgotten_workers:
            self._of(study_id).workers.pop(worker_id, None)
        self._studies.update(changes.studies)
        self._models.update(changes.models)
        for (study_id, trial_id), trial in changes.trials.items():
            self._of(study_id).trials[trial_id] = trial
        for (study_id, worker_id), worker in changes.workers.items():
            self._of(study_id).workers[worker_id] = worker
        for key, request in changes.requests.items():
            requests = self._of(key.study_id).requests
            requests.pop(key, None)
            requests[key] = request
        for event in changes.events:
            self._of(event.study_id).events[event.event_id] = event
        for study_id, oldest in changes.events_before.items():
            rows = self._of(study_id)
            rows.events = {event_id: event for event_id, event in rows.events.items() if event_id >= oldest}
        self._last_study_id = max(self._last_study_id, *changes.studies, *changes.deleted_studies, 0)

    def studies(self) -> list[StudyRow]:
        """All studies in the order of their ids."""
        return [self._studies[study_id] for study_id in sorted(self._studies)]

    def trials(self, study_id: int) -> Iterator[TrialRow]:
        """A study's trials in the order of their ids.

        :param study_id: the study.
        """
        trials = self._of(study_id).trials
        return iter([trials[trial_id] for trial_id in sorted(trials)])

    def workers(self, study_id: int) -> list[WorkerRow]:
        """A study's workers in the order of their registration.

        :param study_id: the study.
        """
        return sorted(self._of(study_id).workers.values(), key=lambda row: (row.registered_ms, row.worker_id))

    def requests(self, study_id: int) -> list[RequestRow]:
        """A study's recorded requests, oldest first.

        :param study_id: the study, 0 for none.
        """
        return list(self._of(study_id).requests.values())

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
        return self._models.get(study_id)

    def next_study_id(self) -> int:
        """An id above every one ever used, also by deleted studies."""
        return self._last_study_id + 1

    def close(self) -> None:
        """Do nothing: the rows stay for whoever holds the storage."""

    def _of(self, study_id: int) -> _StudyRows:
        rows = self._rows.get(study_id)
        if rows is None:
            rows = self._rows[study_id] = _StudyRows()
        return rows

    def _check_names(self, changes: Changes) -> None:
        if not changes.studies:
            return
        kept = {study_id: row for study_id, row in self._studies.items() if study_id not in changes.deleted_studies}
        names = [row.name for row in (kept | changes.studies).values()]
        if len(names) != len(set(names)):
            raise StorageError(f"two studies have the same name: {', '.join(sorted(names))}")
