"""The synchronous client over HTTP."""

from typing import Any

import pytest

from hola.clients import (
    InvalidReplyError,
    RestClient,
    UnreachableError,
)
from tests.clients.scripted import DESCRIBED, ONCE, Script
from tests.clients.support import RestServer


@pytest.mark.spec("R-8")
@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"<html>", UnreachableError),
        (200, b"", UnreachableError),
        (404, b"<html>", UnreachableError),
        (429, b"slow down", UnreachableError),
        (500, b"Internal Server Error", UnreachableError),
        (502, b"<html>", UnreachableError),
        (404, b'{"detail":"Not Found"}', InvalidReplyError),
    ],
)
def test_what_a_proxy_says_is_not_taken_for_a_reply(status: int, body: bytes, error: type[Exception]) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    server = RestServer(Script(DESCRIBED))
    server._server.config.app = app
    with server, RestClient(server.endpoint, retry=ONCE) as client, pytest.raises(error, match=str(status)):
        client.describe()
