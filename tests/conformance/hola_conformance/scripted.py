"""Servers that record what a client sends and answer what a case says, over both transports."""

import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
import zmq
from hola_protocol.errors import ERROR_BY_CODE
from hola_protocol.openapi import BODYLESS
from hola_protocol.operations import OPERATIONS
from hola_protocol.version import FIRST_FRAME


class Sent(NamedTuple):
    """A request as a server got it: the fields of the header, over REST from the HTTP headers, and the body."""

    header: dict[str, Any]
    body: bytes


Script: TypeAlias = Callable[[Sent], bytes | None]
"""From a request to the body of the reply; None: no reply."""

_STOP = b"stop"
POLL_S = 0.01
"""How often the HTTP server looks whether it is to stop."""


class ScriptedZmq:
    """A ROUTER in a thread.

    :param script: what it answers.
    """

    def __init__(self, script: Script) -> None:
        self.sent: list[Sent] = []
        self._script = script
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._router = self._context.socket(zmq.ROUTER)
        self._router.linger = 0
        self.endpoint = f"tcp://127.0.0.1:{self._router.bind_to_random_port('tcp://127.0.0.1')}"
        self._stopper = self._context.socket(zmq.PAIR)
        self._stopped = self._context.socket(zmq.PAIR)
        self._stopper.bind("inproc://stop")
        self._stopped.connect("inproc://stop")
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> "ScriptedZmq":
        return self

    def __exit__(self, *_: object) -> None:
        self._stopper.send(_STOP)
        self._thread.join()
        for socket in (self._router, self._stopper, self._stopped):
            socket.close(0)
        self._context.term()

    def _serve(self) -> None:
        poller = zmq.Poller()
        poller.register(self._router, zmq.POLLIN)
        poller.register(self._stopped, zmq.POLLIN)
        while True:
            ready = dict(poller.poll())
            if self._stopped in ready:
                return
            *before, first, head, body = self._router.recv_multipart()
            if first != FIRST_FRAME:
                continue
            sent = Sent(json.loads(head), body)
            self.sent.append(sent)
            reply = self._script(sent)
            if reply is not None:
                reply_head = json.dumps({"version": "1.0", "id": sent.header.get("id", "")}).encode()
                self._router.send_multipart([*before, FIRST_FRAME, reply_head, reply])


_PATHS = [
    (op, re.compile(re.escape(op.http_path).replace(r"\{study\}", "(?P<study>[^/]+)") + r"\Z")) for op in OPERATIONS
]


def request_of(method: str, target: str, content: bytes) -> bytes | None:
    """The body that an HTTP request means.

    :param method: of HTTP.
    :param target: path and query.
    :param content: the content.
    :returns: the JSON; None for a path of no operation.
    """
    url = urlsplit(target)
    for op, path in _PATHS:
        found = path.match(url.path)
        if op.http_method != method or found is None:
            continue
        if method not in BODYLESS:
            return content
        fields: dict[str, Any] = {name: unquote(value) for name, value in found.groupdict().items()}
        lists = {f.name for f in msgspec.structs.fields(op.request) if "list[" in str(f.type)}
        for name, values in parse_qs(url.query, keep_blank_values=True).items():
            fields[name] = values if name in lists else values[0]
        return msgspec.json.encode(msgspec.convert(fields, op.request, strict=False))
    return None


class ScriptedRest:
    """An HTTP server in a thread.

    :param script: what it answers; for no reply the connection is closed.
    """

    def __init__(self, script: Script) -> None:
        self.sent: list[Sent] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            """Serves the operations of the catalog."""

            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                body = request_of(self.command, self.path, content)
                if body is None:
                    self.send_error(404)
                    return
                header = {"version": self.headers.get("Hola-Protocol", "1.0")}
                if (key := self.headers.get("Idempotency-Key")) is not None:
                    header["idempotency_key"] = key
                if (bearer := self.headers.get("Authorization")) is not None:
                    header["token"] = bearer.removeprefix("Bearer ")
                sent = Sent(header, body)
                owner.sent.append(sent)
                reply = script(sent)
                if reply is None:
                    self.close_connection = True
                    return
                error = json.loads(reply)
                row = ERROR_BY_CODE.get(error.get("code", "")) if error["tag"] == "ErrorResponse" else None
                self.send_response(row.http_status if row else 400 if error["tag"] == "ErrorResponse" else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply)))
                self.send_header("Hola-Protocol", "1.0")
                self.end_headers()
                self.wfile.write(reply)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815  # names of the base

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet: the findings tell."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_S,), daemon=True)
        self._thread.start()

    def __enter__(self) -> "ScriptedRest":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
