"""The gateway as an ASGI app."""

import asyncio
import logging
import re
import time
from collections.abc import Callable, MutableMapping
from typing import Any, Final

import msgspec
from hola_protocol.codec import is_newer, unsupported_version
from hola_protocol.errors import ProtocolError
from hola_protocol.openapi import BODYLESS
from hola_protocol.operations import OPERATION_BY_NAME, PREFIX, Operation
from hola_protocol.space import DEFAULT_STUDY
from hola_protocol.values import NAME_PATTERN
from msgspec import UNSET, Struct, UnsetType

from hola.clients.printable import printable
from hola.distributed.config import GatewayConfig
from hola.distributed.gateway import events, pages
from hola.distributed.gateway.http import (
    NOSNIFF,
    ClientGoneError,
    HttpError,
    Receive,
    RequestHead,
    Scope,
    Send,
    check_content_type,
    disconnected,
    is_closing,
    read_body,
    read_head,
    send_error,
    send_reply,
    too_large,
)
from hola.distributed.gateway.link import PendingReply, SchedulerLink, SchedulerReply
from hola.distributed.gateway.query import request_body
from hola.distributed.gateway.routes import match
from hola.distributed.metrics import RequestCounts

_log = logging.getLogger(__name__)
_access = logging.getLogger(f"{__name__}.access")

_is_name = re.compile(NAME_PATTERN).match
_CATALOG: Final = f"{PREFIX}/"
_EVENTS: Final = OPERATION_BY_NAME["GetEvents"]


class _Peek(Struct):
    """The fields of a request that the gateway itself must know; the scheduler reads and checks the whole."""

    tag: str
    study: str | UnsetType | None = UNSET
    wait_s: float = 0.0


_peek = msgspec.json.Decoder(_Peek).decode


