"""Commands of hola as pages write them, held against the commands that there are."""

import re
import shlex
from collections.abc import Iterator

import click

from hola.cli import main

_MAKE = re.compile(r"(?:^|`|sudo )make ([a-z]+)", re.MULTILINE)
_END = {";", "&", "&&", "||", "|", ">", "2>", "<", ")"}


def wrong_commands(text: str) -> list[str]:
    """What is wrong with the commands of hola in a shell block: unknown commands and unknown options.

    :param text: the block.
    """
    return [problem for words in _commands(text) for problem in _problems(words)]


def _commands(text: str) -> Iterator[list[str]]:
    """The words of each command of hola, up to what the shell itself reads."""
    joined = re.sub(r"\$\([^()]*\)", "VALUE", text.replace("\\\n", " "))  # what a shell fills in is its own
    for line in joined.splitlines():
        if not re.match(r"\s*(?:[A-Z_]+=\S+\s+)*hola\s", line):
            continue
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = list(lexer)
        words = words[words.index("hola") + 1 :]
        end = next((i for i, word in enumerate(words) if word in _END), len(words))
        yield words[:end]


def _problems(words: list[str]) -> Iterator[str]:
    context = click.Context(main, info_name="hola")
    command: click.Command = main
    while isinstance(command, click.Group):
        while words and words[0] in {"--debug", "--help", "--version"}:
            words = words[1:]
        if not words:
            return
        found = command.get_command(context, words[0])
        if found is None:
            yield f"hola has no command {words[0]!r}"
            return
        command, words = found, words[1:]
        context = click.Context(command, info_name=words[0] if words else "", parent=context)
    if command.name == "validate":  # its options are those of hola_protocol
        return
    known = {option for parameter in command.get_params(context) for option in (*parameter.opts, "--")}
    for word in words:
        if word == "--exec":  # what follows is another program's
            return
        if word.startswith("-") and not re.fullmatch(r"-[\d.]+", word) and word.partition("=")[0] not in known:
            yield f"hola {command.name} has no option {word!r}"


def wrong_targets(text: str, makefile: str) -> list[str]:
    """The targets of make that a page names and the makefile has not.

    :param text: the page.
    :param makefile: the makefile's text.
    """
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    return sorted(set(_MAKE.findall(text)) - targets)
