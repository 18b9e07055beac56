"""The process of the REST gateway: ``Server`` runs it here, ``Server.spawn`` beside the caller."""

import logging
import os
import signal
import socket
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from hola_protocol.limits import Limits
from msgspec import Struct

from hola.distributed.child_process import ChildProcess
from hola.distributed.config import GatewayConfig, LoggingConfig
from hola.distributed.endpoints import reachable
from hola.distributed.errors import BindError, SetupError
from hola.distributed.private_dir import PrivateDir
from hola.distributed.security import check_gateway
from hola.distributed.utils import setup_logging

if TYPE_CHECKING:
    from hola.distributed.gateway.serving import Serving

_MODULE = "hola.distributed.server"  # also when it runs as __main__
_log = logging.getLogger(_MODULE)
_STOP_S = 5.0
"""Seconds that a gateway gets to stop, beside those of its open requests, before it is killed."""

SERVICE = "rest"
"""The name under which a data folder remembers the port."""


class _Started(Struct):
    """What the parent tells its gateway process, in one line of JSON."""

    config: GatewayConfig
    logging: LoggingConfig
    fd: int


class Server:
    """A REST gateway for one scheduler. Start as many as you need: it keeps nothing.

    :param config: its settings; ``scheduler`` is the endpoint it speaks to.
    :param directory: where port 0 is remembered for the next start; without one any free port is taken.
    :param auth: whether the scheduler asks for tokens.
    :param listening: a socket that listens already.
    :raises InsecureBindError: when the address would carry tokens in the clear.
    :raises SetupError: when the settings name no scheduler, or a TLS file that cannot be read.
    """

    def __init__(
        self,
        config: GatewayConfig,
        *,
        directory: PrivateDir | None = None,
        auth: bool = True,
        listening: socket.socket | None = None,
    ) -> None:
        if not config.scheduler:
            raise SetupError("gateway.scheduler is not set: which scheduler is the gateway for?")
        if not config.scheduler.startswith("ipc://"):
            raise SetupError(
                f"gateway.scheduler = {config.scheduler!r} is not an ipc endpoint: put the gateway beside it"
            )
        for file in (config.tls_cert, config.tls_key):
            if file is not None and not Path(file).is_file():
                raise SetupError(f"{file}: there is no such file")
        if config.tls_key is not None and stat.S_IMODE(Path(config.tls_key).stat().st_mode) & 0o044:
            _log.warning("%s: others can read the private key: run chmod 600 %s", config.tls_key, config.tls_key)
        check_gateway(config, auth=auth)
        self.config = config
        self._directory = directory
        self._socket = listening
        self._serving: Serving | None = None
        self._is_stopped = False

    @property
    def port(self) -> int:
        """The port; bound on first use."""
        port: int = self.bind().getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """The base URL that clients use; binds the port on first use."""
        host = reachable(self.config.host)
        scheme = "https" if self.config.tls else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    def bind(self) -> socket.socket:
        """Take the port. Connections queue up until :meth:`run` or :meth:`spawn`.

        :returns: the listening socket.
        :raises BindError: when the address cannot be bound.
        """
        if self._socket is not None:
            return self._socket
        config = self.config
        port = config.port or (self._directory.port(SERVICE) if self._directory else 0)
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        try:
            listening = socket.create_server((config.host, port), family=family, backlog=config.backlog)
        except OSError as error:
            chosen = "; it was chosen at the first start: free it, or set gateway.port" if not config.port else ""
            raise BindError(f"{config.host}:{port}", f"cannot be bound: {error.strerror}{chosen}") from error
        if self._directory is not None and not config.port:
            self._directory.remember_port(SERVICE, listening.getsockname()[1])
        self._socket = listening
        return listening

    def run(self, on_started: Callable[[], None] | None = None) -> None:
        """Serve in this process until SIGTERM, SIGINT or :meth:`stop`.

        :param on_started: called once requests are served.
        :raises BindError: when the address cannot be bound.
        """
        from hola.distributed.gateway.serving import Serving  # not imported by a process that only starts a gateway

        listening = self.bind()
        self._serving = Serving(self.config)
        if self._is_stopped:
            self._serving.stop()
        _log.info("REST on %s", self.url)
        try:
            self._serving.run(listening, on_started)
        finally:
            listening.close()
            self._socket = None

    def stop(self) -> None:
        """End :meth:`run`, from any thread; open requests get ``shutdown_s``."""
        self._is_stopped = True
        if self._serving is not None:
            self._serving.stop()

    def spawn(self, logging: LoggingConfig | None = None, stopping: threading.Event | None = None) -> "ServerProcess":
        """Serve in a separate process. It ends with this process, even if that is killed.

        :param logging: its logs; default: the default settings, to this process's standard error.
        :param stopping: when it is set while the process starts, the start is given up.
        :returns: the process, serving.
        :raises BindError: when the address cannot be bound.
        :raises SetupError: when the process does not start.
        """
        with self.bind() as listening:
            port, url = self.port, self.url
            listening.set_inheritable(True)
            told = _Started(config=self.config, logging=logging or LoggingConfig(), fd=listening.fileno())
            process = ServerProcess(self.config, url, port, told)
            self._socket = None
        process.wait_started(stopping)
        return process


