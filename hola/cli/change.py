"""``hola enqueue``, ``add`` and ``cancel``: trials of the user's own choice."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click
from hola_protocol.messages import AddedTrial, Receipt

from .faults import EXIT_FAILED, CommandError
from .given import numbers, read, results, words
from .output import emit, say
from .reach import Reach, json_option, reach_options

_T = TypeVar("_T")
_file = click.option("--file", "-f", metavar="FILE", type=click.Path(), help="JSON lines or CSV; - is standard input.")
_BATCH: Final = 1000


@click.command()
@reach_options
@click.argument("values", nargs=-1, metavar="[NAME=VALUE...]")
@_file
@json_option
def enqueue(reach: Reach, values: tuple[str, ...], file: str | None, as_json: bool) -> None:
    """Have parameters of your choice evaluated next. They count for max_trials.

    \b
    hola enqueue lr=0.01 act=relu
    hola enqueue --file points.jsonl       one object a line: {"lr": 0.01, "act": "relu"}
    """  # noqa: D301  # click reads the escape
    _one_source(values, file, "parameters")
    with reach.client() as client:
        spec = client.get_study().info.spec
        trials = [words(values, spec)] if file is None else [item["parameters"] for item in read(file, spec)]
        ids = _in_batches(
            client.describe().limits.max_batch, trials, lambda b: client.enqueue_trials(trials=b).trial_ids
        )
    _tell(ids, "enqueued", as_json)


@click.command()
@reach_options
@click.argument("values", nargs=-1, metavar="[NAME=VALUE...]")
@click.option("--result", "-r", "told", metavar="NAME=VALUE", multiple=True, help="The value of an objective.")
@_file
@json_option
def add(reach: Reach, values: tuple[str, ...], told: tuple[str, ...], file: str | None, as_json: bool) -> None:
    """Add results that are known already, such as those of an earlier study. They do not count for max_trials.

    \b
    hola add lr=0.01 act=relu --result loss=0.31
    hola add --file old.csv                as hola export writes it; rows without a result are left out
    hola add --file old.jsonl              {"parameters": {...}, "objectives": {...}} on each line
    """  # noqa: D301  # click reads the escape
    _one_source((*values, *told), file, "parameters and --result")
    with reach.client() as client:
        spec = client.get_study().info.spec
        if file is None:
            trials = [AddedTrial(parameters=words(values, spec), objectives=numbers(told))]
        else:
            items = read(file, spec)
            trials = list(results(items))
            if skipped := len(items) - len(trials):
                say(f"{skipped} without a result left out", err=True)
        ids = _in_batches(client.describe().limits.max_batch, trials, lambda b: client.add_trials(trials=b).trial_ids)
    _tell(ids, "added", as_json)


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
            raise CommandError(f"{error}; the first {len(ids)} of {len(trials)} were taken") from error
    return ids


def _tell(ids: list[int], what: str, as_json: bool) -> None:
    if as_json:
        emit({"trial_ids": ids})
    elif len(ids) == 1:
        say(f"{what} trial {ids[0]}")
    else:
        say(f"{what} {len(ids)} trials" + (f": {ids[0]} to {ids[-1]}" if ids else ""))


@click.command()
@reach_options
@click.argument("trials", nargs=-1, metavar="TRIAL...", type=click.IntRange(min=1))
@click.option("--queued", is_flag=True, help="All trials that nobody has begun.")
@click.option("--reason", metavar="TEXT", help="Why, for people.")
@json_option
def cancel(reach: Reach, trials: tuple[int, ...], queued: bool, reason: str | None, as_json: bool) -> None:
    """Cancel trials. A worker that evaluates one stops it.

    \b
    hola cancel 17 18 --reason "wrong data"
    hola cancel --queued
    """  # noqa: D301  # click reads the escape
    if bool(trials) == queued:
        raise click.UsageError("give either the numbers of trials, or --queued")
    receipts: list[Receipt] = []
    with reach.client() as client:
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
            say("no trial is queued")
    if any(receipt.error is not None for receipt in receipts):
        raise click.exceptions.Exit(EXIT_FAILED)


def _outcome(receipt: Receipt) -> Any:
    if receipt.error is not None:
        return receipt.error.message
    if receipt.outcome == "ended":
        return f"had ended already: {receipt.state}"
    return receipt.state or receipt.outcome
