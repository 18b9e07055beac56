"""Storage in a SQLite file, with a write-ahead log. People may read the file meanwhile."""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final

from sqlalchemy import PoolProxiedConnection, Table
from sqlalchemy.exc import SQLAlchemyError

from hola.storage import schema, sqlite_file, tables
from hola.storage.contract import Durability, LogPosition, StorageError, UnsafeError
from hola.storage.database import DatabaseStorage
from hola.storage.file_identity import FileIdentity, check_names
from hola.storage.lock import DatabaseLock
from hola.storage.rows import Changes
from hola.storage.sqlite_file import Synchronous, explain
from hola.storage.statements import ROWS_AT_ONCE, Statements
from hola.storage.url import sqlite_path

_DRIVER_ERRORS = (sqlite3.Error, SQLAlchemyError)
_SQL: Final = Statements("sqlite")

_APPEND: Final = """INSERT INTO journal (batch, epoch, changes)
SELECT ?1, ?2, ?3 FROM leader
WHERE epoch = ?2 AND ?1 = 1 + coalesce((SELECT max(batch) FROM journal), leader.batch)"""
_RAISE_EPOCH: Final = """UPDATE leader SET epoch = epoch + 1, holder = coalesce(?1, holder)
WHERE epoch = coalesce(?2, epoch)"""
_LET_GO: Final = "UPDATE leader SET holder = NULL WHERE epoch = ?"
_FOLDED: Final = "UPDATE leader SET batch = ?1 WHERE epoch = ?2"
_WRITE_NOTHING: Final = "DELETE FROM counters WHERE 0"
_RAISE_LAST_STUDY_ID: Final = _SQL.raise_last_study_id()
_DELETE_STUDY: Final = _SQL.delete_study()
_FORGET_REQUEST: Final = _SQL.delete(tables.requests)
_FORGET_WORKER: Final = _SQL.delete(tables.workers)
_FORGET_METADATA: Final = _SQL.delete(tables.trial_metadata)
_TRIM_EVENTS: Final = _SQL.trim_events()
_PUT: Final = {
    table.name: (_SQL.put(table), _SQL.put(table, ROWS_AT_ONCE))
    for table in (
        tables.studies,
        tables.trials,
        tables.trial_metadata,
        tables.reports,
        tables.workers,
        tables.requests,
        tables.events,
        tables.models,
    )
}


