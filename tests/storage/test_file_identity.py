"""The database's file is deleted, replaced, emptied or linked while it is in use, or before."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from hola.storage import StorageError, open_storage
from hola.storage.sqlite import SqliteStorage
from tests.storage.examples import acquired, changes, study, trial


def replace(database: Path) -> None:
    shutil.copy(database, f"{database}.copy")
    os.replace(f"{database}.copy", database)


def replace_log(database: Path) -> None:
    log = f"{database}-wal"
    shutil.copy(log, f"{log}.copy")
    os.replace(f"{log}.copy", log)


HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "deleted": (Path.unlink, "hola.db is not there"),
    "moved": (lambda database: database.rename(f"{database}.old"), "hola.db is not there"),
    "replaced": (replace, "hola.db was replaced by another file"),
    "emptied": (lambda database: os.truncate(database, 0), "hola.db was emptied"),
    "linked": (lambda database: os.link(database, f"{database}.link"), "hola.db has 2 names"),
    "log deleted": (lambda database: os.unlink(f"{database}-wal"), "hola.db-wal is not there"),
    "log replaced": (replace_log, "hola.db-wal was replaced by another file"),
}


# A new connection has a new log, and closing the one before writes into what was emptied.
CASES = [(harm, when) for harm in HARM for when in ("before a commit", "during a commit")]
CASES += [(harm, "after a failed commit") for harm in ("deleted", "moved", "replaced", "linked")]


@pytest.mark.parametrize(("harm", "when"), CASES)
def test_nothing_is_acknowledged_once_the_file_is_not_the_one_opened(
    tmp_path: Path, harm: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "hola.db"
    act, said = HARM[harm]
    with closing(acquired(database)) as storage:
        assert isinstance(storage, SqliteStorage)
        storage.commit(changes(study()))
        if when == "during a commit":
            statement = SqliteStorage._statement

            @contextmanager
            def harmed(self: SqliteStorage, *args: str) -> Iterator[Any]:
                with statement(self, *args) as connection:
                    yield connection
                    act(database)

            monkeypatch.setattr(SqliteStorage, "_statement", harmed)
        else:
            act(database)
        if when == "after a failed commit":
            storage._drop_writer()
        with pytest.raises(StorageError) as caught:
            storage.commit(changes(trial(1)))
        assert caught.value.fatal
        assert str(caught.value).startswith(f"{tmp_path}/{said}")


def test_a_database_with_a_second_name_is_not_opened(tmp_path: Path) -> None:
    database, other = tmp_path / "hola.db", tmp_path / "other.db"
    open_storage(str(database)).close()
    os.link(database, other)
    for name in (database, other):
        with pytest.raises(StorageError, match=r"has 2 names \(hard links\)"):
            open_storage(str(name))
    other.unlink()
    open_storage(str(database)).close()


@pytest.mark.parametrize("harm", [Path.unlink, lambda database: os.truncate(database, 0)], ids=["missing", "empty"])
def test_a_database_that_was_lost_is_not_begun_anew(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    database = tmp_path / "hola.db"
    open_storage(str(database)).close()
    kept = database.read_bytes()
    harm(database)
    for _ in range(2):
        with pytest.raises(StorageError, match=r"hola\.db is empty or missing, and .*hola\.db\.lock says"):
            open_storage(str(database))
    database.write_bytes(kept)
    open_storage(str(database)).close()
    (tmp_path / "hola.db.lock").unlink()
    harm(database)
    open_storage(str(database)).close()


def test_a_first_start_that_was_cut_short_begins_again(tmp_path: Path) -> None:
    database = tmp_path / "hola.db"
    database.touch()
    (tmp_path / "hola.db.lock").write_text("123\n")
    open_storage(str(database)).close()
