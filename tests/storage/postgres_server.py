"""A PostgreSQL server of the tests' own: Debian's, in a temporary folder, on a free port, never as root."""

import contextlib
import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

PASSWORD = "not-to-be-shown"


class ServerMissingError(Exception):
    """There is no PostgreSQL server on this machine."""


def binaries() -> Path:
    """The folder of the server's programs.

    :raises ServerMissingError: when it is not installed.
    """
    if (found := shutil.which("postgres")) is not None:
        return Path(found).resolve().parent
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"))
    if not folders:
        raise ServerMissingError("PostgreSQL's server is not installed: apt-get install postgresql, or make deps")
    return Path(folders[-1]).parent


class PostgresServer:
    """A server; :meth:`stop` it at the end.

    :param sync: whether it syncs to the disk, which tests of its content need not wait for.
    """

    def __init__(self, *, sync: bool = False) -> None:
        self._programs = binaries()
        self._sync = sync
        # The server refuses to run as root; its folder is its user's.
        self._user: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        if os.geteuid() != 0:
            self._user = {}
        self.folder = Path(tempfile.mkdtemp(prefix="hola-postgres-"))
        if self._user:
            shutil.chown(self.folder, "nobody", "nogroup")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        secret = self.folder / "secret"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        arguments: list[str | Path] = [
            "-D",
            self.folder / "data",
            "-U",
            "hola",
            "-A",
            "scram-sha-256",
            "--pwfile",
            secret,
        ]
        arguments += ["--no-sync", "-E", "UTF8", "--locale", "C"]
        self._run("initdb", *arguments)
        self.start()

    def _run(self, program: str, *arguments: str | Path) -> None:
        made = subprocess.run(
            [self._programs / program, *arguments], cwd=self.folder, capture_output=True, check=False, **self._user
        )
        assert made.returncode == 0, made.stderr.decode()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "fsync": "on" if self._sync else "off",
            "max_connections": 60,
            "shared_buffers": "32MB",
        }
        deadline = time.monotonic() + 60
        while True:
            with (self.folder / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    [
                        self._programs / "postgres",
                        "-D",
                        self.folder / "data",
                        *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
                    ],
                    cwd=self.folder,
                    stdout=log,
                    stderr=log,
                    **self._user,
                )
            while self._process.poll() is None:
                try:
                    psycopg.connect(self.url("postgres"), connect_timeout=5).close()
                    return
                except psycopg.OperationalError:
                    assert time.monotonic() < deadline, (self.folder / "log").read_text()
                    time.sleep(0.05)  # the server is asked again, until the deadline
            # After a SIGKILL its children may still be there for a moment.
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.05)

    def url(self, database: str, *, port: int | None = None) -> str:
        """The URL of a database.

        :param database: its name.
        :param port: of a relay to the server; absent: its own.
        """
        return f"postgresql://hola:{PASSWORD}@127.0.0.1:{port or self.port}/{database}"

    def execute(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run a statement.

        :param statement: the statement.
        :param database: where.
        :returns: its rows.
        """
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def create(self, database: str) -> str:
        """Make a database.

        :param database: its name.
        :returns: its URL.
        """
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self.execute(f"CREATE DATABASE {database}")
        return self.url(database)

    def kill(self) -> None:
        """Kill the server with SIGKILL; its children end by themselves."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Stop it, and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # its backends end with it
                self._process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(20)
                    break
        shutil.rmtree(self.folder, ignore_errors=True)
