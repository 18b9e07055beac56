"""One ZeroMQ connection to one endpoint, and the events of its monitor."""

import json
import os
import struct
import sys
import threading
import time
from typing import Any, Final

import zmq
from hola_protocol.errors import ErrorResponse
from hola_protocol.version import FIRST_FRAME

from .errors import (
    ClientClosedError,
    ConfigurationError,
    HandshakeError,
    InvalidReplyError,
    RequestTimeoutError,
    ServerError,
    UnreachableError,
)
from .wire import decode_header
from .zmq_security import Security

SLICE_S: Final = 0.25
"""How often a waiting call checks that its connection is still open, in seconds."""
_NOBLOCK: Final = int(zmq.NOBLOCK)
_MORE: Final = int(zmq.SNDMORE)
"""An integer, since pyzmq calculates with the flags of each call, which is slow for members of an enum."""
MAX_REPLY_BYTES: Final = 64 * 1024 * 1024
"""The longest reply accepted; servers announce a ``max_reply_bytes`` far below."""

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

_UNAUTHENTICATED: Final = 400
"""The status by which a server refuses a token in the handshake."""

_context: zmq.Context[zmq.Socket[bytes]] | None = None
_context_lock = threading.Lock()


def shared_context() -> zmq.Context[zmq.Socket[bytes]]:
    """The context of all synchronous clients of this process: one I/O thread for all."""
    global _context
    with _context_lock:
        if _context is None:
            _context = zmq.Context()
        return _context


def _reset_context() -> None:
    global _context, _context_lock
    _context = None
    _context_lock = threading.Lock()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_reset_context)


class HandshakeWatch:
    """Reads the monitor's events until the connection is open or has failed.

    A server of another key just closes the connection; so does one that is stopping, and the proxy of one that is
    down. Therefore only the second close is reported as a wrong key, and never to a client that was connected before.

    :param endpoint: the address, for the errors.
    :param security: the client's.
    """

    def __init__(self, endpoint: str, security: Security) -> None:
        self._endpoint = endpoint
        self._security = security
        self._silent_closes = 0
        self._is_explained = False  # whether a failed handshake was reported, which ends the connection

    def is_open(self, frames: list[bytes]) -> bool:
        """Whether the connection is open after an event.

        :param frames: the event, as the monitor sent it.
        :raises UnauthenticatedError: when the server refuses the token.
        :raises HandshakeError: when the server is another one.
        :raises UnreachableError: when nothing listens.
        """
        event, value = _EVENT.unpack(frames[0])
        match event:
            case zmq.EVENT_HANDSHAKE_SUCCEEDED:
                self._security.is_proven = True
                return True
            case zmq.EVENT_CONNECT_RETRIED:
                if not self._silent_closes:
                    raise UnreachableError(self._silence(), endpoint=self._endpoint)
            case zmq.EVENT_HANDSHAKE_FAILED_AUTH if value == _UNAUTHENTICATED:
                raise refused(self._endpoint)
            case zmq.EVENT_HANDSHAKE_FAILED_AUTH:
                raise HandshakeError(f"the server answered the handshake with {value}", endpoint=self._endpoint)
            case zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL:
                raise HandshakeError(self._mismatch(value), endpoint=self._endpoint)
            case zmq.EVENT_DISCONNECTED if self._is_explained:
                self._is_explained = False
            case zmq.EVENT_DISCONNECTED:  # not ZMTP 3: libzmq gives no detail and does not reconnect
                if self._security.is_proven:
                    raise UnreachableError("the connection broke during the handshake", endpoint=self._endpoint)
                raise HandshakeError(self._mismatch(0), endpoint=self._endpoint)
            case zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL:
                self._is_explained = True
                if self._security.is_proven:
                    raise UnreachableError("the connection broke during the handshake", endpoint=self._endpoint)
                self._silent_closes += 1
                if self._silent_closes == 2:
                    raise HandshakeError(
                        "the server closes the connection during the handshake: "
                        + (
                            "it is probably no scheduler, or it does not use PLAIN on ipc"
                            if self._endpoint.startswith("ipc://")
                            else "the server key is probably another server's, or the server does not encrypt (CURVE)"
                        ),
                        endpoint=self._endpoint,
                    )
        return False

    def _silence(self) -> str:
        if not self._endpoint.startswith("ipc://"):
            return "nothing answers there"
        return (
            "nothing answers there: no scheduler of this machine has this socket. If the scheduler runs on another "
            "machine, use a connection file that `hola connection` has written there"
        )

    def _mismatch(self, value: int) -> str:
        if value != zmq.PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH:
            return "the other side does not speak ZeroMQ's protocol"
        mechanism = "PLAIN" if self._endpoint.startswith("ipc://") else "CURVE"
        return f"the server does not use {mechanism}: it is no scheduler, or an older one"


