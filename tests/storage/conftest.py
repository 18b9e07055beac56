"""The storages under test."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from hola.storage import Storage, open_storage
from hola.storage.rows import Changes
from tests.storage.backends import TABLES, AnyBackend, MemoryBackend, PostgresBackend, SqliteBackend
from tests.storage.examples import acquired, changes, study
from tests.storage.postgres_server import PostgresServer, ServerMissingError

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server. Without one its tests are skipped, and fail in CI."""
    try:
        server = PostgresServer()
    except ServerMissingError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a new database."""
    name = f"test{next(_numbers)}"
    yield postgres_server.create(name)
    postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_database(postgres_server: PostgresServer) -> str:
    """A database with hola's tables, that all tests share."""
    url = postgres_server.create("shared")
    open_storage(url).close()
    return "shared"


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyBackend]:
    """Each storage, empty."""
    yield from _backend(request, tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyBackend]:
    """Each storage with a log and tables, empty."""
    yield from _backend(request, tmp_path)


def _backend(request: pytest.FixtureRequest, folder: Path) -> Iterator[AnyBackend]:
    found: AnyBackend
    if request.param == "memory":
        found = MemoryBackend()
    elif request.param == "sqlite":
        found = SqliteBackend(folder / "hola.db")
    else:
        server, name = (request.getfixturevalue(fixture) for fixture in ("postgres_server", "postgres_database"))
        server.execute(f"TRUNCATE {TABLES}; UPDATE leader SET epoch = 0, batch = 0, holder = NULL", name)
        found = PostgresBackend(server, name)
    yield found
    found.close()


@pytest.fixture(params=["in the log", "in the tables"])
def storage(backend: AnyBackend, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """An open storage that is held. What is committed stays in the log, or is folded at once."""
    storage = backend.open()
    if request.param == "in the tables":
        commit = storage.commit

        def commit_and_fold(rows: Changes) -> None:
            commit(rows)
            storage.fold()

        monkeypatch.setattr(storage, "commit", commit_and_fold)
    return storage


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """A database with a study."""
    path = tmp_path / "hola.db"
    storage = acquired(path)
    storage.commit(changes(study()))
    storage.close()
    return path
