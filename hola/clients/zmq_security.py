"""Who a client is on a ZeroMQ connection, and how it knows the server: PLAIN on ipc, CURVE on tcp.

On ``ipc://`` the operating system says who may connect, and the token is the password of PLAIN. On ``tcp://`` the
client checks the server by its public key, and proves the token by a key pair that is derived from it, so that the
token itself is never sent.
"""

import hashlib
from typing import Any, Final

import zmq
from zmq.utils import z85

from .errors import ConfigurationError

KEY_PREFIX: Final = b"hola-curve-1:"
"""Hashed before the token, so that the digest has no other use."""
USERNAME: Final = b"hola"
ANONYMOUS: Final = "anonymous"
"""The password of a client without a token."""
MAX_FRAME_BYTES: Final = 4 * 64 * 1024 * 1024
"""Beyond this ZeroMQ cuts the connection; a reply that is too long is refused by an error far below."""
MAX_TOKEN_BYTES: Final = 255
"""The longest password of PLAIN."""
KEEPALIVE_IDLE_S: Final = 30
KEEPALIVE_INTERVAL_S: Final = 10
KEEPALIVE_PROBES: Final = 3


def secret_key(token: str) -> bytes:
    """The CURVE secret key of a token: SHA-256 of a fixed prefix and the token.

    :param token: the token.
    :returns: 40 characters in Z85. The digest is used as it is; X25519 clears and sets the bits that it must.
    """
    key = z85.encode(hashlib.sha256(KEY_PREFIX + token.encode()).digest())
    assert isinstance(key, bytes)
    return key


def public_key(token: str) -> bytes:
    """The CURVE public key that a server admits a token by.

    :param token: the token.
    :returns: 40 characters in Z85.
    """
    key = zmq.curve_public(secret_key(token))
    assert isinstance(key, bytes)
    return key


def keep_alive(socket: "zmq.Socket[Any]") -> None:
    """Let the operating system find dead peers of tcp connections.

    ZMTP's own heartbeats are not used: a peer that resets its connection at the right moment can end a process with
    a socket that sends or answers them.

    :param socket: a socket that is not connected or bound yet.
    """
    socket.tcp_keepalive = 1
    socket.tcp_keepalive_idle = KEEPALIVE_IDLE_S
    socket.tcp_keepalive_intvl = KEEPALIVE_INTERVAL_S
    socket.tcp_keepalive_cnt = KEEPALIVE_PROBES


class Security:
    """The client's credentials, and the server's key.

    :param token: the secret that names the caller; absent: the client is anonymous.
    :param server_key: the server's CURVE public key in Z85; tcp endpoints need it.
    :ivar is_proven: whether a connection with it was ever open.
    :raises ConfigurationError: when the key is invalid, or the token cannot be sent.
    """

    def __init__(self, token: str | None, server_key: str | None) -> None:
        self.is_proven = False
        self.server_key = server_key.encode() if server_key else None
        if self.server_key is not None and len(self.server_key) != 40:
            raise ConfigurationError(f"a CURVE server key has 40 characters (Z85), not {len(self.server_key)}")
        self._token = token or ANONYMOUS
        try:
            self._password = self._token.encode()
        except UnicodeEncodeError as error:
            raise ConfigurationError("the token is not valid text") from error
        if len(self._password) > MAX_TOKEN_BYTES:
            raise ConfigurationError(
                f"the token has {len(self._password)} bytes; over ZeroMQ at most {MAX_TOKEN_BYTES} are allowed"
            )

    def configure(self, socket: "zmq.Socket[Any]", endpoint: str) -> None:
        """Set the options of a socket before it connects.

        :param socket: a new DEALER.
        :param endpoint: where it will connect.
        :raises ConfigurationError: when a tcp endpoint has no server key, or the key is not in Z85.
        """
        socket.linger = 0
        socket.maxmsgsize = MAX_FRAME_BYTES
        if endpoint.startswith("ipc://"):
            socket.plain_username, socket.plain_password = USERNAME, self._password
            return
        if self.server_key is None:
            raise ConfigurationError(
                f"{endpoint}: ZeroMQ over tcp needs the scheduler's server key: take server_key from its connection "
                "file, or set HOLA_SERVER_KEY. A connection file without it is of another scheduler, or of an older one"
            )
        keep_alive(socket)
        socket.curve_publickey, socket.curve_secretkey = public_key(self._token), secret_key(self._token)
        try:
            socket.curve_serverkey = self.server_key
        except zmq.ZMQError as error:
            raise ConfigurationError("the CURVE server key is not in Z85") from error
