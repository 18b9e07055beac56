"""Passes requests on to an HTTP server, with a fault."""

import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from hola_conformance.fault import Fault, Passing
from hola_conformance.http_request import meaning_of
from hola_conformance.scripted_rest import POLL_S


class RestProxy:
    """Passes requests on to an HTTP server, with a fault.

    :param fault: the fault.
    :param target: the server's URL.
    """

    def __init__(self, fault: Fault, target: str) -> None:
        self._server = _Server(("127.0.0.1", 0), _handler(fault, str(urlsplit(target).netloc)))
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_S,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet: a client that has left, or a server."""


def _handler(fault: Fault, target: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One request after another."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            meaning = meaning_of(self.command, self.path, content, self.headers.get("Content-Type"))
            tag = json.loads(meaning.body)["tag"] if meaning and content else self.path
            passing = Passing(tag, json.loads(content) if content else {}, dict(self.headers.items()), self.path)
            reply = None if fault.request is None else fault.request(passing)
            status = 200
            if reply is None:
                for _ in range(1 if fault.times is None else fault.times(passing)):
                    status, reply = self._pass_on(passing, bool(content))
                if fault.reply is not None:
                    changed = fault.reply(passing, reply)
                    status, reply = status if changed == reply else 200, changed
            if reply is None:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def _pass_on(self, passing: Passing, has_body: bool) -> tuple[int, bytes | None]:
            body = json.dumps(passing.message).encode() if has_body else None
            headers = {name: value for name, value in passing.headers.items() if name.lower() not in _OWN}
            connection = http.client.HTTPConnection(target)
            try:
                connection.request(self.command, passing.target, body, headers)
                reply = connection.getresponse()
                return reply.status, reply.read()
            except (OSError, http.client.HTTPException):
                return 200, None
            finally:
                connection.close()

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815  # names of the base

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet: the findings tell."""

    return Handler


_OWN = ("content-length", "connection", "transfer-encoding", "host", "accept-encoding")
