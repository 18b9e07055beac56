"""``hola completion``: the script that completes commands and options in a shell."""

from typing import Final

import click
from click.shell_completion import get_completion_class

_PROGRAM: Final = "hola"
_VARIABLE: Final = "_HOLA_COMPLETE"
SHELLS: Final = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Write the completion script for a shell.

    \b
    bash   eval "$(hola completion bash)"        in ~/.bashrc
    zsh    eval "$(hola completion zsh)"         in ~/.zshrc, after compinit
    fish   hola completion fish > ~/.config/fish/completions/hola.fish
    """  # noqa: D301  # click reads the escape
    from .app import main

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(main, {}, _PROGRAM, _VARIABLE).source())
