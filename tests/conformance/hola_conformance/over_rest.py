"""A running scheduler as a server under test, over REST."""

import json
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx
from hola_protocol.errors import ERROR_BY_CODE
from hola_protocol.openapi import BODYLESS
from hola_protocol.scenarios import Need

from hola_conformance.over_zmq import DEADLINE_S, PAUSE_S
from hola_conformance.play import Call

CONNECTIONS = 16


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _query(body: bytes) -> httpx.QueryParams:
    """The fields of a request without a body, as a query: lists as repeated keys, null as absent."""
    fields = json.loads(body)
    pairs = [
        (name, _text(item))
        for name, value in fields.items()
        if name not in ("tag", "study") and value is not None
        for item in (value if isinstance(value, list) else [value])
    ]
    return httpx.QueryParams(tuple(pairs))


class RestServer:
    """A gateway at a URL.

    :param url: where it listens.
    :param tokens: the token of each principal, ``main`` and perhaps ``other``; None where none is needed.
    :param own: whether the server is used by nobody else, and thrown away after.
    """

    def __init__(self, url: str, tokens: dict[str, str | None], *, own: bool = False) -> None:
        needs: set[Need] = {"principals"} if "other" in tokens else set()
        if own:
            needs |= {"own_server", "limits"}
        self.can: frozenset[Need] = frozenset(needs)
        self._tokens = tokens
        self._http = httpx.Client(base_url=url, timeout=DEADLINE_S, trust_env=False)
        self._pool = ThreadPoolExecutor(CONNECTIONS)

    def __enter__(self) -> "RestServer":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()
        self._http.close()

    def send(self, call: Call) -> "Future[bytes]":
        """Send a request from a thread of its own.

        :param call: the request.
        """
        return self._pool.submit(self._send, call)

    def _send(self, call: Call) -> bytes:
        headers = {"Hola-Protocol": call.version}
        if call.key is not None:
            headers["Idempotency-Key"] = call.key
        if (token := self._tokens.get(call.principal)) is not None:
            headers["Authorization"] = f"Bearer {token}"
        op = call.operation
        path = op.http_path.replace("{study}", quote(call.study, safe=""))
        if op.http_method in BODYLESS:
            reply = self._http.request(op.http_method, path, params=_query(call.body), headers=headers)
        else:
            headers["Content-Type"] = "application/json"
            reply = self._http.request(op.http_method, path, content=call.body, headers=headers)
        check_status(reply.status_code, reply.content)
        return reply.content

    def reply(self, ticket: "Future[bytes]") -> bytes | None:
        """Wait for the reply.

        :param ticket: of the request.
        """
        return ticket.result(DEADLINE_S)

    def advance(self, seconds: float) -> None:
        """Never asked for: the clock is not ours."""
        raise RuntimeError("a live scheduler has its own clock")

    leap = advance

    def restart(self) -> None:
        """Never asked for: the process is not ours."""
        raise RuntimeError("a live scheduler is not restarted")

    def close_connection(self, connection: str) -> None:
        """Never asked for: when the gateway notices is not ours to say."""
        raise RuntimeError("when the gateway notices is not ours to say")

    def pause(self) -> None:
        """Wait a moment."""
        time.sleep(PAUSE_S)


def check_status(status: int, body: bytes) -> None:
    """Hold the HTTP status against the message.

    :param status: of the reply.
    :param body: of the reply.
    :raises ValueError: when they contradict each other.
    """
    message = json.loads(body)
    wanted = 200
    if message.get("tag") == "ErrorResponse" and (row := ERROR_BY_CODE.get(message["code"])):
        wanted = row.http_status
    if status != wanted:
        raise ValueError(f"the HTTP status is {status}, for this message it is {wanted}: {body.decode()}")
