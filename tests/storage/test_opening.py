"""Databases that cannot be used, and what the user is told."""

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hola.storage import MemoryStorage, RefusedError, StorageError, open_storage
from hola.storage.sqlite import SqliteStorage
from tests.storage.examples import acquired, changes, everything, study, trial
from tests.storage.processes import committer, kill, read_ids


def refusal(where: Path | str) -> str:
    """What the user is told."""
    with pytest.raises(StorageError) as caught:
        open_storage(str(where))
    assert not caught.value.fatal
    return str(caught.value)


def execute(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with a study."""
    path = tmp_path / "hola.db"
    storage = acquired(path)
    storage.commit(changes(study()))
    storage.close()
    return path


def test_memory() -> None:
    assert isinstance(open_storage("memory"), MemoryStorage)


@pytest.mark.parametrize("form", ["{path}", "sqlite:///{path}", "sqlite+pysqlite:///{path}"])
def test_a_path_or_a_url_is_opened(database: Path, form: str) -> None:
    with closing(open_storage(form.format(path=database))) as storage:
        assert storage.studies() == [study()]


def test_a_relative_path_and_a_link_lead_to_the_same_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (database.parent / "link.db").symlink_to(database)
    monkeypatch.chdir(database.parent)
    with closing(open_storage("link.db")) as storage:
        assert storage.studies() == [study()]
        assert "in use by another scheduler" in refusal("hola.db")


def test_a_database_newer_than_this_release(database: Path) -> None:
    execute(database, "update hola_version set version_num = '9999'")
    before = database.read_bytes()
    assert refusal(database) == (
        f"{database} was written by a newer release of hola (revision 9999, this one knows up to 0004): "
        "install that release, or choose another path"
    )
    assert database.read_bytes() == before


def test_a_database_without_its_revision(database: Path) -> None:
    execute(database, "delete from hola_version")
    assert refusal(database) == f"{database} does not say its revision; restore a copy, or choose another path"


def test_a_database_of_somebody_else_is_left_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    execute(other, "create table songs (title)", "create view loud as select * from songs")
    other.chmod(0o664)
    before = other.read_bytes()
    assert refusal(other) == f"{other} is not a hola database: it holds loud, songs; choose another path"
    assert other.read_bytes() == before
    assert stat.S_IMODE(other.stat().st_mode) == 0o664
    assert list(tmp_path.iterdir()) == [other]


@pytest.mark.parametrize("content", [b"hello", b"hello" * 2000])
def test_a_file_that_is_not_sqlite_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    text = tmp_path / "study.yaml"
    text.write_bytes(content)
    text.chmod(0o664)
    assert refusal(text) == f"{text} cannot be opened: file is not a database; choose another path"
    assert text.read_bytes() == content
    assert stat.S_IMODE(text.stat().st_mode) == 0o664
    assert list(tmp_path.iterdir()) == [text]


def test_a_damaged_database(database: Path) -> None:
    content = database.read_bytes()
    database.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert refusal(database).startswith(
        f"{database} cannot be opened: database disk image is malformed; the file is damaged"
    )


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "hola.db").touch()
    with closing(open_storage(str(tmp_path / "hola.db"))) as storage:
        assert storage.studies() == []


def test_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "none" / "hola.db"
    assert refusal(path) == f"{path}: there is no folder {path.parent}; make it, or choose another path"


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path} is a folder; name a file in it, such as {tmp_path / 'hola.db'}"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "mysql://hola:secret@host/hola?password=too",
            "mysql://hola:***@host/hola?password=***: hola stores in SQLite or PostgreSQL; write a path, "
            "postgresql://..., or memory",
        ),
        (
            "sqlite:///hola.db?mode=ro",
            "sqlite:///hola.db?mode=ro: options in the URL are not supported; write sqlite:///PATH",
        ),
        ("sqlite://", "SQLite without a file would keep nothing; write a path, or memory"),
        (":memory:", "SQLite without a file would keep nothing; write a path, or memory"),
        ("", "SQLite without a file would keep nothing; write a path, or memory"),
        ("://", ":// is not a database URL; write sqlite:///PATH"),
    ],
)
def test_a_url_that_cannot_be_used(url: str, message: str) -> None:
    assert refusal(url) == message


@pytest.fixture
def plain_user() -> Iterator[Path]:
    """A folder of a user whom permissions bind, and that user's rights."""
    with tempfile.TemporaryDirectory() as folder:
        user = 65534 if os.geteuid() == 0 else os.geteuid()
        os.chown(folder, user, -1)
        before = os.geteuid()
        os.seteuid(user)
        try:
            yield Path(folder)
        finally:
            os.seteuid(before)


def test_a_file_that_may_not_be_written(plain_user: Path) -> None:
    path = plain_user / "hola.db"
    open_storage(str(path)).close()
    path.chmod(0o444)
    assert refusal(path) == (
        f"{path} cannot be opened: attempt to write a readonly database; "
        "the scheduler needs permission to write to the file and its folder"
    )


def test_a_folder_that_may_not_be_written(plain_user: Path) -> None:
    path = plain_user / "hola.db"
    plain_user.chmod(0o555)
    assert refusal(path) == (
        f"cannot write {path}.lock: Permission denied; the scheduler needs a folder that it may write to"
    )
    plain_user.chmod(0o755)


def test_a_second_scheduler_is_kept_off_until_the_first_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "hola.db"
    with committer(path) as process:
        read_ids(process, 1)
        assert refusal(path) == (
            f"{path} is in use by another scheduler (process {process.pid}): stop that one, or use another database"
        )
        kill(process)
        process.wait()
        open_storage(str(path)).close()


def test_a_refused_open_leaves_no_lock(database: Path) -> None:
    execute(database, "update hola_version set version_num = '9999'")
    refusal(database)
    execute(database, "update hola_version set version_num = '0004'")
    open_storage(str(database)).close()


def test_another_program_that_writes_is_waited_for_and_then_named(database: Path) -> None:
    storage = acquired(database, busy_timeout_s=0.01)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as caught:
            storage.commit(changes(trial(1)))
        other.execute("ROLLBACK")
    assert str(caught.value) == (
        f"{database} refused the changes: database is locked; "
        "another program writes to it: end that program's transaction"
    )
    storage.commit(changes(trial(2)))
    assert list(storage.trials(1)) == [trial(2)]
    storage.close()


def test_a_full_disk_is_told_and_nothing_is_lost(database: Path) -> None:
    storage = acquired(database)
    assert isinstance(storage, SqliteStorage)
    before = everything(storage)
    assert storage._writer is not None
    pages = storage._writer.execute("PRAGMA page_count").fetchone()[0]
    storage._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError) as caught:
        storage.commit(changes(*map(trial, range(1, 500))))
    assert str(caught.value) == (f"{database} refused the changes: database or disk is full; free space on the disk")
    assert everything(storage) == before
    storage.commit(changes(trial(1)))
    assert list(storage.trials(1)) == [trial(1)]
    storage.close()


