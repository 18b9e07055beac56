"""``hola run``: run a study with scheduler and workers on this machine."""

import contextlib
import os
import shlex
import sys
import webbrowser
from dataclasses import fields
from pathlib import Path
from typing import Final

import click
from hola_protocol.messages import StatusResponse, StudyInfo, Trial
from hola_protocol.study_file import StudyFile
from hola_protocol.validate import read_study_file

from hola.clients.errors import UnknownStudyError
from hola.clients.zmq_client import ZmqClient
from hola.distributed.config import load_config
from hola.distributed.local import Interrupts, LocalResult, LocalSystem, collect, work_through
from hola.storage.url import shown

from .counts import ended_of_budget, steps_saved, trials_ended
from .errors import EXIT_FAILED, EXIT_INTERRUPTED
from .evaluation_check import check_evaluation
from .failure_reasons import most_common_reason
from .flags import given_flags, setting_options
from .login_link import can_serve, link_for, login_link
from .output import cell, emit, pairs, say, trial_table
from .progress import display_on
from .repeated_failure import FIRST_FAILURES, RepeatedFailureCheck, only_failures
from .spec_notes import added_objectives, run_problems
from .study import create_or_continue

MAX_ERRORS: Final = 10
_TERMINATED = 143
_TOP = 10
_NOT_TOLD = ("spec", "trials", "reports")
"""Fields of a result that its JSON does not have: hola export and hola show have them."""


@click.command()
@click.argument("study_file", metavar="STUDY.yaml", type=click.Path())
@click.option(
    "--workers",
    "-w",
    metavar="N",
    type=click.IntRange(min=1),
    help="The number of worker processes. Default: one per core.",
)
@click.option("--fresh", is_flag=True, help="Delete the study of an earlier run, and start again.")
@click.option(
    "--time-limit", metavar="S", type=click.FloatRange(min=0, min_open=True), help="Time limit for a trial in seconds."
)
@click.option(
    "--max-errors",
    metavar="N",
    type=click.IntRange(min=0),
    default=MAX_ERRORS,
    help="Failures in a row after which a worker ends; 0: no limit.",
)
@click.option(
    "--can-resume",
    is_flag=True,
    help="The objective or program continues from the checkpoint of an earlier attempt if it gets one.",
)
@click.option(
    "--rest/--no-rest",
    default=None,
    help="Serve REST and the dashboard during the run. Default: only on a terminal.",
)
@click.option("--open", "opens", is_flag=True, help="Open the dashboard in the browser.")
@setting_options(
    {"--data-dir": "scheduler.data_dir", "--storage": "scheduler.storage", "--synchronous": "scheduler.synchronous"}
)
@click.option("--json", "as_json", is_flag=True, help="Write the result as one JSON object; progress goes to stderr.")
def run(
    study_file: str,
    workers: int | None,
    fresh: bool,
    time_limit: float | None,
    max_errors: int,
    can_resume: bool,
    rest: bool | None,
    opens: bool,
    scheduler__data_dir: str | None,
    scheduler__storage: str | None,
    scheduler__synchronous: str | None,
    as_json: bool,
) -> None:
    """Run the study of a file on this machine until it is finished.

    A second run with the same --data-dir continues where the first stopped; a larger max_trials in the file extends
    the study. The first Ctrl-C ends the run after the running trials, the second at once. No result is lost.

    The run ends with an error if the first five evaluations (or --max-errors, if smaller) all fail with the same
    error. If no evaluation of a study was ever successful, the next run starts it again with its whole budget.

    Exit codes: 0 finished, 1 failed or no result, 2 usage error, 130 interrupted.
    """
    file = read_study_file(Path(study_file))
    for problem in run_problems(file):
        raise click.UsageError(f"{study_file} {problem}")
    folder = Path(study_file).absolute().parent
    check_evaluation(file, folder)
    flags = given_flags(
        {
            "scheduler__data_dir": scheduler__data_dir,
            "scheduler__storage": scheduler__storage,
            "scheduler__synchronous": scheduler__synchronous,
        }
    )
    settings = load_config(flags=flags)
    directory = settings.scheduler.directory
    if opens and rest is False:
        raise click.UsageError("--open cannot be combined with --no-rest")
    if rest is None:
        rest = opens or (sys.stderr.isatty() and can_serve(settings))
    flags.pop("scheduler.data_dir", None)
    count = workers or os.cpu_count() or 1
    interrupts = Interrupts()
    with (
        interrupts.handled(),
        display_on(sys.stderr) as display,
        LocalSystem(directory, rest=rest, publish=True, study=file.study, settings=flags) as system,
        system.client(file.study) as client,
    ):
        display.notice(_open(client, file, fresh, directory, restarts=max_errors > 0))
        for note in added_objectives(file.objectives):
            display.notice(f"note: {note}")
        if (address := link_for(system.connection, sys.stderr, file.study)) is not None:
            display.notice(f"dashboard: {address}")
        if opens and not webbrowser.open(login_link(system.connection, file.study)):
            display.notice("no browser could be started")
        for i in range(count):
            system.spawn_worker(
                file.objective,
                command=file.exec,
                study=file.study,
                name=f"worker-{i + 1}",
                time_limit_s=time_limit,
                max_errors=max_errors or None,
                can_resume=can_resume,
                cwd=folder,
            )
        failure_check = RepeatedFailureCheck(client, min(max_errors, FIRST_FAILURES) or None)

        def look(status: StatusResponse) -> None:
            display.show(status)
            failure_check.look(status)

        work_through(system, client, interrupts, on_status=look, on_notice=display.notice, on_output=display.notice)
        interrupted = bool(interrupts.count or interrupts.terminated)
        result = collect(system, client, interrupted=interrupted, on_output=display.notice)
        info = client.get_study().info
    chosen = {
        "--workers": workers,
        "--time-limit": time_limit,
        "--max-errors": max_errors if max_errors != MAX_ERRORS else None,
        "--data-dir": scheduler__data_dir,
        "--storage": scheduler__storage and shown(scheduler__storage),
        "--synchronous": scheduler__synchronous,
    }
    again = ["hola", "run", study_file, *(["--can-resume"] if can_resume else [])]
    for option, value in chosen.items():
        again += [] if value is None else [option, str(value)]
    tell(result, info, directory, study_file, as_json, shlex.join(again))
    if interrupts.terminated:
        raise click.exceptions.Exit(_TERMINATED)
    if interrupted:
        raise click.exceptions.Exit(EXIT_INTERRUPTED)
    if not info.counts.completed:
        raise click.exceptions.Exit(EXIT_FAILED)


