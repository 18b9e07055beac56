"""How long a connection waits for what its client has to send or to read."""

import contextlib
import threading
from pathlib import Path

from tests.distributed.gateway.support import (
    DESCRIBE,
    client,
    connect,
    eventually,
    gateway,
    rest_of,
)


def test_a_client_that_stays_silent_after_an_early_reply_is_left(tmp_path: Path) -> None:
    with gateway(tmp_path, keep_alive_s=1000) as (server, _), connect(server) as sock:
        sock.sendall(b"POST /v1/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n")
        assert rest_of(sock).startswith(b"HTTP/1.1 404 ")


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
