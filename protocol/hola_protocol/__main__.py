"""``python -m hola_protocol``: export the schemas, validate files, find breaking changes."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .version import VERSION

OK, FOUND, USAGE = 0, 1, 2


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _export(arguments: argparse.Namespace) -> int:
    from .export import differences, write

    folder: Path = arguments.folder
    if not arguments.check:
        for name in write(folder):
            _say(f"wrote {folder / name}")
        return OK
    differing = differences(folder)
    for name in differing:
        _say(f"{folder / name} differs from what the structs say")
    if differing:
        _say(f"run: python -m hola_protocol export {folder}")
    return FOUND if differing else OK


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="hola_protocol", description="The tools of the hola protocol.")
    top.add_argument("--version", action="version", version=f"hola protocol {VERSION}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    export = commands.add_parser("export", help="write the schemas and all that derives from the structs")
    export.add_argument("folder", type=Path, metavar="DIR")
    export.add_argument("--check", action="store_true", help="write nothing; exit 1 naming the files that differ")
    export.set_defaults(run=_export)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    :param argv: the arguments; those of the process if absent.
    :returns: 0 when all is well, 1 when something was found, 2 for a wrong call.
    """
    arguments = parser().parse_args(argv)
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
