"""A proxy that answers every request twice: first with something that is no reply of hola, then as the gateway does."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self

import httpx

PAGE = b"<!doctype html><html><body><h1>It works!</h1></body></html>"


class Spoiled(NamedTuple):
    """A reply that a proxy makes up, or spoils."""

    status: int
    body: bytes | None
    header: tuple[str, str] = ("Content-Type", "text/html")


SPOILED = [
    Spoiled(500, b"Internal Server Error"),
    Spoiled(429, b"Too Many Requests", ("Retry-After", "0")),
    Spoiled(502, PAGE),
    Spoiled(503, PAGE, ("Retry-After", "0")),
    Spoiled(504, b""),
    Spoiled(503, b'{"error": "no healthy upstream"}'),
    Spoiled(404, PAGE),
    Spoiled(403, PAGE),
    Spoiled(301, PAGE),
    Spoiled(200, PAGE),
    Spoiled(200, b""),
    Spoiled(204, b""),
    Spoiled(200, None),  # the gateway's reply without its second half
]


class SpoilingProxy:
    """Answers the first copy of every request with a spoiled reply, later ones as the gateway does.

    :param gateway: its URL.
    :param spoiled: the replies to make up, one after the other.
    """

    def __init__(self, gateway: str, spoiled: list[Spoiled]) -> None:
        self.requests: list[tuple[str, bytes, str | None]] = []
        self._seen: set[tuple[str, bytes, str | None]] = set()
        self._lock = threading.Lock()
        todo = iter(spoiled * 100)
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                request = (self.path, content, self.headers.get("Idempotency-Key"))
                with proxy._lock:
                    proxy.requests.append(request)
                    first = request not in proxy._seen
                    proxy._seen.add(request)
                    bad = next(todo) if first else None
                if bad is not None and bad.body is not None:
                    self._answer(bad.status, bad.body, bad.header)
                    return
                headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "content-length")}
                reply = httpx.request(self.command, gateway + self.path, content=content, headers=headers, timeout=60)
                body = reply.content if bad is None else reply.content[: len(reply.content) // 2]
                self._answer(reply.status_code, body, ("Content-Type", "application/json"))

            def _answer(self, status: int, body: bytes, header: tuple[str, str]) -> None:
                self.send_response(status)
                self.send_header(*header)
                if status != 204:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass  # noqa: N815  # names of the base

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
