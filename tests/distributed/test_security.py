"""What would leave the machine in the clear, or without a token, is refused; endpoints are told as they are reached."""

import logging
import socket
from pathlib import Path
from typing import Any

import pytest
import zmq

from hola.distributed.config import GatewayConfig, SchedulerConfig
from hola.distributed.endpoints import Endpoint, bind_all, is_loopback
from hola.distributed.errors import BindError, ConfigError, InsecureBindError
from hola.distributed.private_dir import PrivateDir
from hola.distributed.security import check_gateway, check_scheduler

OUTSIDE = ("ipc://", "tcp://0.0.0.0:0")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("*", False),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("tcp://127.0.0.1:5", Endpoint("tcp", "127.0.0.1", 5)),
        ("tcp://[::1]:0", Endpoint("tcp", "::1", 0)),
        ("tcp://*:*", Endpoint("tcp", "*", 0)),
        ("ipc:///a:b", Endpoint("ipc", "/a:b", 0)),
        ("ipc://", Endpoint("ipc", "", 0)),
    ],
)
def test_an_endpoint_is_read(text: str, parts: Endpoint) -> None:
    assert Endpoint.parse(text) == parts


@pytest.mark.parametrize(
    "text", ["", "tcp://", "tcp://a", "tcp://:5", "tcp://a:65536", "tcp://a:x", "http://a:1", "inproc://x"]
)
def test_what_is_no_endpoint_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is not tcp://host:port"):
        Endpoint.parse(text)


@pytest.mark.parametrize("settings", [{}, {"bind": OUTSIDE}, {"bind": ("ipc://@name",)}, {"auth": False}])
def test_what_may_be_served(settings: dict[str, Any]) -> None:
    check_scheduler(SchedulerConfig(**settings))


@pytest.mark.parametrize("endpoint", ["tcp://0.0.0.0:0", "tcp://127.0.0.1:0", "ipc://@name", "ipc:///tmp/hola.ipc"])
def test_without_tokens_only_the_private_socket_is_served(endpoint: str) -> None:
    with pytest.raises(InsecureBindError, match="for the socket in the data folder only") as caught:
        check_scheduler(SchedulerConfig(bind=("ipc://", endpoint), auth=False))
    assert caught.value.endpoint == endpoint


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"host": "::1"},
        {"host": "0.0.0.0", "tls_cert": "c", "tls_key": "k"},
        {"host": "0.0.0.0", "behind_tls_proxy": True},
        {"host": "0.0.0.0", "insecure_plaintext": True},
    ],
)
def test_what_the_gateway_may_serve(settings: dict[str, Any]) -> None:
    check_gateway(GatewayConfig(**settings))


@pytest.mark.parametrize(
    ("settings", "auth"),
    [
        ({"host": "0.0.0.0"}, True),
        ({}, False),
        ({"host": "0.0.0.0", "behind_tls_proxy": True}, False),
        ({"host": "h"}, True),
    ],
)
def test_what_the_gateway_may_not_serve(settings: dict[str, Any], auth: bool) -> None:
    with pytest.raises(InsecureBindError):
        check_gateway(GatewayConfig(**settings), auth=auth)


def test_what_is_open_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        check_scheduler(SchedulerConfig(auth=False))
        check_gateway(GatewayConfig(host="0.0.0.0", port=80, insecure_plaintext=True))
    assert caplog.messages == [
        "serving without tokens: every program of this user can use and stop this scheduler",
        "0.0.0.0:80 is not encrypted: tokens can be read on the way",
    ]


def _bind(endpoints: tuple[str, ...], directory: PrivateDir) -> list[str]:
    with zmq.Context() as context, context.socket(zmq.ROUTER) as router:
        router.linger = 0
        return bind_all(router, endpoints, directory)


def test_a_chosen_port_is_used_again(tmp_path: Path) -> None:
    directory = PrivateDir(tmp_path)
    first = _bind(("ipc://", "tcp://127.0.0.1:0"), directory)
    assert first == [f"ipc://{directory.path}/scheduler.ipc", f"tcp://127.0.0.1:{Endpoint.parse(first[1]).port}"]
    assert Endpoint.parse(first[1]).port > 0
    assert _bind(("ipc://", "tcp://127.0.0.1:0"), PrivateDir(tmp_path)) == first


def test_a_wildcard_is_told_by_the_machines_name(tmp_path: Path) -> None:
    (told,) = _bind(("tcp://*:0",), PrivateDir(tmp_path))
    assert Endpoint.parse(told).host == socket.gethostname()


def test_a_taken_port_says_what_to_do(tmp_path: Path) -> None:
    directory = PrivateDir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        directory.remember_port("tcp://127.0.0.1:0", taken.getsockname()[1])
        with pytest.raises(BindError, match=r"chosen at the first start: free it, or set scheduler\.bind"):
            _bind(("tcp://127.0.0.1:0",), directory)
