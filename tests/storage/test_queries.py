"""The queries of docs/database.md give the same in SQLite and in PostgreSQL."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hola.storage import MemoryStorage, open_storage
from hola.storage.rows import Changes, MetadataRow
from hola.storage.snapshot import read_snapshot
from tests.storage.postgres_server import PostgresServer

PAGE = Path(__file__).parents[2] / "docs" / "database.md"
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
ASSET = Path(__file__).with_name("assets") / "revision_0001.sql"


def all_rows(storage: MemoryStorage) -> Changes:
    changes = Changes()
    for study in storage.studies():
        changes.studies[study.study_id] = study
        changes.trials |= {row[:2]: row for row in storage.trials(study.study_id)}
        told = storage.all_metadata(study.study_id)
        rows = (MetadataRow(study.study_id, trial_id, text) for trial_id, text in told.items())
        changes.metadata |= {row[:2]: row for row in rows}
        changes.workers |= {row[:2]: row for row in storage.workers(study.study_id)}
    return changes


def test_there_are_five() -> None:
    assert len(QUERIES) == 5


@pytest.fixture
def filled(tmp_path: Path, postgres_server: PostgresServer, postgres_url: str) -> tuple[Path, str]:
    """The same studies in both."""
    path = tmp_path / "hola.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(ASSET.read_text())
    open_storage(str(path)).close()
    storage = open_storage(postgres_url)
    storage.acquire("test")
    storage.commit(all_rows(read_snapshot(path)))
    storage.close()
    return path, postgres_url.rpartition("/")[2]


def test_each_gives_the_same_in_both(filled: tuple[Path, str], postgres_server: PostgresServer) -> None:
    path, database = filled
    for query in QUERIES:
        with closing(sqlite3.connect(path)) as connection:
            cursor = connection.execute(query)
            names, rows = [column[0] for column in cursor.description], cursor.fetchall()
        found = postgres_server.execute(re.sub(r"(\w+_json) ->>", r"\1::json ->>", query), database)
        assert len(rows) > 0
        assert len(names) == len(set(names))
        as_numbers = [tuple(float(v) if type(v).__name__ == "Decimal" else v for v in row) for row in found]
        assert as_numbers == [pytest.approx(row) if "seconds" in names else row for row in rows]
