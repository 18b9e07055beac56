"""Generated text, through the formatter of its language."""

import subprocess
import textwrap
from collections.abc import Sequence
from pathlib import Path


class MissingToolError(Exception):
    """The formatter of a language is not installed; its message says how to get it."""


def formatted(text: str, command: Sequence[str], *, cwd: Path, hint: str) -> str:
    """A text as a formatter writes it.

    :param text: the text.
    :param command: the formatter, from standard input to standard output.
    :param cwd: where it runs, so that it finds its settings.
    :param hint: how to install it.
    :returns: the formatted text.
    :raises MissingToolError: when the formatter is not there.
    :raises subprocess.CalledProcessError: when it refuses the text; its complaint goes to standard error.
    """
    try:
        done = subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True, cwd=cwd)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingToolError(f"{command[0]} is not here: {hint}") from error
    return done.stdout


def comment(text: str, prefix: str, width: int) -> str:
    """A text of the model as comment lines.

    :param text: paragraphs, separated by blank lines.
    :param prefix: before each line, with its indentation, such as ``"    /// "``.
    :param width: columns of the whole line.
    """
    paragraphs = text.split("\n\n")
    lines = [
        line
        for index, paragraph in enumerate(paragraphs)
        for line in [
            *([""] if index else []),
            *textwrap.wrap(
                " ".join(paragraph.split()), width - len(prefix), break_long_words=False, break_on_hyphens=False
            ),
        ]
    ]
    return "\n".join((prefix + line).rstrip() for line in lines)
