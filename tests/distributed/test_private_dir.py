"""The private folder: ports, whole files, and sockets of deep folders."""

import os
import stat
from pathlib import Path

import pytest

from hola.distributed.errors import CredentialsError
from hola.distributed.private_dir import PrivateDir


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_ports_are_remembered(tmp_path: Path) -> None:
    directory = PrivateDir(tmp_path)
    assert directory.port("rest") == 0
    directory.remember_port("rest", 4242)
    directory.remember_port("zmq", 4243)
    again = PrivateDir(tmp_path)
    assert (again.port("rest"), again.port("zmq")) == (4242, 4243)


def test_damaged_ports_are_named(tmp_path: Path) -> None:
    PrivateDir(tmp_path).write("ports.json", b"[]")
    with pytest.raises(CredentialsError, match=r"ports\.json: is damaged"):
        PrivateDir(tmp_path).port("rest")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = PrivateDir(tmp_path)
    directory.write("a", b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CredentialsError, match="cannot be written: No space left on device"):
        directory.write("a", b"new")
    assert {path.name: path.read_bytes() for path in directory.path.iterdir()} == {"a": b"old"}


def test_a_deep_folder_gets_its_socket_in_a_short_private_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = PrivateDir(tmp_path)
    assert short.socket_path("s.ipc") == short.path / "s.ipc"
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    deep = PrivateDir(tmp_path / ("d" * 100))
    path = deep.socket_path("s.ipc")
    assert (path.parent.parent, path.name, _mode(path.parent)) == (tmp_path, "s.ipc", 0o700)
    assert deep.socket_path("s.ipc") == path


def test_a_short_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    deep = PrivateDir(tmp_path / ("d" * 100))
    folder = deep.socket_path("s.ipc").parent
    folder.rmdir()
    folder.write_text("")
    with pytest.raises(CredentialsError, match="cannot be made or used: File exists"):
        deep.socket_path("s.ipc")
