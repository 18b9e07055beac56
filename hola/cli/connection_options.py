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
from hola.distributed.publication import is_running

from .data_folders import data_folder_of, default_folder, has_data, make_database, other_data, studies_in
from .errors import CommandError
from .output import say

_PATIENCE = Retry(attempts=4, first_s=0.2, longest_s=1.0)
"""A few attempts within two seconds, because a user waits."""
_SHOWN_STUDIES = 10
_STUDY_ARGUMENT = "study_argument"


class ConnectionOptions(Struct, frozen=True, kw_only=True):
    """The connection options of a command.

    :ivar study: the name of the study.
    :ivar connection: the path of a connection file.
    :ivar endpoint: one address, or several separated by commas.
    :ivar token: the token of the caller.
    :ivar ca: a PEM file with the authority that signed the gateway's certificate.
    :ivar data_dir: the path of a data folder.
    """

    study: str | None = None
    connection: str | None = None
    endpoint: str | None = None
    token: str | None = None
    ca: str | None = None
    data_dir: str | None = None

    def scheduler(self) -> Connection:
        """The running scheduler that the options select.

        If only an endpoint is given, no connection file is searched for, because its token belongs to another server.

        :raises ConfigurationError: if no scheduler is known, or a connection file cannot be used.
        :raises CommandError: if the given data folder has no running scheduler.
        """
        found = self._connection()
        if isinstance(found, str):
            raise CommandError("this command needs the running scheduler; give its data folder or connection file")
        if isinstance(found, Path):
            raise CommandError(f"no scheduler is running for {found}; start one with hola serve --data-dir {found}")
        return found

    def _connection(self) -> Connection | Path | str:
        """A running scheduler, or a data folder without one, or the URL of a database."""
        if self.data_dir is not None:
            if self.connection or self.endpoint:
                raise click.UsageError("--data-dir cannot be combined with --connection or --endpoint")
            if "://" in self.data_dir:
                return self.data_dir
            folder = Path(self.data_dir).expanduser()
            return self._scheduler_of(folder, named=True) or folder
        env = self._environment()
        if self.connection or env.get(ENV_FILE) or env.get(ENV_ENDPOINT):
            return self._named(find_connection(self.connection, env))
        if os.path.lexists(default_connection_path(env)):
            found = find_connection(None, env)
            # A killed scheduler leaves its connection file; then the data folder in the current folder is used, if
            # there is one.
            if found.pid is None or is_running(found.pid) or not has_data(folder := default_folder()):
                return self._named(found)
            return folder
        folder = default_folder()
        if (running := self._scheduler_of(folder, named=False)) is not None:
            return running
        if has_data(folder):
            return folder
        try:
            return self._named(find_connection(None, env))
        except ConfigurationError as error:
            raise CommandError(
                f"{error}, and there are no studies in {folder}; give a data folder with --data-dir"
            ) from error

    def _scheduler_of(self, folder: Path, *, named: bool) -> Connection | None:
        """The scheduler that is running for a data folder, if any.

        Only the token in the folder or that of ``--token`` is sent there, because ``HOLA_TOKEN`` may belong to another
        server. If the folder was not named, only addresses of this machine are used, because somebody else may have
        written its files.
        """
        from hola.distributed.places import CONNECTION_FILE

        file = folder / CONNECTION_FILE
        if not file.is_file():
            return None
        found = read_connection(file, found=not named)
        if found.pid is not None and not is_running(found.pid):
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
            except TransportError:  # the process has ended, and its id belongs to another process
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
    def client(self, *, named: bool = True, changes: bool = False, makes: bool = False) -> Iterator[SyncClient]:
        """A client according to the options; it is closed at the end.

        :param named: whether the command needs a study. Without a name this is the only study, or ``default``.
        :param changes: whether the command changes the study. It is then refused if the current folder has other data
            that may be meant.
        :param makes: whether a data folder that was named is made if it is not there.
        :raises CommandError: if there are several studies and none was named, or the data of the current folder may be
            meant.
        """
        found = self._connection()
        if isinstance(found, Connection) and self._is_default() and (other := other_data(found)) is not None:
            self._choose(found, other, changes)
        if not isinstance(found, Connection):
            from hola.storage.url import is_postgres

            if not is_postgres(str(found)):
                from hola.distributed.places import database_of

                if makes:
                    make_database(found)
                database_of(found)  # before the engine is loaded, so that a wrong folder is reported at once
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
                if isinstance(found, Connection) and self._is_default() and (folder := other_data(found)) is not None:
                    raise CommandError(
                        f"{error.message} at the scheduler that was found; to use the studies in this folder, add "
                        f"--data-dir {folder}"
                    ) from error
                raise

    def data_folder(self, client: SyncClient) -> Path | None:
        """The data folder of a client, if it is known: read directly, named, or that of the scheduler it talks to.

        :param client: the result of :meth:`client`.
        """
        if (folder := data_folder_of(client)) is not None:
            return folder
        if self.data_dir is not None:
            return None if "://" in self.data_dir else Path(self.data_dir).expanduser()
        from hola.distributed.places import CONNECTION_FILE

        folder = default_folder()
        with contextlib.suppress(ConfigurationError, CommandError, OSError):
            of_folder, found = read_connection(folder / CONNECTION_FILE, found=True), self.scheduler()
            if (of_folder.zmq, of_folder.pid) == (found.zmq, found.pid):
                return folder
        return None

    def _is_default(self) -> bool:
        """Whether no option and no variable selects a scheduler."""
        given = (self.connection, self.endpoint, self.data_dir, os.environ.get(ENV_FILE), os.environ.get(ENV_ENDPOINT))
        return not any(given)

    def _choose(self, found: Connection, folder: Path, changes: bool) -> None:
        """Say that the scheduler is used and not the data of the current folder; refuse if these may be meant."""
        study = self.study or os.environ.get("HOLA_STUDY")
        if study is not None and (not changes or study not in studies_in(folder)):
            return
        scheduler = f"the scheduler at {(found.rest or found.zmq)[0]} (process {found.pid})"
        if changes:
            raise CommandError(
                f"{'there are studies' if study is None else f'there is a study {study!r}'} at {scheduler} and in the "
                f"folder {folder}; choose one: --data-dir {folder}, or --connection {default_connection_path()}"
            )
        say(f"note: this is {scheduler}; for the studies in {folder} add --data-dir {folder}", err=True)

    def with_study(self, connection: Connection) -> Connection:
        """A connection with the name of its study; the default study is that of :meth:`client`.

        :param connection: the result of :meth:`scheduler`.
        """
        if connection.study is not None:
            return connection
        with (
            open_client(connection) as client,
            contextlib.suppress(TransportError),
        ):  # the caller will wait for the scheduler
            return replace(connection, study=only_study(client))
        return connection