def _open(client: ZmqClient, file: StudyFile, fresh: bool, directory: Path, restarts: bool) -> str:
    """Create the study or continue it.

    :param restarts: whether a study whose evaluations have all failed starts again with its whole budget.
    :returns: a message.
    """
    failed = 0
    with contextlib.suppress(UnknownStudyError):
        if restarts:
            failed = only_failures(client)
        if fresh or failed:
            client.delete_study()
    info, words = create_or_continue(client, file.study, file.spec)
    if words == "created" and failed and not fresh:
        return f"study {info.study} in {directory} starts again: its {failed} evaluations so far all failed"
    if words == "created":
        return f"new study {info.study} in {directory}"
    return f"study {info.study} {words} from {directory}: {trials_ended(info)}"


def tell(
    result: LocalResult, info: StudyInfo, directory: Path, study_file: str, as_json: bool, again: str | None = None
) -> None:
    """Write the result of a run.

    :param result: the result.
    :param info: the study at the end.
    :param directory: the data folder.
    :param study_file: the name of the study file, for the hint how to continue.
    :param as_json: as one JSON object instead of a table.
    :param again: the command that continues the run; default: ``hola run STUDY.yaml``.
    """
    if as_json:
        told = {f.name: getattr(result, f.name) for f in fields(result) if f.name not in _NOT_TOLD}
        emit({**told, "counts": info.counts, "data_dir": str(directory)})
        return
    groups = {o.group for o in info.spec.objectives}
    if result.best is None:
        say("no trial has a result")
        failed = next((trial for trial in result.trials if trial.reason), None)
        if failed is not None and failed.reason is not None:
            say(f"trial {failed.trial_id}: {failed.reason.splitlines()[0]}")
    elif len(groups) > 1:
        say(f"\nthe front, {len(result.front)} trials:")
        say(trial_table(sorted(result.front, key=lambda trial: [c.cost or 0.0 for c in trial.costs])))
    else:
        _tell_best(result.best)
        top = sorted(
            (trial for trial in result.trials if trial.costs and trial.costs[0].cost is not None),
            key=lambda trial: (trial.costs[0].violation, trial.costs[0].cost),
        )
        say(trial_table(top[:_TOP]))
    if result.best is not None:
        _tell_failures(result)
    if saved := steps_saved(info):
        say(f"\n{info.counts.stopped} trials stopped early, {saved}")
    if result.interrupted:
        say(f"\ninterrupted; {again or f'hola run {study_file}'} continues")
    elif result.reason == "max_trials":
        say(f"\nfinished: {ended_of_budget(info)[0]} trials; a larger max_trials in {study_file} extends the study")
    else:
        say(f"\n{result.state}: {result.reason}")


def _tell_failures(result: LocalResult) -> None:
    failed = [trial for trial in result.trials if trial.state == "failed"]
    if failed:
        reason = most_common_reason(failed)
        often = f", most often: {reason}" if reason else ""
        say(f"\n{len(failed)} of {len(result.trials)} trials failed{often}")


def _tell_best(best: Trial) -> None:
    say(f"\nbest: trial {best.trial_id}, {pairs(dict(best.objectives or {}))}")
    for name, value in best.parameters.items():
        say(f"  {name} = {cell(value)}")
    say("")
