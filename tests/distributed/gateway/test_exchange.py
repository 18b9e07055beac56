"""One request and its reply: without a body for HEAD, and with an end for older HTTP."""

import httpx
from hola_protocol.codec import encode

from hola.distributed.server import Server
from tests.distributed.gateway.support import (
    DESCRIBE,
    DESCRIPTION,
    ScriptedScheduler,
    connect,
    until_closed,
)


def test_head_is_get_without_the_body(backend: ScriptedScheduler, http: httpx.Client) -> None:
    reply = http.head("/v1/describe")
    assert (reply.status_code, reply.content, reply.headers["content-length"]) == (
        200,
        b"",
        str(len(encode(DESCRIPTION))),
    )
    assert backend.next().json == {"tag": "DescribeRequest"}


def test_an_older_http_gets_its_reply_and_an_end(backend: ScriptedScheduler, gateway: Server) -> None:
    with connect(gateway) as sock:
        older = DESCRIBE.replace(b"HTTP/1.1", b"HTTP/1.0")
        sock.sendall(older[:-2] + b"Connection: keep-alive\r\n\r\n")
        head, _, body = until_closed(sock).partition(b"\r\n\r\n")
    assert (head.endswith(b"connection: close"), body) == (True, encode(DESCRIPTION))
