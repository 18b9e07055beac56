"""``hola status``: show the status of a study, once or live."""

import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final

import click
from hola_protocol.messages import StatusResponse

from hola.clients.client import SyncClient
from hola.clients.errors import ServerError

from .connection_options import ConnectionOptions, json_option, study_argument, with_connection_options
from .counts import steps_saved, stopping_check, trials_ended
from .data_folders import stored_in
from .errors import CommandError
from .output import cell, emit, say, table
from .progress import best_so_far, display_on, duration, sampling

MAX_DIAGNOSED: Final = 10_000
"""The largest number of trials with which diagnoses are shown."""
_HINTS: Final = 3
_FEWEST: Final = 5
"""The number of ended trials below which nothing can be found."""


@click.command()
@with_connection_options
@study_argument
@click.option("--watch", "-w", is_flag=True, help="Update until the study is finished, or Ctrl-C.")
@click.option(
    "--interval", metavar="S", type=click.FloatRange(min=0.1), default=1.0, help="Seconds between updates. [default: 1]"
)
@json_option
def status(
    target: ConnectionOptions,
    watch: bool,
    interval: float,
    as_json: bool,
) -> None:
    """Show the status of a study. With --watch and --json, one object per line.

    For a study of at most 10,000 trials the first diagnoses are shown as hints; hola diagnose shows all of them.
    """
    with target.client() as client:
        if not watch:
            reply = client.status()
            stored = stored_in(client)
            emit(reply) if as_json else say(describe(reply, hints_of(client, reply), has_scheduler=stored is None))
            if stored is not None and reply.info.state != "finished":
                say(f"no scheduler is running for {stored}; this is the stored state", err=True)
            return
        if (stored := stored_in(client)) is not None:
            raise CommandError(f"--watch needs a running scheduler, and none is running for {stored}")
        with display_on(sys.stdout) as display:
            while True:
                reply = client.status()
                emit(reply) if as_json else display.show(reply)
                if reply.info.state == "finished":
                    return
                time.sleep(interval)


def hints_of(client: SyncClient, reply: StatusResponse) -> list[str]:
    """The first diagnoses of a study. All trials are read for them, so that large studies have none here.

    :param client: a client of the study.
    :param reply: its status.
    :returns: sentences, and how to see the others; empty for a large study, or without NumPy.
    """
    counts = reply.info.counts
    if counts.completed + counts.failed < _FEWEST or not find_spec("numpy"):
        return []
    if sum(getattr(counts, name) for name in counts.__struct_fields__) > MAX_DIAGNOSED:
        return []
    from hola.diagnoses import diagnose

    try:
        found = [diagnosis.sentence for diagnosis in diagnose(client)]
    except ServerError:  # an earlier server, or one that is busy: the status is shown nevertheless
        return []
    more = [f"and {len(found) - _HINTS} more: hola diagnose"] if len(found) > _HINTS else []
    return found[:_HINTS] + more


def describe(reply: StatusResponse, hints: Sequence[str] = (), has_scheduler: bool = True) -> str:
    """A status in a few lines.

    :param reply: the status.
    :param hints: what a user should look at.
    :param has_scheduler: whether a scheduler is running; without one nothing runs, and no worker is shown.
    """
    info, counts = reply.info, reply.info.counts
    why = f" ({info.reason})" if info.reason else ""
    if has_scheduler or info.state == "finished":
        lines = [f"{info.study}: {info.state}{why}, {trials_ended(info)}, for {duration(info.running_s)}"]
    else:
        stored = "" if info.state == "running" else f", {info.state}{why}"
        lines = [f"{info.study}: not running (no scheduler{stored}), {trials_ended(info)}"]
    lines += (info.spec.description or "").splitlines()
    lines += [f"{name}: {value}" for name, value in (info.spec.labels or {}).items()]
    lines.append("  ".join(f"{name} {getattr(counts, name)}" for name in counts.__struct_fields__))
    if reply.storage_problem:
        lines.append(f"NOTHING IS STORED at the moment: {reply.storage_problem}")
    if saved := steps_saved(info):
        lines.append(saved)
    if checked := stopping_check(reply):
        lines.append(checked)
    if best := best_so_far(reply):
        lines.append(best)
        if reply.best is not None and len({o.group for o in info.spec.objectives}) == 1:
            lines += [f"  {name} = {cell(value)}" for name, value in reply.best.parameters.items()]
    if reply.recommended is not None and reply.best is not None and reply.recommended.trial_id != reply.best.trial_id:
        lines.append(
            f"recommended: trial {reply.recommended.trial_id} (the values look noisy; its expected value is the best)"
        )
        lines += [f"  {name} = {cell(value)}" for name, value in reply.recommended.parameters.items()]
    if doing := sampling(reply):
        lines.append(doing)
    lines += [f"hint: {hint}" for hint in hints]
    if reply.workers and has_scheduler:
        rows = [
            [
                worker.name or worker.worker_id[:8],
                worker.host or "",
                "draining" if worker.draining else worker.state,
                ",".join(map(str, worker.running)),
                str(worker.completed),
                str(worker.failed),
                duration(worker.silent_s),
            ]
            for worker in reply.workers
        ]
        header = ["worker", "host", "state", "running", "completed", "failed", "silent"]
        lines += ["", table(header, rows, right=(4, 5, 6))]
        if reply.worker_count > len(rows):
            lines.append(f"and {reply.worker_count - len(rows)} more")
    return "\n".join(lines)
