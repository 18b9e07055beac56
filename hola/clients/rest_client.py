"""The synchronous client over REST."""

import http.client
import os
import ssl
from collections import deque
from collections.abc import Sequence
from typing import Any, Self

from hola_protocol.messages import Request
from hola_protocol.operations import Operation

from .client import SyncClient
from .connection import Connection, find_connection
from .errors import ClientClosedError, HandshakeError, RequestTimeoutError, TransportError, UnreachableError
from .rest_link import RestLink
from .rest_request import common_headers, http_request, read_reply
from .rest_tls import tls_context, untrusted
from .retry import Retry
from .settings import (
    DEFAULT_CONNECT_TIMEOUT_S,
    DEFAULT_RETRY,
    DEFAULT_TIMEOUT_S,
    SCHEMES,
    ClientSettings,
    plaintext_allowed,
    resolve,
)


class RestClient(SyncClient):
    """A client over REST.

    Thread-safe: a call takes an idle connection or opens one, and leaves it open for the next call.

    After a fork the child needs its own client.

    :param endpoint: one base URL (``http://host:port``) or several gateways of the same scheduler, the preferred first;
        absent: found by :func:`hola.clients.find_connection`.
    :param study: the study of calls that name none; absent: the connection's, else ``default``.
    :param token: the secret that names the caller.
    :param ca_file: a PEM file with the authority of the gateway's certificate; absent: the system's.
    :param timeout_s: how long one attempt waits for its answer, in seconds; a long poll adds its ``wait_s``.
    :param connect_timeout_s: how long a connection may take, in seconds.
    :param retry: when an attempt is repeated.
    :param name: the user agent.
    :param connection: a connection to use in place of the one that would be found.
    :param insecure_plaintext: whether the token may travel unencrypted to another machine; absent: whether
        ``HOLA_INSECURE_PLAINTEXT`` is 1.
    :raises ConfigurationError: when no endpoint is known.
    """

    schemes = SCHEMES["rest"]

    def __init__(
        self,
        endpoint: str | Sequence[str] | None = None,
        *,
        study: str | None = None,
        token: str | None = None,
        ca_file: str | None = None,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        connect_timeout_s: float = DEFAULT_CONNECT_TIMEOUT_S,
        retry: Retry = DEFAULT_RETRY,
        name: str | None = None,
        connection: Connection | None = None,
        insecure_plaintext: bool | None = None,
    ) -> None:
        insecure_plaintext = plaintext_allowed(insecure_plaintext)
        endpoints, connection = resolve(
            "rest",
            endpoint,
            connection=connection,
            study=study,
            token=token,
            ca_file=ca_file,
            insecure_plaintext=insecure_plaintext,
        )
        super().__init__(
            ClientSettings(
                endpoints,
                connection,
                timeout_s=timeout_s,
                connect_timeout_s=connect_timeout_s,
                retry=retry,
                name=name,
                insecure_plaintext=insecure_plaintext,
            )
        )
        self._headers = common_headers(connection.token, name)
        self._tls = tls_context(endpoints, connection.ca_file)
        self._idle: deque[RestLink] = deque()
        self._links: set[RestLink] = set()  # idle and in use

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
        for link in list(self._links):
            link.abort()
        self._drop_connections()

    def _drop_connections(self) -> None:
        while True:
            try:
                link = self._idle.pop()
            except IndexError:
                return
            self._discard(link)

    def _discard(self, link: RestLink) -> None:
        self._links.discard(link)
        link.close()

    def _exchange(
        self, op: Operation, request: Request, body: bytes, idempotency_key: str | None, timeout_s: float
    ) -> Any:
        endpoint = self.settings.endpoints.current
        sent = http_request(op, request, body, idempotency_key, self._headers)
        link = self._open(endpoint)
        try:
            reply = link.exchange(sent, timeout_s)
        except BaseException as error:
            self._discard(link)
            if not isinstance(error, OSError | http.client.HTTPException):
                raise
            if self._closed.is_set():
                raise ClientClosedError("the client was closed") from error
            if isinstance(error, TimeoutError):
                raise RequestTimeoutError(f"no answer within {timeout_s:g} s", endpoint=endpoint) from error
            raise UnreachableError(str(error) or type(error).__name__, endpoint=endpoint) from error
        self._idle.append(link)
        if self._closed.is_set():
            self._drop_connections()
        return read_reply(op, reply, endpoint)

    def _open(self, endpoint: str) -> RestLink:
        """An open connection."""
        if self._closed.is_set():
            raise ClientClosedError("the client is closed")
        while self._idle:
            try:
                link = self._idle.pop()
            except IndexError:  # another thread took the last one
                break
            if link.endpoint == endpoint and link.is_usable():
                return link
            self._discard(link)
        try:
            link = RestLink(endpoint, self._tls, self.settings.connect_timeout_s)
        except (OSError, http.client.HTTPException) as error:
            raise _connect_failure(error, endpoint) from error
        self._links.add(link)
        if self._closed.is_set():
            self._discard(link)
            raise ClientClosedError("the client was closed")
        return link


def _connect_failure(error: Exception, endpoint: str) -> TransportError:
    """The exception of the clients for a connection that could not be opened."""
    if isinstance(error, TimeoutError):
        return UnreachableError("no connection in time", endpoint=endpoint)
    if isinstance(error, ssl.SSLCertVerificationError):
        return untrusted(error, endpoint)
    if isinstance(error, ssl.SSLError):
        return HandshakeError(f"the server does not speak TLS as expected: {error}", endpoint=endpoint)
    return UnreachableError(str(error) or type(error).__name__, endpoint=endpoint)
