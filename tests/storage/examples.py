"""Rows for tests."""

from typing import Any

from hola.storage import open_storage
from hola.storage.contract import Storage
from hola.storage.rows import (
    Changes,
    EventRow,
    KnownRequestRow,
    MetadataRow,
    ModelRow,
    ReportRow,
    RequestRow,
    StudyRow,
    TrialRow,
    TrialsByColumn,
    TrialTotals,
    WorkerRow,
)


def study(study_id: int = 1, name: str | None = None, running_s: float = 0.0) -> StudyRow:
    return StudyRow(
        study_id, name or f"study{study_id}", "{}", '{"seed":1}', "running", None, 1, 1, 1_700_000_000_000, running_s, 0
    )


def trial(trial_id: int, study_id: int = 1, loss: float | None = None) -> TrialRow:
    done = loss is not None
    return TrialRow(
        study_id,
        trial_id,
        "completed" if done else "running",
        "sampler",
        '{"depth":5,"kind":"gbdt"}',
        f'{{"loss":{loss}}}' if done else None,
        1,
        '[["token","worker",null]]',
        60.0,
        "worker",
        0,
        0,
        None,
        1_700_000_000_000,
        1_700_000_000_001,
        1_700_000_000_002 if done else None,
        trial_id,
        trial_id,
    )


def worker(worker_id: str, study_id: int = 1, registered_ms: int = 0) -> WorkerRow:
    return WorkerRow(study_id, worker_id, "π", None, 4242, 2, "local", "active", registered_ms)


def request(key: str, study_id: int = 1, response: str = "{}", number: int = 0) -> RequestRow:
    """A request; its number is that of its letter."""
    return RequestRow(study_id, number or ord(key[0]), "local", "SubmitResult", key, "digest", response, "[[1,1]]", 1.5)


def gone(row: RequestRow) -> tuple[int, int]:
    """A request that is forgotten."""
    return row.study_id, row.request_id


def metadata(trial_id: int, text: str | None = '{"seed":1}', study_id: int = 1) -> MetadataRow:
    return MetadataRow(study_id, trial_id, text)


def report(number: int, trial_id: int = 1, step: int = 1, attempt: int = 1, study_id: int = 1) -> ReportRow:
    """A report that was answered with a stop."""
    return ReportRow(
        *(study_id, number, trial_id, attempt, step, '{"loss":0.5}', 0, "stop", None, "rank 3 of 4"),
        *('{"uri":"c1"}', '[{"uri":"c0"}]', '{"seed":1}', 1_700_000_000_000),
    )


def event(event_id: int, study_id: int = 1) -> EventRow:
    return EventRow(study_id, event_id, f'{{"event_id":{event_id}}}')


def model(version: int, study_id: int = 1) -> ModelRow:
    return ModelRow(study_id, version, '{"means":[0.5]}')


def changes(
    *rows: StudyRow | TrialRow | MetadataRow | ReportRow | WorkerRow | EventRow | ModelRow | RequestRow,
    deleted: tuple[int, ...] = (),
    forgotten: tuple[RequestRow, ...] = (),
    before: dict[int, int] | None = None,
) -> Changes:
    """The changes that hold these rows."""
    result = Changes()
    for row in rows:
        match row:
            case StudyRow():
                result.studies[row.study_id] = row
            case TrialRow():
                result.trials[row.study_id, row.trial_id] = row
            case MetadataRow():
                result.metadata[row.study_id, row.trial_id] = row
            case ReportRow():
                result.reports[row.study_id, row.number] = row
            case WorkerRow():
                result.workers[row.study_id, row.worker_id] = row
            case EventRow():
                result.events.append(row)
            case ModelRow():
                result.models[row.study_id] = row
            case RequestRow():
                result.requests[row[:2]] = row
    result.deleted_studies.extend(deleted)
    result.forgotten_requests.extend(map(gone, forgotten))
    result.events_before.update(before or {})
    return result


def everything(storage: Storage, study_ids: range = range(4)) -> dict[str, object]:
    """All that a storage holds of these studies."""
    for study_id in study_ids:
        requests = storage.requests(study_id)
        known = [KnownRequestRow(r.request_id, r.principal, r.operation, r.key, r.trials_json) for r in requests]
        assert list(storage.known_requests(study_id)) == known
        assert storage.trial_totals(study_id, 2) == TrialTotals.of(storage.trials(study_id), 2)
        by_column = [values for some in storage.trials_by_column(study_id) for values in zip(*some, strict=True)]
        assert by_column == [
            tuple(getattr(row, name) for name in TrialsByColumn._fields) for row in storage.trials(study_id)
        ]
    return {
        "studies": storage.studies(),
        "trials": [row for study_id in study_ids for row in storage.trials(study_id)],
        "metadata": [storage.all_metadata(study_id) for study_id in study_ids],
        "reports": [row for study_id in study_ids for row in storage.reports(study_id)],
        "workers": [row for study_id in study_ids for row in storage.workers(study_id)],
        "requests": [row for study_id in study_ids for row in storage.requests(study_id)],
        "events": [row for study_id in study_ids for row in storage.events(study_id)],
        "models": [storage.model(study_id) for study_id in study_ids],
        "next_study_id": storage.next_study_id(),
    }


def acquired(where: object, **options: Any) -> Storage:
    """An open storage that is held."""
    storage = open_storage(str(where), **options)
    try:
        storage.acquire("test")
    except BaseException:
        storage.close()
        raise
    return storage
