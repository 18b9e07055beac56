"""Which scheduler a command speaks to: the options that say so, and the client that comes of them."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from hola.clients.client import SyncClient
from hola.clients.connection import Connection, find_connection
from hola.clients.retry import Retry

_F = TypeVar("_F", bound=Callable[..., Any])


def reach_options(command: _F) -> _F:
    """Add the options that say which scheduler and study are meant.

    :param command: the function of a click command; it gets ``connection``, ``endpoint``, ``token`` and ``study``.
    """
    for option in reversed(
        (
            click.option("--study", "-s", metavar="NAME", help="The study. Default: the connection's, else default."),
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
        )
    ):
        command = option(command)
    return command


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Write JSON: the protocol's own objects, with every field."
)


def find(connection: str | None, endpoint: str | None, token: str | None, study: str | None) -> Connection:
    """The scheduler that the options mean.

    An endpoint alone takes nothing from a connection file that merely was found: its token belongs to another server.

    :param connection: a connection file.
    :param endpoint: one address, or several parted by commas.
    :param token: the secret that names the caller.
    :param study: the study.
    :raises ConfigurationError: when no scheduler is known.
    """
    env = dict(os.environ)
    if endpoint:
        env["HOLA_ENDPOINT"] = endpoint
    if token:
        env["HOLA_TOKEN"] = token
    found = find_connection(connection, env)
    return replace(found, study=study or found.study)


def open_client(connection: Connection, retry: Retry | None = None) -> SyncClient:
    """A client for a connection: over ZeroMQ when it has such an endpoint, else over REST.

    :param connection: where to connect.
    :param retry: when a call is repeated; absent: a few times within two seconds, since a person waits.
    """
    retry = retry or Retry(attempts=4, first_s=0.2, longest_s=1.0)
    if connection.zmq:
        from hola.clients.zmq_client import ZmqClient

        return ZmqClient(connection=connection, retry=retry, name="hola command")
    from hola.clients.rest_client import RestClient

    return RestClient(connection=connection, retry=retry, name="hola command")


@contextmanager
def client_for(
    connection: str | None, endpoint: str | None, token: str | None, study: str | None
) -> Iterator[SyncClient]:
    """A client as the options ask for, closed at the end.

    :param connection: a connection file.
    :param endpoint: an address.
    :param token: the secret that names the caller.
    :param study: the study.
    """
    with open_client(find(connection, endpoint, token, study)) as client:
        yield client
