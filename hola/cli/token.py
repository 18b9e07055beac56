"""``hola token``: manage the tokens of a scheduler."""

import time

import click
from hola_protocol.operations import ROLES
from hola_protocol.values import Role
from msgspec.structs import asdict

from hola.distributed.config import load_config
from hola.distributed.credentials import open_credentials

from .connection_options import json_option
from .errors import CommandError
from .flags import given_flags, setting_options
from .output import emit, say, table

_data_dir = setting_options({"--data-dir": "scheduler.data_dir"})


def existing_folder(data_dir: str | None) -> str:
    """The data folder, which must exist.

    :param data_dir: the folder from the command line.
    :raises CommandError: if there is no such folder.
    """
    folder = load_config(flags=given_flags({"scheduler__data_dir": data_dir})).scheduler.directory
    if not folder.is_dir():
        raise CommandError(f"{folder}: there is no such data folder; hola serve --data-dir {folder} creates it")
    return str(folder)


@click.group()
def token() -> None:
    """Add, list and revoke tokens in a data folder. A running scheduler notices changes within a second."""


@token.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="worker", help="The role of the token. [default: worker]")
@_data_dir
@json_option
def add(name: str, role: Role, scheduler__data_dir: str | None, as_json: bool) -> None:
    """Create a token for NAME and print it. It cannot be shown again."""
    secret = open_credentials(existing_folder(scheduler__data_dir)).add_token(name, role)
    if as_json:
        emit({"name": name, "role": role, "token": secret})
    else:
        say(secret)


@token.command("list")
@_data_dir
@json_option
def list_(scheduler__data_dir: str | None, as_json: bool) -> None:
    """List the tokens without their secrets."""
    tokens = open_credentials(existing_folder(scheduler__data_dir)).tokens()
    if as_json:
        emit([{key: value for key, value in asdict(t).items() if key != "sha256"} for t in tokens])
        return
    rows = [[t.name, t.role, time.strftime("%Y-%m-%d %H:%M", time.localtime(t.created_ms / 1000))] for t in tokens]
    say(table(["name", "role", "created"], rows))


@token.command()
@click.argument("name")
@_data_dir
@json_option
def revoke(name: str, scheduler__data_dir: str | None, as_json: bool) -> None:
    """Revoke the token of NAME."""
    open_credentials(existing_folder(scheduler__data_dir)).revoke_token(name)
    if as_json:
        emit({"revoked": name})
    else:
        say(f"revoked {name}")