def only_study(client: SyncClient) -> str:
    """The study to use if none is named: the only one, otherwise ``default``.

    :param client: a client.
    :raises CommandError: if there is no study, or there are several and none of them is ``default``.
    """
    names = [info.study for info in client.iter_studies(limit=1000)]
    if not names:
        raise CommandError("there is no study yet; create one with hola create STUDY.yaml or hola run STUDY.yaml")
    if len(names) == 1:
        return names[0]
    if DEFAULT_STUDY in names:
        return DEFAULT_STUDY
    shown = ", ".join(names[:_SHOWN_STUDIES])
    more = f" and {len(names) - _SHOWN_STUDIES} more" if len(names) > _SHOWN_STUDIES else ""
    raise CommandError(f"there are {len(names)} studies: {shown}{more}; choose one with --study")


def with_connection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that select the scheduler, the data folder and the study.

    :param command: the function of a click command; it gets one argument ``target``, a :class:`ConnectionOptions`.
    """

    @functools.wraps(command)
    def with_options(*args: Any, **values: Any) -> Any:
        target = ConnectionOptions(**{name: values.pop(name) for name in ConnectionOptions.__struct_fields__})
        if (named := values.pop(_STUDY_ARGUMENT, None)) is not None:
            if target.study not in (None, named):
                raise click.UsageError(f"two studies are named: {named} and --study {target.study}")
            target = replace(target, study=named)
        return command(*args, target=target, **values)

    wrapped: Callable[..., Any] = with_options
    for option in reversed(
        (
            click.option(
                "--study",
                "-s",
                metavar="NAME",
                help="The study. Default: that of the connection file, or the only study.",
            ),
            click.option(
                "--data-dir",
                metavar="DIR",
                type=click.Path(),
                help="A data folder; its running scheduler is used, or else its data. Also the URL of a PostgreSQL "
                "database. Default: the scheduler that is found, or else hola-data.",
            ),
            click.option(
                "--connection",
                "-c",
                metavar="FILE",
                type=click.Path(),
                help="The connection file that hola serve wrote. Default: found automatically.",
            ),
            click.option(
                "--endpoint",
                "-e",
                metavar="URL",
                help="The address of the scheduler: tcp://host:port, ipc:///path, or a gateway's http(s)://host:port.",
            ),
            click.option("--token", metavar="TOKEN", help="Your token; HOLA_TOKEN is safer than this option."),
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


study_argument = click.argument(_STUDY_ARGUMENT, metavar="[STUDY]", required=False)
"""The study as an argument, for commands without another one; :func:`with_connection_options` above it reads it."""

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Write JSON: the protocol's own objects, with every field."
)


def open_client(connection: Connection, retry: Retry | None = None) -> SyncClient:
    """A client for a connection: over ZeroMQ if it has such an endpoint, otherwise over REST.

    :param connection: the connection.
    :param retry: when a call is repeated; default: a few times within two seconds, because a user waits.
    """
    if connection.zmq:
        from hola.clients.zmq_client import ZmqClient

        return ZmqClient(connection=connection, retry=retry or _PATIENCE, name="hola command")
    from hola.clients.rest_client import RestClient

    return RestClient(connection=connection, retry=retry or _PATIENCE, name="hola command")
