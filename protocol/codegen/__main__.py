"""``python -m codegen``: write the generated clients, or compare them."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .formatting import MissingToolError
from .languages import LANGUAGES
from .output import stale, write
from .reader import read_model

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line.

    :param arguments: absent: the process's.
    :returns: the exit code: 0, or 1 when ``--check`` finds a difference.
    :raises MissingToolError: when the formatter of a language is missing that was named, or in CI; elsewhere the
        language is skipped with a line that says so.
    """
    parser = argparse.ArgumentParser(prog="codegen", description="Write the generated clients of every language.")
    parser.add_argument(
        "--check", action="store_true", help="compare byte by byte, write nothing, exit 1 on a difference"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the root of the repository")
    parser.add_argument("--schemas", type=Path, help="the folder with catalog.json and hola.schema.json")
    parser.add_argument("--language", choices=sorted(LANGUAGES), action="append", help="only this language; repeatable")
    options = parser.parse_args(arguments)
    root: Path = options.root
    model = read_model(options.schemas or root / "schemas" / "draft")
    changed = []
    for language in options.language or LANGUAGES:
        try:
            files = LANGUAGES[language](model, root)
        except MissingToolError as error:
            if options.language or os.environ.get("CI") == "true":
                raise
            sys.stdout.write(f"SKIPPED: {language} is not generated: {error}\n")
            continue
        changed += stale(root, files) if options.check else write(root, files)
    for path in changed:
        sys.stdout.write(f"{path}: {'differs: run `make generate`' if options.check else 'written'}\n")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
