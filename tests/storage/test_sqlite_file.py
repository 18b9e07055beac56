"""Files that are no database, or may not be used."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hola.storage import open_storage
from tests.storage.refused import execute, refusal


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


def test_a_damaged_database(database_file: Path) -> None:
    content = database_file.read_bytes()
    database_file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert refusal(database_file).startswith(
        f"{database_file} cannot be opened: database disk image is malformed; the file is damaged"
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
