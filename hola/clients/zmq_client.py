"""The synchronous client over ZeroMQ."""

import itertools
import os
import sys
import weakref
from collections import deque
from collections.abc import Sequence
from typing import Any, Self

from hola_protocol.messages import Request
from hola_protocol.operations import Operation

from .client import SyncClient
from .connection import Connection, find_connection
from .errors import ClientClosedError
from .retry import Retry
from .settings import DEFAULT_CONNECT_TIMEOUT_S, DEFAULT_RETRY, DEFAULT_TIMEOUT_S, SCHEMES, ClientSettings, resolve
from .wire import decode_body, version_of
from .zmq_link import HeaderWriter, Link
from .zmq_security import Security


class ZmqClient(SyncClient):
    """A client over ZeroMQ.

    Thread-safe: a call takes an idle connection or opens one, so that a long poll in one thread delays no other call.
    After a fork the child opens its own connections.

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
        self._idle: deque[Link] = deque()
        _clients.add(self)

    @classmethod
    def from_connection_file(cls, path: str | os.PathLike[str] | None = None, *, study: str | None = None) -> Self:
        """A client for the scheduler of a connection file, with default settings.

        :param path: the file; absent: found by :func:`hola.clients.find_connection`.
        :param study: the study of calls that name none.
        :raises ConfigurationError: when there is no such file.
        """
        return cls(study=study, connection=find_connection(path))

    def close(self) -> None:
        """Close the connections. A running call of another thread ends with ``ClientClosedError``."""
        self._closed.set()
        self._drop_connections()

    def _drop_connections(self) -> None:
        while self._idle:
            try:
                link = self._idle.pop()
            except IndexError:  # another thread took the last one
                return
            link.close()

    def _abandon_connections(self) -> None:
        self._idle = deque()

    def _exchange(
        self, op: Operation, request: Request, body: bytes, idempotency_key: str | None, timeout_s: float
    ) -> Any:
        if self._closed.is_set():
            raise ClientClosedError("the client is closed")
        try:
            link = self._idle.pop()
        except IndexError:
            link = Link(self.settings.endpoints.current, self._security, self.settings.connect_timeout_s)
        message_id = str(next(self._ids))
        header = self._headers.frame(version_of(op, request), message_id, idempotency_key)
        try:
            reply = link.exchange(message_id, header, body, timeout_s, self._closed)
        except BaseException:
            link.close()
            raise
        self._idle.append(link)
        if self._closed.is_set():
            self._drop_connections()
        return decode_body(op, reply, link.endpoint)


_clients: "weakref.WeakSet[ZmqClient]" = weakref.WeakSet()


def _after_fork() -> None:
    for client in _clients:
        client._abandon_connections()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_after_fork)
