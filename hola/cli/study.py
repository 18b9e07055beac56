"""``hola create``, ``studies``, ``pause``, ``resume``, ``finish`` and ``delete``: the life of studies."""

from collections.abc import Iterable
from pathlib import Path

import click
from hola_protocol.messages import StudyInfo, StudyState
from hola_protocol.space import StudySpec
from hola_protocol.validate import read_study_file

from hola.clients.client import SyncClient
from hola.clients.errors import ConflictError
from hola.clients.extend import create_or_extend
from hola.clients.printable import printable

from .counts import trials_ended
from .faults import CommandError
from .output import emit, say, table
from .reach import Reach, json_option, reach_options


def summary(info: StudyInfo) -> str:
    """A study on one line.

    :param info: the study.
    """
    state = info.state + (f" ({info.reason})" if info.reason else "")
    return f"{info.study}: {state}, {trials_ended(info)}, {info.counts.running} running"


def create_or_continue(client: SyncClient, study: str, spec: StudySpec) -> tuple[StudyInfo, str]:
    """Create a study, or continue the one that is there, see :func:`hola.clients.extend.create_or_extend`.

    :param client: a client.
    :param study: its name.
    :param spec: what is wanted.
    :returns: the study, and what was done in words.
    :raises CommandError: when there is a study of this name with another spec, with what to do.
    """
    try:
        return create_or_extend(client, study, spec)
    except ConflictError as conflict:
        differing = conflict.detail.get("fields")
        there = client.get_study(study=study).info.spec
        if differing == ["objectives"] and {o.name for o in there.objectives} == {o.name for o in spec.objectives}:
            advice = f"hola objectives --study {study} --set NAME.FIELD=VALUE changes the objectives of a study"
        else:
            advice = "to keep both, choose another name (study: in the file) or another data folder (--data-dir)"
        raise CommandError(f"{conflict.message}; {advice}") from conflict


@click.command()
@click.argument("study_file", metavar="STUDY.yaml", type=click.Path())
@reach_options
@json_option
def create(study_file: str, reach: Reach, as_json: bool) -> None:
    """Create a study from a file.

    Where there is one of the same name and spec, nothing changes but its ends, such as max_trials.
    """
    file = read_study_file(Path(study_file))
    with reach.client(named=False) as client:
        info, words = create_or_continue(client, reach.study or file.study, file.spec)
    if as_json:
        emit(info)
    else:
        say(f"{words}: {summary(info)}")


@click.command()
@reach_options
@json_option
def studies(reach: Reach, as_json: bool) -> None:
    """List the studies."""
    with reach.client(named=False) as client:
        found: Iterable[StudyInfo] = list(client.iter_studies())
    if as_json:
        emit(found)
        return
    rows = []
    for info in found:
        c = info.counts
        of = "" if info.spec.max_trials is None else str(info.spec.max_trials)
        counts = (c.queued, c.running, c.completed, c.infeasible, c.failed, c.cancelled, c.lost)
        rows.append([info.study, info.state, of, *map(str, counts)])
    header = ["study", "state", "of", "queued", "running", "completed", "infeasible", "failed", "cancelled", "lost"]
    say(table(header, rows, right=range(2, len(header))))


def _set_state(state: StudyState, reach: Reach, as_json: bool) -> None:
    with reach.client() as client:
        info = client.set_study_state(state=state).info
    if as_json:
        emit(info)
    else:
        say(summary(info))


@click.command()
@reach_options
@json_option
def pause(reach: Reach, as_json: bool) -> None:
    """Give out no more trials until hola resume. Running trials continue."""
    _set_state("paused", reach, as_json)


@click.command()
@reach_options
@json_option
def resume(reach: Reach, as_json: bool) -> None:
    """Continue after a pause, or after a finish by hand."""
    _set_state("running", reach, as_json)


@click.command()
@reach_options
@json_option
def finish(reach: Reach, as_json: bool) -> None:
    """End a study: queued trials are cancelled, workers end."""
    _set_state("finished", reach, as_json)


@click.command()
@reach_options
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def delete(reach: Reach, yes: bool, as_json: bool) -> None:
    """Delete a study with all its trials."""
    with reach.client() as client:
        info = client.get_study().info
        if not yes:
            click.confirm(printable(f"delete {summary(info)}?"), abort=True, err=True)
        client.delete_study()
    if as_json:
        emit({"deleted": info.study})
    else:
        say(f"deleted {info.study}")
