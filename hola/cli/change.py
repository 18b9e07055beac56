"""``hola enqueue``, ``add`` and ``cancel``: trials that the user chooses."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click
from hola_protocol.messages import AddedTrial, Receipt, Trial

from hola.clients.client import SyncClient

from .connection_options import ConnectionOptions, json_option, with_connection_options
from .counts import added as count_added
from .errors import EXIT_FAILED, CommandError
from .output import emit, say
from .trial_input import added_trials, parse_objectives, parse_parameters, read_trials

_T = TypeVar("_T")
_file = click.option("--file", "-f", metavar="FILE", type=click.Path(), help="JSON lines or CSV; - is standard input.")
_BATCH: Final = 1000


@click.command()
@with_connection_options
@click.argument("values", nargs=-1, metavar="[NAME=VALUE...]")
@_file
@json_option
def enqueue(target: ConnectionOptions, values: tuple[str, ...], file: str | None, as_json: bool) -> None:
    """Evaluate given parameters next. They count for max_trials.

    \b
    hola enqueue lr=0.01 act=relu
    hola enqueue --file points.jsonl       one object per line: {"lr": 0.01, "act": "relu"}
    """  # noqa: D301  # click reads the escape
    _one_source(values, file, "parameters")
    with target.client(changes=True) as client:
        spec = client.get_study().info.spec
        trials = (
            [parse_parameters(values, spec)]
            if file is None
            else [item["parameters"] for item in read_trials(file, spec)]
        )
        ids = _in_batches(
            client.describe().limits.max_batch, trials, lambda b: client.enqueue_trials(trials=b).trial_ids
        )
    _tell(ids, "enqueued", as_json)


@click.command()
@with_connection_options
@click.argument("values", nargs=-1, metavar="[NAME=VALUE...]")
@click.option("--result", "-r", "told", metavar="NAME=VALUE", multiple=True, help="The value of an objective.")
@_file
@click.option("--again", is_flag=True, help="Also add a file whose trials were all added before.")
@json_option
def add(
    target: ConnectionOptions,
    values: tuple[str, ...],
    told: tuple[str, ...],
    file: str | None,
    again: bool,
    as_json: bool,
) -> None:
    """Add known results, such as those of an earlier study. They do not count for max_trials.

    \b
    hola add lr=0.01 act=relu --result loss=0.31
    hola add --file old.csv                as written by hola export, or a column for each parameter and
                                           objective; rows without a result are skipped
    hola add --file old.jsonl              {"parameters": {...}, "objectives": {...}} on each line
    """  # noqa: D301  # click reads the escape
    _one_source((*values, *told), file, "parameters and --result")
    with target.client(changes=True) as client:
        spec = client.get_study().info.spec
        if file is None:
            trials = [AddedTrial(parameters=parse_parameters(values, spec), objectives=parse_objectives(told))]
        else:
            items = read_trials(file, spec)
            trials = list(added_trials(items))
            if skipped := len(items) - len(trials):
                say(f"skipped {skipped} trials without a result", err=True)
            if not again and (known := _added_before(client, trials)) is not None:
                raise CommandError(
                    f"all trials of {file} were added before, the first as trial {known}; --again adds them again"
                )
        ids = _in_batches(client.describe().limits.max_batch, trials, lambda b: client.add_trials(trials=b).trial_ids)
    _tell(ids, "added", as_json)


def _added_before(client: SyncClient, trials: Sequence[AddedTrial]) -> int | None:
    """The id of the first of these trials in the study; None if one of them was not added before."""
    wanted = {_key(trial) for trial in trials}
    if not wanted or count_added(client.get_study().info) < len(wanted):
        return None
    known: dict[tuple[Any, ...], int] = {}
    for trial in client.iter_trials(states=["completed"], limit=_BATCH):
        if trial.origin == "added" and (key := _key(trial)) in wanted:
            known.setdefault(key, trial.trial_id)
    return known[_key(trials[0])] if len(known) == len(wanted) else None


def _key(trial: AddedTrial | Trial) -> tuple[Any, ...]:
    return frozenset(trial.parameters.items()), frozenset((trial.objectives or {}).items())


def _one_source(values: Sequence[str], file: str | None, what: str) -> None:
    if bool(values) == (file is not None):
        raise click.UsageError(f"give either {what} as NAME=VALUE, or --file")


def _in_batches(size: int, trials: list[_T], send: Callable[[list[_T]], list[int]]) -> list[int]:
    ids: list[int] = []
    size = min(size, _BATCH)
    for start in range(0, len(trials), size):
        try:
            ids += send(trials[start : start + size])
        except Exception as error:
            if not ids:
                raise
            raise CommandError(f"{error}; the first {len(ids)} of {len(trials)} were accepted") from error
    return ids


def _tell(ids: list[int], what: str, as_json: bool) -> None:
    if as_json:
        emit({"trial_ids": ids})
    elif len(ids) == 1:
        say(f"{what} trial {ids[0]}")
    else:
        say(f"{what} {len(ids)} trials" + (f": {ids[0]} to {ids[-1]}" if ids else ""))


@click.command()
@with_connection_options
@click.argument("trials", nargs=-1, metavar="TRIAL...", type=click.IntRange(min=1))
@click.option("--queued", is_flag=True, help="All queued trials.")
@click.option("--reason", metavar="TEXT", help="The reason, which is stored with the trials.")
@json_option
def cancel(target: ConnectionOptions, trials: tuple[int, ...], queued: bool, reason: str | None, as_json: bool) -> None:
    """Cancel trials. A worker that evaluates one stops it.

    \b
    hola cancel 17 18 --reason "wrong data"
    hola cancel --queued
    """  # noqa: D301  # click reads the escape
    if bool(trials) == queued:
        raise click.UsageError("give either trial ids or --queued")
    receipts: list[Receipt] = []
    with target.client(changes=True) as client:
        ids = list(trials) or [trial.trial_id for trial in client.iter_trials(states=["queued"], limit=1000)]
        size = client.describe().limits.max_batch
        for start in range(0, len(ids), size):
            receipts += client.cancel_trials(trial_ids=ids[start : start + size], reason=reason).receipts
    if as_json:
        emit(receipts)
    else:
        for receipt in receipts:
            say(f"trial {receipt.trial_id}: {_outcome(receipt)}")
        if not receipts:
            say("there are no queued trials")
    if any(receipt.error is not None for receipt in receipts):
        raise click.exceptions.Exit(EXIT_FAILED)


def _outcome(receipt: Receipt) -> Any:
    if receipt.error is not None:
        return receipt.error.message
    if receipt.outcome == "ended":
        return f"had already ended: {receipt.state}"
    return receipt.state or receipt.outcome
