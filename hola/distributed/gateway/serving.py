"""The loop of a gateway process: it accepts connections until it is told to stop, and then ends them in order."""

import asyncio
import logging
import signal
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Final

import uvloop

from hola.distributed.config import GatewayConfig
from hola.distributed.descriptors import raise_limit
from hola.distributed.gateway.app import Gateway
from hola.distributed.gateway.connection import HttpConnection
from hola.distributed.gateway.connections import Connections

_log = logging.getLogger(__name__)

_OWN_FILES: Final = 64
"""Open files that the process needs beside its connections."""
_LOOK_S: Final = 0.05
"""Seconds between two looks at whether the last connections have ended."""


class Serving:
    """Serves one gateway, in this thread.

    :param config: its settings.
    """

    def __init__(self, config: GatewayConfig) -> None:
        self._config = config
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None

    def run(self, listening: socket.socket, on_started: Callable[[], None] | None = None) -> None:
        """Serve until SIGTERM, SIGINT or :meth:`stop`.

        :param listening: the socket that connections come to; closed at the end.
        :param on_started: called once requests are served.
        """
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._serve(listening, on_started))

    def stop(self) -> None:
        """Make :meth:`run` return soon, from any thread; open requests get ``shutdown_s``."""
        self._stopping.set()
        loop, stopped = self._loop, self._stopped
        if loop is not None and stopped is not None:
            try:
                loop.call_soon_threadsafe(stopped.set)
            except RuntimeError:  # the loop has ended already
                return

    async def _serve(self, listening: socket.socket, on_started: Callable[[], None] | None) -> None:
        config = self._config
        loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        self._loop = loop
        numbers = _handled_signals()
        for number in numbers:
            loop.add_signal_handler(number, self._stopped.set)
        gateway = Gateway(config)
        files = raise_limit()
        most = config.max_connections if files < 0 else min(config.max_connections, files - _OWN_FILES)
        registry = Connections(most, config.max_buffered_bytes)
        gateway.connection_count = registry.__len__
        connections: set[HttpConnection] = set()

        def connect() -> HttpConnection:
            return HttpConnection(gateway, config, registry, connections)

        context = _tls_context(config)
        gateway.open()
        server = await loop.create_server(connect, sock=listening, backlog=config.backlog, ssl=context)
        try:
            if on_started is not None:
                on_started()
            if not self._stopping.is_set():
                await self._stopped.wait()
        finally:
            await gateway.close()
            server.close()
            await _end(connections, config.shutdown_s)
            for number in numbers:
                loop.remove_signal_handler(number)


async def _end(connections: set[HttpConnection], shutdown_s: float) -> None:
    """End connections once they have no running request; what takes too long is cut."""
    loop = asyncio.get_running_loop()
    end = loop.time() + shutdown_s
    for connection in list(connections):
        connection.shut_down()
    while connections and loop.time() < end:
        await asyncio.sleep(_LOOK_S)
    if connections:
        _log.warning("%d connections did not end within gateway.shutdown_s and are cut", len(connections))
    for connection in list(connections):
        connection.abort()
    while connections:
        await asyncio.sleep(0)


def _handled_signals() -> list[signal.Signals]:
    """The signals that end the process: those that are not ignored, and only in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        return []
    return [number for number in (signal.SIGTERM, signal.SIGINT) if signal.getsignal(number) is not signal.SIG_IGN]


def _tls_context(config: GatewayConfig) -> ssl.SSLContext | None:
    if config.tls_cert is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(config.tls_cert, config.tls_key)
    return context
