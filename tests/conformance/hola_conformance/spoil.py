"""An implementation with a fault around it: between suite and adapter, or between adapter and server."""

import http.client
import json
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from hola_conformance.adapter import Adapter
from hola_conformance.http_request import meaning_of
from hola_conformance.scripted_rest import POLL_S

IMPATIENT_S = 8.0
"""How long a case waits for what a fault keeps from happening."""


class Passing(NamedTuple):
    """A request on its way to the server; what it holds may be changed.

    :ivar tag: of the message.
    :ivar message: the fields of the body; empty for a GET or DELETE.
    :ivar headers: those of HTTP.
    """

    tag: str
    message: dict[str, Any]
    headers: dict[str, str]


class Fault(NamedTuple):
    """What is damaged, and the cases that must see it.

    :ivar name: what the implementation seems to do.
    :ivar cases: the names of the cases.
    :ivar command: changes a command of the suite.
    :ivar answer: changes the adapter's answer to a command.
    :ivar request: changes a request; what it returns is the reply, and the server hears nothing.
    :ivar reply: changes the body of a reply; None when the connection broke before there was one.
    :ivar times: how often a request is sent.
    """

    name: str
    cases: tuple[str, ...]
    command: Callable[[dict[str, Any]], None] | None = None
    answer: Callable[[dict[str, Any], dict[str, Any]], None] | None = None
    request: Callable[[Passing], bytes | None] | None = None
    reply: Callable[[Passing, bytes | None], bytes | None] | None = None
    times: Callable[[Passing], int] | None = None

    @property
    def is_on_wire(self) -> bool:
        """Whether it sits between the adapter and the server."""
        return any(change is not None for change in (self.request, self.reply, self.times))


class SpoiledAdapter(Adapter):
    """An adapter with a fault.

    :param command: the program and its arguments.
    :param fault: the fault; it may be changed between two cases.
    """

    def __init__(self, command: Sequence[str], fault: Fault | None = None) -> None:
        super().__init__(command, patience_s=IMPATIENT_S)
        self.fault = fault or Fault("none", ())
        self._asked: dict[str, Any] = {}
        self._proxies: list[RestProxy] = []

    def begin(self, do: str, **fields: Any) -> None:
        """Send a damaged command, or one that leads through a damaging proxy.

        :param do: the command.
        :param fields: its arguments.
        """
        self._close_proxies()
        self._asked = {"do": do, **fields}
        if self.fault.command is not None:
            self.fault.command(self._asked)
        if self.fault.is_on_wire and self._asked.get("transport") == "rest":
            self._proxies = [RestProxy(self.fault, endpoint) for endpoint in self._asked["endpoints"]]
            self._asked["endpoints"] = [proxy.endpoint for proxy in self._proxies]
        super().begin(**self._asked)

    def finish(self, deadline_s: float | None = None) -> dict[str, Any]:
        """Wait for the answer, and damage it.

        :param deadline_s: how long it may take.
        """
        try:
            answer = super().finish(deadline_s)
        finally:
            self._close_proxies()
        if self.fault.answer is not None:
            self.fault.answer(self._asked, answer)
        return answer

    def __exit__(self, *details: object) -> None:
        super().__exit__(*details)
        self._close_proxies()

    def _close_proxies(self) -> None:
        for proxy in self._proxies:
            proxy.close()
        self._proxies = []


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
            passing = Passing(tag, json.loads(content) if content else {}, dict(self.headers.items()))
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
                connection.request(self.command, self.path, body, headers)
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
