"""Which scheduler or data folder a command works on: the connection options, and the client built from them."""

import contextlib
import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from hola_protocol.space import DEFAULT_STUDY
from msgspec import Struct
from msgspec.structs import replace

from hola.clients.client import SyncClient
from hola.clients.connection import (
    ENV_ENDPOINT,
    ENV_FILE,
    Connection,
    default_connection_path,
    find_connection,
    read_connection,
)
from hola.clients.errors import ConfigurationError, TransportError, UnknownStudyError
from hola.clients.retry import Retry

from .faults import CommandError

_PATIENCE = Retry(attempts=4, first_s=0.2, longest_s=1.0)
"""A few attempts within two seconds, since a person waits."""
_SHOWN_STUDIES = 10


class Reach(Struct, frozen=True, kw_only=True):
    """The connection options of one call.

    :ivar study: the study that was named.
    :ivar connection: a connection file.
    :ivar endpoint: one address, or several separated by commas.
    :ivar token: the secret that names the caller.
    :ivar ca: a PEM file with the authority of the gateway's certificate.
    :ivar data_dir: a data folder.
    """

    study: str | None = None
    connection: str | None = None
    endpoint: str | None = None
    token: str | None = None
    ca: str | None = None
    data_dir: str | None = None

    def scheduler(self) -> Connection:
        """The running scheduler that the options mean.

        An endpoint alone takes nothing from a connection file that merely was found: its token belongs to another
        server.

        :raises ConfigurationError: when no scheduler is known, or a connection file cannot be used.
        :raises CommandError: when the data folder that was named has no running scheduler.
        """
        found = self._connection()
        if isinstance(found, Path):
            raise CommandError(f"no scheduler runs on {found}: start one with hola serve --data-dir {found}")
        return found

    def _connection(self) -> Connection | Path:
        """A running scheduler, or a data folder without one."""
        if self.data_dir is not None:
            if self.connection or self.endpoint:
                raise click.UsageError("--data-dir is for use without --connection and --endpoint")
            folder = Path(self.data_dir).expanduser()
            return self._scheduler_of(folder, named=True) or folder
        env = self._environment()
        if self.connection or env.get(ENV_FILE) or env.get(ENV_ENDPOINT):
            return self._named(find_connection(self.connection, env))
        if os.path.lexists(default_connection_path(env)):
            found = find_connection(None, env)
            # A scheduler that was killed leaves its file; the data of the current folder are of more use then.
            if found.pid is None or _runs(found.pid) or not _has_data(folder := _default_folder()):
                return self._named(found)
            return folder
        folder = _default_folder()
        if (running := self._scheduler_of(folder, named=False)) is not None:
            return running
        if _has_data(folder):
            return folder
        try:
            return self._named(find_connection(None, env))
        except ConfigurationError as error:
            raise CommandError(
                f"{error}, and there are no studies in {folder}; name a data folder with --data-dir"
            ) from error

    def _scheduler_of(self, folder: Path, *, named: bool) -> Connection | None:
        """The scheduler that runs on a data folder, if one does.

        Only the token in the folder is sent there, or that of ``--token``: ``HOLA_TOKEN`` may be for another server. In
        a folder that was not named, only addresses of this machine count: its files may be somebody else's work.
        """
        from hola.distributed.places import CONNECTION_FILE

        file = folder / CONNECTION_FILE
        if not file.is_file():
            return None
        found = read_connection(file, found=not named)
        if found.pid is not None and not _runs(found.pid):
            return None
        if not named:
            from hola.distributed.endpoints import Endpoint, is_loopback

            found = replace(
                found,
                zmq=[e for e in found.zmq if Endpoint.parse(e).is_local],
                rest=[e for e in found.rest if is_loopback(urlsplit(e).hostname or "")],
            )
        if not (found.zmq or found.rest):
            return None
        found = replace(self._named(found), token=self.token or found.token)
        with open_client(found, Retry(attempts=2, first_s=0.1)) as client:
            try:
                client.describe()
            except TransportError:  # its process has gone, and the id is another's
                return None
        return found

    def _environment(self) -> dict[str, str]:
        env = dict(os.environ)
        if self.endpoint:
            env[ENV_ENDPOINT] = self.endpoint
        if self.token:
            env["HOLA_TOKEN"] = self.token
        return env

    def _named(self, found: Connection) -> Connection:
        env = self._environment()
        return replace(
            found,
            study=self.study or env.get("HOLA_STUDY") or found.study,
            token=env.get("HOLA_TOKEN") or found.token,
            ca_file=self.ca or found.ca_file,
        )

    @contextmanager
    def client(self, *, named: bool = True) -> Iterator[SyncClient]:
        """A client as the options ask for, closed at the end.

        :param named: whether the command is about one study: without a name it is the only one, or ``default``.
        :raises CommandError: when there are several studies and none was named.
        """
        found = self._connection()
        if isinstance(found, Path):
            from hola.distributed.places import database_of

            database_of(found)  # before the engine is loaded, so that a wrong folder is told at once
            from hola.distributed.data_folder import DataFolderClient

            client: SyncClient = DataFolderClient(found, study=self.study or os.environ.get("HOLA_STUDY"))
            study = self.study or os.environ.get("HOLA_STUDY")
        else:
            client, study = open_client(found), found.study
        with client:
            try:
                if named and study is None:
                    client.study = only_study(client)
                yield client
            except UnknownStudyError as error:
                if self._said_nothing() and _has_data(folder := _default_folder()):
                    raise CommandError(
                        f"{error.message} at the scheduler that was found; for the studies in this folder say "
                        f"--data-dir {folder}"
                    ) from error
                raise

    def _said_nothing(self) -> bool:
        """Whether the scheduler was found by itself."""
        given = (self.connection, self.endpoint, self.data_dir, os.environ.get(ENV_FILE), os.environ.get(ENV_ENDPOINT))
        return not any(given)

    def with_study(self, connection: Connection) -> Connection:
        """A connection that names its study: the one meant when none is named, as for :meth:`client`.

        :param connection: of :meth:`scheduler`.
        """
        if connection.study is not None:
            return connection
        with open_client(connection) as client, contextlib.suppress(TransportError):  # whoever waits for it, waits on
            return replace(connection, study=only_study(client))
        return connection


