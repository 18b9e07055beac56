"""The gateway: HTTP requests become messages for the scheduler, and its replies become HTTP replies."""

import asyncio
import functools
import logging
import re
import time
from collections.abc import Callable, Coroutine
from typing import Final

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
from hola.distributed.gateway import events, http
from hola.distributed.gateway.browser import Origins
from hola.distributed.gateway.exchange import Exchange
from hola.distributed.gateway.http import HttpError
from hola.distributed.gateway.link import SchedulerLink, SchedulerReply
from hola.distributed.gateway.pages import Pages
from hola.distributed.gateway.query import request_body
from hola.distributed.gateway.routes import match
from hola.distributed.metrics import RequestCounts

_log = logging.getLogger(__name__)
_access = logging.getLogger(f"{__name__}.access")

_is_name = re.compile(NAME_PATTERN).match
_CATALOG: Final = f"{PREFIX}/"
_EVENTS: Final = OPERATION_BY_NAME["GetEvents"]
_MAX_HOST: Final = 256


class _Peek(Struct):
    """The fields of a request that the gateway itself must know; the scheduler reads and checks the whole."""

    tag: str
    study: str | UnsetType | None = UNSET
    wait_s: float = 0.0


_peek = msgspec.json.Decoder(_Peek).decode


class Gateway:
    """Answers HTTP requests: the operations of the catalog under ``/v1``, and pages for people and for monitoring.

    A request of the catalog is handed on as the bytes that came: the gateway looks only at what HTTP adds to it, and
    the scheduler checks the rest, so that both transports answer alike. No task and no future is made for it: the reply
    of the scheduler is written to the client's connection as soon as it is read.

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
        self._origins = Origins(config.cors_origins)
        self._tasks: set[asyncio.Task[None]] = set()
        self._pages = Pages(config, self.link, self.counts, lambda: self.connection_count())

    # The handler of the connections

    def begin(self, exchange: Exchange) -> None:
        """See :class:`~hola.distributed.gateway.exchange.Handler`: refuse what its head says is wrong."""
        try:
            http.check_repeated(exchange.repeated)
            host = http.host_name(exchange.headers.get(b"host", b"")[:_MAX_HOST])
            if host not in self._hosts and not host.endswith(self._host_endings):
                # Serve no page of a stranger whose name was made to point here (DNS rebinding).
                raise ProtocolError(
                    "invalid_message", "the Host is not known here: add it to gateway.allowed_hosts", value=host
                )
            self._origins.check(exchange)
            found = match(exchange.method, exchange.path)
            if self._origins.is_preflight(exchange):
                methods = self._pages.methods(exchange.path) if found is None else found.allowed
                self._note(exchange, self._origins.answer_preflight(exchange, methods))
            elif found is not None and found.operation is not None:
                exchange.operation, exchange.study = found.operation, found.study
                self._check_head(exchange, found.operation)
            elif exchange.path.startswith(_CATALOG) and is_newer(http.version_of(exchange)):
                raise unsupported_version(http.version_of(exchange))  # it may be an operation of that version
            elif found is not None:
                allow = ", ".join(found.allowed)
                raise HttpError(405, f"{exchange.path} has {allow}", b"allow: %b\r\n" % allow.encode())
            else:
                page = self._pages.find(exchange)
                if exchange.method == "POST":
                    exchange.page = page
                else:
                    self._start(exchange, page(exchange))
        except Exception as error:
            self.refuse(exchange, error)

    def complete(self, exchange: Exchange) -> None:
        """See :class:`~hola.distributed.gateway.exchange.Handler`: hand an operation on to the scheduler."""
        try:
            if exchange.operation is not None:
                self._operate(exchange, exchange.operation)
            elif exchange.page is not None:  # else it is a page that takes no body, which was begun with the head
                self._start(exchange, exchange.page(exchange))
        except Exception as error:
            self.refuse(exchange, error)

    def refuse(self, exchange: Exchange, error: Exception) -> None:
        """See :class:`~hola.distributed.gateway.exchange.Handler`."""
        if not isinstance(error, ProtocolError | HttpError):
            name = exchange.operation.name if exchange.operation else exchange.path
            _log.error("a defect of the gateway, in %s", name, exc_info=error)
        if not exchange.has_reply:
            self._note(exchange, http.refuse(exchange, error))

    def gone(self, exchange: Exchange) -> None:
        """See :class:`~hola.distributed.gateway.exchange.Handler`."""
        if exchange.on_gone is not None:
            exchange.on_gone()
        self._note(exchange, 499)

    def _note(self, exchange: Exchange, status: int) -> None:
        """Count a request that has ended, if it was of the catalog, and write it into the access log."""
        if exchange.operation is not None:
            self.counts.add(exchange.operation.name, status, time.perf_counter() - exchange.started)
        if self.config.access_log:
            _access.info("%s %s %s %d", exchange.client or "-", exchange.method, printable(exchange.path), status)

    def _check_head(self, exchange: Exchange, operation: Operation) -> None:
        if exchange.study is not None and not _is_name(exchange.study):
            value = repr(exchange.study)[1:-1]
            raise ProtocolError("invalid_message", "/study: is not a name", path="/study", value=value)
        length = int(exchange.headers.get(b"content-length", b"0"))
        if operation.http_method in BODYLESS:
            if length or b"transfer-encoding" in exchange.headers:
                raise ProtocolError("invalid_message", f"{operation.http_method} takes its fields in the query")
            return
        if exchange.query:
            message = f"{operation.name} takes its fields in the body, not in the query"
            raise ProtocolError("invalid_message", message)
        http.check_content_type(exchange.headers.get(b"content-type", b""))
        if length > self.config.max_body_bytes:
            raise http.too_large(length, self.config.max_body_bytes)

    def _operate(self, exchange: Exchange, operation: Operation) -> None:
        start = http.header_of(exchange)
        body, study = exchange.body, exchange.study
        if operation.http_method in BODYLESS:
            body = request_body(operation, study, exchange.query, http.version_of(exchange))
            if operation is _EVENTS and exchange.method == "GET" and _wants_stream(exchange):
                self._start(exchange, events.stream(exchange, self.link, self.config, start, body))
                return
        body, wait_s = _checked(operation, study, body)
        if len(body) > self.config.max_body_bytes:  # the scheduler would cut the connection of all
            raise http.too_large(len(body), self.config.max_body_bytes)
        exchange.request_id = self.link.send(start, body, wait_s, functools.partial(self._answer, exchange))
        if wait_s > 0.0:
            exchange.on_gone = functools.partial(self.link.forsake, exchange.request_id)

    def _answer(self, exchange: Exchange, reply: SchedulerReply | ProtocolError) -> None:
        if exchange.is_closed:
            self.link.forsake(exchange.request_id)
            return
        try:
            if isinstance(reply, ProtocolError):
                raise reply
            status = http.pass_on(exchange, reply)
        except Exception as error:
            self.refuse(exchange, error)
        else:
            if status == 200:
                exchange.prove()
            self._note(exchange, status)

    # Tasks: pages and streams

    def _start(self, exchange: Exchange, work: Coroutine[None, None, int]) -> None:
        """Answer a request in a task, which ends when the client leaves."""
        task = asyncio.get_running_loop().create_task(self._run(exchange, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        exchange.on_gone = task.cancel

    async def _run(self, exchange: Exchange, work: Coroutine[None, None, int]) -> None:
        try:
            status = await work
        except Exception as error:
            self.refuse(exchange, error)
        else:
            self._note(exchange, status)

    def open(self) -> None:
        """Connect to the scheduler, from inside the running loop."""
        self.link.open()

    async def close(self) -> None:
        """Take in the replies that the scheduler has sent, and disconnect; who still waits gets ``unavailable``."""
        await self.link.settle()
        self.link.close()


def _wants_stream(exchange: Exchange) -> bool:
    return b"text/event-stream" in exchange.headers.get(b"accept", b"")


def _checked(operation: Operation, study: str | None, body: bytes) -> tuple[bytes, float]:
    """Hold a body against the route, and fill in the study of the path.

    What cannot be read continues as it is: the scheduler refuses it, with the path and the value.

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
