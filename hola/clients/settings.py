"""The settings of all clients, their endpoints, and the idempotency keys of requests."""

import ipaddress
import os
import random
import re
import threading
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import urlsplit

from hola_protocol.errors import MAX_VALUE_CHARS, ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.messages import Request
from hola_protocol.operations import Operation
from hola_protocol.space import DEFAULT_STUDY
from hola_protocol.values import UUID_PATTERN
from msgspec.structs import replace

from .connection import Connection, find_connection
from .errors import ConfigurationError, HolaError, NotLeaderError, ServerError, TransportError
from .retry import Retry
from .wire import encode_body

DEFAULT_TIMEOUT_S = 10.0
DEFAULT_CONNECT_TIMEOUT_S = 5.0
LONGEST_ATTEMPT_S = 86_400.0
"""A bound on every wait, below what the operating system's clocks can hold."""
DEFAULT_RETRY = Retry()
_UUID = re.compile(UUID_PATTERN)
ENV_PLAINTEXT = "HOLA_INSECURE_PLAINTEXT"
SCHEMES = {"zmq": ("tcp://", "ipc://"), "rest": ("http://", "https://")}


def new_key() -> str:
    """A fresh idempotency key: a random UUID (RFC 9562, version 4)."""
    text = os.urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) & 3]}{text[17:20]}-{text[20:]}"


def plaintext_allowed(given: bool | None) -> bool:
    """Whether a token may travel unencrypted to another machine.

    :param given: what the caller says; absent: whether ``HOLA_INSECURE_PLAINTEXT`` is 1.
    """
    return os.environ.get(ENV_PLAINTEXT) == "1" if given is None else given


