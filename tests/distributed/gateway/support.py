"""A scheduler that answers as a test says, over a real socket; and a gateway before it, over real HTTP."""

import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import httpx
import msgspec
import zmq
from hola_protocol.codec import encode
from hola_protocol.messages import (
    DescribeResponse,
    GetSuggestionRequest,
    Header,
    Response,
)
from hola_protocol.version import FIRST_FRAME

from hola.distributed.config import GatewayConfig
from hola.distributed.messages import ErrorResponse, Limits
from hola.distributed.relay import undelivered_id
from hola.distributed.server import Server
from tests.admitted import plain_router

DEADLINE_S = 20.0
DESCRIPTION = DescribeResponse(versions=["1.0"], server="test", limits=Limits(), durability="memory", time_ms=1)
_STOP = b"stop"


class Asked(NamedTuple):
    """A request as it came, and how to answer it."""

    header: Header
    body: bytes
    answer: Callable[..., None]

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return msgspec.json.decode(self.body)


Script: TypeAlias = Callable[[Asked], Response | ErrorResponse | bytes | None]


class ScriptedScheduler:
    """A ROUTER whose requests go to ``script``; what it returns is the reply, ``None`` is no reply (yet).

    :ivar asked: the requests in the order they came.
    :ivar undelivered: the header ids of requests whose client has gone, as the gateway says.
    """

    def __init__(self, endpoint: str, script: Script) -> None:
        self.asked: queue.Queue[Asked] = queue.Queue()
        self.undelivered: queue.Queue[str] = queue.Queue()
        self.script = script
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._router = plain_router(self._context)
        self._router.bind(endpoint)
        self._inbox = self._context.socket(zmq.PULL)
        self._inbox.bind("inproc://answers")
        self._outbox = self._context.socket(zmq.PUSH)
        self._outbox.connect("inproc://answers")
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        poller = zmq.Poller()
        poller.register(self._router, zmq.POLLIN)
        poller.register(self._inbox, zmq.POLLIN)
        while True:
            ready = dict(poller.poll())
            if self._inbox in ready:
                frames = self._inbox.recv_multipart()
                if frames == [_STOP]:
                    return
                self._router.send_multipart(frames)
            if self._router in ready:
                self._take(self._router.recv_multipart())

    def _take(self, frames: list[bytes]) -> None:
        identity, first, *_ = frames
        gone = undelivered_id(frames[1:])
        if gone is not None:
            self.undelivered.put(gone)
            return
        _, _, head, body = frames
        assert first == FIRST_FRAME
        header = msgspec.json.decode(head, type=Header)

        def answer(reply: Response | ErrorResponse | bytes | list[bytes]) -> None:
            content = reply if isinstance(reply, bytes | list) else encode(reply)  # type: ignore[arg-type]
            reply_head = msgspec.json.encode({"version": "1.0", "id": header.id})
            frames = content if isinstance(content, list) else [FIRST_FRAME, reply_head, content]
            self._outbox.send_multipart([identity, *frames])

        asked = Asked(header, body, answer)
        self.asked.put(asked)
        reply = self.script(asked)
        if reply is not None:
            answer(reply)

    def next(self) -> Asked:
        """The next request, waited for."""
        return self.asked.get(timeout=DEADLINE_S)

    def close(self) -> None:
        """Stop, dropping every connection."""
        self._outbox.send(_STOP)
        self._thread.join(DEADLINE_S)
        for each in (self._outbox, self._inbox, self._router):
            each.close()
        self._context.term()


@contextlib.contextmanager
def scheduler(path: Path, script: Script) -> Iterator[ScriptedScheduler]:
    """A scripted scheduler on a Unix socket.

    :param path: the socket.
    :param script: what it answers.
    """
    found = ScriptedScheduler(f"ipc://{path}", script)
    try:
        yield found
    finally:
        found.close()


@contextlib.contextmanager
def serving(config: GatewayConfig) -> Iterator[Server]:
    """A gateway in a thread, serving.

    :param config: its settings.
    """
    server = Server(config)
    started = threading.Event()
    thread = threading.Thread(target=server.run, args=(started.set,))
    thread.start()
    try:
        assert started.wait(DEADLINE_S)
        yield server
    finally:
        server.stop()
        thread.join(DEADLINE_S)
        assert not thread.is_alive()


@contextlib.contextmanager
def client(server: Server, **options: Any) -> Iterator[httpx.Client]:
    """An HTTP client of a gateway.

    :param server: the gateway.
    :param options: of httpx.
    """
    # Plain HTTP: to load the authorities of TLS takes longer than most tests.
    with httpx.Client(base_url=server.url, timeout=DEADLINE_S, trust_env=False, verify=False, **options) as found:
        yield found


def eventually(condition: Callable[[], bool]) -> None:
    """Wait for a condition of another thread or process.

    :param condition: what is to become true.
    :raises AssertionError: when it does not in time.
    """
    waiting = threading.Event()
    for _ in range(int(DEADLINE_S / 0.01)):
        if condition():
            return
        waiting.wait(0.01)
    raise AssertionError("the condition did not become true in time")


WORKER = "12345678-1234-1234-1234-123456789abc"
ASK = encode(GetSuggestionRequest(worker_id=WORKER, wait_s=30.0))


@contextlib.contextmanager
def connection(server: Server, request: bytes) -> Iterator[socket.socket]:
    """A bare connection that has sent a request."""
    with socket.create_connection(("127.0.0.1", server.port), DEADLINE_S) as sock:
        sock.sendall(request)
        yield sock


def post(path: str, body: bytes, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


DESCRIBE = b"GET /v1/describe HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEARTBEAT = b"POST /v1/studies/default/heartbeat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@contextlib.contextmanager
def gateway(tmp_path: Path, **settings: Any) -> Iterator[tuple[Server, ScriptedScheduler]]:
    with scheduler(tmp_path / "s", lambda asked: DESCRIPTION) as backend:
        config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", **settings)
        with serving(config) as server:
            yield server, backend


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), DEADLINE_S)


def rest_of(sock: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := sock.recv(65536):
            parts.append(part)
    return b"".join(parts)


def send_until_refused(sock: socket.socket, piece: bytes, most: int) -> int:
    """Send the same again and again until the other side has had enough; how many bytes that took."""
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < most:
            sock.sendall(piece)
            sent += len(piece)
    return sent


def until_closed(sock: socket.socket) -> bytes:
    return b"".join(iter(lambda: sock.recv(65536), b""))
