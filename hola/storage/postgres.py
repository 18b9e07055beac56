"""Storage in a PostgreSQL database, through psycopg 3."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import msgspec
import psycopg
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from hola.storage import log, nul, schema, tables
from hola.storage.contract import (
    Durability,
    InUseError,
    LogPosition,
    RefusedError,
    StorageError,
    UnknownOutcomeError,
    UnsafeError,
)
from hola.storage.copying import copy
from hola.storage.database import DatabaseStorage
from hola.storage.memory import MemoryStorage
from hola.storage.postgres_connection import SQL, ReportedError, connect, query, run, told
from hola.storage.rows import Changes
from hola.storage.url import libpq_url, shown

_OLDEST_SERVER: Final = 14
_encode = msgspec.json.Encoder().encode

# One statement, so that no lock is held while the server waits for the client. "one = 1" lets the key's index serve,
# which recovers at once from versions of the row that an old snapshot kept.
_APPEND: Final = b"""WITH fence AS (
    UPDATE leader SET batch = $2::bigint
    WHERE epoch = $1::bigint AND batch = $2::bigint - 1 AND one = 1 RETURNING batch)
INSERT INTO journal (batch, epoch, changes) SELECT batch, $1::bigint, $3::text FROM fence"""
_HOLD: Final = b"SELECT 1 FROM leader WHERE epoch = $1::bigint AND batch = $2::bigint AND one = 1 FOR UPDATE"
_RAISE_EPOCH: Final = b"""UPDATE leader SET epoch = epoch + 1, holder = coalesce($1::text, holder)
WHERE epoch = coalesce($2::bigint, epoch) AND one = 1"""
_LET_GO: Final = b"UPDATE leader SET holder = NULL WHERE epoch = $1::bigint AND one = 1"
# Of the schema in use, as several may share a database. The first number says that the lock is hola's.
_LOCK: Final = b"SELECT pg_try_advisory_lock(1752132705, hashtext(current_schema()))"
_UNLOCK: Final = b"SELECT pg_advisory_unlock_all()"
_TERMINATE: Final = b"""SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
WHERE pid = $1::integer AND backend_start::text = $2::text AND pid <> pg_backend_pid()"""


class PostgresStorage(DatabaseStorage):
    """Storage in a PostgreSQL database.

    :param url: of the database, in libpq's form.
    :param timeout_s: how long to wait for the server's answer to a statement, in seconds.
    :raises StorageError: when the database cannot be used, with what to do.
    """

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        super().__init__(shown(url), SQL)
        self._url = libpq_url(url)
        self._timeout_s = timeout_s
        self._writer: psycopg.Connection[Any] | None = None
        self._reader: psycopg.Connection[Any] | None = None
        self._session: tuple[bytes, bytes] | None = None
        """The process of the server that serves the writer, and when it began."""
        self._is_closed = False
        try:
            self._open()
        except BaseException:
            self._disconnect()
            raise

    # The writer

    def _take_lock(self) -> None:
        if self._execute(_LOCK).get_value(0, 0) != b"t":
            raise InUseError(self.where, self._holder())

    def _holder(self) -> str:
        with contextlib.suppress(StorageError):
            holder = self._stand()[2]
            return f" ({holder})" if holder else ""
        return ""

    def _let_go(self) -> None:
        self._execute(_LET_GO, b"%d" % self.position.epoch)
        self._execute(_UNLOCK)

    def _append(self, position: LogPosition, text: bytes) -> bool:
        connection = self._connected()
        result = self._finish(connection, "hola_append", b"%d" % position.epoch, b"%d" % position.batch, text)
        return result.command_tuples == 1

    def _stand(self) -> tuple[int, int, str | None]:
        row = self._execute(SQL.position.encode())
        epoch, batch, holder = (row.get_value(0, column) for column in range(3))
        assert epoch is not None
        assert batch is not None
        return int(epoch), int(batch), None if holder is None else holder.decode()

    def _raise_epoch(self, holder: str | None, epoch: int | None) -> bool:
        given = None if holder is None else holder.encode()
        return self._execute(_RAISE_EPOCH, given, None if epoch is None else b"%d" % epoch).command_tuples == 1

    def _write_tables(self, changes: Changes, position: LogPosition, batches: int) -> bool:
        run = self._execute
        run(b"BEGIN")
        try:
            if run(_HOLD, b"%d" % position.epoch, b"%d" % position.batch).ntuples != 1:
                run(b"ROLLBACK")
                return False
            for statement, rows in _writes(changes):
                encoded = _encode(rows)
                run(statement.encode(), _encode(nul.escape(rows)) if nul.may_need_escape(encoded) else encoded)
            removed = run(b"DELETE FROM journal").command_tuples
            if removed != batches:
                raise UnsafeError(f"{self.where}: {removed} batches are in the log, where there were {batches}")
            run(b"COMMIT")
        except (RefusedError, UnsafeError):
            run(b"ROLLBACK")
            raise
        return True

    def _encoded(self, changes: Changes) -> bytes:
        text = log.encode(changes)
        if nul.may_need_escape(text):
            nul.check(changes)
        return text

    def _execute(self, statement: bytes, *parameters: bytes | None) -> PGresult:
        return self._finish(self._connected(), statement, *parameters)

    def _finish(self, connection: "psycopg.Connection[Any]", what: bytes | str, *parameters: bytes | None) -> PGresult:
        """Run a statement, or one that is prepared, and wait for its result within the time allowed."""
        try:
            return run(connection.pgconn, what, parameters, self._timeout_s)
        except ReportedError as error:
            raise RefusedError(f"{self.where} refused the changes: {error}") from None
        except BaseException as error:
            self._drop_writer()
            if isinstance(error, (psycopg.Error, OSError)):
                raise UnknownOutcomeError(
                    f"{self.where}: the connection broke: {told(error)}", reason="the connection to the database broke"
                ) from error
            raise

    def _connected(self) -> "psycopg.Connection[Any]":
        self._check_open()
        if self._writer is None:
            raise UnknownOutcomeError(f"{self.where}: there is no connection")
        return self._writer

    def _check_open(self) -> None:
        if self._is_closed:
            raise StorageError(f"{self.where} is closed")

    # The reader

    def _read(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        self._check_open()
        was_connected = self._reader is not None
        try:
            return self._read_once(statement, parameters)
        except psycopg.Error as error:
            self._drop_reader()
            if not was_connected:
                raise StorageError(f"{self.where} cannot be read: {told(error)}") from error
        # The server may have been started again since the last read.
        try:
            return self._read_once(statement, parameters)
        except psycopg.Error as error:
            self._drop_reader()
            raise StorageError(f"{self.where} cannot be read: {told(error)}") from error

    def _read_once(self, statement: str, parameters: tuple[Any, ...]) -> list[Any]:
        if self._reader is None:
            self._reader = connect(self._url, "hola reader")
        return query(self._reader, statement, parameters)

    def _drop_reader(self) -> None:
        if self._reader is not None:
            with contextlib.suppress(psycopg.Error):
                self._reader.close()
            self._reader = None

    # Connections

    def _open(self) -> None:
        connection = self._connect_writer()
        info = connection.info
        if info.server_version < 10_000 * _OLDEST_SERVER:
            raise StorageError(
                f"{self.where}: PostgreSQL {info.server_version // 10_000} is too old, {_OLDEST_SERVER} is needed"
            )
        if (found := info.parameter_status("server_encoding")) != "UTF8":
            raise StorageError(f"{self.where}: the database's encoding is {found}; create it with encoding 'UTF8'")
        self._take_lock()
        fsync = self._execute(b"SHOW fsync").get_value(0, 0)
        self.durability: Durability = "power" if fsync == b"on" else "process"
        try:
            revision = stored_revision(connection, self.where)
            if revision != tables.REVISION:
                self._upgrade(revision)
        except psycopg.Error as error:
            raise StorageError(f"{self.where} cannot be opened: {told(error)}") from error
        self._prepare(connection)

    def _upgrade(self, revision: str | None) -> None:
        from sqlalchemy import NullPool, create_engine
        from sqlalchemy.exc import SQLAlchemyError

        engine = create_engine(
            "postgresql+psycopg://", creator=lambda: connect(self._url, "hola", False), poolclass=NullPool
        )
        try:
            schema.upgrade(engine, self.where, revision)
        except SQLAlchemyError as error:
            raise StorageError(f"{self.where} cannot be opened: {getattr(error, 'orig', None) or error}") from error
        finally:
            engine.dispose()

    def _connect_writer(self) -> "psycopg.Connection[Any]":
        self._check_open()
        try:
            connection = connect(self._url, "hola")
        except psycopg.Error as error:
            raise UnknownOutcomeError(
                f"{self.where} cannot be reached: {told(error)}", reason="the database cannot be reached"
            ) from error
        self._writer = connection
        # A setting that turns it off is meant for other programs; stricter ones, such as remote_apply, stay.
        self._execute(
            b"SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
        row = self._execute(b"SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")
        pid, began = row.get_value(0, 0), row.get_value(0, 1)
        self._session = (pid, began) if pid is not None and began is not None else None
        return connection

    def _prepare(self, connection: "psycopg.Connection[Any]") -> None:
        result = connection.pgconn.prepare(b"hola_append", _APPEND)
        if result.status != ExecStatus.COMMAND_OK:
            raise StorageError(f"{self.where} cannot be used: {result.get_error_message()}")

    def _reconnect(self) -> None:
        old, self._session = self._session, None
        self._drop_writer()
        try:
            connection = self._connect_writer()
            if old is not None:
                # What it had in flight is stored or undone once it has ended, and its lock is free.
                self._execute(_TERMINATE, *old)
            self._prepare(connection)
        except BaseException:
            self._drop_writer()
            self._session = old
            raise

    def _drop_writer(self) -> None:
        if self._writer is not None:
            with contextlib.suppress(psycopg.Error):
                self._writer.close()
            self._writer = None

    def _disconnect(self) -> None:
        self._is_closed = True
        self._drop_reader()
        self._drop_writer()


def stored_revision(connection: "psycopg.Connection[Any]", where: str) -> str | None:
    """The revision of a database, which is only read.

    :param connection: to the database.
    :param where: the database, for errors.
    :returns: the revision, or ``None`` for a schema without tables.
    :raises StorageError: for a schema that is somebody else's.
    """
    names = [
        name for (name,) in query(connection, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    ]
    if not names:
        return None
    if tables.VERSION_TABLE not in names:
        found = ", ".join(sorted(names)[:5])
        raise StorageError(f"{where} is not a hola database: it holds {found}; use an empty database or schema")
    rows = query(connection, f"SELECT version_num FROM {tables.VERSION_TABLE}")
    if not rows:
        raise StorageError(f"{where} does not say its revision; restore a copy, or choose another database")
    return str(rows[0][0])


def read_snapshot(url: str) -> MemoryStorage:
    """See :func:`hola.storage.snapshot.read_snapshot`.

    :param url: of the database.
    """
    where = shown(url)
    try:
        with _one_state(libpq_url(url)) as connection:
            revision = stored_revision(connection, where)
            return copy(lambda statement, given: query(connection, statement, given), SQL, where, revision)
    except psycopg.Error as error:
        raise StorageError(f"{where} cannot be read: {told(error)}") from error


@contextmanager
def _one_state(url: str) -> Iterator["psycopg.Connection[Any]"]:
    """A connection all of whose queries see the same state."""
    with connect(url, "hola reader", autocommit=False) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection


def _writes(changes: Changes) -> Iterator[tuple[str, list[Any]]]:
    """The statements that write merged changes into the tables, each with the rows of its parameter."""
    if changes.deleted_studies:
        for statement in SQL.delete_study():
            yield statement, changes.deleted_studies
    if changes.forgotten_requests:
        yield SQL.delete(tables.requests), changes.forgotten_requests
    if changes.forgotten_workers:
        yield SQL.delete(tables.workers), changes.forgotten_workers
    if changes.studies or changes.deleted_studies:
        yield SQL.raise_last_study_id(), [max(*changes.studies, *changes.deleted_studies, 0)]
    metadata = changes.metadata.values()
    gone = [row[:2] for row in metadata if row.metadata_json is None]
    if gone:
        yield SQL.delete(tables.trial_metadata), gone
    events = {row[:2]: row for row in changes.kept_events()}
    for table, rows in (
        (tables.studies, changes.studies.values()),
        (tables.trials, changes.trials.values()),
        (tables.trial_metadata, [row for row in metadata if row.metadata_json is not None]),
        (tables.reports, changes.reports.values()),
        (tables.workers, changes.workers.values()),
        (tables.requests, changes.requests.values()),
        (tables.events, events.values()),
        (tables.models, changes.models.values()),
    ):
        if rows:
            yield SQL.put(table), [*rows]
    if changes.events_before:
        yield SQL.trim_events(), [*changes.events_before.items()]
