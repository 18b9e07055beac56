"""An HTTP server that records what a client sends and answers what a case says."""

import itertools
import json
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from hola_protocol.errors import ERROR_BY_CODE

from hola_conformance.http_request import meaning_of
from hola_conformance.request_check import RequestCheck
from hola_conformance.script import Reply, Script, Sent, reply_of

POLL_S = 0.01
"""How often the server looks whether it is to stop."""


class HttpRequest(NamedTuple):
    """A request as it came; the connections are numbered."""

    command: str
    target: str
    headers: Any
    content: bytes
    connection: int


class _Server(ThreadingHTTPServer):
    """The sockets; quiet when a client leaves in the middle."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None) -> None:
        self.tls = tls
        self._open: dict[int, socket.socket] = {}
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.tls is not None:
            request.settimeout(10.0)
            request = self.tls.wrap_socket(request, server_side=True)
            request.settimeout(None)
        with self._lock:
            self._open[id(request)] = request
        try:
            super().finish_request(request, client_address)
        finally:
            with self._lock:
                del self._open[id(request)]
            if self.tls is not None:
                request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet: the findings tell."""

    def cut(self) -> None:
        """Close every connection."""
        with self._lock:
            for connection in self._open.values():
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the client was faster


class ScriptedRest:
    """An HTTP server in threads.

    :param script: what it answers; for no reply the connection is closed.
    :param tls: for HTTPS.
    """

    transport = "rest"

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.sent: list[Sent] = []
        self.abandoned = 0
        """How many requests were given up before their replies came."""
        self._script = script
        self._tls = tls
        self._check = RequestCheck()
        self._numbers = itertools.count(1)
        self._server: _Server | None = None
        self._port = 0
        self._closing = threading.Event()
        self.listen()
        self.endpoint = f"{'http' if tls is None else 'https'}://127.0.0.1:{self._port}"

    def __enter__(self) -> "ScriptedRest":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def listen(self) -> None:
        """Listen, after :meth:`close` at the same address."""
        self._closing = threading.Event()
        self._server = _Server(self._port, _handler(self, self._closing), self._tls)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_S,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more, and cut every connection."""
        server, self._server = self._server, None
        if server is not None:
            self._closing.set()
            server.shutdown()
            self._thread.join()
            server.server_close()
            server.cut()

    def take(self, request: HttpRequest, closing: threading.Event, has_left: Callable[[], bool]) -> Reply | None:
        """Record a request and find its answer.

        :param request: as it came.
        :param closing: set when the server closes.
        :param has_left: whether the client has closed the connection.
        """
        command, target, headers, content, connection = request
        meaning = meaning_of(command, target, content, headers.get("Content-Type"))
        if meaning is None:
            self.sent.append(Sent({}, content, time.monotonic(), connection, f"there is no {command} {target}"))
            return Reply(b"{}", status=404)
        header: dict[str, Any] = {"version": headers.get("Hola-Protocol", "1.0")}
        if (key := headers.get("Idempotency-Key")) is not None:
            header["idempotency_key"] = key
        if (bearer := headers.get("Authorization")) is not None:
            header["token"] = bearer.removeprefix("Bearer ")
        breach = meaning.breach or self._check(meaning.body)
        sent = Sent(header, meaning.body, time.monotonic(), connection, breach)
        self.sent.append(sent)
        answer = self._script(sent)
        if isinstance(answer, Future):
            while not answer.done() and not closing.wait(POLL_S):
                if has_left():
                    self.abandoned += 1
                    return None
            answer = answer.result() if answer.done() else None
        reply = reply_of(answer)
        if reply is not None and closing.wait(reply.delay_s):
            return None
        return reply

    def next_connection(self) -> int:
        """A number for a connection."""
        return next(self._numbers)


def _status(reply: Reply) -> int:
    if reply.status is not None:
        return reply.status
    try:
        message = json.loads(reply.body)
    except ValueError:
        return 200
    if not isinstance(message, dict) or message.get("tag") != "ErrorResponse":
        return 200
    row = ERROR_BY_CODE.get(message.get("code", ""))
    return row.http_status if row else 400


def _handler(owner: ScriptedRest, closing: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Serves the operations of the catalog."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            self._number = owner.next_connection()

        def _has_left(self) -> bool:
            ready, _, _ = select.select([self.connection], [], [], 0.0)
            return bool(ready) and self.connection.recv(1, socket.MSG_PEEK) == b""

        def _content(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", "0")))
            pieces = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(pieces)

        def _serve(self) -> None:
            request = HttpRequest(self.command, self.path, self.headers, self._content(), self._number)
            reply = owner.take(request, closing, self._has_left)
            if reply is None or closing.is_set():
                self.close_connection = True
                return
            self.send_response(_status(reply))
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Hola-Protocol", "1.0")
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self._send_body(reply)

        def _send_body(self, reply: Reply) -> None:
            body = reply.body if reply.cut_after is None else reply.body[: reply.cut_after]
            size = max(1, -(-len(body) // reply.pieces))
            for start in range(0, len(body), size):
                piece = body[start : start + size]
                if start and closing.wait(reply.pause_s):
                    break
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if reply.chunked else piece)
            if reply.cut_after is not None:
                self.close_connection = True
            elif reply.chunked:
                self.wfile.write(b"0\r\n\r\n")

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815  # names of the base

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet: the findings tell."""

    return Handler
