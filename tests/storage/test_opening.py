"""Databases that cannot be used, and what the user is told."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from hola.storage import MemoryStorage, StorageError, open_storage
from tests.storage.examples import changes, study, trial
from tests.storage.refused import execute, refusal


def test_memory() -> None:
    assert isinstance(open_storage("memory"), MemoryStorage)


@pytest.mark.parametrize("form", ["{path}", "sqlite:///{path}", "sqlite+pysqlite:///{path}"])
def test_a_path_or_a_url_is_opened(database_file: Path, form: str) -> None:
    with closing(open_storage(form.format(path=database_file))) as storage:
        assert storage.studies() == [study()]


def test_a_relative_path_and_a_link_lead_to_the_same_database(
    database_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (database_file.parent / "link.db").symlink_to(database_file)
    monkeypatch.chdir(database_file.parent)
    with closing(open_storage("link.db")) as storage:
        assert storage.studies() == [study()]
        assert "in use by another scheduler" in refusal("hola.db")


def test_a_database_newer_than_this_release(database_file: Path) -> None:
    execute(database_file, "update hola_version set version_num = '9999'")
    before = database_file.read_bytes()
    assert refusal(database_file) == (
        f"{database_file} was written by a newer release of hola (revision 9999, this one knows up to 0004): "
        "install that release, or choose another path"
    )
    assert database_file.read_bytes() == before


def test_a_database_without_its_revision(database_file: Path) -> None:
    execute(database_file, "delete from hola_version")
    assert (
        refusal(database_file) == f"{database_file} does not say its revision; restore a copy, or choose another path"
    )


def test_a_closed_storage(database_file: Path) -> None:
    storage = open_storage(str(database_file))
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
def test_only_what_is_needed_is_imported(database_file: Path, where: str, unwanted: str) -> None:
    program = (
        "import sys; from hola.storage import open_storage; open_storage(sys.argv[1]).close(); "
        "sys.exit(sys.argv[2] in sys.modules)"
    )
    path = os.pathsep.join(sys.path)
    arguments = [sys.executable, "-c", program, where.format(path=database_file), unwanted]
    assert subprocess.run(arguments, env=os.environ | {"PYTHONPATH": path}, check=False).returncode == 0
