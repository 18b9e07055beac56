"""What the connections of one gateway may hold together, and which of them make room."""

import contextlib
from pathlib import Path

import msgspec
import pytest
from hola_protocol.codec import encode
from hola_protocol.errors import ProtocolError

from hola.distributed.gateway.connections import Connections
from tests.distributed.gateway.support import (
    DESCRIBE,
    DESCRIPTION,
    HEARTBEAT,
    client,
    connect,
    gateway,
    rest_of,
)

REFUSED = encode(ProtocolError("unauthenticated", "a token is needed").response)


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
