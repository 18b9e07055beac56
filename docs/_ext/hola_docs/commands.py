"""``commands``: every command of ``hola`` with its arguments and options, from the commands themselves."""

import inspect
from collections.abc import Iterable, Iterator

import click

from hola.cli import main

from .markdown import MarkdownDirective


def walk(command: click.Command, parent: click.Context | None = None, name: str = "hola") -> Iterator[click.Context]:
    """The contexts of a command's subcommands, at any depth, without the groups.

    :param command: a command or group.
    :param parent: the context of the group that it belongs to.
    :param name: its name there.
    """
    context = click.Context(command, info_name=name, parent=parent)
    if not isinstance(command, click.Group):
        yield context
        return
    for child in command.list_commands(context):
        found = command.get_command(context, child)
        assert found is not None
        yield from walk(found, context, child)


def _paragraphs(text: str | None) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text or "").split("\n\n"):
        if paragraph.startswith("\b\n"):  # click's mark of lines that stay as they are
            yield from ("```text", *paragraph.splitlines()[1:], "```", "")
            continue
        yield " ".join(paragraph.split()).replace("<", "\\<")
        yield ""


def describe(context: click.Context) -> Iterator[str]:
    """A command as Markdown.

    :param context: of the command.
    """
    command = context.command
    yield f"## {context.command_path}"
    yield ""
    pieces = " ".join(command.collect_usage_pieces(context))
    yield from ("```text", f"{context.command_path} {pieces}", "```", "")
    yield from _paragraphs(command.help)
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None or not record[1] or "--help" in parameter.opts:
            continue
        names, meaning = record
        yield f"`{names}`"
        yield f": {meaning}".replace("<", "\\<")
        yield ""


class CommandsReference(MarkdownDirective):
    """All commands, a section for each."""

    def lines(self) -> Iterable[str]:
        """The Markdown of the sections."""
        for context in walk(main):
            yield from describe(context)
