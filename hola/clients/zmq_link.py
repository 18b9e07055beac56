"""One ZeroMQ connection to one endpoint, and what its monitor tells of it."""

import json
import os
import struct
import sys
import threading
import time
from typing import Any, Final

import zmq
from hola_protocol.version import FIRST_FRAME

from .errors import (
    ClientClosedError,
    ConfigurationError,
    HandshakeError,
    InvalidReplyError,
    RequestTimeoutError,
    TransportError,
    UnreachableError,
)
from .wire import decode_header

SLICE_S: Final = 0.25
"""How often a call that waits looks whether its connection still stands."""
MAX_REPLY_BYTES: Final = 64 * 1024 * 1024
"""The longest reply accepted; servers announce a ``max_reply_bytes`` far below."""
_CUT: Final = 4
"""How many times that a reply may be to be refused by an error; beyond, ZeroMQ cuts the connection."""
PING_INTERVAL_S: Final = 5.0
PING_TIMEOUT_S: Final = 15.0

MONITORED: Final = (
    zmq.EVENT_HANDSHAKE_SUCCEEDED
    | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL
    | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL
    | zmq.EVENT_HANDSHAKE_FAILED_AUTH
    | zmq.EVENT_CONNECT_RETRIED
    | zmq.EVENT_DISCONNECTED
)

_EVENT: Final = struct.Struct("=HI")
"""An event's number and value (zmq_socket_monitor(3)); pyzmq's own reader would load asyncio."""

_context: zmq.Context[zmq.Socket[bytes]] | None = None
_context_lock = threading.Lock()


def shared_context() -> zmq.Context[zmq.Socket[bytes]]:
    """The context of all synchronous clients of this process: one I/O thread for all."""
    global _context
    with _context_lock:
        if _context is None:
            _context = zmq.Context()
        return _context


def _forget_context() -> None:
    global _context, _context_lock
    _context = None
    _context_lock = threading.Lock()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_forget_context)


class Security:
    """The encryption of a client's connections.

    :param server_key: the server's CURVE public key in Z85; absent: none.
    :ivar is_proven: whether a connection with it has stood.
    :raises ConfigurationError: when it is not a key.
    """

    def __init__(self, server_key: str | None) -> None:
        self.is_proven = False
        self.server_key = server_key.encode() if server_key else None
        if self.server_key is None:
            return
        if len(self.server_key) != 40:
            raise ConfigurationError(f"a CURVE server key has 40 characters (Z85), not {len(self.server_key)}")
        self.public_key, self.secret_key = zmq.curve_keypair()

    def configure(self, socket: "zmq.Socket[Any]") -> None:
        """Set the options of a socket before it connects.

        :param socket: a new DEALER.
        :raises ConfigurationError: when the key is not in Z85.
        """
        socket.linger = 0
        socket.maxmsgsize = _CUT * MAX_REPLY_BYTES
        socket.heartbeat_ivl = int(PING_INTERVAL_S * 1000)
        socket.heartbeat_timeout = int(PING_TIMEOUT_S * 1000)
        if self.server_key is None:
            return
        socket.curve_publickey, socket.curve_secretkey = self.public_key, self.secret_key
        try:
            socket.curve_serverkey = self.server_key
        except zmq.ZMQError as error:
            raise ConfigurationError("the CURVE server key is not in Z85") from error


class HandshakeWatch:
    """Reads the monitor's events until the connection stands or cannot.

    A server that rejects us may just close the connection; so does one that is stopping, and the proxy of one that is
    down. Hence a close tells of a wrong key only on the second time, and never to a client that was connected before.

    :param endpoint: the address, for the errors.
    :param security: the client's encryption.
    """

    def __init__(self, endpoint: str, security: Security) -> None:
        self._endpoint = endpoint
        self._security = security
        self._encrypted = security.server_key is not None
        self._silent_closes = 0

    def stands(self, frames: list[bytes]) -> bool:
        """Whether the connection stands after an event.

        :param frames: the event, as the monitor sent it.
        :raises HandshakeError: when the server refuses us or is another one.
        :raises UnreachableError: when nothing listens.
        """
        event, value = _EVENT.unpack(frames[0])
        match event:
            case zmq.EVENT_HANDSHAKE_SUCCEEDED:
                self._security.is_proven = True
                return True
            case zmq.EVENT_CONNECT_RETRIED:
                if not self._silent_closes:
                    raise UnreachableError("nothing answers there", endpoint=self._endpoint)
            case zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL:
                raise HandshakeError(self._mismatch(value), endpoint=self._endpoint)
            case zmq.EVENT_HANDSHAKE_FAILED_AUTH:
                raise HandshakeError("the server refused our key", endpoint=self._endpoint)
            case zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL:
                if self._security.is_proven:
                    raise UnreachableError("the connection broke during the handshake", endpoint=self._endpoint)
                self._silent_closes += 1
                if self._silent_closes == 2:
                    raise HandshakeError(
                        "the server closes the connection during the handshake: "
                        + (
                            "the server key is probably another server's, or the server does not encrypt (CURVE)"
                            if self._encrypted
                            else "it probably demands encryption (CURVE) with its server key, or is not a ZeroMQ server"
                        ),
                        endpoint=self._endpoint,
                    )
        return False

    def _mismatch(self, value: int) -> str:
        if value != zmq.PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH:
            return "the other side does not speak ZeroMQ's protocol"
        if self._encrypted:
            return "the server does not encrypt (CURVE): connect without a server key, or check the address"
        return "the server demands encryption (CURVE): give its server key"