def is_exposed(address: str) -> bool:
    """Whether what is sent to an address travels unencrypted beyond this machine.

    :param address: a base URL.
    """
    return address.startswith("http://") and not is_loopback(address)


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's for certain.

    :param address: a URL.
    """
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_plaintext(endpoints: Iterable[str], token: str | None, insecure_plaintext: bool) -> None:
    """Refuse to send a token unencrypted to another machine.

    :param endpoints: the addresses.
    :param token: the secret that names the caller.
    :param insecure_plaintext: whether the user has allowed it.
    :raises ConfigurationError: naming the address.
    """
    if not token or insecure_plaintext:
        return
    for address in endpoints:
        if is_exposed(address):
            raise ConfigurationError(
                f"{address}: the token would travel unencrypted to another machine: use https, or allow it with "
                f"insecure_plaintext or {ENV_PLAINTEXT}=1"
            )


def resolve(
    kind: Literal["zmq", "rest"],
    endpoint: str | Sequence[str] | None,
    *,
    connection: Connection | None = None,
    study: str | None = None,
    token: str | None = None,
    server_key: str | None = None,
    ca_file: str | None = None,
    insecure_plaintext: bool | None = None,
) -> tuple[tuple[str, ...], Connection]:
    """Where to connect, and with what: arguments first, then the connection, then its discovery.

    An explicit endpoint takes only ``HOLA_TOKEN``, ``HOLA_SERVER_KEY``, ``HOLA_STUDY`` and ``HOLA_CA_FILE`` from
    outside: the secrets in a file that was found belong to another server.

    :param kind: the transport.
    :param endpoint: one address or several; absent: those of the connection.
    :param connection: a connection read before; absent: :func:`hola.clients.connection.find_connection`.
    :param study: the study of calls that name none.
    :param token: the secret that names the caller.
    :param server_key: the scheduler's CURVE key.
    :param ca_file: the authority of the gateway's certificate.
    :param insecure_plaintext: see :func:`plaintext_allowed`.
    :returns: the endpoints, and the connection with what was given put in.
    :raises ConfigurationError: when there is no endpoint, or one of another transport, or one to which the token would
        travel unencrypted.
    """
    if endpoint is None:
        connection = find_connection() if connection is None else connection
        endpoints = tuple(connection.zmq if kind == "zmq" else connection.rest)
        if not endpoints:
            others = ", ".join(connection.zmq + connection.rest) or "none"
            raise ConfigurationError(f"the connection has no {kind} endpoint; others: {others}")
    else:
        endpoints = (endpoint,) if isinstance(endpoint, str) else tuple(endpoint)
        if connection is None:
            connection = Connection(
                token=os.environ.get("HOLA_TOKEN"),
                server_key=os.environ.get("HOLA_SERVER_KEY"),
                study=os.environ.get("HOLA_STUDY"),
                ca_file=os.environ.get("HOLA_CA_FILE"),
            )
    for address in endpoints:
        if not address.startswith(SCHEMES[kind]):
            raise ConfigurationError(
                f"{address!r} is no {kind} endpoint: it must start with {' or '.join(SCHEMES[kind])}"
            )
    if not endpoints:
        raise ConfigurationError("the list of endpoints is empty")
    check_plaintext(endpoints, token or connection.token, plaintext_allowed(insecure_plaintext))
    return endpoints, replace(
        connection,
        study=study or connection.study or DEFAULT_STUDY,
        token=token or connection.token,
        server_key=server_key or connection.server_key,
        ca_file=ca_file or connection.ca_file,
    )


class Endpoints:
    """The addresses of one scheduler, and which of them is in use. Thread-safe.

    :param addresses: at least one.
    :param has_token: whether requests carry a token that may not travel unencrypted to another machine.
    """

    def __init__(self, addresses: Iterable[str], has_token: bool = False) -> None:
        self._addresses = list(addresses)
        self._has_token = has_token
        self._lock = threading.Lock()
        self.current = self._addresses[0]

    def all(self) -> list[str]:
        """Every address known, the one in use first."""
        with self._lock:
            return [self.current, *(address for address in self._addresses if address != self.current)]

    def after(self, error: HolaError, schemes: tuple[str, ...]) -> bool:
        """Choose where the next attempt goes.

        A refusal cannot lower the security: what speaks TLS follows a leader to TLS only, what speaks CURVE (``tcp``)
        to CURVE only, and no token follows one unencrypted to another machine.

        :param error: how the attempt failed: a broken connection moves on to the next address, ``not_leader`` to the
            leader's.
        :param schemes: the beginnings of addresses that the transport can use.
        :returns: whether the connections in use should be dropped.
        """
        with self._lock:
            if isinstance(error, NotLeaderError):
                told = error.detail.get("endpoints")
                leaders = (
                    [e for e in told if isinstance(e, str) and e.startswith(schemes) and self._may_follow(e)]
                    if isinstance(told, list)
                    else []
                )
                self._addresses = leaders + [a for a in self._addresses if a not in leaders]
                if not leaders:
                    self._advance()
                else:
                    self.current = leaders[0]
                return True
            if not isinstance(error, TransportError):
                return False
            if error.endpoint in (None, self.current):
                self._advance()
            return True

    def _may_follow(self, leader: str) -> bool:
        for scheme in ("https://", "tcp://"):
            if self.current.startswith(scheme) and not leader.startswith(scheme):
                return False
        return not (self._has_token and is_exposed(leader))

    def _advance(self) -> None:
        index = self._addresses.index(self.current) + 1
        self.current = self._addresses[index % len(self._addresses)]


class ClientSettings:
    """The settings of a client, and what it does to a request before it is sent.

    :param endpoints: the addresses.
    :param connection: study, token and keys.
    :param timeout_s: how long one attempt waits for its answer, in seconds; a long poll adds its ``wait_s``.
    :param connect_timeout_s: how long a connection may take, in seconds.
    :param retry: when an attempt is repeated.
    :param name: what the server's log calls this client.
    :param insecure_plaintext: whether the token may travel unencrypted to another machine.
    :raises ConfigurationError: for a time-out that is not above 0.
    """

    def __init__(
        self,
        endpoints: Iterable[str],
        connection: Connection,
        *,
        timeout_s: float,
        connect_timeout_s: float,
        retry: Retry,
        name: str | None,
        insecure_plaintext: bool = False,
    ) -> None:
        if not (timeout_s > 0 and connect_timeout_s > 0):
            raise ConfigurationError("time-outs must be above 0 seconds")
        self.endpoints = Endpoints(endpoints, has_token=bool(connection.token) and not insecure_plaintext)
        self.insecure_plaintext = insecure_plaintext
        self.connection = connection
        self.study: str = connection.study or DEFAULT_STUDY
        self.timeout_s = timeout_s
        self.connect_timeout_s = connect_timeout_s
        self.retry = retry
        self.name = name
        self.limits = Limits()
        self.rng = random.Random()

    def prepare(self, op: Operation, request: Request, idempotency_key: str | None) -> tuple[bytes, str | None]:
        """Encode a request and settle its key.

        :param op: the operation.
        :param request: its request.
        :param idempotency_key: the caller's key; absent: a fresh one when the operation is keyed.
        :returns: the body and the key.
        :raises InvalidMessageError: when JSON has no form for a value, or the key is not a UUID.
        :raises TooLargeError: when it is too long to be sent.
        """
        body = encode_body(request, self.limits)
        if not op.keyed:
            return body, None
        if idempotency_key is None:
            return body, new_key()
        if not _UUID.fullmatch(idempotency_key):
            raise ServerError.of(
                ErrorResponse(
                    code="invalid_message",
                    message="an idempotency key is a UUID in lower case",
                    value=idempotency_key[:MAX_VALUE_CHARS],
                )
            )
        return body, idempotency_key

    def attempt_timeout_s(self, request: Request, timeout_s: float | None) -> float:
        """How long one attempt may wait for its answer.

        :param request: the request; a long poll adds its ``wait_s``.
        :param timeout_s: the caller's time-out; absent: the client's.
        """
        wait_s: float = getattr(request, "wait_s", 0.0)
        return min((self.timeout_s if timeout_s is None else timeout_s) + wait_s, LONGEST_ATTEMPT_S)
