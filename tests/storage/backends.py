"""The storages that the contract is tested on."""

import contextlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pytest

from hola.storage import LogPosition, MemoryStorage, Storage, UnknownOutcomeError, open_storage
from hola.storage.database import DatabaseStorage
from hola.storage.postgres import PostgresStorage
from tests.storage.postgres_server import PostgresServer

TABLES = "studies, trials, metadata, reports, workers, requests, events, models, counters, journal"


class _Backend:
    """A storage that can be opened again and again, also while it is open."""

    def __init__(self) -> None:
        self._opened: list[Storage] = []

    def close(self) -> None:
        for storage in self._opened:
            with contextlib.suppress(Exception):
                storage.close()

    def _acquired(self, storage: Storage) -> Storage:
        self._opened.append(storage)
        storage.acquire("test")
        return storage


class MemoryBackend(_Backend):
    """Handles on the same rows in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = MemoryStorage()

    def open(self) -> Storage:
        return self._acquired(MemoryStorage(self._rows))

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        pytest.skip("memory has no tables")


class SqliteBackend(_Backend):
    """A file. Its lock is taken away, so that another may open it."""

    def __init__(self, path: Path, synchronous: Literal["FULL", "NORMAL"] = "FULL") -> None:
        super().__init__()
        self.path = path
        self._synchronous: Literal["FULL", "NORMAL"] = synchronous

    def open(self) -> Storage:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{self.path}.lock")
        return self._acquired(open_storage(str(self.path), synchronous=self._synchronous))

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(statement).fetchall()


class PostgresBackend(_Backend):
    """A database of a server. Its lock is taken away, so that another may open it."""

    def __init__(self, server: PostgresServer, database: str) -> None:
        super().__init__()
        self.server, self.database = server, database
        self.url = server.url(database)

    def open(self) -> Storage:
        for storage in self._opened:
            if isinstance(storage, PostgresStorage) and storage._writer is not None:
                storage._execute(b"SELECT pg_advisory_unlock_all()")
        return self._acquired(open_storage(self.url))

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        return self.server.execute(statement, self.database)


AnyBackend: TypeAlias = MemoryBackend | SqliteBackend | PostgresBackend


def lose_answer(storage: Storage, monkeypatch: pytest.MonkeyPatch, *, stored: bool) -> None:
    """Let the outcome of the next commit be unknown.

    :param storage: a storage.
    :param stored: whether it was stored all the same.
    """
    assert isinstance(storage, DatabaseStorage)
    append = storage._append

    def lose(position: LogPosition, text: bytes) -> bool:
        monkeypatch.setattr(storage, "_append", append)
        if stored:
            append(position, text)
        raise UnknownOutcomeError("planted")

    monkeypatch.setattr(storage, "_append", lose)


def fenced(storage: Storage, epoch: int = 0, batch: int = 0) -> None:
    """Move the position that a storage believes in.

    :param storage: the storage.
    :param epoch: by how much.
    :param batch: by how much.
    """
    at = storage.position
    storage.position = LogPosition(at.epoch + epoch, at.batch + batch)  # type: ignore[misc]  # nobody else may
