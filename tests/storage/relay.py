"""A relay between a storage and its server, which can lose what passes in the worst places."""

import contextlib
import socket
import threading
from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["pass", "mute", "hold", "freeze"]
"""Everything passes; answers vanish; all but the last bytes of a request pass, which are its Sync; nothing passes."""

_SYNC_BYTES = 5


class Relay:
    """A relay on a port of its own.

    :param port: of the server.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._mode: Mode = "pass"
        self._changed = threading.Condition()
        self._pairs: set[socket.socket] = set()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def mode(self) -> Mode:
        """What passes; connections that were cut keep the mode they had."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        with self._changed:
            self._mode = mode
            self._changed.notify_all()

    def cut(self) -> None:
        """End all connections at once, without a word."""
        with self._changed:
            for end in self._pairs:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            self._pairs.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """End everything."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self.mode = "pass"
        self.cut()
        for thread in self._threads:
            thread.join()
        for end in (self._listener, *self._sockets):
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                near.close()
                continue
            self._sockets += [near, far]
            self._pairs |= {near, far}
            for source, target, is_request in ((near, far, True), (far, near, False)):
                thread = threading.Thread(target=self._copy, args=(source, target, is_request), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _copy(self, source: socket.socket, target: socket.socket, is_request: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if self._mode == "hold" and is_request and len(data) > _SYNC_BYTES:
                    target.sendall(data[:-_SYNC_BYTES])
                    data = data[-_SYNC_BYTES:]
                with self._changed:
                    self._changed.wait_for(lambda: self._passes(is_request) or source not in self._pairs)
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _passes(self, is_request: bool) -> bool:
        return self._mode not in ("freeze", "hold" if is_request else "mute")
