"""The attacks, each bounded in time. What the server does to the attacker is no error of the attack."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from hola.clients.zmq_client import ZmqClient
from tests.attack.tcp.system import System
from tests.attack.tcp.wire import COMMAND, MORE, PING, CurvePeer, Tcp, frame, greeting, ready

Flood = Callable[[System, float], None]

HOSTILE: Final = (
    b'{"tag":"CreateStudyRequest","study":"s","spec":{"zzz":1e999}}',
    b'{"tag":"CreateStudyRequest","study":"s","spec":{"seed":' + b"1" * 5000 + b"}}",
    b'{"tag":"CreateStudyRequest","study":"s","spec":{"zzz":"\xff"}}',
    b"[" * 50_000,
    b"\xff",
)


def _until(seconds: float) -> Iterator[None]:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        yield


def hostile_requests(system: System, seconds: float) -> None:
    """With a token: requests that once ended the scheduler, over tcp."""
    for _ in _until(seconds):
        with contextlib.suppress(OSError), CurvePeer(system.port, system.server_key, system.token) as peer:
            for body in HOSTILE:
                header = b'{"version":"1.0","id":"1"}'
                peer.socket.sendall(peer.sealed(b"hola/1", MORE) + peer.sealed(header, MORE) + peer.sealed(body))
            peer.read(100)


def strangers_and_resets(system: System, seconds: float) -> None:
    """Without a token: 10,000 messages after a handshake of NULL, then a reset."""
    batch = frame(b"bad") * 100
    for _ in _until(seconds):
        with contextlib.suppress(OSError), Tcp(system.port) as peer:
            peer.socket.sendall(greeting(b"NULL"))
            peer.read(64)
            peer.socket.sendall(ready())
            for _ in range(100):
                peer.socket.sendall(batch)
            peer.reset()


def pings_and_resets(system: System, seconds: float) -> None:
    """With a token: a flood that contains PING commands and reads nothing, then a reset."""
    for _ in _until(seconds):
        with contextlib.suppress(OSError), CurvePeer(system.port, system.server_key, system.token) as peer:
            peer.socket.settimeout(2.0)
            part = [peer.sealed(b"bad") if i % 4 else peer.sealed(PING, COMMAND) for i in range(4000)]
            with contextlib.suppress(OSError):
                for i in range(0, len(part), 50):
                    peer.socket.sendall(b"".join(part[i : i + 50]))
            peer.reset()


def endless_empty_frames(system: System, seconds: float) -> None:
    """With a token: a message of empty frames that never ends."""
    for _ in _until(seconds):
        with contextlib.suppress(OSError), CurvePeer(system.port, system.server_key, system.token) as peer:
            for _ in _until(seconds):
                peer.socket.sendall(b"".join(peer.sealed(b"", MORE) for _ in range(2000)))


def endless_large_frames(system: System, seconds: float) -> None:
    """With a token: four connections with messages of frames of 1 MB that never end."""
    body = bytes(1_000_000)

    def one() -> None:
        for _ in _until(seconds):
            with contextlib.suppress(OSError), CurvePeer(system.port, system.server_key, system.token) as peer:
                for _ in _until(seconds):
                    peer.socket.sendall(peer.sealed(body, MORE))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def strangers_with_large_frames(system: System, seconds: float) -> None:
    """Without a token: handshake commands of the full size that never end, on many connections."""
    peers: list[Tcp] = []
    try:
        for _ in _until(seconds):
            with contextlib.suppress(OSError):
                peer = Tcp(system.port)
                peers.append(peer)
                peer.socket.settimeout(0.5)
                peer.socket.sendall(greeting(b"CURVE"))
                peer.read(64)
                peer.socket.sendall(frame(bytes(1_000_000), 4)[:-1])
            if len(peers) > 200:
                peers.pop(0).socket.close()
    finally:
        for peer in peers:
            peer.socket.close()


def web_pages(system: System, seconds: float) -> None:
    """A browser's POST, and ZMTP 1.0, whose greeting is but a length."""
    body = b'{"tag":"DeleteStudyRequest","study":"demo"}'
    post = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    for _ in _until(seconds):
        for first in (post, b"\x01\x00" + b"\x07\x00hola/1" + b"\x02\x00{}" + b"\x2c\x00" + body):
            with contextlib.suppress(OSError), Tcp(system.port) as peer:
                peer.socket.sendall(first)
                while peer.socket.recv(4096):
                    pass


def silent_connections(system: System, seconds: float) -> None:
    """Without a token: 1,100 connections that say nothing, then a new client over ipc."""
    peers: list[socket.socket] = []
    try:
        for _ in range(1100):
            with contextlib.suppress(OSError):
                peers.append(socket.create_connection(("127.0.0.1", system.port), 1.0))
        with ZmqClient(system.connection.zmq[0], connection=system.connection) as newcomer:
            newcomer.describe()
        for _ in _until(seconds):
            threading.Event().wait(0.05)
    finally:
        for peer in peers:
            peer.close()


FLOODS: Final[dict[str, Flood]] = {
    "hostile requests": hostile_requests,
    "strangers and resets": strangers_and_resets,
    "pings and resets": pings_and_resets,
    "endless empty frames": endless_empty_frames,
    "endless large frames": endless_large_frames,
    "strangers with large frames": strangers_with_large_frames,
    "web pages and ZMTP 1.0": web_pages,
    "silent connections": silent_connections,
}
