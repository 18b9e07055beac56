"""The guard of a ROUTER on tcp: it cuts connections over a number, and those that send more than is read.

ZeroMQ bounds the messages that wait, not the bytes: a message of a million frames counts once, and not before its last
frame. So the guard compares what the operating system received on each connection with what was read from it. The
byte counts are Linux's; elsewhere only the number of connections is bounded.
"""

import contextlib
import logging
import socket
import struct
import sys
import threading
import time
from typing import Any, Final

import zmq

from hola.distributed.descriptors import cut

_log = logging.getLogger(__name__)

FRAME_BYTES: Final = 42
"""What surrounds a frame on the wire, with CURVE."""
SCAN_S: Final = 0.1
_TCP_INFO: Final = 11
_RECEIVED: Final = 128
"""Where ``struct tcp_info`` of Linux has ``tcpi_bytes_received``."""
_EVENT: Final = struct.Struct("=Hi")
_SAID_EVERY_S: Final = 10.0


class Guard(threading.Thread):
    """Watches the connections of one ROUTER. Make it before the ROUTER is bound.

    :param router: the socket; its owner calls :meth:`read` for each message.
    :param connections: how many there may be.
    :param unread_bytes: how many bytes of one connection may wait: more than the messages that its pipe may hold, and
        the operating system's buffer.
    """

    def __init__(self, router: "zmq.Socket[Any]", connections: int, unread_bytes: int) -> None:
        super().__init__(name="hola-guard", daemon=True)
        self._connections = connections
        self._unread_bytes = unread_bytes
        self._monitor = router.get_monitor_socket(zmq.EVENT_ACCEPTED | zmq.EVENT_CLOSED | zmq.EVENT_DISCONNECTED)
        self._monitor.linger = 0
        self._open: dict[int, tuple[int, int]] = {}  # by descriptor: bytes received, bytes not read
        self._read: dict[int, int] = {}
        self._said_at = -_SAID_EVERY_S

    def read(self, descriptor: int, size: int, frames: int) -> None:
        """Count a message that was read.

        :param descriptor: of its connection.
        :param size: the bytes of all its frames.
        :param frames: how many they are.
        """
        self._read[descriptor] = self._read.get(descriptor, 0) + size + FRAME_BYTES * frames

    def run(self) -> None:
        """Watch until the ROUTER's context is terminated."""
        scan_at = 0.0
        try:
            while True:
                if self._monitor.poll(int(SCAN_S * 1000)):  # each event at once: connections may come in a flood
                    self._on_event(*_EVENT.unpack(self._monitor.recv_multipart()[0]))
                if time.monotonic() >= scan_at:
                    scan_at = time.monotonic() + SCAN_S
                    self._scan()
        except zmq.ContextTerminated:
            self._monitor.close()

    def _on_event(self, event: int, descriptor: int) -> None:
        if event != zmq.EVENT_ACCEPTED:
            self._open.pop(descriptor, None)
            return
        self._open[descriptor] = 0, 0
        self._read.pop(descriptor, None)
        if len(self._open) > self._connections:
            self._say(f"more than {self._connections} connections: the newest is cut")
            cut(descriptor)

    def _scan(self) -> None:
        if sys.platform != "linux":
            return
        for descriptor, (before, unread) in self._open.items():
            received = _bytes_received(descriptor)
            if received is None:
                continue
            unread = max(0, unread + received - before - self._read.pop(descriptor, 0))
            self._open[descriptor] = received, unread
            if unread > self._unread_bytes:
                self._say("a connection sends faster than it is read, or a message without an end: it is cut")
                cut(descriptor)

    def _say(self, what: str) -> None:
        now = time.monotonic()
        if now - self._said_at >= _SAID_EVERY_S:
            self._said_at = now
            _log.warning("%s", what)


def _bytes_received(descriptor: int) -> int | None:
    """How many bytes a connection has received; ``None`` when it has ended, or the system does not say."""
    with contextlib.suppress(OSError), socket.fromfd(descriptor, socket.AF_INET, socket.SOCK_STREAM) as connection:
        info = connection.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, _RECEIVED + 8)
        if len(info) >= _RECEIVED + 8:
            (received,) = struct.unpack_from("=Q", info, _RECEIVED)
            return int(received)
    return None
