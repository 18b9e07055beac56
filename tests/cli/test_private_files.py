"""What a scheduler writes is its owner's alone, whatever the umask and the folder, and goes through no link."""

import os
import stat
from pathlib import Path

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.clients import ZmqClient, read_connection
from hola.distributed.utils import setup_logging
from hola.storage.contract import StorageError
from hola.storage.sqlite import SqliteStorage
from tests.cli.support import command, hola, serving, study_file

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0, high=1),), objectives=(ObjectiveSpec(name="loss"),), max_trials=2
)


@pytest.fixture
def no_umask() -> object:
    before = os.umask(0)
    yield
    os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    """The files below a folder that group or others have any permission for."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(str(path.relative_to(folder)) for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077)


@pytest.mark.usefixtures("no_umask")
def test_every_file_of_a_server_is_private(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    log = data / "server.log"
    with serving(tmp_path, "--log-file", str(log)):
        with ZmqClient(connection=read_connection(tmp_path / "connection.json")) as client:
            client.create_study(spec=SPEC)
        names = {path.name for path in data.rglob("*")}
        assert {"hola.db", "hola.db-wal", "hola.db-shm", "hola.db.lock", "server.log", "connection.json"} <= names
        assert readable_by_others(data) == []
        assert stat.S_IMODE((tmp_path / "connection.json").stat().st_mode) == 0o600


@pytest.mark.usefixtures("no_umask")
def test_every_file_of_a_run_is_private(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir(mode=0o755)
    path = study_file(tmp_path, exec=["sh", "-c", "echo 1"], max_trials=2)
    code, _, complaint = hola("run", str(path), "--data-dir", str(tmp_path / "own"), "-w", "1", folder=tmp_path)
    assert code == 0, complaint
    assert {"hola.db", "run.log"} <= {each.name for each in (tmp_path / "own").iterdir()}
    assert readable_by_others(tmp_path / "own") == []


@pytest.mark.usefixtures("no_umask")
def test_a_database_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "hola.db"
    SqliteStorage(str(path)).close()
    path.chmod(0o644)
    storage = SqliteStorage(str(path))
    try:
        assert readable_by_others(tmp_path) == []
    finally:
        storage.close()


def test_the_lock_goes_through_no_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "hola.db.lock").symlink_to(victim)
    with pytest.raises(StorageError, match=r"hola\.db\.lock"):
        SqliteStorage(str(tmp_path / "hola.db"))
    assert victim.read_text() == "precious"


def test_a_log_goes_through_no_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "log").symlink_to(victim)
    with pytest.raises(OSError, match="symbolic link"):
        setup_logging(file=tmp_path / "log")
    with command(
        "serve", "--data-dir", str(tmp_path / "data"), "--log-file", str(tmp_path / "log"), folder=tmp_path
    ) as c:
        assert c.wait() == 1
        assert "symbolic link" in c.stderr
    assert victim.read_text() == "precious"
