"""The gateway's process: where it listens, how it starts, how it stops, and what it refuses."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import msgspec
import pytest
from hola_protocol.codec import encode
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits

from hola.distributed.config import GatewayConfig, LoggingConfig
from hola.distributed.errors import BindError, InsecureBindError, SetupError
from hola.distributed.private_dir import PrivateDir
from hola.distributed.server import Server, _Started, gateway_before
from tests.distributed.gateway.support import DEADLINE_S, DESCRIPTION, eventually, scheduler, serving

REFUSED = encode(ProtocolError("unauthenticated", "a token is needed").response)


def get(url: str) -> httpx.Response:
    with httpx.Client(trust_env=False, verify=False, timeout=DEADLINE_S) as http:
        return http.get(url)


@pytest.fixture
def config(tmp_path: Path) -> GatewayConfig:
    return GatewayConfig(scheduler=f"ipc://{tmp_path}/s")


def test_a_process_of_its_own_serves_and_stops_cleanly(tmp_path: Path, config: GatewayConfig) -> None:
    log = tmp_path / "log"
    with scheduler(tmp_path / "s", lambda asked: DESCRIPTION):
        process = Server(config).spawn(LoggingConfig(json=True, file=str(log)))
        assert process.running
        os.kill(process.pid, signal.SIGINT)  # Ctrl-C is left to the parent
        assert get(f"{process.url}/v1/describe").content == encode(DESCRIPTION)
        assert process.url == f"http://127.0.0.1:{process.port}"
        assert process.stop() == 0
    assert not process.running
    assert f"REST on {process.url}" in log.read_text()
    with pytest.raises(httpx.ConnectError):
        get(f"{process.url}/healthz")


def test_a_process_that_was_killed_is_known_by_its_code(config: GatewayConfig) -> None:
    process = Server(config).spawn()
    assert process.running
    os.kill(process.pid, signal.SIGKILL)
    eventually(lambda: not process.running)
    assert process.stop() == -signal.SIGKILL


PARENT = """
import sys
from hola.distributed.config import GatewayConfig
from hola.distributed.server import Server
process = Server(GatewayConfig(scheduler="ipc://nowhere")).spawn()
sys.stdout.write(f"{process.url}\\n")
sys.stdout.flush()
sys.stdin.read()
"""


def test_the_process_ends_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().decode().strip()
        assert get(f"{url}/healthz").text == "ok\n"
        parent.kill()
        parent.wait()
    host, _, port = url.removeprefix("http://").partition(":")

    def nobody_listens() -> bool:
        with socket.socket() as sock:
            return sock.connect_ex((host, int(port))) != 0

    eventually(nobody_listens)


@pytest.mark.spec("R-5")
def test_a_process_whose_parent_dies_while_it_starts_still_answers_with_errors_of_the_protocol(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)  # nobody hears that it has started
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1/describe"
    listening.set_inheritable(True)
    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/nobody")
    line = _Started(config=config, logging=LoggingConfig(file=str(tmp_path / "log")), fd=listening.fileno())
    replies: list[tuple[int, str]] = []

    def ask() -> None:
        with contextlib.suppress(httpx.TransportError):  # never accepted, or closed
            reply = get(url)
            replies.append((reply.status_code, reply.json()["code"]))

    asking = threading.Thread(target=ask)
    with subprocess.Popen(
        [sys.executable, "-m", "hola.distributed.server"],
        stdin=subprocess.PIPE,
        stdout=writing,
        pass_fds=(listening.fileno(),),
    ) as process:
        asking.start()
        os.close(writing)
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(line) + b"\n")
        process.stdin.flush()
        code = process.wait(DEADLINE_S)
        listening.close()
        asking.join(DEADLINE_S)
    assert code == 0
    assert replies in ([], [(503, "unavailable")])


def test_a_gateway_is_beside_its_scheduler() -> None:
    with pytest.raises(SetupError, match=r"gateway\.scheduler = 'tcp://h:1' is not an ipc endpoint"):
        Server(GatewayConfig(scheduler="tcp://h:1"))


def test_a_process_that_cannot_start_says_so(config: GatewayConfig, tmp_path: Path) -> None:
    logs = LoggingConfig(file=str(tmp_path / "missing" / "log"))
    with pytest.raises(SetupError, match=r"did not start \(exit code 1\)"):
        Server(config).spawn(logs)


def test_a_port_that_was_chosen_is_used_again(config: GatewayConfig, tmp_path: Path) -> None:
    first = Server(config, directory=PrivateDir(tmp_path))
    port = first.port
    first.bind().close()
    again = Server(config, directory=PrivateDir(tmp_path))
    assert again.port == port
    with pytest.raises(BindError, match=r"it was chosen at the first start: free it, or set gateway\.port"):
        Server(config, directory=PrivateDir(tmp_path)).bind()
    again.bind().close()


def test_a_port_that_is_taken_is_named(config: GatewayConfig) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = Server(GatewayConfig(scheduler=config.scheduler, port=port))
        with pytest.raises(BindError, match=f"127.0.0.1:{port}: cannot be bound: Address already in use"):
            server.bind()


def test_a_gateway_takes_no_longer_bodies_than_its_scheduler() -> None:
    given = GatewayConfig(port=5, max_body_bytes=1000)
    before = gateway_before(given, "ipc://s", "relay", Limits(max_message_bytes=500))
    assert before == GatewayConfig(port=5, max_body_bytes=500, scheduler="ipc://s", relay_file="relay")
    assert gateway_before(given, "ipc://s", "relay", Limits()).max_body_bytes == 1000
    assert gateway_before(GatewayConfig(scheduler="ipc://x"), "ipc://s", "relay", Limits()).scheduler == "ipc://x"


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"scheduler": ""}, SetupError, r"gateway\.scheduler is not set"),
        ({"tls_cert": "/no/cert", "tls_key": "/no/key"}, SetupError, "/no/cert: there is no such file"),
        ({"host": "0.0.0.0"}, InsecureBindError, "off loopback without TLS"),
    ],
)
def test_what_cannot_be_served_is_refused_before_it_is_bound(
    settings: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Server(GatewayConfig(**{"scheduler": "ipc://s", **settings}))  # type: ignore[arg-type]


def test_a_body_that_does_not_come_is_not_waited_for(tmp_path: Path) -> None:
    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", body_timeout_s=0.05)
    head = b"POST /v1/studies/a/heartbeat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with serving(config) as server, socket.create_connection(("127.0.0.1", server.port), DEADLINE_S) as sock:
        sock.sendall(head + b"Content-Length: 10\r\n\r\n{")
        answer = sock.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"the body did not come within 0.05 s" in answer
