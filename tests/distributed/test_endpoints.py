"""Endpoints: their parts, and which of them can be reached from this machine only."""

import socket
from pathlib import Path

import pytest

from hola.distributed.endpoints import Endpoint, is_loopback, of_scheme, reachable, remove_sockets
from hola.distributed.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "parts", "written"),
    [
        ("tcp://127.0.0.1:5557", ("tcp", "127.0.0.1", 5557), "tcp://127.0.0.1:5557"),
        ("tcp://[::1]:0", ("tcp", "::1", 0), "tcp://[::1]:*"),
        ("tcp://::1:65535", ("tcp", "::1", 65535), "tcp://[::1]:65535"),
        ("tcp://*:*", ("tcp", "*", 0), "tcp://*:*"),
        ("ipc:///run/hola.ipc", ("ipc", "/run/hola.ipc", 0), "ipc:///run/hola.ipc"),
        ("ipc://", ("ipc", "", 0), "ipc://"),
    ],
)
def test_an_endpoint_is_read_and_written(text: str, parts: tuple[str, str, int], written: str) -> None:
    endpoint = Endpoint.parse(text)
    assert (tuple(endpoint), str(endpoint)) == (parts, written)


@pytest.mark.parametrize(
    "text",
    ["", "tcp://", "tcp://host", "tcp://:1", "tcp://host:65536", "tcp://host:-1", "tcp://host:٣", "http://host:1"],
)
def test_what_is_no_endpoint_is_refused(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Endpoint.parse(text)
    assert repr(text) in str(caught.value)
    assert "is not tcp://host:port or ipc://path" in str(caught.value)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
        ("*", False),
        ("", False),
    ],
)
def test_addresses_of_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
    assert Endpoint("tcp", host, 1).is_local is loopback
    assert Endpoint("ipc", host, 0).is_local


def test_a_wildcard_is_reached_by_the_name_of_the_machine() -> None:
    name = socket.gethostname()
    assert [reachable(host) for host in ("*", "0.0.0.0", "::", "10.0.0.1")] == [name, name, name, "10.0.0.1"]


def test_endpoints_of_a_scheme_keep_their_order() -> None:
    endpoints = ("tcp://b:2", "ipc://x", "tcp://a:1", "ipc://")
    assert of_scheme(endpoints, "tcp") == ("tcp://b:2", "tcp://a:1")
    assert of_scheme(endpoints, "ipc") == ("ipc://x", "ipc://")


def test_sockets_of_ipc_are_removed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).touch()
    remove_sockets([f"ipc://{tmp_path}/one", f"tcp://{tmp_path}/two:1", f"ipc://{tmp_path}/gone"])
    assert [path.name for path in tmp_path.iterdir()] == ["two"]
