"""The SQL of the storages, made once for each dialect from the tables. Parameters are plain tuples."""

from collections.abc import Iterable
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Dialect,
    Executable,
    Table,
    bindparam,
    case,
    cast,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.sql import ClauseElement

from hola.storage import tables
from hola.storage.rows import (
    EventRow,
    KnownRequestRow,
    MetadataRow,
    ModelRow,
    ReportRow,
    RequestRow,
    StudyRow,
    TrialRow,
    TrialsByColumn,
    WorkerRow,
)

DialectName: TypeAlias = Literal["sqlite", "postgresql"]

ROWS_AT_ONCE = 50
"""Rows of one statement of a fold in SQLite: it costs a third less than a statement for each, and gives the
interpreter's lock up once for all of them."""

TRIALS_AT_ONCE = 1000
"""Rows of a study's trials that are read by one query."""

USUALLY: Final[dict[str, str | int | None]] = {
    "state": "completed",
    "retries": 0,
    "preemptions": 0,
    "reason": None,
    "progress_json": None,
    "note": None,
    "labels_json": None,
}
"""Columns with one value in nearly all trials of many studies: a start reads them of the other trials alone."""

ALWAYS: Final = tuple(name for name in TrialsByColumn._fields if name not in USUALLY)
"""The columns that a start reads of all trials."""

REPORTS_AT_ONCE = 1000
"""Rows of a study's reports that are read by one query."""

REQUESTS_AT_ONCE = 1000
"""Rows of a study's requests that are read by one query."""

_study_id: BindParameter[int] = bindparam("study_id")
_TABLE_OF = {
    StudyRow: tables.studies,
    TrialRow: tables.trials,
    MetadataRow: tables.trial_metadata,
    ReportRow: tables.reports,
    WorkerRow: tables.workers,
    RequestRow: tables.requests,
    EventRow: tables.events,
    ModelRow: tables.models,
}
OF_A_STUDY = tuple(_TABLE_OF.values())
"""The tables that a deleted study leaves."""


