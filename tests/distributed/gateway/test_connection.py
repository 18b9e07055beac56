"""One HTTP connection: replies in one piece, and heads that are too long, too late or no HTTP."""

import logging
import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hola_protocol.codec import encode
from hola_protocol.errors import ErrorResponse

from hola.distributed.config import GatewayConfig
from hola.distributed.server import Server
from tests.distributed.gateway.support import (
    DESCRIBE,
    DESCRIPTION,
    ScriptedScheduler,
    client,
    connect,
    eventually,
    scheduler,
    serving,
    until_closed,
)

HEARTBEAT = b"POST /v1/studies/default/heartbeat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def strict(_shared_scheduler: ScriptedScheduler, socket_path: Any) -> Iterator[Server]:
    """A gateway that has little patience with heads."""
    config = GatewayConfig(scheduler=f"ipc://{socket_path}", max_head_bytes=1000, head_timeout_s=0.05)
    with serving(config) as server:
        yield server


def refusal(answer: bytes) -> tuple[bytes, str, str]:
    """The status line, the code and the message of a refusal after which the connection was closed."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *headers = head.split(b"\r\n")
    assert headers == [
        b"content-type: application/json",
        b"content-length: %d" % len(body),
        b"connection: close",
        b"x-content-type-options: nosniff",
    ]
    error = msgspec.json.decode(body, type=ErrorResponse)
    return status, error.code, error.message


def test_a_client_is_told_to_send_its_body(backend: ScriptedScheduler, gateway: Server) -> None:
    backend.script = lambda asked: DESCRIPTION
    body = b'{"tag":"HeartbeatRequest"}'
    with connect(gateway) as sock:
        sock.sendall(HEARTBEAT + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body))
        assert sock.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(body)
        assert sock.recv(65536).endswith(encode(DESCRIPTION))


def test_requests_in_one_piece_are_answered_in_order(backend: ScriptedScheduler, gateway: Server) -> None:
    with connect(gateway) as sock:
        last = b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        sock.sendall(DESCRIBE + last)
        first, _, second = until_closed(sock).partition(encode(DESCRIPTION))
    assert (first.startswith(b"HTTP/1.1 200 "), second.startswith(b"HTTP/1.1 404 ")) == (True, True)


def test_a_hundred_requests_in_one_piece_are_answered_in_order(backend: ScriptedScheduler, gateway: Server) -> None:
    backend.script = lambda asked: b'{"tag":"HeartbeatResponse","of":%b}' % asked.body
    bodies = [b'{"tag":"HeartbeatRequest","worker_id":"%d"}' % i for i in range(100)]
    with connect(gateway) as sock:
        sock.sendall(b"".join(HEARTBEAT + b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies))
        sock.sendall(b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answers = until_closed(sock)
    assert [part.partition(b"}")[0] + b"}" for part in answers.split(b'"of":')[1:]] == bodies


def test_a_refusal_of_a_request_that_has_come_whole_keeps_the_connection(
    backend: ScriptedScheduler, gateway: Server
) -> None:
    with connect(gateway) as sock:
        sock.sendall(b"POST /v1/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}" + DESCRIBE)
        received = b""
        while not received.endswith(encode(DESCRIPTION)):
            received += sock.recv(65536)
    assert received.startswith(b"HTTP/1.1 404 ")
    assert b"connection: close" not in received


def test_the_target_may_be_a_whole_url(backend: ScriptedScheduler, gateway: Server) -> None:
    with connect(gateway) as sock:
        sock.sendall(DESCRIBE.replace(b"/v1/describe", b"http://localhost/v1/describe?#part"))
        assert sock.recv(65536).endswith(encode(DESCRIPTION))


def test_another_protocol_is_not_spoken(backend: ScriptedScheduler, gateway: Server) -> None:
    with connect(gateway) as sock:
        sock.sendall(DESCRIBE[:-2] + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + b"\x81\x05hello")
        head, _, body = until_closed(sock).partition(b"\r\n\r\n")
    assert (head.startswith(b"HTTP/1.1 200 "), body) == (True, encode(DESCRIPTION))


@pytest.mark.parametrize(
    ("named", "client"),
    [
        (b"", b"127.0.0.1"),
        (b"X-Forwarded-For: 192.0.2.1, 192.0.2.7\r\n", b"192.0.2.7"),
        (b"X-Forwarded-For: somebody\r\n", b"127.0.0.1"),
    ],
)
def test_a_proxy_on_this_machine_names_its_client(tmp_path: Path, named: bytes, client: bytes) -> None:
    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", behind_tls_proxy=True)
    with scheduler(tmp_path / "s", lambda asked: DESCRIPTION) as backend, serving(config) as server:
        with connect(server) as sock:
            sock.sendall(DESCRIBE[:-2] + named + b"\r\n")
            assert sock.recv(65536).endswith(encode(DESCRIPTION))
        assert backend.next().header.client == client.decode()


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\nX: 1\r\nY: "])
def test_a_head_without_an_end_is_refused(gateway: Server, start: bytes) -> None:
    with connect(gateway) as sock:
        sock.sendall(start)
        while not select.select([sock], [], [], 0.01)[0]:
            sock.sendall(b"x" * 20_000)
        answer = sock.recv(65536)
    line = b"HTTP/1.1 431 Request Header Fields Too Large"
    assert refusal(answer) == (line, "too_large", "the head has more than 32768 bytes")


def test_a_head_that_comes_in_pieces_is_read(backend: ScriptedScheduler, gateway: Server) -> None:
    with connect(gateway) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in DESCRIBE:
            sock.sendall(bytes([byte]))
        assert sock.recv(65536).endswith(encode(DESCRIPTION))


def test_a_head_that_does_not_come_is_not_waited_for(strict: Server) -> None:
    with connect(strict) as sock:
        sock.sendall(DESCRIBE[:-2])
        answer = until_closed(sock)
    line = b"HTTP/1.1 408 Request Timeout"
    assert refusal(answer) == (line, "invalid_message", "the head did not come within 0.05 s")


def test_a_second_head_is_waited_for_no_longer(backend: ScriptedScheduler, strict: Server) -> None:
    with connect(strict) as sock:
        sock.sendall(DESCRIBE + DESCRIBE[:-2])
        first, _, second = until_closed(sock).partition(encode(DESCRIPTION))
    assert first.startswith(b"HTTP/1.1 200 ")
    assert refusal(second)[0] == b"HTTP/1.1 408 Request Timeout"


def test_a_connection_on_which_nothing_is_asked_is_closed(strict: Server) -> None:
    with connect(strict) as sock:
        assert until_closed(sock) == b""


def test_what_is_no_http_is_refused_and_the_gateway_goes_on(backend: ScriptedScheduler, gateway: Server) -> None:
    with connect(gateway) as sock:
        sock.sendall(b"\x00\x01not http\r\n\r\n")
        answer = until_closed(sock)
    assert refusal(answer) == (b"HTTP/1.1 400 Bad Request", "invalid_message", "Invalid HTTP request received.")
    with client(gateway) as http:
        assert http.get("/v1/describe").content == encode(DESCRIPTION)


def test_a_body_beyond_the_limit_is_refused_before_its_end(gateway: Server) -> None:
    with connect(gateway) as sock:
        sock.sendall(HEARTBEAT + b"Transfer-Encoding: chunked\r\n\r\n7d1\r\n" + b"x" * 2001)  # the limit is 2000
        answer = until_closed(sock)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_client_that_leaves_before_its_reply_harms_nobody(
    backend: ScriptedScheduler, gateway: Server, caplog: pytest.LogCaptureFixture
) -> None:
    backend.script = lambda asked: None
    with connect(gateway) as sock:
        sock.sendall(DESCRIBE)
        asked = backend.next()
    with connect(gateway) as sock:
        sock.sendall(HEARTBEAT + b"Content-Length: 10\r\n\r\n{")
    with client(gateway) as http:
        left = 'hola_gateway_requests_total{operation="Heartbeat",status="499"} 1\n'
        backend.script = lambda asked: b'{"tag":"ListStudiesResponse","items":[]}'
        eventually(lambda: left in http.get("/metrics").text)
        asked.answer(DESCRIPTION)
        eventually(lambda: "hola_gateway_pending 0\n" in http.get("/metrics").text)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
