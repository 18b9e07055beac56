"""SQLite: how a connection is made, and what its errors mean."""

import contextlib
import os
import sqlite3
import stat
from typing import Any, Literal, TypeAlias

from sqlalchemy import URL, Engine, NullPool, create_engine, event

from hola.storage.contract import RefusedError, StorageError, UnknownOutcomeError, UnsafeError

Synchronous: TypeAlias = Literal["FULL", "NORMAL"]
"""FULL survives a power cut, NORMAL a killed process."""

CHECKPOINT_BYTES = 16_000_000
"""Size of the write-ahead log after which it is copied into the database: of a hot page only the newest version is
copied, so a longer log costs less, and 16 MB are read in a few hundredths of a second after a crash."""

CACHE_KIB = 16_384
JOURNAL_LIMIT_BYTES = 64 * 1024 * 1024

_UNSAFE = frozenset({sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC})
_ROLLED_BACK = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_TOOBIG,
    }
)
"""After these nothing of the statement is stored."""

_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program writes to it: end that program's transaction",
    sqlite3.SQLITE_CANTOPEN: "check that the folder exists and may be written to",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: restore a copy, or save what is left with sqlite3's .recover",
    sqlite3.SQLITE_FULL: "free space on the disk",
    sqlite3.SQLITE_IOERR: "check the disk",
    sqlite3.SQLITE_NOTADB: "choose another path",
    sqlite3.SQLITE_READONLY: "the scheduler needs permission to write to the file and its folder",
}


def make_engine(path: str, busy_timeout_s: float) -> Engine:
    """An engine whose connections are in autocommit mode, except for transactions begun through SQLAlchemy.

    :param path: of the database, which is made if it is not there.
    :param busy_timeout_s: how long to wait for another program that writes, in seconds.
    """
    engine = create_engine(
        URL.create("sqlite", database=path),
        poolclass=NullPool,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": busy_timeout_s},
    )

    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "begin", begin)
    return engine


def make_file(path: str) -> None:
    """Make the file of a database, readable only by its owner whatever the umask. Leave a file that is there as it is.

    :param path: of the database.
    :raises OSError: when it cannot be made.
    """
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        os.fchmod(handle, 0o600)
        os.close(handle)


def make_private(path: str) -> None:
    """Take the permissions of group and others from a database.

    The write-ahead log and the shared memory get the permissions of the database from SQLite.

    :param path: of a database that is known to be hola's.
    :raises OSError: when that fails.
    """
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            found = os.lstat(path + suffix)
            if stat.S_ISREG(found.st_mode) and found.st_mode & 0o077 and found.st_uid == os.geteuid():
                os.chmod(path + suffix, found.st_mode & 0o700)


def configure(connection: sqlite3.Connection, path: str, synchronous: Synchronous) -> None:
    """Set the write-ahead log and the durability.

    :param connection: a connection to a database that is known to be hola's.
    :param path: its path.
    :param synchronous: the durability.
    :raises StorageError: when they cannot be had.
    """

    def pragma(text: str) -> Any:
        row = connection.execute(f"PRAGMA {text}").fetchone()
        return row and row[0]

    mode = pragma("journal_mode = WAL")
    if mode != "wal":
        raise StorageError(
            f"{path} is on a file system without shared memory, so that SQLite cannot keep a write-ahead log "
            f"(journal mode {mode}): put it on a local disk"
        )
    pragma(f"synchronous = {synchronous}")
    # On macOS a plain fsync leaves the data in the drive's cache; elsewhere these do nothing.
    pragma(f"fullfsync = {int(synchronous == 'FULL')}")
    pragma(f"checkpoint_fullfsync = {int(synchronous == 'FULL')}")
    pragma("wal_autocheckpoint = 0")  # a failure of such a checkpoint would not be noticed
    pragma(f"journal_size_limit = {JOURNAL_LIMIT_BYTES}")
    pragma(f"cache_size = -{CACHE_KIB}")
    # Some builds overwrite what is deleted with zeros: that would write every page of trimmed events again.
    pragma("secure_delete = OFF")
    level = pragma("synchronous")
    if level != {"NORMAL": 1, "FULL": 2}[synchronous]:
        raise StorageError(f"{path}: SQLite runs with synchronous = {level}, not {synchronous}")


def sync_folder(path: str) -> None:
    """Make a new file's name durable.

    :param path: of the file.
    :raises OSError: when that fails.
    """
    folder = os.open(os.path.dirname(path), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def explain(error: Exception, path: str, action: str, refused: str | None = None) -> StorageError:
    """The storage error for one of the driver's.

    :param error: what the driver raised.
    :param path: of the database.
    :param action: what happened, such as ``"cannot be read"``.
    :param refused: what happened if SQLite took it back; absent: the same.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        if isinstance(error, (OverflowError, UnicodeError)):
            return RefusedError(f"{path} {refused or action}: {error}")
        return UnknownOutcomeError(f"{path} {action}: {error}")
    if code in _UNSAFE:
        return UnsafeError(
            f"{path} {action}: {error}: the disk did not keep what was written to it; check it before starting again"
        )
    advice = _ADVICE.get(code & 0xFF)
    hint = f"; {advice}" if advice else ""
    if code & 0xFF in _ROLLED_BACK:
        return RefusedError(f"{path} {refused or action}: {error}{hint}", reason=f"{error}{hint}")
    return UnknownOutcomeError(f"{path} {action}: {error}{hint}", reason=f"{error}{hint}")
