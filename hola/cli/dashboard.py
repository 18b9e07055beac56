"""``hola dashboard``: a link that opens the dashboard of a running scheduler and logs in."""

import webbrowser

import click

from .connection_options import ConnectionOptions, json_option, with_connection_options
from .errors import CommandError
from .login_link import login_link
from .output import emit, say


@click.command()
@with_connection_options
@click.option("--open", "opens", is_flag=True, help="Open the link in the browser instead of printing it.")
@json_option
def dashboard(target: ConnectionOptions, opens: bool, as_json: bool) -> None:
    """Print a link that opens the dashboard and logs in with your token. With --study it leads to this study.

    The link works once, within ten minutes. It gives everyone who opens it the rights of your token.
    """
    link = login_link(target.scheduler(), target.study)
    if opens and not webbrowser.open(link):
        raise CommandError("no browser could be started; open the link that hola dashboard prints")
    if as_json:
        emit({"link": None if opens else link, "opened": opens})
    elif not opens:
        say(link)
