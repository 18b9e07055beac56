"""``hola connection``: a connection file for a worker or a client on another machine."""

from pathlib import Path

import click
from hola_protocol.operations import ROLES
from hola_protocol.values import Role
from msgspec.structs import replace

from hola.clients.connection import Connection, read_connection, write_connection
from hola.distributed.credentials import open_credentials
from hola.distributed.endpoints import Endpoint, is_loopback
from hola.distributed.places import CONNECTION_FILE

from .connection_options import json_option
from .errors import CommandError
from .flags import setting_options
from .output import emit, say
from .token import existing_folder


@click.command()
@click.argument("output", metavar="FILE", type=click.Path())
@setting_options({"--data-dir": "scheduler.data_dir"})
@click.option("--name", metavar="NAME", required=True, help="The name of the new token in the file.")
@click.option("--role", type=click.Choice(ROLES), default="worker", help="What the token allows. [default: worker]")
@click.option(
    "--endpoint",
    "-e",
    "endpoints",
    metavar="URL",
    multiple=True,
    help="The address for the other machine: https://host:port, or tcp://host:port. Default: the addresses of the "
    "running scheduler that are not local.",
)
@click.option(
    "--ca",
    metavar="FILE",
    type=click.Path(),
    help="A PEM file with the authority that signed the gateway's certificate; it is copied to the folder "
    "of FILE. Default: that of the running scheduler.",
)
@click.option("--study", "-s", metavar="NAME", help="The default study.")
@json_option
def connection(
    output: str,
    scheduler__data_dir: str | None,
    name: str,
    role: Role,
    endpoints: tuple[str, ...],
    ca: str | None,
    study: str | None,
    as_json: bool,
) -> None:
    """Write a connection file for a worker on another machine.

    The file has the addresses of the scheduler, a new token, and the keys that authenticate the scheduler. Only its
    owner can read it (mode 0600); copy it over a private channel. On the other machine, use it with
    HOLA_CONNECTION=FILE or --connection FILE. A running scheduler accepts the token within a second. hola token
    revoke NAME revokes it.

    \b
    hola connection lab.json --name lab
    hola connection lab.json --name lab --endpoint https://hola.example.org --ca ca.pem
    """  # noqa: D301  # click reads the escape
    if output == "-":
        raise click.UsageError("the file has a token and is not written to standard output; give the name of a file")
    folder = Path(existing_folder(scheduler__data_dir))
    running = _running(folder)
    made = replace(
        running,
        zmq=[e for e in endpoints if e.startswith("tcp://")],
        rest=[e for e in endpoints if e.startswith(("http://", "https://"))],
    )
    for endpoint in endpoints:
        if endpoint not in (*made.zmq, *made.rest):
            raise click.UsageError(f"{endpoint!r} must start with https://, http:// or tcp://")
    if not endpoints:
        made = replace(
            made,
            zmq=[e for e in running.zmq if not Endpoint.parse(e).is_local],
            rest=[e for e in running.rest if not is_loopback(_host(e))],
        )
    if not (made.zmq or made.rest):
        served = ", ".join([*running.rest, *running.zmq])
        raise CommandError(
            (
                f"the scheduler is served only on this machine ({served})"
                if served
                else f"no scheduler is running for {folder}"
            )
            + "; give the address for other machines with --endpoint"
        )
    authority = ca or running.ca_file
    if authority is not None and any(e.startswith("https://") for e in made.rest):
        copy = Path(output).with_suffix(".ca.pem")
        copy.write_bytes(Path(authority).read_bytes())
        made = replace(made, ca_file=copy.name)
    else:
        made = replace(made, ca_file=None)
    credentials = open_credentials(folder)
    made = replace(
        made,
        token=credentials.add_token(name, role),
        server_key=(running.server_key or credentials.server_key) if made.zmq else None,
        study=study or running.study,
        pid=None,
    )
    write_connection(output, made)
    files = [output, *([str(copy)] if made.ca_file else [])]
    if as_json:
        emit({"files": files, "name": name, "role": role, "zmq": made.zmq, "rest": made.rest})
        return
    say(f"wrote {' and '.join(files)}: {role} {name!r} at {', '.join([*made.rest, *made.zmq])}")
    if any(e.startswith("http://") for e in made.rest):
        say("note: http:// sends the token unencrypted", err=True)


def _running(folder: Path) -> Connection:
    """The connection of the scheduler for a data folder; empty if none is running."""
    file = folder / CONNECTION_FILE
    return read_connection(file) if file.is_file() else Connection()


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname or ""
