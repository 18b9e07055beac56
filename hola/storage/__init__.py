"""Durable state behind one small interface: see :mod:`hola.storage.contract`."""

from typing import Literal

from hola.storage.contract import (
    DeposedError,
    InUseError,
    LogPosition,
    RefusedError,
    Storage,
    StorageError,
    UnknownOutcomeError,
    UnsafeError,
)
from hola.storage.memory import MemoryStorage
from hola.storage.url import is_postgres

__all__ = [
    "DeposedError",
    "InUseError",
    "LogPosition",
    "MemoryStorage",
    "RefusedError",
    "Storage",
    "StorageError",
    "UnknownOutcomeError",
    "UnsafeError",
    "open_storage",
]


def open_storage(
    where: str, *, synchronous: Literal["FULL", "NORMAL"] = "FULL", busy_timeout_s: float = 5.0
) -> Storage:
    """Open a storage.

    :param where: ``memory``, the path of a SQLite file, which is made if it is not there, or a URL: ``sqlite:///PATH``
        or ``postgresql://USER:PASSWORD@HOST/DATABASE``.
    :param synchronous: SQLite's durability: ``FULL`` survives a power cut, ``NORMAL`` a killed process.
    :param busy_timeout_s: how long to wait for another program that writes to the SQLite file, in seconds.
    :raises StorageError: when it cannot be used, with what to do.
    """
    if where == "memory":
        return MemoryStorage()
    extra = "postgres" if is_postgres(where) else "server"
    try:
        if is_postgres(where):
            from hola.storage.postgres import PostgresStorage

            return PostgresStorage(where)
        from hola.storage.sqlite import SqliteStorage
    except ModuleNotFoundError as error:
        raise StorageError(f"{error.name} is missing: pip install 'hola-hpo[{extra}]'") from error
    return SqliteStorage(where, synchronous=synchronous, busy_timeout_s=busy_timeout_s)
