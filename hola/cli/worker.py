"""``hola worker``: evaluate trials with a Python function or any program."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import click
from hola_protocol.space import StudySpec
from hola_protocol.validate import read_study_file
from msgspec.structs import replace

from hola.clients.connection import Connection
from hola.clients.errors import HolaError
from hola.clients.process_evaluator import STOP_GRACE_S
from hola.clients.process_tree import report_crashes
from hola.clients.worker.labels import parse_labels
from hola.clients.worker.options import WorkerOptions, evaluator_factory
from hola.clients.worker.run import Worker
from hola.clients.worker.signals import command_of
from hola.clients.worker.summary import WorkerSummary
from hola.distributed.utils import setup_logging

from .connection_options import ConnectionOptions, with_connection_options
from .early_signals import EARLY, SignalledError
from .errors import CommandError
from .objective import load_objective
from .output import emit, say
from .program import ProgramEvaluator, check_names, split_command
from .restarts import EXIT_CRASHED, supervise
from .shell_script import check_placeholders
from .worker_output import UnsentReportsNote, marked, reserve_stderr, reserve_stdout

log = logging.getLogger("hola.worker")


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
    help="Seconds without a scheduler after which the worker ends, also when it starts before the scheduler. "
    "[default: 600]",
)
@click.option("--spool-dir", metavar="DIR", type=click.Path(), help="A folder for results that could not be sent.")
@click.option("--name", metavar="NAME", help="The displayed name. Default: host and process id.")
@click.option(
    "--label",
    "labels",
    metavar="NAME=VALUE",
    multiple=True,
    help="A fact about where the worker runs, such as node or queue; may be given several times. Also HOLA_LABELS, "
    "comma-separated.",
)
@click.option(
    "--can-resume",
    is_flag=True,
    help="The objective or program continues from the checkpoint of an earlier attempt if it gets one.",
)
@click.option(
    "--stop-grace",
    metavar="S",
    type=click.FloatRange(min=0),
    default=STOP_GRACE_S,
    help="Seconds that a program (after SIGTERM) or a separate process has to end after its trial was stopped. "
    f"[default: {STOP_GRACE_S:g}]",
)
@click.option(
    "--max-trials", metavar="N", type=click.IntRange(min=1), help="End after this number of trials, with exit code 80."
)
@click.option(
    "--max-time",
    metavar="S",
    type=click.FloatRange(min=0, min_open=True),
    help="Begin no trial after this number of seconds, and end after the running trials, with exit code 81.",
)
@click.option(
    "--restarts",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    help="Start the worker again after a crash, at most this number of times.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Write a summary as one line of JSON at the end; what the objective prints goes to standard error.",
)
@click.option(
    "--log-level", default="INFO", type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"], case_sensitive=False)
)
@click.option("--json-logs", is_flag=True, help="Write each log record as a JSON object.")
@click.option("--output-fd", type=int, hidden=True, help="The descriptor for what objectives print.")
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
    labels: tuple[str, ...],
    can_resume: bool,
    stop_grace: float,
    max_trials: int | None,
    max_time: float | None,
    restarts: int,
    as_json: bool,
    log_level: str,
    json_logs: bool,
    output_fd: int | None,
    until_eof: bool,
    command: tuple[str, ...],
) -> None:
    """Evaluate trials of a study until it is finished.

    The first Ctrl-C ends the worker after the running trials, the second at once; SIGTERM and SIGUSR1 give the trials
    back. All options come before --exec CMD...

    A program gets its parameters as HOLA_PARAM_<name> ("." and "-" in the name become "_"), as {name} in its
    arguments, as JSON on standard input and in the file HOLA_PARAMETERS_FILE. It writes its result as JSON, a number
    or {"objective": value}, as the last line of its output or into the file HOLA_RESULT_FILE. Exit code 0: result;
    65: the point is infeasible; 75: failed, retry; any other: failed. The program does not get HOLA_TOKEN. In a
    script of sh -c or another shell write "$HOLA_PARAM_name" instead of {name}, because a shell would run the value
    as code.

    A program may append reports to the file HOLA_REPORT_FILE, one JSON object a line: {"step": 3, "objectives":
    {"loss": 0.1}, "checkpoint": "URI"}. If its trial is stopped, it gets SIGTERM, and SIGKILL after --stop-grace.
    HOLA_NEXT_STEP is the first step of a decision. With --can-resume, HOLA_RESUME_STEP and HOLA_RESUME_URI are set for
    a trial that continues from a checkpoint.

    \b
    Exit codes:
      0   the study is finished, or the worker was told to end after its trials
      1   failed: refused, too many errors in a row, no scheduler for too long
      2   wrong usage
     70   crashed: an unexpected exception; --restarts starts the worker again, also after a signal such as SIGSEGV
     80   --max-trials reached
     81   --max-time reached
    130   stopped at once, by a second Ctrl-C or by the scheduler
    143   preempted by SIGTERM or SIGUSR1, or by the end of standard input with --until-eof
    """  # noqa: D301  # click reads the escape
    log_stream = reserve_stderr(output_fd) if output_fd is not None else None
    setup_logging(log_level, json_logs, stream=log_stream)
    if output_fd is not None:
        log.addHandler(UnsentReportsNote(logging.WARNING))
    report_crashes()
    if restarts:
        if until_eof:
            threading.Thread(target=_preempt_at_eof, daemon=True).start()
        if not EARLY.is_installed:
            EARLY.install()
        raise click.exceptions.Exit(supervise(restarts, EARLY))
    summary_stream = reserve_stdout() if as_json else None
    folder = None
    if study_file is not None:
        file = read_study_file(Path(study_file))
        folder = Path(study_file).absolute().parent
        target = replace(target, study=target.study or file.study)
        if objective is None and not is_program:
            objective, command, is_program = file.objective, tuple(file.exec or ()), file.exec is not None
    if command and not is_program:
        raise click.UsageError(f"unexpected argument {command[0]!r}; a program must follow --exec")
    if is_program and objective is not None:
        raise click.UsageError("--objective and --exec cannot be combined")
    if not is_program and objective is None:
        raise click.UsageError(
            "give --objective MODULE:FUNCTION, --exec CMD..., or --file STUDY.yaml with objective or exec"
        )
    if is_program and processes:
        raise click.UsageError("--processes needs --objective; a program always has its own process")
    options = WorkerOptions(
        concurrency=concurrency,
        executor="process" if processes else "thread",
        lease_s=lease,
        retry_failures=retry_failures,
        max_errors=max_errors or None,
        reconnect_s=reconnect,
        spool_dir=spool_dir,
        name=name,
        labels=parse_labels(labels, "--label"),
        can_resume=can_resume,
        stop_grace_s=stop_grace,
        max_trials=max_trials,
        max_time_s=max_time,
        handle_signals=not EARLY.is_installed,
    )
    function: Callable[[dict[str, Any]], Any] | None = None
    try:
        with EARLY.interruptible():
            found = target.with_study(target.scheduler())
            if objective is not None:
                function = load_objective(objective, folder)
                options["time_limit_s"] = time_limit
            else:
                words = split_command(command)
                options["evaluator"] = lambda: _program(words, made.info.spec, time_limit, stop_grace)
    except SignalledError as signalled:
        end = command_of(signalled.number, is_draining=False)
        _finish(WorkerSummary(reason=end.reason, message=f"{end.message} before the start"), summary_stream)
        return
    if output_fd is not None and concurrency == 1:
        options["evaluator"] = marked(
            options.get("evaluator") or evaluator_factory(function, options["executor"], time_limit, stop_grace)  # type: ignore[arg-type]
        )
        function = None
    made = _make(found, transport, function, options)
    if EARLY.is_installed:
        EARLY.forward_to(made.receive_signal)
    if until_eof:
        threading.Thread(target=_preempt_at_eof, daemon=True).start()
    try:
        summary = made.run()
    except (HolaError, CommandError):
        raise
    except Exception:
        log.exception("the worker crashed")
        raise click.exceptions.Exit(EXIT_CRASHED) from None
    _finish(summary, summary_stream)


def _finish(summary: WorkerSummary, stream: TextIO | None) -> None:
    """Write the summary, as JSON to a stream if there is one, and end with its exit code."""
    _tell(summary, stream)
    if summary.exit_code:
        if summary.reason in ("max_errors", "unreachable"):
            raise CommandError(summary.message)
        raise click.exceptions.Exit(summary.exit_code)


def _program(words: list[str], spec: StudySpec, time_limit: float | None, stop_grace: float) -> ProgramEvaluator:
    """Check the program and the names of the parameters, which are known once the worker is registered."""
    names = [p.name for p in spec.parameters]
    check_names(names)
    check_placeholders(words, names)
    return ProgramEvaluator(words, time_limit, stop_grace, names)


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
    if sys.platform == "win32":
        os.kill(os.getpid(), signal.SIGTERM)
    else:  # a signal to the whole process may be delivered to this thread, which does not wake the main thread
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)


def _tell(summary: WorkerSummary, stream: TextIO | None) -> None:
    if stream is not None:
        emit(summary, file=stream)
        return
    parts = [f"{summary.completed} completed"]
    for name in ("failed", "infeasible", "stopped", "paused", "released", "unsent"):
        if count := getattr(summary, name):
            parts.append(f"{count} {name}")
    say(f"{summary.reason}: {summary.message} ({', '.join(parts)})", err=True)
