"""The tables, their revisions, and the rows agree."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, text

from hola.storage import open_storage, rows, schema, sqlite, statements, tables


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


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (tables.studies, rows.StudyRow),
        (tables.trials, rows.TrialRow),
        (tables.workers, rows.WorkerRow),
        (tables.events, rows.EventRow),
        (tables.models, rows.ModelRow),
    ],
)
def test_columns_are_the_fields_in_their_order(table: object, row: type) -> None:
    assert table.c.keys() == list(row._fields)  # type: ignore[attr-defined]


def test_requests_have_a_number_before_their_fields() -> None:
    assert tables.requests.c.keys() == ["request_id", *rows.RequestRow._fields]


def test_a_deleted_study_leaves_every_table() -> None:
    named = {name for name, table in tables.metadata.tables.items() if "study_id" in table.c}
    assert {statement.split()[2] for statement in statements.DELETE_STUDY} == named


def test_a_revision_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_after(config: Config, revision: str) -> None:
        upgrade(config, revision)
        assert config.attributes["connection"].execute(text("SELECT count(*) FROM trials")).scalar() == 0
        raise sqlite3.OperationalError("planted")

    upgrade = command.upgrade
    path = tmp_path / "hola.db"
    monkeypatch.setattr(command, "upgrade", fail_after)
    with pytest.raises(rows.StorageError, match="cannot be opened: planted"):
        open_storage(str(path))
    assert definitions(path) == {}
    monkeypatch.setattr(command, "upgrade", upgrade)
    open_storage(str(path)).close()


def test_only_indexes_in_use_exist(tmp_path: Path) -> None:
    """Every statement of the hot path and of loading finds its rows by a key."""
    open_storage(str(tmp_path / "hola.db")).close()
    plans = {}
    with closing(sqlite3.connect(tmp_path / "hola.db")) as connection:
        for name in ("TRIALS", "REQUESTS", "REQUEST_KEYS", "EVENTS", "MODEL", "FORGET_REQUEST", "TRIM_EVENTS"):
            statement = getattr(statements, name)
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", (1,) * statement.count("?")).fetchall()
            plans[name] = [step[3] for step in plan]
    assert plans == {
        "TRIALS": ["SEARCH trials USING INDEX sqlite_autoindex_trials_1 (study_id=? AND trial_id>?)"],
        "REQUESTS": ["SEARCH requests USING INDEX requests_of_study (study_id=?)"],
        "REQUEST_KEYS": ["SEARCH requests USING INDEX requests_of_study (study_id=?)"],
        "EVENTS": ["SEARCH events USING INDEX sqlite_autoindex_events_1 (study_id=?)"],
        "MODEL": ["SEARCH models USING INTEGER PRIMARY KEY (rowid=?)"],
        "FORGET_REQUEST": ["SEARCH requests USING INTEGER PRIMARY KEY (rowid=?)"],
        "TRIM_EVENTS": ["SEARCH events USING INDEX sqlite_autoindex_events_1 (study_id=? AND event_id<?)"],
    }


def test_an_unforeseen_error_is_told_as_it_is() -> None:
    assert str(sqlite.explain(ValueError("odd"), "/x.db", "cannot be read")) == "/x.db cannot be read: odd"