def connect(socket: "zmq.Socket[Any]", endpoint: str) -> None:
    """Start connecting.

    :param socket: the socket.
    :param endpoint: the address.
    :raises ConfigurationError: when it is not an address.
    """
    try:
        socket.connect(endpoint)
    except zmq.ZMQError as error:
        raise ConfigurationError(f"{endpoint!r} is not an address to connect to: {error.strerror}") from error


class HeaderWriter:
    """Builds the header frames of one client.

    :param token: the secret that names the caller.
    :param name: what the server's log calls the client.
    """

    def __init__(self, token: str | None, name: str | None) -> None:
        rest = "".join(f',"{key}":{json.dumps(value)}' for key, value in (("token", token), ("client", name)) if value)
        self._end = f'"{rest}}}'

    def frame(self, version: str, message_id: str, idempotency_key: str | None) -> bytes:
        """The header of one request.

        :param version: the version that it needs.
        :param message_id: its id on the socket.
        :param idempotency_key: the name of the intent.
        """
        key = "" if idempotency_key is None else f'","idempotency_key":"{idempotency_key}'
        return f'{{"version":"{version}","id":"{message_id}{key}{self._end}'.encode()


def body_of(frames: list[bytes], endpoint: str) -> tuple[str, bytes]:
    """The id and the body of a reply.

    :param frames: the reply.
    :param endpoint: where it came from, for the error.
    :raises InvalidReplyError: when the frames are not those of the protocol.
    """
    if len(frames) != 3 or frames[0] != FIRST_FRAME:
        raise InvalidReplyError(f"not the frames of {FIRST_FRAME.decode()}: {len(frames)} frames", endpoint=endpoint)
    return decode_header(frames[1], endpoint).id, frames[2]


def check_size(body: bytes, endpoint: str) -> bytes:
    """Refuse a reply that is too long; it would be as long the next time.

    :param body: the reply's.
    :param endpoint: where it came from, for the error.
    :returns: the body.
    :raises InvalidReplyError: when it is too long.
    """
    if len(body) > MAX_REPLY_BYTES:
        raise InvalidReplyError(
            f"the reply has {len(body)} bytes, and at most {MAX_REPLY_BYTES} are accepted: ask for fewer items",
            endpoint=endpoint,
        )
    return body


class Link:
    """A connection that stands, for one call at a time.

    :param endpoint: the address.
    :param security: the encryption.
    :param connect_timeout_s: how long the handshake may take, in seconds.
    :raises TransportError: when the connection does not stand in time.
    """

    def __init__(self, endpoint: str, security: Security, connect_timeout_s: float) -> None:
        self.endpoint = endpoint
        self._socket = shared_context().socket(zmq.DEALER)
        self._monitor: zmq.Socket[bytes] | None = None
        try:
            security.configure(self._socket)
            self._socket.sndtimeo = int(connect_timeout_s * 1000)
            self._receive_timeout_ms = -1
            self._monitor = self._socket.get_monitor_socket(MONITORED)
            self._monitor.linger = 0
            connect(self._socket, endpoint)
            self._await_handshake(HandshakeWatch(endpoint, security), connect_timeout_s)
        except BaseException:
            self.close()
            raise

    def _await_handshake(self, watch: HandshakeWatch, timeout_s: float) -> None:
        assert self._monitor is not None
        deadline = time.monotonic() + timeout_s
        while (left := deadline - time.monotonic()) > 0:
            if self._monitor.poll(max(1, int(left * 1000))) and watch.stands(self._monitor.recv_multipart()):
                return
        raise UnreachableError(f"no connection within {timeout_s:g} s", endpoint=self.endpoint)

    def exchange(self, message_id: str, header: bytes, body: bytes, timeout_s: float, closed: threading.Event) -> bytes:
        """Send a request and wait for its reply; replies to earlier requests are dropped.

        :param message_id: the request's id.
        :param header: its header frame.
        :param body: its body.
        :param timeout_s: how long to wait, in seconds.
        :param closed: set when the client is closed.
        :returns: the reply's body.
        :raises TransportError: when there is none. The link must be closed then.
        """
        socket = self._socket
        slice_ms = max(1, int(min(SLICE_S, timeout_s) * 1000))
        if slice_ms != self._receive_timeout_ms:
            socket.rcvtimeo = self._receive_timeout_ms = slice_ms
        started = time.monotonic()
        try:
            socket.send(FIRST_FRAME, zmq.SNDMORE)
            socket.send(header, zmq.SNDMORE)
            socket.send(body)
        except zmq.Again as error:
            raise UnreachableError("the request could not be sent", endpoint=self.endpoint) from error
        while True:
            try:
                reply_id, reply = body_of(socket.recv_multipart(), self.endpoint)
                if reply_id == message_id:
                    return check_size(reply, self.endpoint)
            except zmq.Again:
                self._check(closed)
            if time.monotonic() - started >= timeout_s:
                raise RequestTimeoutError(f"no answer within {timeout_s:g} s", endpoint=self.endpoint)

    def _check(self, closed: threading.Event) -> None:
        error: TransportError | None = None
        if closed.is_set():
            error = ClientClosedError("the client was closed")
        elif self._monitor is not None and self._monitor.poll(0):
            error = UnreachableError("the connection broke before the answer", endpoint=self.endpoint)
        if error is not None:
            raise error

    def close(self) -> None:
        """Close the sockets."""
        if self._monitor is not None:
            self._socket.disable_monitor()
            self._monitor.close(0)
            self._monitor = None
        self._socket.close(0)
