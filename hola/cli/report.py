"""``hola report``: one HTML file about a study."""

import click

from .connection_options import ConnectionOptions, study_argument, with_connection_options
from .export import whole
from .output import say


@click.command()
@with_connection_options
@study_argument
@click.option("--output", "-o", metavar="FILE", type=click.Path(), help="The file. Default: STUDY.html.")
def report(target: ConnectionOptions, output: str | None) -> None:
    """Write a report of a study: one HTML file with plots, the best trials, diagnoses and the spec.

    The file needs no network and has no scripts.
    """
    from hola.report import report as written

    with target.client() as client:
        text = written(client)
        output = output or f"{client.study}.html"
    with whole(output) as temporary, open(temporary, "w", encoding="utf-8") as file:
        file.write(text)
    say(f"wrote {output}", err=True)
