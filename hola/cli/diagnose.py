"""``hola diagnose``: what a user should look at, in sentences."""

import click

from .connection_options import ConnectionOptions, json_option, study_argument, with_connection_options
from .output import emit, say


@click.command()
@with_connection_options
@study_argument
@json_option
def diagnose(target: ConnectionOptions, as_json: bool) -> None:
    """Look for what is wrong with a study.

    For instance: the best trial lies on the edge of a parameter, the noise is larger than the last improvements, many
    trials failed with one setting, or there was no improvement for long. With --json an object per line.
    """
    from hola.diagnoses import diagnose as find

    with target.client() as client:
        found = find(client)
    for diagnosis in found:
        emit(diagnosis._asdict()) if as_json else say(diagnosis.sentence)
    if not found and not as_json:
        say("nothing was found")
