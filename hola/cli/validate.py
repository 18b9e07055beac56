"""``hola validate``: the protocol's own checker under the name of ``hola``."""

import click

_PASS_ON = {"ignore_unknown_options": True, "help_option_names": list[str]()}


@click.command(context_settings=_PASS_ON, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def validate(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Check study files and messages; the same as python -m hola_protocol validate."""
    from hola_protocol.__main__ import main

    try:
        code = main(["validate", *arguments], prog="hola")
    except SystemExit as end:  # argparse's way to refuse a call, and to end after --help
        code = end.code if isinstance(end.code, int) else 2
    ctx.exit(code)
