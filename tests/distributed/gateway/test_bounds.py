"""What one client can make the gateway hold, and for how long: bytes, connections and time are bounded."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from hola_protocol.codec import encode
from hola_protocol.errors import ProtocolError

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.connections import Connections
from hola.distributed.server import Server
from tests.distributed.gateway.support import (
    DEADLINE_S,
    DESCRIPTION,
    ScriptedScheduler,
    client,
    eventually,
    scheduler,
    serving,
)

DESCRIBE = b"GET /v1/describe HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEARTBEAT = b"POST /v1/studies/default/heartbeat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = HEARTBEAT + b"Transfer-Encoding: chunked\r\n\r\n"
REFUSED = encode(ProtocolError("unauthenticated", "a token is needed").response)


@contextlib.contextmanager
def gateway(tmp_path: Path, **settings: Any) -> Iterator[tuple[Server, ScriptedScheduler]]:
    with scheduler(tmp_path / "s", lambda asked: DESCRIPTION) as backend:
        config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", **settings)
        with serving(config) as server:
            yield server, backend


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), DEADLINE_S)


def send_until_refused(sock: socket.socket, piece: bytes, most: int) -> int:
    """Send the same again and again until the other side has had enough; how many bytes that took."""
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < most:
            sock.sendall(piece)
            sent += len(piece)
    return sent


def send_until_left(sock: socket.socket, piece: bytes) -> bool:
    """Send a little again and again; whether the other side ends the connection."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        try:
            sock.sendall(piece)
        except ConnectionError:
            return True
        threading.Event().wait(0.02)
    return False


def rest_of(sock: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := sock.recv(65536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"2\r\n{}\r\n0\r\n", b"X-Trailer: " + b"x" * 1000 + b"\r\n"),
        (b"2;", b"x" * 1000),
        (b"", b"1;" + b"x" * 1000 + b"\r\n{\r\n"),
    ],
    ids=["trailers", "an extension of a chunk", "extensions of many chunks"],
)
def test_what_surrounds_a_body_is_counted(tmp_path: Path, start: bytes, piece: bytes) -> None:
    with gateway(tmp_path, max_body_bytes=1_000_000) as (server, _), connect(server) as sock:
        sock.sendall(CHUNKED + start)
        assert send_until_refused(sock, piece, 50_000_000) < 50_000_000
        answer = rest_of(sock)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")
        with client(server) as http:
            assert http.get("/v1/describe").status_code == 200


def test_trailers_of_an_honest_client_are_taken(tmp_path: Path) -> None:
    with gateway(tmp_path) as (server, backend), connect(server) as sock:
        sock.sendall(CHUNKED + b'1a\r\n{"tag":"HeartbeatRequest"}\r\n0\r\nX-Checksum: 12\r\n\r\n' + DESCRIBE)
        assert backend.next().json == {"tag": "HeartbeatRequest"}
        received = b""
        while received.count(b"DescribeResponse") < 2:
            received += sock.recv(65536)