def test_a_value_that_cannot_be_stored_is_refused_whole(database: Path) -> None:
    storage = acquired(database)
    with pytest.raises(RefusedError, match="refused the changes"):
        storage.commit(changes(trial(1), trial(2)._replace(reason="\ud800")))
    assert list(storage.trials(1)) == []
    storage.commit(changes(trial(1)))
    assert list(storage.trials(1)) == [trial(1)]
    storage.close()


def test_a_closed_storage(database: Path) -> None:
    storage = open_storage(str(database))
    storage.close()
    storage.close()
    with pytest.raises(StorageError, match="is closed"):
        storage.commit(changes(trial(1)))


def test_without_the_server_extra_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    for name in [name for name in sys.modules if name.startswith("hola.storage.")]:
        if name.rpartition(".")[2] in ("sqlite", "sqlite_file", "database", "statements", "tables", "schema"):
            monkeypatch.delitem(sys.modules, name)
    assert refusal("hola.db") == "sqlalchemy is missing: pip install 'hola-hpo[server]'"


@pytest.mark.parametrize(("where", "unwanted"), [("memory", "sqlalchemy"), ("{path}", "alembic")])
def test_only_what_is_needed_is_imported(database: Path, where: str, unwanted: str) -> None:
    program = (
        "import sys; from hola.storage import open_storage; open_storage(sys.argv[1]).close(); "
        "sys.exit(sys.argv[2] in sys.modules)"
    )
    path = os.pathsep.join(sys.path)
    arguments = [sys.executable, "-c", program, where.format(path=database), unwanted]
    assert subprocess.run(arguments, env=os.environ | {"PYTHONPATH": path}, check=False).returncode == 0
