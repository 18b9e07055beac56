"""Heads, bodies and what surrounds them: all of it is counted."""

import socket
import threading
import time
from pathlib import Path

import pytest

from tests.distributed.gateway.support import (
    DEADLINE_S,
    DESCRIBE,
    HEARTBEAT,
    client,
    connect,
    gateway,
    rest_of,
    send_until_refused,
)

CHUNKED = HEARTBEAT + b"Transfer-Encoding: chunked\r\n\r\n"


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


def test_empty_lines_keep_no_connection_open(tmp_path: Path) -> None:
    with gateway(tmp_path, keep_alive_s=1, head_timeout_s=1.0) as (server, _):
        for before in (b"", DESCRIBE):
            with connect(server) as sock:
                sock.sendall(before)
                assert send_until_left(sock, b"\r\n")
