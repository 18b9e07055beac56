"""SQLite in use: another program that writes, a full disk, and values that it cannot store."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hola.storage import RefusedError, StorageError
from hola.storage.sqlite import SqliteStorage
from tests.storage.examples import acquired, changes, everything, trial


def test_another_program_that_writes_is_waited_for_and_then_named(database_file: Path) -> None:
    storage = acquired(database_file, busy_timeout_s=0.01)
    with closing(sqlite3.connect(database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as caught:
            storage.commit(changes(trial(1)))
        other.execute("ROLLBACK")
    assert str(caught.value) == (
        f"{database_file} refused the changes: database is locked; "
        "another program writes to it: end that program's transaction"
    )
    storage.commit(changes(trial(2)))
    assert list(storage.trials(1)) == [trial(2)]
    storage.close()


def test_a_full_disk_is_told_and_nothing_is_lost(database_file: Path) -> None:
    storage = acquired(database_file)
    assert isinstance(storage, SqliteStorage)
    before = everything(storage)
    assert storage._writer is not None
    pages = storage._writer.execute("PRAGMA page_count").fetchone()[0]
    storage._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError) as caught:
        storage.commit(changes(*map(trial, range(1, 500))))
    assert str(caught.value) == (
        f"{database_file} refused the changes: database or disk is full; free space on the disk"
    )
    assert everything(storage) == before
    storage.commit(changes(trial(1)))
    assert list(storage.trials(1)) == [trial(1)]
    storage.close()


def test_a_value_that_cannot_be_stored_is_refused_whole(database_file: Path) -> None:
    storage = acquired(database_file)
    with pytest.raises(RefusedError, match="refused the changes"):
        storage.commit(changes(trial(1), trial(2)._replace(reason="\ud800")))
    assert list(storage.trials(1)) == []
    storage.commit(changes(trial(1)))
    assert list(storage.trials(1)) == [trial(1)]
    storage.close()
