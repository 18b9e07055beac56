"""A proxy before the gateway: records what a worker sends, judges it by the schema, goes away and comes back."""

import http.client
import json
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).parents[2] / "schemas" / "draft" / "hola.schema.json"
HEADERS = ("authorization", "content-type", "hola-protocol", "idempotency-key", "accept")


@cache
def validator() -> Draft202012Validator:
    """Judges messages by the published schema."""
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


class Proxy:
    """Stands between a worker and the gateway.

    :param gateway: its URL.
    """

    def __init__(self, gateway: str) -> None:
        self._gateway = urlsplit(gateway).netloc
        self.sent: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.problems: list[str] = []
        self._port = 0
        self.open()

    @property
    def url(self) -> str:
        """Where it listens, whenever it does."""
        return f"http://127.0.0.1:{self._port}"

    def tags(self, name: str) -> list[dict[str, Any]]:
        """The messages of a kind, in order.

        :param name: the tag.
        """
        return [message for message in self.sent if message.get("tag") == name]

    def open(self) -> None:
        """Listen, on the same port as ever."""
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            """Passes one request on."""

            def _pass(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                proxy.judge(self.command, content, self.headers.get("Idempotency-Key"))
                there = http.client.HTTPConnection(proxy._gateway, timeout=90)
                headers = {name: value for name in HEADERS if (value := self.headers.get(name)) is not None}
                there.request(self.command, self.path, content or None, headers)
                reply = there.getresponse()
                body = reply.read()
                there.close()
                if proxy._server is None:
                    return  # gone meanwhile: the reply is lost
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.headers["Content-Type"])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass  # noqa: N815  # names of the base

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        class Server(ThreadingHTTPServer):
            """Leaves a worker that broke off alone."""

            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A worker may break off."""

        self._server: ThreadingHTTPServer | None = Server(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Be gone: connections are refused."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def judge(self, method: str, content: bytes, key: str | None) -> None:
        """Record a request, and what is wrong with it.

        :param method: of HTTP.
        :param content: its body.
        :param key: its idempotency key.
        """
        if method in ("GET", "DELETE"):
            return
        message = json.loads(content)
        self.sent.append(message)
        self.keys.append(key)
        self.problems += [f"{message.get('tag')}: {error.message}" for error in validator().iter_errors(message)]
