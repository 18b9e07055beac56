"""Durable state behind one small interface."""

from typing import Literal

from hola.storage.memory import MemoryStorage
from hola.storage.rows import Storage, StorageError

__all__ = ["MemoryStorage", "Storage", "StorageError", "open_storage"]


def open_storage(
    where: str, *, synchronous: Literal["FULL", "NORMAL"] = "FULL", busy_timeout_s: float = 5.0
) -> Storage:
    """Open a storage.

    :param where: ``memory``, the path of a SQLite file, which is made if it is not there, or a SQLAlchemy URL.
    :param synchronous: SQLite's durability: ``FULL`` survives a power cut, ``NORMAL`` a killed process.
    :param busy_timeout_s: how long to wait for another program that writes to the database, in seconds.
    :raises StorageError: when it cannot be used, with what to do.
    """
    if where == "memory":
        return MemoryStorage()
    try:
        from hola.storage.sql import SqlStorage
    except ModuleNotFoundError as error:
        raise StorageError(f"{error.name} is missing: pip install 'hola-hpo[server]', or use memory") from error
    return SqlStorage(where, synchronous=synchronous, busy_timeout_s=busy_timeout_s)
