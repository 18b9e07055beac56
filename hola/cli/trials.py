"""``hola trials``, ``best`` and ``front``: trials as tables or JSON."""

from itertools import islice
from typing import get_args

import click
from hola_protocol.messages import RankedTrial, TrialState

from .connection_options import ConnectionOptions, json_option, study_argument, with_connection_options
from .output import emit, say, trial_table

_limit = click.option(
    "--limit",
    "-n",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=10,
    help="The maximum number of trials. [default: 10]",
)


@click.command()
@with_connection_options
@study_argument
@click.option(
    "--state", "states", multiple=True, type=click.Choice(get_args(TrialState)), help="Only trials in this state."
)
@click.option("--limit", "-n", metavar="N", type=click.IntRange(min=1), help="Only the first N trials. Default: all.")
@json_option
def trials(
    target: ConnectionOptions,
    states: tuple[TrialState, ...],
    limit: int | None,
    as_json: bool,
) -> None:
    """List trials in the order of their ids. With --json one trial per line."""
    with target.client() as client:
        found = islice(client.iter_trials(states=list(states), with_metadata=as_json, limit=1000), limit)
        if as_json:
            for trial in found:
                emit(trial)
            return
        say(trial_table(list(found), origins=True))


@click.command()
@with_connection_options
@study_argument
@_limit
@json_option
def best(target: ConnectionOptions, limit: int, as_json: bool) -> None:
    """Show the best trials: by cost, or by front with several comparison groups."""
    with target.client() as client:
        tell_ranked(client.get_top_k(limit=limit, with_metadata=as_json).items, as_json)


@click.command()
@with_connection_options
@study_argument
@click.option(
    "--limit",
    "-n",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=1000,
    help="The maximum number of trials. [default: 1000]",
)
@json_option
def front(target: ConnectionOptions, limit: int, as_json: bool) -> None:
    """Show the front: the trials that no other trial dominates."""
    with target.client() as client:
        found = [item for item in client.get_fronts(limit=limit, with_metadata=as_json).items if item.rank == 1]
        tell_ranked(in_order(found), as_json)


def in_order(items: list[RankedTrial]) -> list[RankedTrial]:
    """Sort fronts by the cost in the first comparison group; ties are broken by the next groups and the trial id.

    :param items: ranked trials.
    """

    def key(item: RankedTrial) -> tuple[int, list[tuple[float, float]], int]:
        costs = [(c.violation, 0.0 if c.cost is None else c.cost) for c in item.trial.costs]
        return item.rank, costs, item.trial.trial_id

    return sorted(items, key=key)


def tell_ranked(items: list[RankedTrial], as_json: bool) -> None:
    """Show ranked trials.

    :param items: the trials.
    :param as_json: whether as JSON.
    """
    if as_json:
        emit(items)
    else:
        say(trial_table([item.trial for item in items], [item.rank for item in items]))
