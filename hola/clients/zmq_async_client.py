"""The asynchronous client over ZeroMQ."""

import asyncio
import itertools
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Self

import zmq
import zmq.asyncio
from hola_protocol.messages import Request
from hola_protocol.operations import Operation
from hola_protocol.version import FIRST_FRAME

from .async_client import AsyncClient
from .connection import Connection, find_connection
from .errors import ClientClosedError, InvalidReplyError, RequestTimeoutError, TransportError, UnreachableError
from .retry import Retry
from .settings import DEFAULT_CONNECT_TIMEOUT_S, DEFAULT_RETRY, DEFAULT_TIMEOUT_S, SCHEMES, ClientSettings, resolve
from .wire import decode_body, version_of
from .zmq_link import MONITORED, HandshakeWatch, HeaderWriter, body_of, check_size, connect
from .zmq_security import Security


class AsyncLink:
    """A connection that carries any number of calls at once, told apart by their ids.

    :param context: the client's.
    :param endpoint: the address.
    :param security: the client's.
    """

    def __init__(self, context: zmq.asyncio.Context, endpoint: str, security: Security) -> None:
        self.endpoint = endpoint
        self.broken: TransportError | None = None
        self._security = security
        self._waiting: dict[str, asyncio.Future[bytes]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._socket = context.socket(zmq.DEALER)
        try:
            security.configure(self._socket, endpoint)
        except BaseException:
            self._socket.close(0)
            raise
        self._monitor = self._socket.get_monitor_socket(MONITORED)
        self._monitor.linger = 0

    async def open(self, timeout_s: float) -> None:
        """Connect.

        :param timeout_s: how long it may take, in seconds.
        :raises TransportError: when the connection cannot be opened in time.
        :raises UnauthenticatedError: when the server refuses the token.
        """
        watch = HandshakeWatch(self.endpoint, self._security)
        connect(self._socket, self.endpoint)
        try:
            async with asyncio.timeout(timeout_s):
                while not watch.is_open(await self._monitor.recv_multipart()):
                    pass
        except TimeoutError:
            raise UnreachableError(f"no connection within {timeout_s:g} s", endpoint=self.endpoint) from None
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._watch())]

    async def _read(self) -> None:
        while True:
            try:
                message_id, body = body_of(await self._socket.recv_multipart(), self.endpoint)
            except InvalidReplyError as error:
                self.fail(UnreachableError(f"an answer that cannot be read: {error}", endpoint=self.endpoint))
                return
            waiting = self._waiting.pop(message_id, None)
            if waiting is not None and not waiting.done():
                try:
                    waiting.set_result(check_size(body, self.endpoint))
                except InvalidReplyError as error:
                    waiting.set_exception(error)

    async def _watch(self) -> None:
        await self._monitor.recv_multipart()
        while await self._socket.poll(0):  # what came before the connection broke
            await asyncio.sleep(0)
        self.fail(UnreachableError("the connection broke before the answer", endpoint=self.endpoint))

    def fail(self, error: TransportError) -> None:
        """End every running call.

        :param error: what they raise.
        """
        self.broken = error
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(error)
        self._waiting.clear()

    async def exchange(self, message_id: str, header: bytes, body: bytes, timeout_s: float) -> bytes:
        """Send a request and wait for its reply.

        :param message_id: the request's id.
        :param header: its header frame.
        :param body: its body.
        :param timeout_s: how long to wait, in seconds.
        :returns: the reply's body.
        :raises TransportError: when there is none.
        """
        waiting: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting[message_id] = waiting
        try:
            async with asyncio.timeout(timeout_s):
                await self._socket.send_multipart([FIRST_FRAME, header, body])
                return await waiting
        except TimeoutError:
            raise RequestTimeoutError(f"no answer within {timeout_s:g} s", endpoint=self.endpoint) from None
        finally:
            self._waiting.pop(message_id, None)

    async def close(self) -> None:
        """Close the sockets and end the tasks."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._socket.disable_monitor()
        self._monitor.close(0)
        self._socket.close(0)


class AsyncZmqClient(AsyncClient):
    """A client over ZeroMQ for asyncio: one connection, any number of calls at once, for one event loop.

    :param endpoint: one address (``tcp://host:port``, ``ipc:///path``) or several of the same scheduler, the preferred
        first; absent: found by :func:`hola.clients.find_connection`.
    :param study: the study of calls that name none; absent: the connection's, else ``default``.
    :param token: the secret that names the caller.
    :param server_key: the scheduler's CURVE public key in Z85; tcp endpoints need it.
    :param timeout_s: how long one attempt waits for its answer, in seconds; a long poll adds its ``wait_s``.
    :param connect_timeout_s: how long a connection may take, in seconds.
    :param retry: when an attempt is repeated.
    :param name: what the server's log calls this client.
    :param connection: a connection to use in place of the one that would be found.
    :raises ConfigurationError: when no endpoint is known.
    """

    schemes = SCHEMES["zmq"]

    def __init__(
        self,
        endpoint: str | Sequence[str] | None = None,
        *,
        study: str | None = None,
        token: str | None = None,
        server_key: str | None = None,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        connect_timeout_s: float = DEFAULT_CONNECT_TIMEOUT_S,
        retry: Retry = DEFAULT_RETRY,
        name: str | None = None,
        connection: Connection | None = None,
    ) -> None:
        endpoints, connection = resolve(
            "zmq", endpoint, connection=connection, study=study, token=token, server_key=server_key
        )
        super().__init__(
            ClientSettings(
                endpoints,
                connection,
                timeout_s=timeout_s,
                connect_timeout_s=connect_timeout_s,
                retry=retry,
                name=name,
            )
        )
        self._security = Security(connection.token, connection.server_key)
        self._headers = HeaderWriter(name)
        self._ids = itertools.count(1)
        self._context = zmq.asyncio.Context()
        self._opening = asyncio.Lock()
        self._link: AsyncLink | None = None
        self._closed = False

    @classmethod
    def from_connection_file(cls, path: str | os.PathLike[str] | None = None, *, study: str | None = None) -> Self:
        """A client for the scheduler of a connection file, with default settings.

        :param path: the file; absent: found by :func:`hola.clients.find_connection`.
        :param study: the study of calls that name none.
        :raises ConfigurationError: when there is no such file.
        """
        return cls(study=study, connection=find_connection(path))

    async def close(self) -> None:
        """Close the connection. A running call ends with ``ClientClosedError``."""
        self._closed = True
        if self._link is not None:
            self._link.fail(ClientClosedError("the client was closed"))
        async with self._opening:
            await self._replace(None)
        self._context.destroy(linger=0)

    async def _replace(self, link: AsyncLink | None) -> None:
        old, self._link = self._link, link
        if old is not None:
            old.fail(UnreachableError("the connection was given up", endpoint=old.endpoint))
            await old.close()

    async def _drop_connections(self, endpoint: str | None) -> None:
        async with self._opening:
            if self._link is not None and (self._link.broken or self._link.endpoint != self.settings.endpoints.current):
                await self._replace(None)

    async def _open(self) -> AsyncLink:
        async with self._opening:
            if self._closed:
                raise ClientClosedError("the client is closed")
            if self._link is not None and self._link.broken is None:
                return self._link
            await self._replace(None)
            link = AsyncLink(self._context, self.settings.endpoints.current, self._security)
            try:
                await link.open(self.settings.connect_timeout_s)
            except BaseException:
                await link.close()
                raise
            self._link = link
            return link

    async def _exchange(
        self, op: Operation, request: Request, body: bytes, idempotency_key: str | None, timeout_s: float
    ) -> Any:
        link = self._link
        if link is None or link.broken is not None:
            link = await self._open()
        message_id = str(next(self._ids))
        header = self._headers.frame(version_of(op, request), message_id, idempotency_key)
        return decode_body(op, await link.exchange(message_id, header, body, timeout_s), link.endpoint)
