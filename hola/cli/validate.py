"""``hola validate``: the checker of the protocol package as a command of ``hola``."""

from pathlib import Path

import click
from hola_protocol.documents import SUFFIXES

_PASS_ON = {"ignore_unknown_options": True, "help_option_names": list[str]()}


@click.command(context_settings=_PASS_ON, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def validate(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Check study files and messages, show conditional spaces as trees, and import the objective of a study file.

    Except for the trees and the import, it is the same as python -m hola_protocol validate.
    """
    from hola_protocol.__main__ import main

    try:
        code = main(["validate", *arguments], prog="hola")
    except SystemExit as end:  # raised by argparse after a usage error and after --help
        code = end.code if isinstance(end.code, int) else 2
    if code == 0:
        for path in map(Path, arguments):
            if path.suffix in SUFFIXES and path.is_file():
                _check_evaluation(path)
    ctx.exit(code)


def _check_evaluation(path: Path) -> None:
    from hola_protocol.validate import StudyFileError, read_study_file

    from .evaluation_check import check_evaluation
    from .output import say
    from .space_tree import space_tree
    from .spec_notes import added_objectives, run_problems

    try:
        file = read_study_file(path)
    except StudyFileError:  # a valid message, not a study file
        return
    if any(p.condition is not None for p in file.parameters):
        say(f"{path}:\n{space_tree(file.parameters)}")
    for note in added_objectives(file.objectives):
        say(f"note: {path}: {note}", err=True)
    for problem in run_problems(file):
        say(f"note: hola run cannot run {path}, because it {problem}", err=True)
    check_evaluation(file, path.absolute().parent)
