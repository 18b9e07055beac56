"""The loop of a gateway: it ends in order, and serves TLS."""

import contextlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
import trustme

from hola.distributed.config import GatewayConfig, LoggingConfig
from hola.distributed.server import Server, ServerProcess
from tests.distributed.gateway.support import (
    ASK,
    DEADLINE_S,
    connection,
    eventually,
    post,
    scheduler,
    serving,
)


def test_a_stopping_gateway_answers_who_waits(tmp_path: Path) -> None:
    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", shutdown_s=int(DEADLINE_S))
    with contextlib.ExitStack() as stack, scheduler(tmp_path / "s", lambda asked: None) as backend:
        with serving(config) as server:
            sock = stack.enter_context(connection(server, post("/v1/studies/default/suggestions", ASK)))
            backend.next()
            server.stop()
            answer = sock.recv(65536)
        assert answer.startswith(b"HTTP/1.1 503 ")
        body = msgspec.json.decode(answer.partition(b"\r\n\r\n")[2])
        assert (body["code"], body["message"]) == ("unavailable", "no answer: the gateway is stopping")
        eventually(lambda: sock.recv(1) == b"")


def get(url: str) -> httpx.Response:
    with httpx.Client(trust_env=False, verify=False, timeout=DEADLINE_S) as http:
        return http.get(url)


@contextlib.contextmanager
def spawned(config: GatewayConfig, logging: LoggingConfig | None = None) -> Iterator[ServerProcess]:
    with Server(config).spawn(logging) as process:
        yield process


@pytest.fixture
def config(tmp_path: Path) -> GatewayConfig:
    return GatewayConfig(scheduler=f"ipc://{tmp_path}/s")


def test_ipv6_is_served(tmp_path: Path) -> None:
    with serving(GatewayConfig(scheduler=f"ipc://{tmp_path}/s", host="::1")) as server:
        assert server.url == f"http://[::1]:{server.port}"
        assert get(f"{server.url}/healthz").text == "ok\n"


def test_tls_is_served_in_a_process(tmp_path: Path) -> None:
    authority, chain, key = trustme.CA(), tmp_path / "chain.pem", tmp_path / "key.pem"
    certificate = authority.issue_cert("127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(chain)
    certificate.private_key_pem.write_to_path(key)
    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", tls_cert=str(chain), tls_key=str(key))
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with spawned(config) as process, httpx.Client(verify=trusting, trust_env=False) as http:
        assert process.url == f"https://127.0.0.1:{process.port}"
        assert http.get(f"{process.url}/healthz").text == "ok\n"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(f"{process.url}/healthz", trust_env=False)
