"""``python -m hola_protocol``: export the schemas, validate files, find breaking changes."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .version import VERSION

if TYPE_CHECKING:
    from .validate import Finding

OK, FOUND, USAGE = 0, 1, 2


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _complain(line: str) -> None:
    sys.stderr.write(f"hola_protocol: {line}\n")


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


def _github(finding: "Finding") -> str:
    """A finding as a workflow command, which GitHub shows beside the line."""

    def escaped(text: str, *, in_property: bool = False) -> str:
        for character in "%\r\n" + (":," if in_property else ""):
            text = text.replace(character, f"%{ord(character):02X}")
        return text

    places = {"file": finding.file, "line": finding.line, "col": finding.column, "title": "hola protocol"}
    properties = ",".join(
        f"{key}={escaped(str(value), in_property=True)}" for key, value in places.items() if value is not None
    )
    message = f"{finding.path}: {finding.message}" if finding.path else finding.message
    return f"::error {properties}::{escaped(message)}"


def _contents(names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for name in names:
        yield ("<stdin>", sys.stdin.buffer.read()) if name == "-" else (name, Path(name).read_bytes())


def _validate(arguments: argparse.Namespace) -> int:
    from .diagnosis import nearest
    from .documents import MissingExtraError
    from .validate import findings, known_types

    types = known_types()
    if arguments.type is not None and arguments.type not in types:
        _complain(f"no type is called {arguments.type!r}{nearest(arguments.type, types)}")
        return USAGE
    problems = 0
    try:
        for name, content in _contents(arguments.files):
            for finding in findings(name, content, struct=types.get(arguments.type), file_format=arguments.input):
                problems += 1
                _say(_RENDERERS[arguments.format](finding))
    except (OSError, MissingExtraError) as e:
        _complain(str(e))
        return USAGE
    if arguments.format == "text":
        files = len(arguments.files)
        _say(f"{files} file{'s' * (files != 1)}, {problems or 'no'} problem{'s' * (problems != 1)}")
    return FOUND if problems else OK


def _compat(arguments: argparse.Namespace) -> int:
    from .compat import breaks, load
    from .release import SUMS, ReleaseError, altered, exceptions, judge

    try:
        changed = altered(arguments.old) if (arguments.old / SUMS).is_file() else []
        old, new = load(arguments.old), load(arguments.new)
        changelog = "" if arguments.exceptions is None else arguments.exceptions.read_text(encoding="utf-8")
        agreed = exceptions(changelog, arguments.old.name)
    except (OSError, ReleaseError, ValueError) as e:
        _complain(str(e))
        return USAGE
    judged = judge(breaks(old, new), agreed)
    for name in changed:
        _say(f"{arguments.old / name} is not as it was released")
    for one in judged.open:
        _say(str(one))
    for rule, where in judged.unused:
        _say(f"{rule}: {where}: an exception to a break that there is not")
    return FOUND if changed or judged.open or judged.unused else OK


def _release(arguments: argparse.Namespace) -> int:
    from .release import ReleaseError, release

    try:
        release(arguments.draft, arguments.folder)
    except (OSError, ReleaseError) as e:
        _complain(str(e))
        return USAGE
    _say(f"released {arguments.folder}")
    return OK


_RENDERERS: dict[str, Callable[["Finding"], str]] = {
    "text": str,
    "json": lambda finding: json.dumps(finding._asdict(), ensure_ascii=False),
    "github": _github,
}


def parser(prog: str = "hola_protocol") -> argparse.ArgumentParser:
    """The command line.

    :param prog: the name of the program in usage and errors.
    """
    top = argparse.ArgumentParser(prog=prog, description="The tools of the hola protocol.")
    top.add_argument("--version", action="version", version=f"hola protocol {VERSION}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    export = commands.add_parser("export", help="write the schemas and all that derives from the structs")
    export.add_argument("folder", type=Path, metavar="DIR")
    export.add_argument("--check", action="store_true", help="write nothing; exit 1 naming the files that differ")
    export.set_defaults(run=_export)

    validate = commands.add_parser(
        "validate",
        help="check messages and study files",
        description="Checks files in JSON, JSON lines or YAML. Exits 0 when all are good, 1 when a file has problems, "
        "2 for a wrong call or a file that cannot be read.",
    )
    validate.add_argument("files", nargs="+", metavar="FILE", help="a file, or - for standard input")
    validate.add_argument("--type", metavar="NAME", help="what each document is; by default its tag, or a study file")
    validate.add_argument("--input", choices=("json", "jsonl", "yaml"), help="by default by the suffix or content")
    validate.add_argument("--format", choices=tuple(_RENDERERS), default="text", help="how to report")
    validate.set_defaults(run=_validate)

    compat = commands.add_parser(
        "compat", help="find breaking changes", description="Exits 1 naming every breaking change from OLD to NEW."
    )
    compat.add_argument("old", type=Path, metavar="OLD", help="a folder that export wrote, such as schemas/1.0")
    compat.add_argument("new", type=Path, metavar="NEW")
    compat.add_argument(
        "--exceptions",
        type=Path,
        metavar="FILE",
        help="a changelog; below its heading `Exceptions to NAME`, with the name of OLD's folder, a line "
        "- `rule` `place`: reason for each break that was agreed to",
    )
    compat.set_defaults(run=_compat)

    release = commands.add_parser("release", help="copy a draft to a folder that never changes, with its sums")
    release.add_argument("draft", type=Path, metavar="DRAFT")
    release.add_argument("folder", type=Path, metavar="DIR", help="such as schemas/1.0")
    release.set_defaults(run=_release)
    return top


def main(argv: Sequence[str] | None = None, prog: str = "hola_protocol") -> int:
    """Run a command.

    :param argv: the arguments; those of the process if absent.
    :param prog: the name of the program in usage and errors.
    :returns: 0 when all is well, 1 when something was found, 2 for a wrong call.
    """
    arguments = parser(prog).parse_args(argv)
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
