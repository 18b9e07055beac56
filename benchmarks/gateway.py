"""Requests per second through the REST gateway, beside a bare ASGI echo under the same server.

A trivial ROUTER answers every request with the same receipt, so the figures are the gateway's own cost. Run it with
``python benchmarks/gateway.py``; all sides share the machine's cores.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, cast

import msgspec
import uvicorn
import uvloop
import zmq
from hola_protocol.codec import encode
from hola_protocol.messages import (
    GetSuggestionResponse,
    Receipt,
    Result,
    SubmitResultRequest,
    SubmitResultResponse,
    Suggestion,
)
from hola_protocol.version import FIRST_FRAME

from hola.distributed.config import GatewayConfig
from hola.distributed.server import Server

KEY = "12345678-1234-4234-8234-123456789abc"
REQUEST = encode(
    SubmitResultRequest(
        worker_id=KEY,
        results=[Result(trial_id=17, lease="a" * 24, objectives={"loss": 0.123456789, "time": 3.25})],
        next_count=1,
    )
)
PARAMETERS: dict[str, Any] = {"x": 0.123456, "y": 0.345, "z": 12, "kind": "rbf"}
SUGGESTION = Suggestion(trial_id=18, attempt=1, lease="b" * 24, lease_s=60.0, parameters=PARAMETERS)
REPLY = encode(
    SubmitResultResponse(
        receipts=[Receipt(trial_id=17, outcome="recorded", state="completed")],
        next=GetSuggestionResponse(status="suggestions", suggestions=[SUGGESTION]),
    )
)
HEAD = (
    "POST /v1/studies/default/results HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\n"
    f"Content-Type: application/json\r\nAuthorization: Bearer hola_{'t' * 43}\r\nHola-Protocol: 1.0\r\n"
    f"Idempotency-Key: {KEY}\r\nContent-Length: {len(REQUEST)}\r\n\r\n"
).encode()


class _Id(msgspec.Struct):
    id: str


def answer(endpoint: str) -> None:
    """The trivial scheduler."""
    router = zmq.Context().socket(zmq.ROUTER)
    router.bind(endpoint)
    decode = msgspec.json.Decoder(_Id).decode
    while True:
        identity, _, header, _ = router.recv_multipart()
        head = b'{"version":"1.0","id":"%b"}' % decode(header).id.encode()
        router.send_multipart((identity, FIRST_FRAME, head, REPLY))


def echo(listening: socket.socket) -> None:
    """The bare ASGI app: it reads the body and sends the same reply."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(REPLY))]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": REPLY})

    config = uvicorn.Config(
        app, http="httptools", loop="uvloop", ws="none", lifespan="off", log_config=None, access_log=False
    )
    uvicorn.Server(config).run([listening])


class _Client(asyncio.Protocol):
    """One kept-alive connection that sends the next request as soon as it has the reply."""

    def __init__(self, count: Callable[[], None]) -> None:
        self._count = count
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(HEAD + REQUEST)

    def data_received(self, data: bytes) -> None:
        self._seen += data
        if self._seen.endswith(REPLY):
            if not self._seen.startswith(b"HTTP/1.1 200 "):
                raise AssertionError(self._seen)
            self._seen = b""
            self._count()
            self._transport.write(HEAD + REQUEST)


def load(port: int, connections: int, seconds: float, result: "Connection[float, Any]") -> None:
    """Send requests over some connections, and tell how many were answered per second after a second's start."""
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    async def run() -> float:
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            await loop.create_connection(lambda: _Client(count), "127.0.0.1", port)
        await asyncio.sleep(1.0)
        before, start = counted, time.perf_counter()
        await asyncio.sleep(seconds)
        return (counted - before) / (time.perf_counter() - start)

    result.send(uvloop.run(run()))


@contextlib.contextmanager
def process(target: Callable[..., None], *arguments: Any) -> Iterator[None]:
    """A process for as long as the block."""
    started = multiprocessing.get_context("fork").Process(target=target, args=arguments, daemon=True)
    started.start()
    try:
        yield
    finally:
        started.kill()
        started.join()


def measure(port: int, clients: int, connections: int, seconds: float) -> float:
    """The requests per second that so many client processes get together."""
    context = multiprocessing.get_context("fork")
    pipes = [context.Pipe(duplex=False) for _ in range(clients)]
    with contextlib.ExitStack() as stack:
        for _, sender in pipes:
            stack.enter_context(process(load, port, connections // clients, seconds, sender))
        return sum(float(receiver.recv()) for receiver, _ in pipes)


def main() -> None:
    """Measure both, in turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=2, help="client processes")
    parser.add_argument("--connections", type=int, default=32, help="connections of all clients together")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        endpoint = f"ipc://{folder}/s"
        stack.enter_context(process(answer, endpoint))
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        stack.enter_context(process(echo, listening))
        gateway = stack.enter_context(Server(GatewayConfig(scheduler=endpoint)).spawn())
        ports = {"bare ASGI echo": listening.getsockname()[1], "gateway": gateway.port}
        for _ in range(given.rounds):
            for name, port in ports.items():
                rate = measure(port, given.clients, given.connections, given.seconds)
                sys.stdout.write(f"{name:>16}: {rate:8,.0f} requests/s\n")


if __name__ == "__main__":
    main()
