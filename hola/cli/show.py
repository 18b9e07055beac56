"""``hola show``: show all data of a trial."""

import json
import time
from pathlib import Path
from typing import Final

import click
from hola_protocol.messages import Trial
from msgspec.structs import replace

from hola.clients.client import SyncClient
from hola.distributed.printed_output import find_printed

from .connection_options import ConnectionOptions, json_option, with_connection_options
from .errors import CommandError
from .output import cell, emit, number, say
from .progress import duration


@click.command()
@with_connection_options
@click.argument("trial_id", metavar="TRIAL", type=click.IntRange(min=1))
@json_option
def show(target: ConnectionOptions, trial_id: int, as_json: bool) -> None:
    """Show a trial: parameters, objectives, attempts, worker, times, reason, note, labels and metadata.

    \b
    hola show 17
    hola show 17 --json | jq .metadata
    """  # noqa: D301  # click reads the escape
    with target.client() as client:
        trial = find_trial(client, trial_id)
        if as_json:
            emit(trial)
            return
        workers = {w.worker_id: w.name for w in client.status(max_workers=1000).workers}
        lines = describe(trial, workers.get(trial.worker_id or ""))
        if (printed := _printed(target.data_folder(client), client.study, trial_id)) is not None:
            lines.append(printed)
        say("\n".join(lines))


def _printed(folder: Path | None, study: str | None, trial_id: int) -> str | None:
    """Where the output of a trial is, if a local worker has kept it."""
    if folder is None or study is None:
        return None
    found = find_printed(folder, study, trial_id)
    return None if found is None else f"output: {found[0]}, from line {found[1]}"


def find_trial(client: SyncClient, trial_id: int) -> Trial:
    """Find a trial, with its metadata.

    :param client: a client.
    :param trial_id: the id of the trial.
    :raises CommandError: if there is no such trial.
    """
    last = 0
    for trial in client.iter_trials(limit=1000):
        if trial.trial_id == trial_id:
            metadata = client.get_metadata(trial_ids=[trial_id]).items[0].metadata
            return replace(trial, metadata=metadata)
        last = trial.trial_id
    there = f"the last trial is {last}" if last else "it has no trials yet"
    raise CommandError(f"study {client.study!r} has no trial {trial_id}; {there}")


def _took(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds < 10 else duration(seconds)


_MEANINGS: Final = {
    "start": "initial design, before there is a model",
    "region": "expected improvement in the trust region",
    "global": "expected improvement in the whole space",
    "front": "expected improvement of the front",
    "moved": "near one of the best trials, because no point of a model was left",
    "enumerated": "a point that was not known yet, because all draws were known",
}
"""What the words of the default sampler mean."""


def _origin(trial: Trial) -> str:
    if trial.origin_detail is None:
        return trial.origin
    meaning = _MEANINGS.get(trial.origin_detail)
    return f"{trial.origin} ({trial.origin_detail}{'' if meaning is None else f': {meaning}'})"


def describe(trial: Trial, worker: str | None) -> list[str]:
    """A description of a trial in lines.

    :param trial: the trial.
    :param worker: the name of its worker, if known.
    """
    lines = [f"trial {trial.trial_id}: {trial.state}", f"origin: {_origin(trial)}"]
    lines += ["parameters:", *(f"  {name} = {cell(value)}" for name, value in trial.parameters.items())]
    if trial.objectives:
        lines += ["objectives:", *(f"  {name} = {number(value)}" for name, value in trial.objectives.items())]
    for found in trial.costs:
        cost = "none" if found.cost is None else number(found.cost)
        lines.append(f"  cost in group {found.group}: {cost}, violation {number(found.violation)}")
    if trial.step:
        lines.append(f"step: {trial.step}")
    attempts = f"attempt: {trial.attempt}"
    attempts += f", retried {trial.retries}x" if trial.retries else ""
    attempts += f", preempted {trial.preemptions}x" if trial.preemptions else ""
    lines.append(attempts)
    if trial.worker_id is not None:
        lines.append(f"worker: {worker} ({trial.worker_id})" if worker else f"worker: {trial.worker_id}")
    for what, at in (("created", trial.created_ms), ("started", trial.started_ms), ("ended", trial.ended_ms)):
        if at is not None:
            lines.append(f"{what}: {time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(at / 1000))}")
    if trial.started_ms is not None and trial.ended_ms is not None:
        lines.append(f"duration: {_took((trial.ended_ms - trial.started_ms) / 1000)}")
    if trial.reason:
        lines += ["reason:", *(f"  {line}" for line in trial.reason.strip().splitlines())]
    if trial.note:
        lines += ["note:", *(f"  {line}" for line in trial.note.splitlines())]
    if trial.labels:
        lines += ["labels:", *(f"  {name} = {value}" for name, value in trial.labels.items())]
    if trial.metadata is not None:
        lines += ["metadata:", *(f"  {line}" for line in json.dumps(trial.metadata, indent=2).splitlines())]
    return lines
