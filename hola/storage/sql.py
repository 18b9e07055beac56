"""Storage in a SQL database. Today that is SQLite; the tables are for any dialect."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import PoolProxiedConnection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from hola.storage import schema, sqlite, statements, tables
from hola.storage.file_identity import FileIdentity, check_names
from hola.storage.lock import DatabaseLock
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

_TRIALS_AT_ONCE = 1000
_DRIVER_ERRORS = (sqlite3.Error, SQLAlchemyError)


class SqlStorage:
    """Storage in a SQLite file, with a write-ahead log. People may read the file meanwhile.

    :param url: ``sqlite:///PATH``, or a path.
    :param synchronous: ``FULL`` survives a power cut, ``NORMAL`` a killed process.
    :param busy_timeout_s: how long to wait for another program that writes, in seconds.
    :raises StorageError: when the database cannot be used, with what to do.
    """

    def __init__(self, url: str, *, synchronous: sqlite.Synchronous = "FULL", busy_timeout_s: float = 5.0) -> None:
        self.durability: Durability = "power" if synchronous == "FULL" else "process"
        self.path = _path(url)
        self._synchronous = synchronous
        self._proxy: PoolProxiedConnection | None = None
        self._request_ids: dict[int, dict[RequestKey, int]] = {}
        self._last_request_id = 0
        self._engine = sqlite.make_engine(self.path, busy_timeout_s)
        self._lock: DatabaseLock | None = DatabaseLock(self.path)
        try:
            self._connection: sqlite3.Connection | None = self._open()
        except BaseException:
            self.close()
            raise

    def commit(self, changes: Changes) -> None:
        """Make the changes durable in one transaction.

        :param changes: the rows.
        :raises StorageError: when it failed, or when the outcome is not known.
        """
        connection = self._connection or self._reconnect()
        self._file.check()
        action = "refused the changes"
        try:
            connection.execute("BEGIN IMMEDIATE")
            self._write(connection, changes)
            action = "may or may not have stored the changes"
            connection.execute("COMMIT")
            self._file.check()
        except BaseException as error:
            self._disconnect()
            if isinstance(error, (sqlite3.Error, OverflowError, UnicodeError)):
                raise sqlite.explain(error, self.path, action) from error
            raise

    def _write(self, connection: sqlite3.Connection, changes: Changes) -> None:
        many = connection.executemany
        if changes.deleted_studies:
            self._delete_studies(connection, changes.deleted_studies)
        if changes.requests or changes.forgotten_requests:
            self._write_requests(connection, changes)
        if changes.forgotten_workers:
            many(statements.FORGET_WORKER, changes.forgotten_workers)
        if changes.studies:
            many(statements.PUT_STUDY, changes.studies.values())
            connection.execute(statements.RAISE_LAST_STUDY_ID, (tables.LAST_STUDY_ID, max(changes.studies)))
        if changes.trials:
            many(statements.PUT_TRIAL, changes.trials.values())
        if changes.events:
            many(statements.PUT_EVENT, changes.events)
        if changes.workers:
            many(statements.PUT_WORKER, changes.workers.values())
        if changes.models:
            many(statements.PUT_MODEL, changes.models.values())
        if changes.events_before:
            many(statements.TRIM_EVENTS, changes.events_before.items())

    def _delete_studies(self, connection: sqlite3.Connection, study_ids: list[int]) -> None:
        for study_id in study_ids:
            self._request_ids.pop(study_id, None)
        for statement in statements.DELETE_STUDY:
            connection.executemany(statement, [(study_id,) for study_id in study_ids])
        connection.execute(statements.RAISE_LAST_STUDY_ID, (tables.LAST_STUDY_ID, max(study_ids)))

    def _write_requests(self, connection: sqlite3.Connection, changes: Changes) -> None:
        known = self._request_ids
        gone: list[tuple[int]] = []
        for key in changes.forgotten_requests:
            ids = known.get(key.study_id)
            if ids is None:
                ids = self._read_request_ids(connection, key.study_id)
            if (request_id := ids.pop(key, None)) is not None:
                gone.append((request_id,))
        rows: list[tuple[Any, ...]] = []
        for key, row in changes.requests.items():
            ids = known.get(key.study_id)
            if ids is None:
                ids = self._read_request_ids(connection, key.study_id)
            if (request_id := ids.get(key)) is not None:
                gone.append((request_id,))
            self._last_request_id += 1
            ids[key] = self._last_request_id
            rows.append((self._last_request_id, *row))
        if gone:
            connection.executemany(statements.FORGET_REQUEST, gone)
        if rows:
            connection.executemany(statements.ADD_REQUEST, rows)

    def _read_request_ids(self, connection: sqlite3.Connection, study_id: int) -> dict[RequestKey, int]:
        ids = {
            RequestKey(study_id, *key): request_id
            for request_id, *key in connection.execute(statements.REQUEST_KEYS, (study_id,))
        }
        self._request_ids[study_id] = ids
        return ids

    def studies(self) -> list[StudyRow]:
        """All studies in the order of their ids."""
        return list(map(StudyRow._make, self._read(statements.STUDIES)))

    def trials(self, study_id: int) -> Iterator[TrialRow]:
        """A study's trials in the order of their ids, read a thousand at a time.

        :param study_id: the study.
        """
        after = 0
        while rows := self._read(statements.TRIALS, (study_id, after), _TRIALS_AT_ONCE):
            yield from map(TrialRow._make, rows)
            after = rows[-1][1]

    def workers(self, study_id: int) -> list[WorkerRow]:
        """A study's workers in the order of their registration.

        :param study_id: the study.
        """
        return list(map(WorkerRow._make, self._read(statements.WORKERS, (study_id,))))

    def requests(self, study_id: int) -> list[RequestRow]:
        """A study's recorded requests, oldest first.

        :param study_id: the study, 0 for none.
        """
        return list(map(RequestRow._make, self._read(statements.REQUESTS, (study_id,))))

    def events(self, study_id: int) -> list[EventRow]:
        """A study's events in order.

        :param study_id: the study.
        """
        return list(map(EventRow._make, self._read(statements.EVENTS, (study_id,))))

    def model(self, study_id: int) -> ModelRow | None:
        """A study's sampler model.

        :param study_id: the study.
        """
        rows = self._read(statements.MODEL, (study_id,))
        return ModelRow._make(rows[0]) if rows else None

    def next_study_id(self) -> int:
        """An id above every one ever used, also by deleted studies."""
        rows = self._read(statements.LAST_STUDY_ID, (tables.LAST_STUDY_ID,))
        return 1 + (rows[0][0] if rows else 0)

    def close(self) -> None:
        """Release the database. Nothing else may be called after, but this again."""
        self._disconnect()
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _read(self, statement: str, parameters: tuple[Any, ...] = (), count: int | None = None) -> list[Any]:
        connection = self._connection or self._reconnect()
        try:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if count is None else cursor.fetchmany(count)
        except sqlite3.Error as error:
            self._disconnect()
            raise sqlite.explain(error, self.path, "cannot be read") from error

    def _open(self) -> sqlite3.Connection:
        """Connect for the first time: see whose database it is, then bring it up to date."""
        assert self._lock is not None
        check_names(self.path)
        if self._lock.was_made and not (os.path.exists(self.path) and os.path.getsize(self.path)):
            raise StorageError(
                f"{self.path} is empty or missing, and {self._lock.path} says that there was one: restore a copy "
                "of it, or remove that file to begin anew"
            )
        try:
            sqlite.make_private(self.path)
            connection = self._connect()
            revision = schema.stored_revision(connection, self.path)
            sqlite.configure(connection, self.path, self._synchronous)
            if revision != tables.REVISION:
                schema.upgrade(self._engine, self.path, revision)
                sqlite.sync_folder(self.path)
            # SQLite opens a file that it may not write to without a word, until the first write.
            connection.execute(statements.WRITE_NOTHING)
            self._last_request_id = connection.execute(statements.LAST_REQUEST_ID).fetchone()[0] or 0
            self._file = FileIdentity(self.path)
            self._file.opened()
            self._lock.made()
        except (*_DRIVER_ERRORS, OSError) as error:
            raise sqlite.explain(getattr(error, "orig", None) or error, self.path, "cannot be opened") from error
        return connection

    def _reconnect(self) -> sqlite3.Connection:
        """Connect again after a failed commit or read."""
        if self._lock is None:
            raise StorageError(f"{self.path} is closed")
        try:
            self._file.check_database()  # SQLite would make a new one
            connection = self._connect()
            sqlite.configure(connection, self.path, self._synchronous)
            connection.execute(statements.WRITE_NOTHING)
            self._file.opened()
            self._last_request_id = connection.execute(statements.LAST_REQUEST_ID).fetchone()[0] or 0
        except BaseException as error:
            self._disconnect()
            if isinstance(error, _DRIVER_ERRORS):
                raise sqlite.explain(getattr(error, "orig", None) or error, self.path, "cannot be opened") from error
            raise
        self._connection = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        self._proxy = self._engine.raw_connection()
        connection = self._proxy.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        return connection

    def _disconnect(self) -> None:
        """Drop the connection, with the transaction that may be open, and all that was remembered of its rows."""
        self._connection = None
        self._request_ids.clear()
        if self._proxy is not None:
            with contextlib.suppress(*_DRIVER_ERRORS):
                self._proxy.invalidate()
            self._proxy = None


def _path(url: str) -> str:
    if "://" not in url:
        path = url
    else:
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise StorageError(f"{url} is not a database URL; write sqlite:///PATH") from error
        shown = parsed.render_as_string(hide_password=True)
        if parsed.get_backend_name() != "sqlite":
            raise StorageError(f"{shown}: this release stores in SQLite only; write a path, or memory")
        if parsed.query:
            raise StorageError(f"{shown}: options in the URL are not supported; write sqlite:///PATH")
        path = parsed.database or ""
    if path in ("", ":memory:"):
        raise StorageError("SQLite without a file would keep nothing; write a path, or memory")
    path = os.path.realpath(os.path.expanduser(path))
    if os.path.isdir(path):
        raise StorageError(f"{path} is a folder; name a file in it, such as {os.path.join(path, 'hola.db')}")
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        raise StorageError(f"{path}: there is no folder {folder}; make it, or choose another path")
    return path
