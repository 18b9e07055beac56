"""ZMTP by hand: what comes in pieces, what is asked beside messages, and who is refused."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.messages import Header

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.link import SchedulerLink, header_start
from hola.distributed.gateway.zmtp import PlainDealer, frame, message
from tests.admitted import plain_router, terminated_context
from tests.distributed.gateway.support import DEADLINE_S

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x01PLAIN" + bytes(15) + b"\x01" + bytes(31)
WELCOME, READY = frame(b"\x07WELCOME", 4), frame(b"\x05READY\x0bSocket-Type\0\0\0\x06ROUTER", 4)


class Wire(asyncio.Transport):
    """A transport that keeps what is done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.is_aborted = False

    def write(self, data: Any) -> None:
        self.written += data

    def abort(self) -> None:
        self.is_aborted = True

    def is_closing(self) -> bool:
        return self.is_aborted


class Messages:
    """Who uses a session: keeps the messages."""

    def __init__(self) -> None:
        self.opened = 0
        self.received: list[list[bytes]] = []

    def on_open(self) -> None:
        self.opened += 1

    def on_writable(self) -> None:
        raise AssertionError("nothing was held back")

    def on_message(self, frames: list[bytes]) -> None:
        self.received.append(frames)


def session_after(data: bytes, size: int) -> tuple[PlainDealer, Wire, Messages]:
    """A session that was sent something in pieces of a size."""

    async def run() -> tuple[PlainDealer, Wire, Messages]:
        peer, wire = Messages(), Wire()
        session = PlainDealer(peer, b"hola", b"secret")
        session.connection_made(wire)
        for at in range(0, len(data), size):
            session.data_received(data[at : at + size])
        return session, wire, peer

    return asyncio.run(run())


@pytest.mark.parametrize("size", [1, 2, 7, 64, 100, 1_000_000])
def test_messages_come_in_pieces_of_any_size(size: int) -> None:
    sent = [[b"a", b"", b"b" * 255], [b"c" * 256], [b"d" * 3000, b"e"]]
    session, wire, peer = session_after(GREETING + WELCOME + READY + b"".join(map(message, sent)), size)
    assert (session.is_open, peer.opened, peer.received) == (True, 1, sent)
    assert wire.written[10:17] == b"\x03\x00PLAIN"
    assert wire.written[64:] == (
        b"\x04\x12\x05HELLO\x04hola\x06secret" + b"\x04\x1f\x08INITIATE\x0bSocket-Type\0\0\0\x06DEALER"
    )


def test_a_ping_is_answered_with_what_it_carries() -> None:
    _, wire, _ = session_after(GREETING + WELCOME + READY + frame(b"\x04PING\x00\x05context", 4), 1000)
    assert wire.written.endswith(frame(b"\x04PONGcontext", 4))


@pytest.mark.parametrize("error", [b"\x05ERROR\x03400", b"^RROR\x03400"], ids=["the specification", "libzmq"])
def test_a_refusal_says_why(error: bytes) -> None:
    session, wire, peer = session_after(GREETING + frame(error, 4) + WELCOME + READY, 1000)
    assert (session.refusal, session.is_open, wire.is_aborted, peer.opened) == ("400", False, True, 0)


@pytest.mark.parametrize(
    "greeting",
    [
        b"HTTP/1.1 400 Bad Request\r\n".ljust(64),
        GREETING.replace(b"PLAIN", b"NULL\0"),
        GREETING.replace(b"\x7f\x03", b"\x7f\x01"),
    ],
    ids=["no ZMTP", "another mechanism", "an older version"],
)
def test_another_protocol_is_not_spoken(greeting: bytes) -> None:
    session, wire, _ = session_after(greeting, 1000)
    assert session.refusal == "it speaks another protocol, or another mechanism than PLAIN"
    assert (session.is_open, wire.is_aborted) == (False, True)


def test_a_connection_outlives_the_heartbeats_of_libzmq(tmp_path: Path) -> None:
    """The ROUTER sends a PING every 50 ms, and ends a connection that does not answer within a second."""
    with terminated_context() as context, plain_router(context) as router:
        router.heartbeat_ivl, router.heartbeat_timeout = 50, 1000
        router.bind(f"ipc://{tmp_path}/s")

        def answer() -> None:
            assert router.poll(20_000)
            router.send_multipart(router.recv_multipart())

        async def use() -> int:
            link = SchedulerLink(GatewayConfig(scheduler=f"ipc://{tmp_path}/s"))
            link.open()
            pings = 0
            start = header_start(Header(version="1.0"))
            async with asyncio.timeout(DEADLINE_S):
                while not link.connected:
                    await asyncio.sleep(0.001)
                session = link._session
                assert session is not None
                plain_read = session._on_command

                def counting(content: bytes) -> None:
                    nonlocal pings
                    pings += content.startswith(b"\x04PING")
                    plain_read(content)

                session._on_command = counting  # type: ignore[method-assign]
                while pings < 30:
                    await asyncio.sleep(0.001)
                reply = asyncio.ensure_future(asyncio.to_thread(answer))
                assert (await link.request(start, b"body")).body == b"body"
                await reply
                assert link._session is session
            link.close()
            return pings

        assert asyncio.run(use()) >= 30
