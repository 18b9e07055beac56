"""``hola shutdown``: stop the scheduler from anywhere."""

import click
from hola_protocol.messages import ShutdownMode

from .output import emit, say
from .reach import Reach, json_option, reach_options


@click.command()
@reach_options
@click.option("--stop", "mode", flag_value="stop", help="Workers end at once.")
@click.option("--drain", "mode", flag_value="drain", default="drain", help="Workers finish what they run. The default.")
@click.option("--grace", metavar="S", type=click.FloatRange(min=0), default=0.0, help="Seconds to wait for trials.")
@json_option
def shutdown(
    reach: Reach,
    mode: ShutdownMode,
    grace: float,
    as_json: bool,
) -> None:
    """Stop the scheduler. Nothing is lost: the next hola serve on its data continues."""
    with reach.client(named=False) as client:
        reply = client.shutdown(mode=mode, grace_s=grace)
    if as_json:
        emit(reply)
    else:
        say(f"the scheduler is shutting down; {reply.running} trials are running")
