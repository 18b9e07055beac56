"""The command ``hola``: a table of commands, which are loaded on use, and the handling of errors."""

import difflib
from importlib import import_module
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from hola.clients.printable import printable

from .errors import EXIT_INTERRUPTED, explain


class Row(NamedTuple):
    """The module of a command, and its line in ``hola --help``."""

    module: str
    help: str


COMMANDS: dict[str, Row] = {
    "run": Row("run", "Run a study on this machine, with scheduler and workers."),
    "serve": Row("serve", "Serve studies to workers and clients."),
    "worker": Row("worker", "Evaluate trials of a study."),
    "create": Row("study", "Create a study from a file."),
    "studies": Row("study", "List the studies."),
    "pause": Row("study", "Pause a study: it gives out no more trials."),
    "resume": Row("study", "Resume a study that was paused or finished by hand."),
    "finish": Row("study", "Finish a study."),
    "delete": Row("study", "Delete a study with all its trials."),
    "status": Row("status", "Show the status of a study."),
    "top": Row("top", "Show all studies and workers live."),
    "trials": Row("trials", "List trials."),
    "best": Row("trials", "Show the best trials."),
    "front": Row("trials", "Show the front: the trials that no other trial dominates."),
    "show": Row("show", "Show all data of a trial."),
    "objectives": Row("objectives", "Show or change the objectives of a study."),
    "enqueue": Row("change", "Evaluate given parameters next."),
    "add": Row("change", "Add known results."),
    "cancel": Row("change", "Cancel trials."),
    "label": Row("label", "Set notes and labels of trials, or of the study."),
    "diagnose": Row("diagnose", "Look for what is wrong with a study."),
    "report": Row("report", "Write an HTML report of a study."),
    "export": Row("export", "Write all trials to a file or to standard output."),
    "dashboard": Row("dashboard", "Print a link to the dashboard."),
    "token": Row("token", "Add, list and revoke tokens."),
    "connection": Row("connection", "Write a connection file for a worker on another machine."),
    "validate": Row("validate", "Check study files and messages."),
    "drain": Row("drain", "Let workers end after their running trials."),
    "shutdown": Row("shutdown", "Stop the scheduler."),
    "completion": Row("completion", "Write the completion script for a shell."),
}


class Commands(click.Group):
    """Loads a command on use, so that a worker does not need the packages of the server and starts faster."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table.

        :param ctx: the context of click.
        """
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command.

        :param ctx: the context of click.
        :param cmd_name: the name of the command.
        """
        row = COMMANDS.get(cmd_name)
        if row is None:
            return None
        command = getattr(import_module(f"{__package__}.{row.module}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command without loading all of them.

        :param ctx: the context of click.
        :param incomplete: what was typed.
        """
        if not incomplete.startswith("-"):
            return [
                CompletionItem(name, help=row.help) for name, row in COMMANDS.items() if name.startswith(incomplete)
            ]
        return super().shell_complete(ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a call. The error for an unknown name suggests similar commands.

        :param ctx: the context of click.
        :param args: the arguments of the call.
        """
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            near = difflib.get_close_matches(name, COMMANDS, n=2)
            hint = f" Did you mean {' or '.join(near)}?" if near else " `hola --help` lists the commands."
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them.

        :param ctx: the context of click.
        :param formatter: the formatter of click.
        """
        with formatter.section("Commands"):
            formatter.write_dl([(name, row.help) for name, row in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. An exception becomes one line and an exit code, unless ``--debug`` asks for the traceback.

        :param ctx: the context of click.
        """
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
        except BrokenPipeError:  # the reader of the pipe has closed it
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            raise click.ClickException(printable(explain(error), lines=True)) from error


_HELP = """Distributed hyperparameter optimisation, with workers in any language.

\b
hola run STUDY.yaml             scheduler and workers on this machine
hola serve --study STUDY.yaml   only the scheduler
hola worker --exec ./train.sh   a worker, on any machine

Exit codes: 0 success, 1 failure, 2 usage error, 130 interrupted.
"""


@click.group(
    cls=Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option("--debug", is_flag=True, envvar="HOLA_DEBUG", help="Show the traceback of an error.")
@click.version_option(package_name="hola-hpo", prog_name="hola")
def main(debug: bool) -> None:
    """Run a command of hola."""
