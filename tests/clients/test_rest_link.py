"""Connections over HTTP: kept alive, through proxies, and never used after their end."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from hola_protocol.codec import encode
from hola_protocol.limits import Limits
from hola_protocol.messages import DescribeResponse

from hola.clients import ConfigurationError, InvalidReplyError, RestClient, Retry, UnreachableError, rest_link
from hola.clients.rest_link import proxy_of

ONCE = Retry(attempts=1)
DESCRIBED = DescribeResponse(versions=["1.0"], server="test", limits=Limits(), durability="memory", time_ms=1)
BODY = encode(DESCRIBED)


@contextmanager
def web_server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server of the standard library; the test answers."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self)

        do_CONNECT = do_GET  # noqa: N815  # the name that the server looks for

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(20)


def describe(handler: BaseHTTPRequestHandler, *headers: tuple[str, str]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(BODY)))
    for header in headers:
        handler.send_header(*header)
    handler.end_headers()
    handler.wfile.write(BODY)


def test_a_connection_is_used_again_until_the_server_closes_it() -> None:
    ports: list[int] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        ports.append(handler.client_address[1])
        describe(handler, *([("Connection", "close")] if len(ports) == 2 else []))

    with web_server(answer) as endpoint, RestClient(endpoint, retry=ONCE) as client:
        assert [client.describe() for _ in range(3)] == [DESCRIBED] * 3
    assert ports[0] == ports[1] != ports[2]


def test_a_connection_that_ended_while_it_was_idle_is_not_used() -> None:
    ended = threading.Event()

    def serve() -> None:
        for _ in range(2):
            connection, _ = listening.accept()
            with connection:
                while b"\r\n\r\n" not in connection.recv(65536):
                    pass
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY)
            ended.set()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        with RestClient(f"http://127.0.0.1:{listening.getsockname()[1]}", retry=ONCE) as client:
            assert client.describe() == DESCRIBED
            assert ended.wait(20)
            assert client.describe() == DESCRIBED
        thread.join(20)


def test_a_reply_in_chunks_is_read() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for part in (BODY[:10], BODY[10:], b""):
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))

    with web_server(answer) as endpoint, RestClient(endpoint, retry=ONCE) as client:
        assert [client.describe(), client.describe()] == [DESCRIBED, DESCRIBED]


def test_a_reply_that_is_too_long_is_refused_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest_link, "MAX_REPLY_BYTES", 50)
    with (
        web_server(describe) as endpoint,
        RestClient(endpoint) as client,
        pytest.raises(InvalidReplyError, match="more than 50 bytes"),
    ):
        client.describe()


def test_plain_http_goes_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str | None, str | None]] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append((handler.path, handler.headers["Host"], handler.headers["Proxy-Authorization"]))
        describe(handler)

    with web_server(answer) as proxy:
        monkeypatch.setenv("http_proxy", proxy.replace("://", "://me:p%40ss@"))
        monkeypatch.delenv("no_proxy", raising=False)
        with RestClient("http://gateway.test:8080/below/", retry=ONCE) as client:
            assert client.describe() == DESCRIBED
    assert seen == [("http://gateway.test:8080/below/v1/describe", "gateway.test:8080", "Basic bWU6cEBzcw==")]


def test_https_asks_the_proxy_for_a_tunnel(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append(f"{handler.command} {handler.path}")
        handler.send_error(403)

    with web_server(answer) as proxy:
        monkeypatch.setenv("https_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        with (
            RestClient("https://gateway.test", retry=ONCE) as client,
            pytest.raises(UnreachableError, match="Tunnel connection failed: 403"),
        ):
            client.describe()
    assert seen == ["CONNECT gateway.test:443"]


def test_which_addresses_go_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert proxy_of(urlsplit("http://gateway.test")) is None
    monkeypatch.setenv("http_proxy", "proxy.test:3128")
    monkeypatch.setenv("no_proxy", "near.test")
    found = proxy_of(urlsplit("http://gateway.test"))
    assert found is not None
    assert (found.hostname, found.port) == ("proxy.test", 3128)
    assert proxy_of(urlsplit("https://gateway.test")) is None
    assert proxy_of(urlsplit("http://near.test")) is None
    assert proxy_of(urlsplit("http://127.0.0.1:80")) is None
    monkeypatch.setenv("http_proxy", "socks5://proxy.test")
    with pytest.raises(ConfigurationError, match=r"socks5://proxy\.test: only proxies with http:// are supported"):
        proxy_of(urlsplit("http://gateway.test"))


@pytest.mark.parametrize("endpoint", ["http://:80", "http://h:port", "http://h:99999", "http://b\u00fccher.test"])
def test_what_is_no_address_is_refused(endpoint: str) -> None:
    with RestClient(endpoint) as client, pytest.raises(ConfigurationError, match="is not an address to connect to"):
        client.describe()
