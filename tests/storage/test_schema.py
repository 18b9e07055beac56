"""The tables, their revisions, and the rows agree."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, text

from hola.storage import StorageError, open_storage, schema, sqlite, sqlite_file, statements, tables
from tests.storage.postgres_server import PostgresServer


def migrated(path: Path) -> dict[str, str]:
    """The SQL of a database that the revisions made."""
    open_storage(str(path)).close()
    return definitions(path)


def created(path: Path, metadata: MetaData) -> dict[str, str]:
    """The SQL of a database made from the tables."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        metadata.create_all(connection)
    engine.dispose()
    return definitions(path)


def definitions(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in found if name != tables.VERSION_TABLE}


def test_the_revisions_make_the_tables(tmp_path: Path) -> None:
    assert migrated(tmp_path / "a.db") == created(tmp_path / "b.db", tables.metadata)


def test_a_table_without_a_revision_is_noticed(tmp_path: Path) -> None:
    changed = MetaData()
    for table in tables.metadata.sorted_tables:
        table.to_metadata(changed)
    changed.tables["trials"].c.reason.nullable = False
    assert migrated(tmp_path / "a.db") != created(tmp_path / "b.db", changed)


def test_the_revision_of_this_release_is_the_newest() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [tables.REVISION]


def test_a_revision_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_after(config: Config, revision: str) -> None:
        upgrade(config, revision)
        assert config.attributes["connection"].execute(text("SELECT count(*) FROM trials")).scalar() == 0
        raise sqlite3.OperationalError("planted")

    upgrade = command.upgrade
    path = tmp_path / "hola.db"
    monkeypatch.setattr(command, "upgrade", fail_after)
    with pytest.raises(StorageError, match="cannot be opened: planted"):
        open_storage(str(path))
    assert definitions(path) == {}
    monkeypatch.setattr(command, "upgrade", upgrade)
    open_storage(str(path)).close()


def test_only_indexes_in_use_exist(tmp_path: Path) -> None:
    """Every statement of the hot path and of loading finds its rows by a key."""
    open_storage(str(tmp_path / "hola.db")).close()
    sql = statements.Statements("sqlite")
    found = {name: getattr(sql, name) for name in ("trials", "metadata", "requests", "request", "events", "model")}
    found |= {name: getattr(sqlite, name) for name in ("_FORGET_REQUEST", "_TRIM_EVENTS", "_APPEND")}
    plans = {}
    with closing(sqlite3.connect(tmp_path / "hola.db")) as connection:
        for name, statement in found.items():
            plan = connection.execute(
                f"EXPLAIN QUERY PLAN {statement}", (1,) * (3 if name == "_APPEND" else statement.count("?"))
            )
            plans[name] = [step[3] for step in plan]
    assert plans == {
        "trials": ["SEARCH trials USING INDEX sqlite_autoindex_trials_1 (study_id=? AND trial_id>?)"],
        "metadata": [
            "SEARCH metadata USING INDEX sqlite_autoindex_metadata_1 (study_id=? AND trial_id=?)",
            "LIST SUBQUERY 1",
            "SCAN json_each VIRTUAL TABLE INDEX 1:",
        ],
        "requests": ["SEARCH requests USING PRIMARY KEY (study_id=?)"],
        "request": ["SEARCH requests USING PRIMARY KEY (study_id=? AND request_id=?)"],
        "events": ["SEARCH events USING INDEX sqlite_autoindex_events_1 (study_id=?)"],
        "model": ["SEARCH models USING INTEGER PRIMARY KEY (rowid=?)"],
        "_FORGET_REQUEST": ["SEARCH requests USING PRIMARY KEY (study_id=? AND request_id=?)"],
        "_TRIM_EVENTS": ["SEARCH events USING INDEX sqlite_autoindex_events_1 (study_id=? AND event_id<?)"],
        "_APPEND": ["SCAN leader", "SCALAR SUBQUERY 1", "SEARCH journal"],
    }


def test_an_unforeseen_error_is_told_as_it_is() -> None:
    assert str(sqlite_file.explain(ValueError("odd"), "/x.db", "cannot be read")) == "/x.db cannot be read: odd"


def test_the_revisions_make_the_tables_in_postgres(postgres_server: PostgresServer, postgres_url: str) -> None:
    database = postgres_url.rpartition("/")[2]
    open_storage(postgres_url).close()
    engine = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA made"))
        connection.execute(text("SET LOCAL search_path = made"))
        tables.metadata.create_all(connection)
    engine.dispose()
    columns = """
        select table_name, row_number() over (partition by table_name order by ordinal_position), column_name,
            data_type, is_nullable
        from information_schema.columns where table_schema = '{}' and table_name <> 'hola_version' order by 1, 2"""
    keys = """
        select cl.relname, pg_get_constraintdef(c.oid) from pg_constraint c join pg_class cl on cl.oid = c.conrelid
        where c.connamespace = '{}'::regnamespace and c.contype in ('p', 'u') and cl.relname <> 'hola_version'
        order by 1, 2"""
    for query in (columns, keys):
        migrated, created = (postgres_server.execute(query.format(schema), database) for schema in ("public", "made"))
        assert migrated == created
        assert migrated
