"""Endpoints: which are within this machine, how they are bound, and how clients are told of them."""

import contextlib
import ipaddress
import os
import socket
from collections.abc import Iterable
from typing import NamedTuple

import zmq

from hola.distributed.errors import BindError, ConfigError
from hola.distributed.private_dir import PrivateDir

_WILDCARDS = frozenset({"*", "0.0.0.0", "::"})


class Endpoint(NamedTuple):
    """A ZeroMQ endpoint in its parts.

    :ivar scheme: ``tcp`` or ``ipc``.
    :ivar host: the host of tcp, without brackets; of ipc the path, empty for the socket in the data folder.
    :ivar port: the port of tcp; 0 for one to be chosen.
    """

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Endpoint":
        """Read an endpoint such as ``tcp://127.0.0.1:5557``, ``tcp://[::1]:0`` or ``ipc:///run/hola.ipc``.

        :param text: the endpoint.
        :raises ConfigError: for anything else.
        """
        scheme, sep, rest = text.partition("://")
        if sep and scheme == "ipc":
            return cls(scheme, rest, 0)
        host, colon, port = rest.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        number = 0 if port == "*" else int(port) if port.isascii() and port.isdecimal() else -1
        if scheme != "tcp" or not (colon and host) or not 0 <= number <= 65535:
            raise ConfigError("endpoint", text, "scheduler.bind", "is not tcp://host:port or ipc://path")
        return cls(scheme, host, number)

    def __str__(self) -> str:
        if self.scheme != "tcp":
            return f"{self.scheme}://{self.host}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"tcp://{host}:{self.port or '*'}"

    @property
    def is_local(self) -> bool:
        """Whether it can be reached from this machine only."""
        return self.scheme == "ipc" or is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether an address is the machine's own. A name other than ``localhost`` is not asked for: it counts as not.

    :param host: an address or name.
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def reachable(host: str) -> str:
    """The name under which others reach a bound address: a wildcard becomes the machine's name.

    :param host: an address or name.
    """
    return socket.gethostname() if host in _WILDCARDS else host


def bind_all(router: "zmq.Socket[bytes]", endpoints: tuple[str, ...], directory: PrivateDir) -> list[str]:
    """Bind a socket, with the ports of its last run where they are to be chosen.

    :param router: the socket; every option is set.
    :param endpoints: what to bind, as in ``scheduler.bind``.
    :param directory: where a bare ``ipc://`` gets its socket, and chosen ports are kept.
    :returns: the endpoints bound, in order, as clients reach them.
    :raises BindError: when one cannot be bound.
    :raises ConfigError: when one is none.
    """
    reached = []
    for text in endpoints:
        endpoint = Endpoint.parse(text)
        if endpoint.scheme == "ipc" and not endpoint.host:
            endpoint = endpoint._replace(host=str(directory.socket_path("scheduler.ipc")))
        chosen = endpoint.scheme == "tcp" and endpoint.port == 0
        if chosen:
            endpoint = endpoint._replace(port=directory.port(text))
        if ":" in endpoint.host and endpoint.scheme == "tcp":
            router.ipv6 = True
        bound = _bind(router, endpoint, chosen)
        if chosen:
            directory.remember_port(text, bound.port)
        reached.append(str(bound._replace(host=reachable(bound.host)) if bound.scheme == "tcp" else bound))
    return reached


def of_scheme(endpoints: tuple[str, ...], scheme: str) -> tuple[str, ...]:
    """The endpoints of one scheme, in order.

    :param endpoints: as in ``scheduler.bind``.
    :param scheme: ``tcp`` or ``ipc``.
    :raises ConfigError: when one is no endpoint.
    """
    return tuple(text for text in endpoints if Endpoint.parse(text).scheme == scheme)


def remove_sockets(endpoints: Iterable[str]) -> None:
    """Remove the Unix sockets of some endpoints, which ZeroMQ leaves behind.

    :param endpoints: that were bound, and no longer are.
    """
    for endpoint in map(Endpoint.parse, endpoints):
        if endpoint.scheme == "ipc":
            with contextlib.suppress(OSError):
                os.unlink(endpoint.host)


def _bind(router: "zmq.Socket[bytes]", endpoint: Endpoint, chosen: bool) -> Endpoint:
    try:
        router.bind(str(endpoint))
    except zmq.ZMQError as error:
        why = "; its port was chosen at the first start: free it, or set scheduler.bind" if chosen else ""
        raise BindError(str(endpoint), f"cannot be bound: {error.strerror or error}{why}") from error
    last = router.getsockopt(zmq.LAST_ENDPOINT)
    assert isinstance(last, bytes)
    return endpoint._replace(port=Endpoint.parse(last.rstrip(b"\0").decode()).port)
