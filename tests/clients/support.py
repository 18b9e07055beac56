"""Small real servers that read with the protocol's codec and answer what a test says."""

import asyncio
import re
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec
import uvicorn
import zmq
from hola_protocol.codec import decode_header, decode_request, encode, encode_header
from hola_protocol.errors import ERROR_BY_CODE, ProtocolError
from hola_protocol.messages import Header, Request
from hola_protocol.operations import OPERATION_BY_REQUEST, OPERATIONS, Operation
from hola_protocol.version import FIRST_FRAME, VERSION

from hola.distributed.config import GatewayConfig, SchedulerConfig
from hola.distributed.gateway.query import request_body
from hola.distributed.scheduler import SchedulerProcess
from hola.distributed.server import Server
from tests.admitted import curve_router, plain_router

DEADLINE_S = 20.0


def wait_until(condition: Callable[[], bool], what: str = "the condition") -> None:
    """Wait for a condition, for at most a generous time.

    :param condition: what to wait for.
    :param what: its name for the failure.
    """
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about"
        threading.Event().wait(0.005)


class Call(NamedTuple):
    """A request as the server saw it."""

    header: Header
    request: Request
    body: bytes


Handler = Callable[[Call], Any]
"""From a request to its reply: a struct, raw bytes, a list of raw frames' bodies, or None for silence."""


def answer_of(handler: Handler, call: Call) -> bytes | None:
    """The body of the reply.

    :param handler: the test's.
    :param call: the request.
    """
    try:
        reply = handler(call)
    except ProtocolError as error:
        reply = error.response
    return reply if reply is None or isinstance(reply, bytes) else encode(reply)


class RouterServer:
    """A ROUTER in a thread of its own.

    :param handler: what it answers.
    :param endpoint: where it binds; absent: a socket of its own on ipc.
    :param secret_key: its CURVE key, with which it listens on tcp; absent: PLAIN on ipc.
    :param tokens: those that it admits over CURVE; over PLAIN it admits all.
    """

    def __init__(
        self,
        handler: Handler,
        endpoint: str | None = None,
        secret_key: bytes | None = None,
        tokens: Sequence[str] = ("anonymous",),
    ) -> None:
        self.handler = handler
        self.calls: list[Call] = []
        self.replies: list[bytes] = []
        self.errors: list[BaseException] = []
        self.before_reply: Callable[[list[bytes], Header], list[list[bytes]]] = lambda frames, header: [frames]
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._folder = tempfile.TemporaryDirectory(prefix="hola-")
        if secret_key is None:
            self._socket = plain_router(self._context)
            self._socket.bind(endpoint or f"ipc://{self._folder.name}/s")
        else:
            self._socket = curve_router(self._context, secret_key, tokens)
            self._socket.bind(endpoint or "tcp://127.0.0.1:0")
        self._socket.router_mandatory = True
        self.endpoint = self._socket.getsockopt_string(zmq.LAST_ENDPOINT).rstrip("\0")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(DEADLINE_S)
        self._socket.close(0)
        self._context.term()
        self._folder.cleanup()

    def _serve(self) -> None:
        while not self._stop.is_set():
            if not self._socket.poll(10):
                continue
            identity, first, header_frame, body = self._socket.recv_multipart()
            try:
                assert first == FIRST_FRAME
                header = decode_header(header_frame)
                call = Call(header, decode_request(body), body)
                self.calls.append(call)
                reply = answer_of(self.handler, call)
            except BaseException as error:
                self.errors.append(error)
                continue
            if reply is None:
                continue
            self.replies.append(reply)
            frames = [FIRST_FRAME, encode_header(Header(version=str(VERSION), id=header.id)), reply]
            for message in self.before_reply(frames, header):
                self._socket.send_multipart([identity, *message])


_PATHS = [(re.compile(re.sub(r"\{study\}", "([^/]+)", op.http_path)), op) for op in OPERATIONS]


def operation_at(method: str, path: str) -> tuple[Operation, str | None]:
    """The operation that REST finds at a path.

    :param method: of HTTP.
    :param path: the path.
    """
    for pattern, op in _PATHS:
        if op.http_method == method and (match := pattern.fullmatch(path)):
            return op, match[1] if op.on_study else None
    raise LookupError(f"{method} {path}")


class RestServer:
    """An ASGI echo under uvicorn in a thread of its own.

    :param handler: what it answers.
    """

    def __init__(self, handler: Handler, **options: Any) -> None:
        self.handler = handler
        self.calls: list[Call] = []
        self.replies: list[bytes] = []
        self.errors: list[BaseException] = []
        config = uvicorn.Config(
            self._app, host="127.0.0.1", port=0, log_level="critical", interface="asgi3", lifespan="off", **options
        )
        self._scheme = "https" if options.get("ssl_certfile") else "http"
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        wait_until(lambda: self._server.started, "the REST server")
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(DEADLINE_S)

    @property
    def endpoint(self) -> str:
        """Where it listens."""
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"{self._scheme}://127.0.0.1:{port}"

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = {key.decode(): value.decode() for key, value in scope["headers"]}
        try:
            op, study = operation_at(scope["method"], scope["path"])
            if op.http_method in ("GET", "DELETE"):
                assert body == b""
                body = request_body(op, study, scope["query_string"])
            else:
                assert headers["content-type"] == "application/json"
                assert scope["query_string"] == b""
            header = Header(
                version=headers["hola-protocol"],
                idempotency_key=headers.get("idempotency-key"),
                token=headers.get("authorization", "").removeprefix("Bearer ") or None,
                client=headers["user-agent"],
            )
            call = Call(header, decode_request(body), body)
            assert OPERATION_BY_REQUEST[type(call.request)] is op
            assert study == getattr(call.request, "study", None)
            self.calls.append(call)
            reply = await asyncio.to_thread(answer_of, self.handler, call)
        except BaseException as error:
            self.errors.append(error)
            raise
        status = 200
        if reply is None:
            await asyncio.Event().wait()
            return
        if reply.startswith(b'{"tag":"ErrorResponse"'):
            row = ERROR_BY_CODE.get(msgspec.json.decode(reply)["code"])
            status = 400 if row is None else row.http_status
        self.replies.append(reply)
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": reply})


class Scheduler:
    """A real scheduler in a thread, with its storage in memory unless told otherwise.

    It asks for no tokens unless told otherwise.

    :param folder: for its sockets and credentials.
    :param settings: those of ``SchedulerConfig``.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        options: dict[str, Any] = {
            "storage": "memory",
            "auth": False,
            "tick_s": 0.02,
        } | settings
        self._process = SchedulerProcess(SchedulerConfig(data_dir=str(folder), **options))
        self._thread = threading.Thread(target=self._process.run, daemon=True)
        self.endpoint = self._process.endpoints[0]
        self.relay_file = str(self._process.credentials.relay_file)
        self.token = self._process.credentials.owner_token if self._process.config.auth else None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stop()
        self._thread.join(DEADLINE_S)
        assert not self._thread.is_alive()


class Gateway:
    """A real gateway in a thread.

    :param scheduler: the scheduler, which asks for tokens.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self._server = Server(GatewayConfig(scheduler=scheduler.endpoint, relay_file=scheduler.relay_file))
        self.endpoint = self._server.url
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._server.run, args=(self._started.set,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(DEADLINE_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._thread.join(DEADLINE_S)
