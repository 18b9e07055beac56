"""``hola report``: one HTML file about a study."""

import click
from msgspec.structs import replace

from .connection_options import ConnectionOptions, with_connection_options
from .export import whole
from .output import say


@click.command()
@click.argument("name", metavar="[STUDY]", required=False)
@with_connection_options
@click.option("--output", "-o", metavar="FILE", type=click.Path(), required=True, help="The file, such as report.html.")
def report(target: ConnectionOptions, name: str | None, output: str) -> None:
    """Write a report of a study: one HTML file with plots, the best trials, diagnoses and the spec.

    The file needs no network and has no scripts. STUDY is the same as --study.
    """
    from hola.report import report as written

    if name is not None:
        if target.study not in (None, name):
            raise click.UsageError(f"two studies are named: {name} and --study {target.study}")
        target = replace(target, study=name)
    with target.client() as client:
        text = written(client)
    with whole(output) as temporary, open(temporary, "w", encoding="utf-8") as file:
        file.write(text)
    say(f"wrote {output}", err=True)
