"""Which connection files a client trusts, and where it sends its token."""

import logging
import os
from pathlib import Path

import pytest

from hola.clients import (
    ConfigurationError,
    Connection,
    default_connection_path,
    find_connection,
    read_connection,
    write_connection,
)
from hola.clients.worker.heartbeat_child import open_client

pytestmark = pytest.mark.usefixtures("no_connection")

HERE = Connection(zmq=["tcp://127.0.0.1:1"], token="secret")


def give_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a file somebody else's: root can, and for others this process becomes the other one."""
    if os.geteuid() == 0:
        os.chown(path, 12345, -1)
    else:
        other = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: other)


@pytest.mark.spec("J-1")
def test_a_file_in_the_current_folder_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever can write to a folder would get the token of everybody who works in it."""
    monkeypatch.setenv("HOLA_TOKEN", "mine")
    write_connection("hola-connection.json", HERE)
    with pytest.raises(ConfigurationError, match="no scheduler is known here"):
        find_connection()


def test_the_well_known_file_of_the_user_is_taken() -> None:
    write_connection(default_connection_path(), HERE)
    assert find_connection() == HERE


@pytest.mark.spec("J-2")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o601])
def test_the_well_known_file_must_be_private(mode: int) -> None:
    path = default_connection_path()
    write_connection(path, HERE)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match=f"mode {mode:04o}: .*run chmod 600 {path}"):
        find_connection()


@pytest.mark.spec("J-2")
def test_the_well_known_file_of_somebody_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    path = default_connection_path()
    write_connection(path, HERE)
    owner = path.stat().st_uid
    give_away(path, monkeypatch)
    with pytest.raises(ConfigurationError, match=f"{path}: owned by user (12345|{owner}), mode 0600: .*must belong"):
        find_connection()


@pytest.mark.spec("J-2")
def test_the_well_known_file_must_be_a_regular_file(tmp_path: Path) -> None:
    path = default_connection_path()
    write_connection(tmp_path / "elsewhere.json", HERE)
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(ConfigurationError, match="not a symbolic link"):
        find_connection()
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigurationError, match="must be a regular file"):
        find_connection()
    path.rmdir()
    os.mkfifo(path, 0o600)
    with pytest.raises(ConfigurationError, match="must be a regular file"):
        find_connection()


def test_a_named_file_that_others_can_read_is_reported_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "c.json"
    write_connection(path, HERE)
    path.chmod(0o644)
    with caplog.at_level(logging.WARNING, "hola"):
        assert read_connection(path) == find_connection(path) == HERE
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}: owned by user {os.geteuid()}, mode 0644: others can read the token in it: run chmod 600 {path}"
    ]


@pytest.mark.spec("J-3")
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_named_file_that_others_can_write_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "c.json"
    write_connection(path, HERE)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match=f"mode {mode:04o}: others could have changed it.*chmod 600 {path}"):
        find_connection(env={"HOLA_CONNECTION": str(path)})


@pytest.mark.spec("J-3")
def test_a_named_file_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.json"
    write_connection(path, HERE)
    give_away(path, monkeypatch)
    with pytest.raises(ConfigurationError, match=r"owned by user \d+, mode 0600: .*must belong to you"):
        find_connection(path)


@pytest.mark.parametrize(("mode", "warns"), [(0o400, False), (0o440, True), (0o444, True)])
def test_a_file_of_a_mounted_secret(tmp_path: Path, mode: int, warns: bool, caplog: pytest.LogCaptureFixture) -> None:
    """Kubernetes mounts it as a link to a link; with ``fsGroup`` it adds the permissions of the group."""
    content = tmp_path / "..2026_11_29" / "bowl.json"
    write_connection(content, HERE)
    content.chmod(mode)
    content.parent.chmod(0o755)
    (tmp_path / "..data").symlink_to(content.parent.name)
    (tmp_path / "bowl.json").symlink_to("..data/bowl.json")
    assert find_connection(env={"HOLA_CONNECTION": str(tmp_path / "bowl.json")}) == HERE
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == warns
    assert all(f"mode {mode:04o}: others can read the token in it" in line for line in said)


def test_a_deeply_nested_file_is_no_connection_file(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text('{"later": ' + "[" * 100_000)
    with pytest.raises(ConfigurationError, match="not a connection file"):
        read_connection(path)


def test_the_process_of_the_heartbeat_has_the_same_permission() -> None:
    connection = Connection(rest=["http://hola.example.org"], token="secret")
    with pytest.raises(ConfigurationError, match="unencrypted"):
        open_client("rest", connection)
    open_client("rest", connection, insecure_plaintext=True).close()
