"""The SQL of the storage, compiled once for SQLite. Parameters are rows, or keys, as plain tuples."""

from typing import Any

from sqlalchemy import BindParameter, Executable, Table, bindparam, delete, false, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.sql import ClauseElement

from hola.storage import tables
from hola.storage.rows import EventRow, ModelRow, RequestRow, StudyRow, TrialRow, WorkerRow

_DIALECT = sqlite.dialect()


def _sql(statement: ClauseElement | Executable) -> str:
    assert isinstance(statement, ClauseElement)
    return str(statement.compile(dialect=_DIALECT))


def _upsert(table: Table) -> str:
    # INSERT OR REPLACE would delete any row with the same unique name, and move the row to the end of the table.
    statement = insert(table)
    values = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    return _sql(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values))


def _rows(table: Table, row: Any) -> Any:
    return select(*(table.c[field] for field in row._fields))


_study_id: BindParameter[int] = bindparam("study_id")
_requests = tables.requests

PUT_STUDY = _upsert(tables.studies)
PUT_TRIAL = _upsert(tables.trials)
PUT_WORKER = _upsert(tables.workers)
PUT_EVENT = _upsert(tables.events)
PUT_MODEL = _upsert(tables.models)
ADD_REQUEST = _sql(insert(_requests))

FORGET_WORKER = _sql(
    delete(tables.workers).where(
        tables.workers.c.study_id == _study_id, tables.workers.c.worker_id == bindparam("worker_id")
    )
)
FORGET_REQUEST = _sql(delete(_requests).where(_requests.c.request_id == bindparam("request_id")))
TRIM_EVENTS = _sql(
    delete(tables.events).where(tables.events.c.study_id == _study_id, tables.events.c.event_id < bindparam("oldest"))
)
DELETE_STUDY = tuple(
    _sql(delete(table).where(table.c.study_id == _study_id))
    for table in (
        tables.studies,
        tables.trials,
        tables.workers,
        tables.requests,
        tables.events,
        tables.models,
    )
)

_last_id = insert(tables.counters).values(name=tables.LAST_STUDY_ID, value=_study_id)
RAISE_LAST_STUDY_ID = _sql(
    _last_id.on_conflict_do_update(
        index_elements=[tables.counters.c.name],
        set_={"value": _last_id.excluded.value},
        where=_last_id.excluded.value > tables.counters.c.value,
    )
)
WRITE_NOTHING = _sql(delete(tables.counters).where(false()))
LAST_STUDY_ID = _sql(select(tables.counters.c.value).where(tables.counters.c.name == bindparam("name")))

STUDIES = _sql(_rows(tables.studies, StudyRow).order_by(tables.studies.c.study_id))
TRIALS = _sql(
    _rows(tables.trials, TrialRow)
    .where(tables.trials.c.study_id == _study_id, tables.trials.c.trial_id > bindparam("after"))
    .order_by(tables.trials.c.trial_id)
)
WORKERS = _sql(
    _rows(tables.workers, WorkerRow)
    .where(tables.workers.c.study_id == _study_id)
    .order_by(tables.workers.c.registered_ms, tables.workers.c.worker_id)
)
REQUESTS = _sql(_rows(_requests, RequestRow).where(_requests.c.study_id == _study_id).order_by(_requests.c.request_id))
REQUEST_KEYS = _sql(
    select(_requests.c.request_id, _requests.c.principal, _requests.c.operation, _requests.c.key).where(
        _requests.c.study_id == _study_id
    )
)
LAST_REQUEST_ID = _sql(select(func.max(_requests.c.request_id)))
EVENTS = _sql(
    _rows(tables.events, EventRow).where(tables.events.c.study_id == _study_id).order_by(tables.events.c.event_id)
)
MODEL = _sql(_rows(tables.models, ModelRow).where(tables.models.c.study_id == _study_id))
