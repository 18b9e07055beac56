"""``hola worker``: evaluate trials with a Python function or any program."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
from hola_protocol.validate import read_study_file
from msgspec.structs import replace

from hola.clients.connection import Connection
from hola.clients.evaluator import Evaluator
from hola.clients.process_tree import report_crashes
from hola.clients.worker.options import WorkerOptions
from hola.clients.worker.run import Worker
from hola.clients.worker.summary import WorkerSummary
from hola.distributed.utils import setup_logging

from .connection_options import ConnectionOptions, open_client, with_connection_options
from .errors import CommandError
from .objective import load_objective
from .output import emit, say
from .program import ProgramEvaluator, check_names, split_command
from .shell_script import check_placeholders


@click.command(context_settings={"allow_interspersed_args": False})
@with_connection_options
@click.option("--objective", metavar="MODULE:FUNCTION", help="The Python function to call; also file.py:function.")
@click.option("--exec", "is_program", is_flag=True, help="Run a program instead: the following arguments CMD...")
@click.option(
    "--file", "study_file", metavar="STUDY.yaml", type=click.Path(), help="Use the study and objective of this file."
)
@click.option(
    "--transport", type=click.Choice(["zmq", "rest"]), help="Default: zmq if the connection has a ZeroMQ endpoint."
)
@click.option(
    "--concurrency",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    help="The number of trials that are evaluated at once. [default: 1]",
)
@click.option(
    "--processes", is_flag=True, help="Call the function in separate processes, one for each of --concurrency."
)
@click.option(
    "--time-limit", metavar="S", type=click.FloatRange(min=0, min_open=True), help="Time limit for a trial in seconds."
)
@click.option(
    "--lease", metavar="S", type=click.FloatRange(min=0, min_open=True), help="The duration of a lease in seconds."
)
@click.option("--retry-failures", is_flag=True, help="Put failed trials back into the queue.")
@click.option(
    "--max-errors",
    metavar="N",
    type=click.IntRange(min=0),
    default=10,
    help="Failures in a row after which the worker ends; 0: no limit.",
)
@click.option(
    "--reconnect",
    metavar="S",
    type=click.FloatRange(min=0),
    default=600.0,
    help="Seconds without a scheduler after which the worker ends.",
)
@click.option("--spool-dir", metavar="DIR", type=click.Path(), help="A folder for results that could not be sent.")
@click.option("--name", metavar="NAME", help="The displayed name. Default: host and process id.")
@click.option("--json", "as_json", is_flag=True, help="Write a summary as one line of JSON at the end.")
@click.option(
    "--log-level", default="INFO", type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"], case_sensitive=False)
)
@click.option("--json-logs", is_flag=True, help="Write each log record as a JSON object.")
@click.option(
    "--until-eof",
    is_flag=True,
    help="End as after SIGTERM when standard input is closed; for programs that start this one.",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="[CMD...]")
def worker(
    target: ConnectionOptions,
    objective: str | None,
    is_program: bool,
    study_file: str | None,
    transport: str | None,
    concurrency: int,
    processes: bool,
    time_limit: float | None,
    lease: float | None,
    retry_failures: bool,
    max_errors: int,
    reconnect: float,
    spool_dir: str | None,
    name: str | None,
    as_json: bool,
    log_level: str,
    json_logs: bool,
    until_eof: bool,
    command: tuple[str, ...],
) -> None:
    """Evaluate trials of a study until it is finished.

    The first Ctrl-C ends the worker after the running trials, the second at once; SIGTERM gives the trials back. All
    options come before --exec CMD...

    A program gets its parameters as HOLA_PARAM_<name> ("." and "-" in the name become "_"), as {name} in its
    arguments, as JSON on standard input and in the file HOLA_PARAMETERS_FILE. It writes its result as JSON, a number
    or {"objective": value}, as the last line of its output or into the file HOLA_RESULT_FILE. Exit code 0: result;
    65: the point is infeasible; 75: failed, retry; any other: failed. The program does not get HOLA_TOKEN. In a
    script of sh -c or another shell write "$HOLA_PARAM_name" instead of {name}, because a shell would run the value
    as code.

    Exit codes: 0 study finished or worker drained, 1 failed, 130 and 143 stopped by a signal.
    """
    setup_logging(log_level, json_logs)
    report_crashes()
    folder = None
    if study_file is not None:
        file = read_study_file(Path(study_file))
        folder = Path(study_file).absolute().parent
        target = replace(target, study=target.study or file.study)
        if objective is None and not is_program:
            objective, command, is_program = file.objective, tuple(file.exec or ()), file.exec is not None
    if command and not is_program:
        raise click.UsageError(f"unexpected argument {command[0]!r}; a program must follow --exec")
    if is_program == (objective is not None):
        raise click.UsageError(
            "give --objective MODULE:FUNCTION, --exec CMD..., or --file STUDY.yaml with objective or exec"
        )
    if is_program and processes:
        raise click.UsageError("--processes needs --objective; a program always has its own process")
    found = target.with_study(target.scheduler())
    options = WorkerOptions(
        concurrency=concurrency,
        executor="process" if processes else "thread",
        lease_s=lease,
        retry_failures=retry_failures,
        max_errors=max_errors or None,
        reconnect_s=reconnect,
        spool_dir=spool_dir,
        name=name,
    )
    function: Callable[[dict[str, Any]], Any] | None = None
    if objective is not None:
        function = load_objective(objective, folder)
        options["time_limit_s"] = time_limit
    else:
        options["evaluator"] = _program(found, command, time_limit)
    made = _make(found, transport, function, options)
    if until_eof:
        threading.Thread(target=_preempt_at_eof, daemon=True).start()
    summary = made.run()
    _tell(summary, as_json)
    if summary.exit_code:
        if summary.reason in ("max_errors", "unreachable"):
            raise CommandError(summary.message)
        raise click.exceptions.Exit(summary.exit_code)


def _program(connection: Connection, command: tuple[str, ...], time_limit: float | None) -> Callable[[], Evaluator]:
    """Check the program and the names of the parameters, and return a factory of evaluators."""
    words = split_command(command)
    with open_client(connection) as client:
        names = [p.name for p in client.get_study().info.spec.parameters]
    check_names(names)
    check_placeholders(words, names)
    return partial(ProgramEvaluator, words, time_limit)


def _make(
    connection: Connection,
    transport: str | None,
    function: Callable[[dict[str, Any]], Any] | None,
    options: WorkerOptions,
) -> Worker:
    if transport == "rest":
        connection = replace(connection, zmq=[])
    elif transport == "zmq":
        connection = replace(connection, rest=[])
    if connection.zmq or not connection.rest:
        from hola.clients import ZmqWorker

        return ZmqWorker(function, connection=connection, **options)
    from hola.clients import RestWorker

    return RestWorker(function, connection=connection, **options)


def _preempt_at_eof() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _tell(summary: WorkerSummary, as_json: bool) -> None:
    if as_json:
        emit(summary)
        return
    parts = [f"{summary.completed} completed"]
    for name in ("failed", "infeasible", "released", "unsent"):
        if count := getattr(summary, name):
            parts.append(f"{count} {name}")
    say(f"{summary.reason}: {summary.message} ({', '.join(parts)})", err=True)