def test_small_chunks_of_an_honest_client_are_taken(tmp_path: Path) -> None:
    body = b'{"tag":"HeartbeatRequest","worker_id":"' + b"x" * 50_000 + b'"}'
    with gateway(tmp_path) as (server, backend), connect(server) as sock:
        sock.sendall(CHUNKED + b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n")
        assert backend.next().body == body


@pytest.mark.parametrize("length", [b"Content-Length: 100000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"])
@pytest.mark.parametrize("path", [b"/v1/nothing", b"/healthz", b"/v1/studies/default/heartbeat?x=1"])
def test_the_connection_ends_after_a_reply_that_came_before_the_end_of_the_body(
    tmp_path: Path, path: bytes, length: bytes
) -> None:
    with gateway(tmp_path, keep_alive_s=1000) as (server, _), connect(server) as sock:
        sock.sendall(b"POST %b HTTP/1.1\r\nHost: localhost\r\n%b" % (path, length))
        answer = sock.recv(65536)
        assert answer.startswith(b"HTTP/1.1 4")
        assert b"connection: close" in answer
        # It is heard out for a moment, so that it sees the reply, and not for ever.
        assert send_until_refused(sock, b"5\r\nhello\r\n" * 1000, 1 << 40) < 100_000_000
        assert rest_of(sock) == b""


def test_a_client_that_stays_silent_after_an_early_reply_is_left(tmp_path: Path) -> None:
    with gateway(tmp_path, keep_alive_s=1000) as (server, _), connect(server) as sock:
        sock.sendall(b"POST /v1/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n")
        assert rest_of(sock).startswith(b"HTTP/1.1 404 ")


def test_empty_lines_keep_no_connection_open(tmp_path: Path) -> None:
    with gateway(tmp_path, keep_alive_s=1, head_timeout_s=1.0) as (server, _):
        for before in (b"", DESCRIBE):
            with connect(server) as sock:
                sock.sendall(before)
                assert send_until_left(sock, b"\r\n")


def test_pipelined_requests_wait_unread(tmp_path: Path) -> None:
    with gateway(tmp_path) as (server, backend), connect(server) as sock:
        backend.script = lambda asked: None
        sock.settimeout(0.5)
        sent = 0
        with contextlib.suppress(TimeoutError):  # the buffers of both ends are full
            while sent < 100_000_000:
                sent += sock.send(DESCRIBE * 1000)
        assert sent < 30_000_000
        first = backend.next()
        assert backend.asked.empty()  # nothing is asked ahead of a reply
        with client(server) as http:
            assert http.get("/healthz").text == "ok\n"
        backend.script = lambda asked: DESCRIPTION
        first.answer(DESCRIPTION)
        for _ in range(100):  # and then they are served in turn
            backend.next()


def test_a_client_that_does_not_read_is_left(tmp_path: Path) -> None:
    big = b'{"tag":"DescribeResponse","server":"' + b"x" * 20_000_000 + b'"}'
    with gateway(tmp_path, send_timeout_s=0.2) as (server, backend), connect(server) as sock:
        backend.script = lambda asked: big if b"Describe" in asked.body else b'{"tag":"ListStudiesResponse","items":[]}'
        sock.sendall(DESCRIBE)
        backend.next()
        with client(server) as http:
            eventually(lambda: "hola_gateway_connections 1\n" in http.get("/metrics").text)
        received = 0
        with contextlib.suppress(ConnectionError):
            while part := sock.recv(1 << 20):
                received += len(part)
        assert received < len(big)


def test_a_client_that_reads_slowly_but_reads_gets_all(tmp_path: Path) -> None:
    big = b'{"tag":"DescribeResponse","server":"' + b"x" * 8_000_000 + b'"}'
    with gateway(tmp_path, send_timeout_s=1.0) as (server, backend), connect(server) as sock:
        backend.script = lambda asked: big
        sock.sendall(DESCRIBE)
        received = b""
        while not received.endswith(b'"}'):
            part = sock.recv(1 << 18)
            assert part
            received += part
            threading.Event().wait(0.05)
        assert received.endswith(big)


def test_connections_on_which_no_token_was_accepted_make_room(tmp_path: Path) -> None:
    with (
        gateway(tmp_path, max_connections=20, head_timeout_s=1000.0) as (server, backend),
        contextlib.ExitStack() as stack,
    ):
        backend.script = lambda asked: REFUSED if asked.header.token is None else DESCRIPTION
        with_token = DESCRIBE[:-2] + b"Authorization: Bearer t\r\n\r\n"
        proven = stack.enter_context(connect(server))
        proven.sendall(with_token)
        assert proven.recv(65536).startswith(b"HTTP/1.1 200 ")
        socks = [stack.enter_context(connect(server)) for _ in range(60)]
        for sock in socks[::2]:
            with contextlib.suppress(ConnectionError):
                sock.sendall(DESCRIBE)
                sock.recv(65536)
        with client(server) as http:
            assert http.get("/v1/describe", headers={"authorization": "Bearer t"}).status_code == 200
        proven.sendall(with_token)
        assert proven.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.spec("R-5")
def test_one_connection_more_than_there_may_be_is_refused_when_none_can_make_room(tmp_path: Path) -> None:
    with gateway(tmp_path, max_connections=3) as (server, _), contextlib.ExitStack() as stack:
        for _ in range(3):
            sock = stack.enter_context(connect(server))
            sock.sendall(DESCRIBE)
            assert sock.recv(65536).startswith(b"HTTP/1.1 200 ")
        late = stack.enter_context(connect(server))
        head, _, body = rest_of(late).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 429 Too Many Requests\r\n")
        assert b"retry-after: " in head
        error = msgspec.json.decode(body)
        assert (error["code"], error["message"]) == ("overloaded", "the gateway has 3 connections")


def test_bodies_that_are_held_together_are_bounded(tmp_path: Path) -> None:
    settings = {"max_buffered_bytes": 1_000_000, "max_body_bytes": 500_000}
    with gateway(tmp_path, **settings) as (server, _), contextlib.ExitStack() as stack:
        for _ in range(20):
            sock = stack.enter_context(connect(server))
            with contextlib.suppress(ConnectionError):
                sock.sendall(HEARTBEAT + b"Content-Length: 400000\r\n\r\n" + b"x" * 300_000)
        with client(server) as http:
            body = b'{"tag":"HeartbeatRequest"' + b" " * 300_000 + b"}"
            headers = {"content-type": "application/json"}
            assert http.post("/v1/studies/default/heartbeat", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize("header", ["Host", "Authorization", "Idempotency-Key", "Content-Type"])
def test_a_header_that_decides_is_given_once(tmp_path: Path, header: str) -> None:
    with gateway(tmp_path) as (server, _), connect(server) as sock:
        head = HEARTBEAT.replace(b"Host", b"Host") + b"Content-Length: 2\r\n"
        values = {"Host": "localhost", "Content-Type": "application/json"}
        twice = "".join(f"{header}: {values.get(header, 'Bearer a')}\r\n" for _ in range(2))
        sock.sendall(head + twice.encode() + b"Connection: close\r\n\r\n{}")
        answer = rest_of(sock)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert f"the header {header.lower()} is given more than once".encode() in answer


@pytest.mark.spec("X-3")
@pytest.mark.parametrize("path", ["/v1/describe", "/v1/studies", "/v1/nothing", "/nothing", "/metrics", "/healthz"])
def test_a_token_in_the_query_is_not_repeated(tmp_path: Path, path: str) -> None:
    with gateway(tmp_path) as (server, _), client(server) as http:
        answer = http.get(f"{path}?token=hola_secret")
    assert "hola_secret" not in answer.text + str(answer.headers)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/describe"),
        ("GET", "/v1/nothing"),
        ("POST", "/v1/describe"),
        ("GET", "/nothing"),
        ("GET", "/metrics"),
        ("GET", "/healthz"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("HEAD", "/readyz"),
    ],
)
def test_no_reply_may_be_taken_for_something_else(tmp_path: Path, method: str, path: str) -> None:
    with gateway(tmp_path) as (server, _), client(server) as http:
        assert http.request(method, path).headers.get_list("x-content-type-options") == ["nosniff"]


def test_every_request_is_in_the_access_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    paths = ["/v1/describe", "/nothing", "/metrics", "/healthz", "/v1/nothing"]
    with gateway(tmp_path, access_log=True) as (server, _), client(server) as http:
        statuses = [http.get(path).status_code for path in paths]
    logged = [r.getMessage() for r in caplog.records if r.name.endswith(".access")]
    assert logged == [f"127.0.0.1 GET {path} {status}" for path, status in zip(paths, statuses, strict=True)]


class Peer:
    """A connection as the registry sees it."""

    def __init__(self, may_go: bool = True) -> None:
        self.may_go = may_go
        self.evicted = False

    def evict(self) -> None:
        """Note it."""
        self.evicted = True


def test_one_that_waits_for_a_reply_is_not_evicted() -> None:
    registry = Connections(2, 100)
    waiting, idle = Peer(may_go=False), Peer()
    assert (registry.admit(waiting), registry.admit(idle), registry.admit(Peer())) == (True, True, True)
    assert (waiting.evicted, idle.evicted) == (False, True)


def test_the_slowest_readers_go_when_too_much_is_not_read() -> None:
    registry = Connections(10, 100)
    peers = [Peer() for _ in range(3)]
    for peer in peers:
        registry.admit(peer)
        registry.not_read(peer, 45)
    assert [peer.evicted for peer in peers] == [True, False, False]
    registry.read(peers[1])
    registry.left(peers[2])
    assert (registry.unread_bytes, len(registry)) == (0, 2)


def test_clients_with_keep_alive_and_long_polls_are_served_beside_each_other(tmp_path: Path) -> None:
    """Three hundred honest clients notice none of the bounds."""
    with gateway(tmp_path) as (server, _), contextlib.ExitStack() as stack:
        limits = httpx.Limits(max_connections=300, max_keepalive_connections=300)
        http = stack.enter_context(httpx.Client(base_url=server.url, trust_env=False, timeout=60, limits=limits))
        statuses: list[int] = []

        def ask() -> None:
            statuses.extend(http.get("/v1/describe").status_code for _ in range(5))

        threads = [threading.Thread(target=ask) for _ in range(300)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert statuses == [200] * 1500
