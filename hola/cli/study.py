"""``hola create``, ``studies``, ``pause``, ``resume``, ``finish`` and ``delete``: the life of studies."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from hola_protocol.messages import EndName, StudyInfo, StudyState
from hola_protocol.space import StudySpec
from hola_protocol.validate import read_study_file
from msgspec.structs import replace

from hola.clients.client import SyncClient
from hola.clients.errors import ConflictError, UnknownStudyError

from .faults import CommandError
from .output import emit, table
from .reach import Reach, json_option, reach_options

ENDS: tuple[EndName, ...] = ("max_trials", "max_failures", "max_consecutive_failures", "deadline_s", "stop_at")
"""The fields of a spec that may change while a study lives."""


def done(info: StudyInfo) -> int:
    """Trials in an end state.

    :param info: the study.
    """
    c = info.counts
    return c.completed + c.infeasible + c.failed + c.cancelled + c.lost


def summary(info: StudyInfo) -> str:
    """A study on one line.

    :param info: the study.
    """
    state = info.state + (f" ({info.reason})" if info.reason else "")
    of = f" of {info.spec.max_trials}" if info.spec.max_trials is not None else ""
    return f"{info.study}: {state}, {done(info)}{of} trials ended, {info.counts.running} running"


def create_or_extend(client: SyncClient, study: str, spec: StudySpec) -> tuple[StudyInfo, str]:
    """Create a study, or go on with the one that is there; other ends than it has (``max_trials``, ...) are set.

    :param client: a client.
    :param study: its name.
    :param spec: what is wanted.
    :returns: the study, and what was done in words.
    :raises CommandError: when there is a study of this name with another spec.
    """
    existed = _exists(client, study)
    try:
        # A reply that was lost and repeated says that the study was there already: that alone tells nothing.
        return client.create_study(study=study, spec=spec).info, "goes on" if existed else "created"
    except ConflictError as conflict:
        info = client.get_study(study=study).info
        if not _same_search(spec, info.spec):
            raise CommandError(
                f"there is a study {study!r} already, with another spec: {conflict.message}; choose another name, or "
                f"delete it: hola delete --study {study}"
            ) from conflict
        changed = {name: getattr(spec, name) for name in ENDS if getattr(spec, name) != getattr(info.spec, name)}
        set_to: dict[str, Any] = {name: value for name, value in changed.items() if value is not None}
        info = client.update_study(
            study=study,
            expected_revision=info.revision,
            clear=[name for name, value in changed.items() if value is None],
            **set_to,
        ).info
        words = ", ".join(f"{name} = {value}" for name, value in changed.items())
        return info, f"goes on with {words}"


def _exists(client: SyncClient, study: str) -> bool:
    try:
        client.get_study(study=study)
    except UnknownStudyError:
        return False
    return True


def _same_search(wanted: StudySpec, found: StudySpec) -> bool:
    """Whether two specs differ in nothing but ends; a seed chosen by the server is no difference."""
    ends: dict[str, Any] = dict.fromkeys(ENDS)
    if wanted.seed is None:
        ends["seed"] = None
    return replace(wanted, **ends) == replace(found, **ends)


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
        info, words = create_or_extend(client, reach.study or file.study, file.spec)
    if as_json:
        emit(info)
    else:
        click.echo(f"{words}: {summary(info)}")


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
    click.echo(table(header, rows, right=range(2, len(header))))


def _set_state(state: StudyState, reach: Reach, as_json: bool) -> None:
    with reach.client() as client:
        info = client.set_study_state(state=state).info
    if as_json:
        emit(info)
    else:
        click.echo(summary(info))


@click.command()
@reach_options
@json_option
def pause(reach: Reach, as_json: bool) -> None:
    """Give out no more trials until hola resume. What runs goes on."""
    _set_state("paused", reach, as_json)


@click.command()
@reach_options
@json_option
def resume(reach: Reach, as_json: bool) -> None:
    """Go on after a pause, or after a finish by hand."""
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
            click.confirm(f"delete {summary(info)}?", abort=True, err=True)
        client.delete_study()
    if as_json:
        emit({"deleted": info.study})
    else:
        click.echo(f"deleted {info.study}")
