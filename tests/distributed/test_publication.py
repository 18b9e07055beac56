"""The connection file is there as long as its scheduler."""

import os
from pathlib import Path

import pytest

from hola.clients.connection import Connection, read_connection
from hola.distributed.errors import CredentialsError
from hola.distributed.publication import published

CONNECTION = Connection(zmq=["tcp://127.0.0.1:1"], token="t", pid=os.getpid())


def test_the_connection_file_is_there_as_long_as_the_scheduler(tmp_path: Path) -> None:
    paths = [tmp_path / "a.json", tmp_path / "b" / "c.json"]
    with published(CONNECTION, paths) as written:
        assert written == paths
        assert [(read_connection(path), path.stat().st_mode & 0o777) for path in paths] == [(CONNECTION, 0o600)] * 2
    assert [path.exists() for path in paths] == [False, False]


def test_a_dead_schedulers_file_is_replaced_and_a_live_ones_is_left(tmp_path: Path) -> None:
    dead, live = tmp_path / "dead.json", tmp_path / "live.json"
    other = Connection(pid=os.getppid())
    with published(other, [live]), published(Connection(pid=2**22 + 1), [dead]):
        with published(CONNECTION, [dead, live]) as written:
            assert written == [dead]
            assert (read_connection(dead), read_connection(live)) == (CONNECTION, other)
        assert (dead.exists(), read_connection(live)) == (False, other)


def test_a_file_that_another_took_over_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with published(Connection(pid=2**22 + 1), [path]):
        path.write_text('{"pid": 1}')
    assert read_connection(path) == Connection(pid=1)


def test_a_default_connection_file_that_cannot_be_written_is_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    default, beside = tmp_path / "file" / "hola" / "connection.json", tmp_path / "connection.json"
    with published(CONNECTION, [beside], default) as written:
        assert written == [beside]
        assert read_connection(beside) == CONNECTION
    assert [record.getMessage() for record in caplog.records] == [
        f"{default}: cannot be written (Not a directory): name a connection file to clients"
    ]
    with published(CONNECTION, [beside], tmp_path / "other.json") as written:
        assert written == [tmp_path / "other.json", beside]


def test_a_connection_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(CredentialsError, match="cannot be written"),
        published(CONNECTION, [tmp_path / "file" / "a.json"]),
    ):
        pass
