"""What one client can make the gateway hold, and for how long: bytes, connections and time are bounded."""

import contextlib
import threading
from pathlib import Path

import httpx
import pytest

from tests.distributed.gateway.support import (
    DESCRIBE,
    DESCRIPTION,
    HEARTBEAT,
    client,
    connect,
    gateway,
    rest_of,
    send_until_refused,
)


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