def data_folder_of(client: SyncClient) -> Path | None:
    """The data folder that a client works on by itself; None when it speaks to a scheduler.

    :param client: of :meth:`Reach.client`.
    """
    database = getattr(client, "database", None)
    return database.parent if isinstance(database, Path) else None


def only_study(client: SyncClient) -> str:
    """The study that is meant when none is named: the only one, else ``default``.

    :param client: a client.
    :raises CommandError: when there is none, or there are several, none of them ``default``.
    """
    names = [info.study for info in client.iter_studies(limit=1000)]
    if not names:
        raise CommandError("there is no study yet: hola create STUDY.yaml, or hola run STUDY.yaml, makes one")
    if len(names) == 1:
        return names[0]
    if DEFAULT_STUDY in names:
        return DEFAULT_STUDY
    shown = ", ".join(names[:_SHOWN_STUDIES])
    more = f" and {len(names) - _SHOWN_STUDIES} more" if len(names) > _SHOWN_STUDIES else ""
    raise CommandError(f"there are {len(names)} studies: {shown}{more}; name one with --study")


def _default_folder() -> Path:
    from hola.distributed.config import load_config

    return load_config().scheduler.directory


def _has_data(folder: Path) -> bool:
    from hola.distributed.places import DATABASE

    return (folder / DATABASE).is_file()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return pid > 0


def reach_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which scheduler, data folder and study are meant.

    :param command: the function of a click command; it gets one argument ``reach``, a :class:`Reach`.
    """

    @functools.wraps(command)
    def with_reach(*args: Any, **values: Any) -> Any:
        reach = Reach(**{name: values.pop(name) for name in Reach.__struct_fields__})
        return command(*args, reach=reach, **values)

    wrapped: Callable[..., Any] = with_reach
    for option in reversed(
        (
            click.option(
                "--study", "-s", metavar="NAME", help="The study. Default: the connection's, or the only one there is."
            ),
            click.option(
                "--data-dir",
                metavar="DIR",
                type=click.Path(),
                help="A data folder: its scheduler when one runs, else the data itself. Default: the scheduler that is "
                "found, else hola-data.",
            ),
            click.option(
                "--connection",
                "-c",
                metavar="FILE",
                type=click.Path(),
                help="The connection file that hola serve wrote. Default: found by itself.",
            ),
            click.option(
                "--endpoint",
                "-e",
                metavar="URL",
                help="Where the scheduler is: tcp://host:port, ipc:///path, or a gateway's http(s)://host:port.",
            ),
            click.option("--token", metavar="TOKEN", help="Who you are there; better given as HOLA_TOKEN."),
            click.option(
                "--ca",
                metavar="FILE",
                type=click.Path(),
                envvar="HOLA_CA_FILE",
                help="A PEM file with the authority that signed the gateway's certificate. Default: the system's.",
            ),
        )
    ):
        wrapped = option(wrapped)
    return wrapped


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Write JSON: the protocol's own objects, with every field."
)


def open_client(connection: Connection, retry: Retry | None = None) -> SyncClient:
    """A client for a connection: over ZeroMQ when it has such an endpoint, else over REST.

    :param connection: where to connect.
    :param retry: when a call is repeated; absent: a few times within two seconds, since a person waits.
    """
    if connection.zmq:
        from hola.clients.zmq_client import ZmqClient

        return ZmqClient(connection=connection, retry=retry or _PATIENCE, name="hola command")
    from hola.clients.rest_client import RestClient

    return RestClient(connection=connection, retry=retry or _PATIENCE, name="hola command")
