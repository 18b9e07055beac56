"""``hola shutdown``: stop the scheduler."""

import click
from hola_protocol.messages import ShutdownMode

from .connection_options import ConnectionOptions, json_option, with_connection_options
from .output import emit, say


@click.command()
@with_connection_options
@click.option("--stop", "mode", flag_value="stop", help="Workers end at once.")
@click.option(
    "--drain", "mode", flag_value="drain", default="drain", help="Workers finish their running trials (default)."
)
@click.option(
    "--grace", metavar="S", type=click.FloatRange(min=0), default=0.0, help="Seconds to wait for running trials."
)
@json_option
def shutdown(
    target: ConnectionOptions,
    mode: ShutdownMode,
    grace: float,
    as_json: bool,
) -> None:
    """Stop the scheduler. No data is lost; hola serve with the same data folder continues."""
    with target.client(named=False) as client:
        reply = client.shutdown(mode=mode, grace_s=grace)
    if as_json:
        emit(reply)
    else:
        say(f"the scheduler is shutting down; {reply.running} trials are running")