def refused(endpoint: str) -> ServerError:
    """The error of a handshake that the server refused: the token is missing or unknown, as over REST.

    :param endpoint: where.
    """
    return ServerError.of(
        ErrorResponse(code="unauthenticated", message=f"{endpoint}: the server does not know this token")
    )


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
    """Builds the header frames of one client. The token is not in them: the connection says who the caller is.

    :param name: what the server's log calls the client.
    """

    def __init__(self, name: str | None) -> None:
        rest = f',"client":{json.dumps(name)}' if name else ""
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


def _frames_of(socket: "zmq.Socket[Any]", flags: int) -> list[bytes]:
    """The next message. A frame knows whether another one follows; to ask the socket takes several times as long.

    :param socket: the socket.
    :param flags: of its ``recv``.
    :raises zmq.Again: when there is none.
    """
    frame = socket.recv(flags, False)
    frames = [frame.bytes]
    while frame.more:
        frame = socket.recv(flags, False)
        frames.append(frame.bytes)
    return frames


class Link:
    """An open connection, for one call at a time.

    :param endpoint: the address.
    :param security: the client's.
    :param connect_timeout_s: how long the handshake may take, in seconds.
    :raises TransportError: when the connection cannot be opened in time.
    :raises UnauthenticatedError: when the server refuses the token.
    """

    def __init__(self, endpoint: str, security: Security, connect_timeout_s: float) -> None:
        self.endpoint = endpoint
        self._socket = shared_context().socket(zmq.DEALER)
        self._monitor: zmq.Socket[bytes] | None = None
        try:
            security.configure(self._socket, endpoint)
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
            if self._monitor.poll(max(1, int(left * 1000))) and watch.is_open(self._monitor.recv_multipart()):
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
            socket.send(FIRST_FRAME, _MORE)
            socket.send(header, _MORE)
            socket.send(body)
        except zmq.Again as error:
            raise UnreachableError("the request could not be sent", endpoint=self.endpoint) from error
        while True:
            frames = self._receive(closed)
            if frames is not None:
                reply_id, reply = body_of(frames, self.endpoint)
                if reply_id == message_id:
                    return check_size(reply, self.endpoint)
            if time.monotonic() - started >= timeout_s:
                raise RequestTimeoutError(f"no answer within {timeout_s:g} s", endpoint=self.endpoint)

    def _receive(self, closed: threading.Event) -> list[bytes] | None:
        """The next message; absent when none has come within the time-out of the socket."""
        try:
            return _frames_of(self._socket, 0)
        except zmq.Again:
            if closed.is_set():
                raise ClientClosedError("the client was closed") from None
            if self._monitor is None or not self._monitor.poll(0):
                return None
        try:  # what came before the connection broke
            return _frames_of(self._socket, _NOBLOCK)
        except zmq.Again:
            message = "the connection broke before the answer"
            raise UnreachableError(message, endpoint=self.endpoint) from None

    def close(self) -> None:
        """Close the sockets."""
        if self._monitor is not None:
            self._socket.disable_monitor()
            self._monitor.close(0)
            self._monitor = None
        self._socket.close(0)