class ServerProcess(ChildProcess):
    """A gateway in a separate process.

    :ivar url: the base URL that clients use.
    :ivar port: the port.
    """

    def __init__(self, config: GatewayConfig, url: str, port: int, told: _Started) -> None:
        super().__init__(
            [sys.executable, "-m", _MODULE],
            name="the gateway",
            told=msgspec.json.encode(told),
            pass_fds=(told.fd,),
            grace_s=config.shutdown_s + _STOP_S,
        )
        self._start_timeout_s = config.start_timeout_s
        self.url = url
        self.port = port

    def wait_started(self, stopping: threading.Event | None = None) -> None:
        """Wait until requests are served.

        :param stopping: when it is set, the process is ended at once.
        :raises SetupError: when the process ends instead, or takes longer than ``start_timeout_s``.
        """
        reason = "its log says why"
        try:
            line = self.first_line(self._start_timeout_s, stopping)
        except TimeoutError:
            line = b""
            reason = f"it took longer than gateway.start_timeout_s = {self._start_timeout_s:g} s"
        if not line:
            raise SetupError(f"the gateway did not start (exit code {self.stop()}); {reason}")


def gateway_before(config: GatewayConfig, endpoint: str, relay_file: str, limits: Limits) -> GatewayConfig:
    """The settings of a gateway that is started together with its scheduler.

    :param config: what the user has set.
    :param endpoint: the scheduler's, unless the user has named one.
    :param relay_file: the file of the credential by which the scheduler knows its gateway.
    :param limits: the scheduler's: a body beyond them is refused before it is read.
    """
    return msgspec.structs.replace(
        config,
        scheduler=config.scheduler or endpoint,
        relay_file=config.relay_file or relay_file,
        max_body_bytes=min(config.max_body_bytes, limits.max_message_bytes),
    )


def _end_with_parent(server: Server) -> None:
    """Stop when the parent's end of standard input closes: it has gone, even if it was killed."""
    os.read(sys.stdin.fileno(), 1)
    server.stop()


def _tell_parent(server: Server) -> None:
    try:
        os.write(sys.stdout.fileno(), b"started\n")
    except BrokenPipeError:  # the parent has ended: requests are still answered meanwhile
        server.stop()


def main() -> None:
    """Run the gateway process that :meth:`Server.spawn` starts: its settings come as a line on standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent says when to stop
    line = sys.stdin.buffer.readline()
    if not line:
        return  # the parent has gone already
    told = msgspec.json.decode(line, type=_Started)
    setup_logging(told.logging.level, told.logging.json, told.logging.file)
    server = Server(told.config, listening=socket.socket(fileno=told.fd))
    threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    server.run(lambda: _tell_parent(server))


if __name__ == "__main__":
    main()
