"""One HTTP connection: replies in one piece, and heads that are too long, too late or no HTTP."""

import asyncio
import logging
import select
import socket
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hola_protocol.codec import encode
from hola_protocol.errors import ErrorResponse

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.transport import JoinedTransport
from hola.distributed.server import Server
from tests.gateway.support import DEADLINE_S, DESCRIPTION, ScriptedScheduler, client, eventually, serving

DESCRIBE = b"GET /v1/describe HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEARTBEAT = b"POST /v1/studies/default/heartbeat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


class Wire(asyncio.Transport):
    """A transport that keeps what is done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[Any] = []
        self.closing = False

    def write(self, data: Any) -> None:
        self.done.append(data)

    def close(self) -> None:
        self.done.append("close")
        self.closing = True

    def is_closing(self) -> bool:
        return self.closing


@pytest.fixture(scope="module")
def strict(_shared_scheduler: ScriptedScheduler, socket_path: Any) -> Iterator[Server]:
    """A gateway that has little patience with heads."""
    config = GatewayConfig(scheduler=f"ipc://{socket_path}", max_head_bytes=1000, head_timeout_s=0.05)
    with serving(config) as server:
        yield server


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), DEADLINE_S)


def until_closed(sock: socket.socket) -> bytes:
    return b"".join(iter(lambda: sock.recv(65536), b""))


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


def test_a_head_is_sent_with_what_follows_it() -> None:
    wire = Wire()
    joined = JoinedTransport(wire)
    joined.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    joined.write(b"head 1, ")
    joined.write(b"body")
    joined.write(b"more of it")
    joined.end_reply()
    joined.write(b"head 2, no body")
    joined.end_reply()
    joined.write(b"head 3")
    joined.close()
    joined.write(b"too late")
    joined.close()
    assert wire.done == [
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"head 1, body",
        b"more of it",
        b"head 2, no body",
        b"head 3",
        "close",
        "close",
    ]


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
