"""The asynchronous client over REST."""

import os
from collections.abc import Sequence
from typing import Any, Self

import httpx
from hola_protocol.messages import Request
from hola_protocol.operations import Operation

from .async_client import AsyncClient
from .connection import Connection, find_connection
from .errors import ClientClosedError, HandshakeError, RequestTimeoutError, TransportError, UnreachableError
from .rest_request import HttpReply, common_headers, http_request, read_reply
from .rest_tls import tls_context, untrusted
from .retry import Retry
from .settings import (
    DEFAULT_CONNECT_TIMEOUT_S,
    DEFAULT_RETRY,
    DEFAULT_TIMEOUT_S,
    SCHEMES,
    ClientSettings,
    is_loopback,
    plaintext_allowed,
    resolve,
)


class AsyncRestClient(AsyncClient):
    """A client over REST for asyncio: for one event loop, any number of calls at once.

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
        self._http = httpx.AsyncClient(
            verify=tls_context(endpoints, connection.ca_file) or False,
            trust_env=not all(is_loopback(endpoint) for endpoint in endpoints),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=64),
        )

    @classmethod
    def from_connection_file(cls, path: str | os.PathLike[str] | None = None, *, study: str | None = None) -> Self:
        """A client for the scheduler of a connection file, with default settings.

        :param path: the file; absent: found by :func:`hola.clients.find_connection`.
        :param study: the study of calls that name none.
        :raises ConfigurationError: when there is no such file.
        """
        return cls(study=study, connection=find_connection(path))

    async def close(self) -> None:
        """Close the connections. A running call ends with ``ClientClosedError``."""
        await self._http.aclose()

    async def _exchange(
        self, op: Operation, request: Request, body: bytes, idempotency_key: str | None, timeout_s: float
    ) -> Any:
        endpoint = self.settings.endpoints.current
        sent = http_request(op, request, body, idempotency_key, self._headers)
        try:
            reply = await self._http.request(
                sent.method,
                endpoint.rstrip("/") + sent.target,
                headers=sent.headers,
                content=sent.content,
                timeout=httpx.Timeout(timeout_s, connect=self.settings.connect_timeout_s),
            )
        except httpx.TransportError as error:
            if self._http.is_closed:
                raise ClientClosedError("the client was closed") from error
            raise _failure(error, endpoint, timeout_s) from error
        except RuntimeError as error:  # httpx's answer to a call after close
            if self._http.is_closed:
                raise ClientClosedError("the client is closed") from error
            raise
        received = HttpReply(reply.status_code, reply.headers.get("Retry-After"), reply.content)
        return read_reply(op, received, endpoint)


def _failure(error: httpx.TransportError, endpoint: str, timeout_s: float) -> TransportError:
    """The exception of the clients for one of httpx."""
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return UnreachableError("no connection in time", endpoint=endpoint)
    if isinstance(error, httpx.TimeoutException):
        return RequestTimeoutError(f"no answer within {timeout_s:g} s", endpoint=endpoint)
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return untrusted(error, endpoint)
    if isinstance(error, httpx.ConnectError) and "SSL" in str(error):
        return HandshakeError(f"the server does not speak TLS as expected: {error}", endpoint=endpoint)
    return UnreachableError(str(error) or type(error).__name__, endpoint=endpoint)