class Gateway:
    """The ASGI app: the operations of the catalog under ``/v1``, and pages for people and for monitoring.

    A request of the catalog is handed on as the bytes that came: the gateway looks only at what HTTP adds to it, and
    the scheduler checks the rest, so that both transports answer alike. These requests are dispatched before the
    FastAPI app, which serves the pages: its middleware and routing would add a third to the cost of a request.

    :param config: the gateway's settings.
    """

    def __init__(self, config: GatewayConfig) -> None:
        self.config = config
        self.link = SchedulerLink(config)
        self.counts = RequestCounts()
        self.connection_count: Callable[[], int] = lambda: 0
        """How many HTTP connections there are; set by the server."""
        self._hosts = frozenset(name.lower().strip("[]") for name in ("localhost", "127.0.0.1", "::1", config.host))
        self._hosts |= {name.lower() for name in config.allowed_hosts if not name.startswith("*")}
        self._host_endings = tuple(name[1:].lower() for name in config.allowed_hosts if name.startswith("*"))
        self._pages = pages.create_pages(config, self.link, self.counts, lambda: self.connection_count())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the app's lifespan.

        :param scope: of ASGI.
        :param receive: of ASGI.
        :param send: of ASGI.
        """
        if scope["type"] != "http":
            await self._pages(scope, receive, send)
            return
        started = time.perf_counter()
        operation = "none"
        try:
            head = read_head(scope)
            self._check_host(head.host)
            found = match(scope["method"], scope["path"])
            if found is None or found.operation is None:
                if scope["path"].startswith(_CATALOG) and is_newer(head.header.version):
                    raise unsupported_version(head.header.version)  # it may be an operation of that version
                if found is not None:
                    allow = ", ".join(found.allowed)
                    raise HttpError(405, f"{scope['path']} has {allow}", [(b"allow", allow.encode())])
                self._log_access(scope, await self._page(scope, receive, send))
                return
            operation = found.operation.name
            status = await self._operate(found.operation, found.study, head, scope, receive, send)
        except ProtocolError as error:
            status = await send_error(send, error.response)
        except HttpError as error:
            status = await send_error(send, error.response, error.status, error.headers)
        except ClientGoneError:
            status = 499
        except asyncio.CancelledError:  # the process ends before its time
            await send_error(send, ProtocolError("unavailable", "the gateway is stopping").response)
            raise
        except Exception:
            _log.exception("a defect of the gateway, in %s", operation)
            status = await send_error(send, ProtocolError("internal", "a defect of the gateway").response)
        self.counts.add(operation, status, time.perf_counter() - started)
        self._log_access(scope, status)

    def _log_access(self, scope: Scope, status: int) -> None:
        if self.config.access_log:
            client = scope.get("client")
            _access.info("%s %s %s %d", client[0] if client else "-", scope["method"], printable(scope["path"]), status)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> int:
        status = 500

        async def noting(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if NOSNIFF not in message["headers"]:
                    message["headers"] = [*message["headers"], NOSNIFF]
            await send(message)

        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # FastAPI has no HEAD; the server leaves the body out
        try:
            await self._pages(scope, receive, noting)
        except Exception:  # FastAPI has answered already
            _log.exception("a defect of the gateway, in %s", scope["path"])
        return status

    def _check_host(self, host: str) -> None:
        """Serve no page of a stranger whose name was made to point here (DNS rebinding)."""
        if host not in self._hosts and not host.endswith(self._host_endings):
            raise ProtocolError(
                "invalid_message", "the Host is not known here: add it to gateway.allowed_hosts", value=host
            )

    async def _operate(
        self, operation: Operation, study: str | None, head: RequestHead, scope: Scope, receive: Receive, send: Send
    ) -> int:
        if study is not None:
            _check_study(study)
        query: bytes = scope["query_string"]
        if operation.http_method in BODYLESS:
            if head.length:
                raise ProtocolError("invalid_message", f"{operation.http_method} takes its fields in the query")
            body = request_body(operation, study, query, head.header.version)
            if operation is _EVENTS and b"text/event-stream" in head.accept and scope["method"] == "GET":
                return await events.stream(self.link, self.config, head, body, receive, send)
        else:
            body = await self._body(operation, query, head, receive)
        body, wait_s = _checked(operation, study, body)
        if len(body) > self.config.max_body_bytes:  # the scheduler would cut the connection of all
            raise too_large(len(body), self.config.max_body_bytes)
        pending = self.link.request(head.header, body, wait_s)
        reply = await (self._parked(pending, receive) if wait_s > 0.0 else pending)
        if is_closing(scope):
            self.link.forsake(pending)
            raise ClientGoneError
        return await send_reply(send, reply)

    async def _body(self, operation: Operation, query: bytes, head: RequestHead, receive: Receive) -> bytes:
        if query:
            raise ProtocolError("invalid_message", f"{operation.name} takes its fields in the body, not in the query")
        check_content_type(head.content_type)
        config = self.config
        return await read_body(receive, head.length, config.max_body_bytes, config.body_timeout_s)

    async def _parked(self, pending: PendingReply, receive: Receive) -> SchedulerReply:
        """Wait for the reply of a long poll, or for the client to leave.

        :raises ClientGoneError: when it left first; suggestions that come for it go back to the queue.
        """
        gone = asyncio.ensure_future(disconnected(receive))
        try:
            await asyncio.wait((pending, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
        if gone.done():
            self.link.forsake(pending)
            raise ClientGoneError
        return pending.result()

    def open(self) -> None:
        """Connect to the scheduler, from inside the running loop."""
        self.link.open()

    def close(self) -> None:
        """Disconnect; whoever waits is answered ``unavailable``."""
        self.link.close()


def _check_study(study: str) -> None:
    if not _is_name(study):
        raise ProtocolError("invalid_message", "/study: is not a name", path="/study", value=repr(study)[1:-1])


def _checked(operation: Operation, study: str | None, body: bytes) -> tuple[bytes, float]:
    """Hold a body against the route, and fill in the study of the path.

    What cannot be read goes on as it is: the scheduler refuses it, with the path and the value.

    :returns: the body to send, and how long it may be parked, in seconds.
    :raises ProtocolError: ``invalid_message`` when tag or study are not those of the route.
    """
    try:
        peek = _peek(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return body, 0.0
    if peek.tag != operation.request.__name__:
        raise ProtocolError(
            "invalid_message", f"/tag: this path takes {operation.request.__name__}", path="/tag", value=peek.tag
        )
    if study is not None and peek.study is not None:
        if peek.study is UNSET:
            if study != DEFAULT_STUDY:
                start = body.index(b"{") + 1
                body = b'%b"study":"%b",%b' % (body[:start], study.encode(), body[start:])
        elif peek.study != study:
            raise ProtocolError("invalid_message", f"/study: the path says {study!r}", path="/study", value=peek.study)
    return body, peek.wait_s