class SqliteStorage(DatabaseStorage):
    """Storage in a SQLite file.

    :param url: ``sqlite:///PATH``, or a path.
    :param synchronous: ``FULL`` survives a power cut, ``NORMAL`` a killed process.
    :param busy_timeout_s: how long to wait for another program that writes, in seconds.
    :raises StorageError: when the database cannot be used, with what to do.
    """

    def __init__(self, url: str, *, synchronous: Synchronous = "FULL", busy_timeout_s: float = 5.0) -> None:
        self.path = sqlite_path(url)
        super().__init__(self.path, _SQL)
        self.durability: Durability = "power" if synchronous == "FULL" else "process"
        self._synchronous = synchronous
        self._proxy: PoolProxiedConnection | None = None
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._is_closed = False
        self._busy_timeout_s = busy_timeout_s
        self._engine = sqlite_file.make_engine(self.path, busy_timeout_s)
        self._lock: DatabaseLock | None = DatabaseLock(self.path)
        try:
            self._writer = self._open(self._lock)
        except BaseException:
            self._disconnect()
            raise

    # The writer

    def _take_lock(self) -> None:
        self._check_open()
        if self._lock is None:
            self._lock = DatabaseLock(self.path)

    def _let_go(self) -> None:
        with self._statement("was not released") as connection:
            connection.execute(_LET_GO, (self.position.epoch,))
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _append(self, position: LogPosition, text: bytes) -> bool:
        self._check_open()
        connection = self._connected()
        self._file.check()
        with self._statement("may or may not have stored the changes", "refused the changes"):
            appended = connection.execute(_APPEND, (position.batch, position.epoch, text)).rowcount == 1
        self._file.check()
        return appended

    def _stand(self) -> tuple[int, int, str | None]:
        with self._statement("cannot be read") as connection:
            epoch, batch, holder = connection.execute(_SQL.position).fetchone()
        return epoch, batch, holder

    def _raise_epoch(self, holder: str | None, epoch: int | None) -> bool:
        self._check_open()
        with self._statement("cannot be written") as connection:
            raised = connection.execute(_RAISE_EPOCH, (holder, epoch)).rowcount == 1
        self._file.check()
        return raised

    def _write_tables(self, changes: Changes, position: LogPosition, batches: int) -> bool:
        connection = self._connected()
        self._file.check()
        with self._statement(
            "may or may not have brought its tables up to date", "did not bring its tables up to date"
        ):
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute(_FOLDED, (position.batch, position.epoch)).rowcount != 1:
                connection.execute("ROLLBACK")
                return False
            _write(connection, changes)
            removed = connection.execute("DELETE FROM journal").rowcount
            if removed != batches:
                connection.execute("ROLLBACK")
                raise UnsafeError(f"{self.path}: {removed} batches are in the log, where there were {batches}")
            connection.execute("COMMIT")
            self._file.check()
            # Explicitly, because a failure of an automatic one would not be noticed.
            if self._file.log_bytes() > sqlite_file.CHECKPOINT_BYTES:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        return True

    @contextmanager
    def _statement(self, action: str, refused: str | None = None) -> Iterator[sqlite3.Connection]:
        """The writer's connection, whose errors are those of the contract."""
        connection = self._connected()
        try:
            yield connection
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            if connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
            raise explain(error, self.path, action, refused or action) from error

    def _connected(self) -> sqlite3.Connection:
        self._check_open()
        if self._writer is None:
            self._reconnect()
            assert self._writer is not None
        return self._writer

    def _check_open(self) -> None:
        if self._is_closed:
            raise StorageError(f"{self.path} is closed")

    # The reader

    def _read(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        self._check_open()
        try:
            if self._reader is None:
                self._file.check_database()  # SQLite would make a new one
                self._reader = sqlite3.connect(
                    self.path, isolation_level=None, check_same_thread=False, timeout=self._busy_timeout_s
                )
                self._reader.execute("PRAGMA query_only = 1")
                self._reader.execute(f"PRAGMA cache_size = -{sqlite_file.CACHE_KIB}")
            return self._reader.execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            self._drop_reader()
            raise explain(error, self.path, "cannot be read") from error

    def _drop_reader(self) -> None:
        if self._reader is not None:
            with contextlib.suppress(sqlite3.Error):
                self._reader.close()
            self._reader = None

    # Connections

    def _open(self, lock: DatabaseLock) -> sqlite3.Connection:
        """Connect for the first time: see whose database it is, then bring it up to date."""
        check_names(self.path)
        if lock.was_made and not (os.path.exists(self.path) and os.path.getsize(self.path)):
            raise StorageError(
                f"{self.path} is empty or missing, and {lock.path} says that there was one: restore a copy "
                "of it, or remove that file to start again"
            )
        try:
            sqlite_file.make_file(self.path)
            connection = self._connect()
            try:
                revision = schema.stored_revision(connection, self.path)
            except (StorageError, sqlite3.DatabaseError) as error:
                if isinstance(error, StorageError) or error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
                    lock.discard()  # the file is somebody else's
                raise
            sqlite_file.make_private(self.path)
            sqlite_file.configure(connection, self.path, self._synchronous)
            if revision != tables.REVISION:
                schema.upgrade(self._engine, self.path, revision)
                sqlite_file.sync_folder(self.path)
            # SQLite opens a file that it may not write to without a word, until the first write.
            connection.execute(_WRITE_NOTHING)
            self._file = FileIdentity(self.path)
            self._file.opened()
            lock.made()
        except (*_DRIVER_ERRORS, OSError) as error:
            raise explain(getattr(error, "orig", None) or error, self.path, "cannot be opened") from error
        return connection

    def _reconnect(self) -> None:
        self._check_open()
        self._drop_writer()
        try:
            self._file.check_database()  # SQLite would make a new one
            connection = self._connect()
            sqlite_file.configure(connection, self.path, self._synchronous)
            connection.execute(_WRITE_NOTHING)
            self._file.opened()
        except BaseException as error:
            self._drop_writer()
            if isinstance(error, _DRIVER_ERRORS):
                raise explain(getattr(error, "orig", None) or error, self.path, "cannot be opened") from error
            raise
        self._writer = connection

    def _connect(self) -> sqlite3.Connection:
        self._proxy = self._engine.raw_connection()
        connection = self._proxy.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        return connection

    def _drop_writer(self) -> None:
        """Drop the connection, with the transaction that may be open."""
        self._writer = None
        if self._proxy is not None:
            with contextlib.suppress(*_DRIVER_ERRORS):
                self._proxy.invalidate()
            self._proxy = None

    def _disconnect(self) -> None:
        self._is_closed = True
        self._drop_reader()
        self._drop_writer()
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _write(connection: sqlite3.Connection, changes: Changes) -> None:
    """Write merged changes into the tables."""
    many = connection.executemany
    if changes.deleted_studies:
        for statement in _DELETE_STUDY:
            many(statement, [(study_id,) for study_id in changes.deleted_studies])
    if changes.forgotten_requests:
        many(_FORGET_REQUEST, changes.forgotten_requests)
    if changes.forgotten_workers:
        many(_FORGET_WORKER, changes.forgotten_workers)
    if changes.studies or changes.deleted_studies:
        connection.execute(_RAISE_LAST_STUDY_ID, (max(*changes.studies, *changes.deleted_studies, 0),))
    _put(connection, tables.studies, changes.studies.values())
    _put(connection, tables.trials, changes.trials.values())
    if changes.metadata:
        rows = changes.metadata.values()
        _put(connection, tables.trial_metadata, [row for row in rows if row.metadata_json is not None])
        many(_FORGET_METADATA, [row[:2] for row in rows if row.metadata_json is None])
    _put(connection, tables.reports, changes.reports.values())
    _put(connection, tables.workers, changes.workers.values())
    _put(connection, tables.requests, changes.requests.values())
    _put(connection, tables.events, changes.kept_events())
    _put(connection, tables.models, changes.models.values())
    if changes.events_before:
        many(_TRIM_EVENTS, changes.events_before.items())


def _put(connection: sqlite3.Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    one, many = _PUT[table.name]
    rows = rows if isinstance(rows, list) else [*rows]
    whole = len(rows) - len(rows) % ROWS_AT_ONCE
    for start in range(0, whole, ROWS_AT_ONCE):
        connection.execute(many, [*chain.from_iterable(rows[start : start + ROWS_AT_ONCE])])
    if whole < len(rows):
        connection.executemany(one, rows[whole:])