def _dialect(name: DialectName) -> Dialect:
    """A dialect of SQLAlchemy, imported here because the one of PostgreSQL imports asyncio."""
    if name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.dialect()
    from sqlalchemy.dialects import postgresql

    return postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class Statements:
    """The statements for a dialect."""

    def __init__(self, name: DialectName) -> None:
        self.dialect = _dialect(name)
        self._is_sqlite = name == "sqlite"
        t = tables
        self.studies = self._select(StudyRow, order=[t.studies.c.study_id])
        self.trials = self._select(
            TrialRow,
            where=[t.trials.c.study_id == _study_id, t.trials.c.trial_id > bindparam("after")],
            order=[t.trials.c.trial_id],
        )
        self.trials += f" LIMIT {TRIALS_AT_ONCE}"
        trial = t.trials.c
        of_trials = [trial.study_id == _study_id, trial.trial_id > bindparam("after")]
        self.trial_columns = self._sql(
            select(*(trial[name] for name in ALWAYS)).where(*of_trials).order_by(trial.trial_id)
        )
        self.trial_columns += f" LIMIT {TRIALS_AT_ONCE}"
        differs = " OR ".join(
            f"{name} IS NOT NULL" if value is None else f"{name} <> {value!r}" for name, value in USUALLY.items()
        )
        self.unusual_trials = self._sql(
            select(trial.trial_id, *(trial[name] for name in USUALLY))
            .where(*of_trials, trial.trial_id <= bindparam("last"), text(f"({differs})"))
            .order_by(trial.trial_id)
        )
        largest = [bindparam(name, type_=BigInteger()) for name in ("largest_step", "largest_step_again")]
        counted = (
            func.count(),
            func.sum(case((trial.origin == text("'added'"), text("1")), else_=text("0"))),
            func.sum(trial.step),
            func.sum(case((trial.step < largest[0], largest[1] - trial.step), else_=text("0"))),
        )
        self.trial_totals = self._sql(
            # PostgreSQL's sums of integers are numeric.
            select(trial.state, *(cast(count, BigInteger) for count in counted))
            .where(trial.study_id == _study_id)
            .group_by(trial.state)
            .order_by(trial.state)
        )
        ids = "SELECT value FROM json_each(:ids)"
        if not self._is_sqlite:
            ids = "SELECT value::bigint FROM json_array_elements_text(CAST(:ids AS json))"
        in_ids = text(f"trial_id IN ({ids})")
        mine = t.trial_metadata.c.study_id == _study_id
        self.metadata = self._select(MetadataRow, where=[mine, in_ids])
        self.all_metadata = self._select(MetadataRow, where=[mine], order=[t.trial_metadata.c.trial_id])
        self.trials_with_metadata = self._sql(select(t.trial_metadata.c.trial_id).where(mine))
        reports = t.reports.c
        self.reports = self._select(
            ReportRow,
            where=[reports.study_id == _study_id, reports.number > bindparam("after")],
            order=[reports.number],
        )
        self.reports += f" LIMIT {REPORTS_AT_ONCE}"
        key = reports.trial_id, reports.attempt, reports.step
        after = tuple_(*(bindparam(f"after_{column.name}", type_=column.type) for column in key))
        self.reports_of = self._select(
            ReportRow, where=[reports.study_id == _study_id, in_ids, tuple_(*key) > after], order=key
        )
        self.reports_of += " LIMIT ?" if self._is_sqlite else " LIMIT $6"
        self.workers = self._of_study(WorkerRow, t.workers.c.registered_ms, t.workers.c.worker_id)
        self.requests = self._of_study(RequestRow, t.requests.c.request_id)
        self.known_requests = self._sql(
            select(*(t.requests.c[field] for field in KnownRequestRow._fields))
            .where(t.requests.c.study_id == _study_id, t.requests.c.request_id > bindparam("after"))
            .order_by(t.requests.c.request_id)
        )
        self.known_requests += f" LIMIT {REQUESTS_AT_ONCE}"
        self.request = self._select(
            RequestRow, where=[t.requests.c.study_id == _study_id, t.requests.c.request_id == bindparam("request_id")]
        )
        self.events = self._of_study(EventRow, t.events.c.event_id)
        self.model = self._of_study(ModelRow)
        self.log = self._sql(select(t.journal.c.batch, t.journal.c.changes).order_by(t.journal.c.batch))
        self.position = self._sql(
            select(
                t.leader.c.epoch,
                func.coalesce(select(func.max(t.journal.c.batch)).scalar_subquery(), t.leader.c.batch),
                t.leader.c.holder,
            )
        )
        self.last_study_id = self._sql(
            select(t.counters.c.value).where(t.counters.c.name == text(f"'{t.LAST_STUDY_ID}'"))
        )

    def _of_study(self, row: Any, *order: ColumnElement[Any]) -> str:
        return self._select(row, where=[_TABLE_OF[row].c.study_id == _study_id], order=order)

    def _select(self, row: Any, *, where: Iterable[Any] = (), order: Iterable[ColumnElement[Any]] = ()) -> str:
        table = _TABLE_OF[row]
        return self._sql(select(*(table.c[field] for field in row._fields)).where(*where).order_by(*order))

    def _sql(self, statement: ClauseElement | Executable) -> str:
        assert isinstance(statement, ClauseElement)
        return str(statement.compile(dialect=self.dialect))

    def delete_study(self) -> list[str]:
        """One statement for each table; the parameter is the study, or in PostgreSQL a JSON array of studies."""
        found = "study_id = ?" if self._is_sqlite else f"study_id IN ({_ITEMS.format('value::bigint')})"
        return [f"DELETE FROM {table.name} WHERE {found}" for table in OF_A_STUDY]

    def delete(self, table: Table) -> str:
        """Delete rows by a key of two columns; in PostgreSQL the parameter is a JSON array of keys.

        :param table: the table.
        """
        first, second = (column.name for column in table.primary_key)
        if self._is_sqlite:
            return f"DELETE FROM {table.name} WHERE {first} = ? AND {second} = ?"
        keys = ", ".join(f"({self._item(table, name)}) AS {name}" for name in (first, second))
        gone = f"SELECT {keys} FROM ({_ROWS}) AS rows"
        return f"DELETE FROM {table.name} t USING ({gone}) g WHERE t.{first} = g.{first} AND t.{second} = g.{second}"

    def trim_events(self) -> str:
        """Delete the events of a study before one; in PostgreSQL of several studies."""
        if self._is_sqlite:
            return "DELETE FROM events WHERE study_id = ? AND event_id < ?"
        gone = f"SELECT (r ->> 0)::bigint AS study_id, (r ->> 1)::bigint AS oldest FROM ({_ROWS}) AS rows"
        return f"DELETE FROM events t USING ({gone}) g WHERE t.study_id = g.study_id AND t.event_id < g.oldest"

    def put(self, table: Table, count: int = 1) -> str:
        """Insert or replace rows: ``count`` rows in SQLite, those of a JSON array in PostgreSQL.

        :param table: the table.
        :param count: how many rows the parameters hold.
        """
        names = [column.name for column in table.c]
        keys = [column.name for column in table.primary_key]
        if self._is_sqlite:
            source = "VALUES " + ", ".join([f"({', '.join('?' * len(names))})"] * count)
        else:
            source = f"SELECT {', '.join(self._item(table, name) for name in names)} FROM ({_ROWS}) AS rows"
        # INSERT OR REPLACE would delete any row with the same unique name, and move the row to the end of the table.
        sets = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
        replace = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets}"
        return f"INSERT INTO {table.name} ({', '.join(names)}) {source} {replace}"

    def raise_last_study_id(self) -> str:
        """Raise the highest study id ever used to the parameter."""
        value = "?" if self._is_sqlite else "($1::json ->> 0)::bigint"
        return (
            f"INSERT INTO counters (name, value) VALUES ('{tables.LAST_STUDY_ID}', {value}) ON CONFLICT (name) "
            "DO UPDATE SET value = excluded.value WHERE excluded.value > counters.value"
        )

    def _item(self, table: Table, name: str) -> str:
        """A column of a row that is a JSON array."""
        place = list(table.c.keys()).index(name)
        return f"(r ->> {place})::{table.c[name].type.compile(dialect=self.dialect)}"


# Of jsonb, since a row that is json would be parsed again for each of its columns.
_ROWS = "SELECT value AS r FROM jsonb_array_elements($1::jsonb)"
_ITEMS = "SELECT {} FROM json_array_elements_text($1::json)"
