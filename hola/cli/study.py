"""``hola create``, ``studies``, ``pause``, ``resume``, ``finish`` and ``delete``: create, list and change studies."""

from collections.abc import Iterable
from pathlib import Path

import click
from hola_protocol.messages import StudyInfo, StudyState, TrialCounts
from hola_protocol.space import StudySpec
from hola_protocol.validate import read_study_file

from hola.clients.client import SyncClient
from hola.clients.errors import ConflictError
from hola.clients.extend import create_or_extend
from hola.clients.printable import printable

from .connection_options import ConnectionOptions, json_option, study_argument, with_connection_options
from .counts import trials_ended
from .errors import CommandError
from .output import emit, say, table
from .spec_notes import added_objectives


def summary(info: StudyInfo) -> str:
    """A study on one line.

    :param info: the study.
    """
    state = info.state + (f" ({info.reason})" if info.reason else "")
    return f"{info.study}: {state}, {trials_ended(info)}, {info.counts.running} running"


def create_or_continue(client: SyncClient, study: str, spec: StudySpec) -> tuple[StudyInfo, str]:
    """Create a study, or continue an existing one; see :func:`hola.clients.extend.create_or_extend`.

    :param client: a client.
    :param study: the name of the study.
    :param spec: the spec of the study.
    :returns: the study, and a word for what was done.
    :raises CommandError: if the study exists with another spec; the message says what to do.
    """
    try:
        return create_or_extend(client, study, spec)
    except ConflictError as conflict:
        differing = conflict.detail.get("fields")
        there = client.get_study(study=study).info.spec
        message = conflict.message
        if differing == ["objectives"] and {o.name for o in there.objectives} == {o.name for o in spec.objectives}:
            advice = f"hola objectives --study {study} --set NAME.FIELD=VALUE changes the objectives of a study"
        else:
            if names := _differing_parameters(there, spec):
                message += f" ({', '.join(names)})"
            advice = (
                f"to start from its results, use another name (study: in the file) and transfer_from: [{study}]; "
                f"hola run --fresh deletes it and starts again; another data folder (--data-dir) keeps both"
            )
        raise CommandError(f"{message}; {advice}") from conflict


def _differing_parameters(there: StudySpec, here: StudySpec) -> list[str]:
    """The names of the parameters that only one of two specs has, or that differ, in the order of the second."""
    old, new = ({p.name: p for p in spec.parameters} for spec in (there, here))
    return [name for name in (new | old) if old.get(name) != new.get(name)]


@click.command()
@click.argument("study_file", metavar="STUDY.yaml", type=click.Path())
@with_connection_options
@json_option
def create(study_file: str, target: ConnectionOptions, as_json: bool) -> None:
    """Create a study from a file.

    If a study of the same name and spec exists, only its ends, such as max_trials, are updated. Without a scheduler,
    the folder of --data-dir is made if it is not there.
    """
    file = read_study_file(Path(study_file))
    with target.client(named=False, makes=True) as client:
        info, words = create_or_continue(client, target.study or file.study, file.spec)
    for note in added_objectives(file.objectives):
        say(f"note: {note}", err=True)
    if as_json:
        emit(info)
    else:
        say(f"{words}: {summary(info)}")


@click.command()
@with_connection_options
@json_option
def studies(target: ConnectionOptions, as_json: bool) -> None:
    """List the studies."""
    with target.client(named=False) as client:
        found: Iterable[StudyInfo] = list(client.iter_studies())
    if as_json:
        emit(found)
        return
    rows = []
    for info in found:
        c = info.counts
        of = "" if info.spec.max_trials is None else str(info.spec.max_trials)
        rows.append([info.study, info.state, of, *(str(getattr(c, name)) for name in c.__struct_fields__)])
    header = ["study", "state", "of", *TrialCounts.__struct_fields__]
    say(table(header, rows, right=range(2, len(header))))


def _set_state(state: StudyState, target: ConnectionOptions, as_json: bool) -> None:
    with target.client(changes=True) as client:
        info = client.set_study_state(state=state).info
    if as_json:
        emit(info)
    else:
        say(summary(info))


@click.command()
@with_connection_options
@study_argument
@json_option
def pause(target: ConnectionOptions, as_json: bool) -> None:
    """Pause a study: it gives out no more trials until hola resume. Running trials continue."""
    _set_state("paused", target, as_json)


@click.command()
@with_connection_options
@study_argument
@json_option
def resume(target: ConnectionOptions, as_json: bool) -> None:
    """Resume a study that was paused or finished by hand."""
    _set_state("running", target, as_json)


@click.command()
@with_connection_options
@study_argument
@json_option
def finish(target: ConnectionOptions, as_json: bool) -> None:
    """Finish a study: queued trials are cancelled, workers end."""
    _set_state("finished", target, as_json)


@click.command()
@with_connection_options
@study_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def delete(target: ConnectionOptions, yes: bool, as_json: bool) -> None:
    """Delete a study with all its trials."""
    with target.client(changes=True) as client:
        info = client.get_study().info
        if not yes:
            click.confirm(printable(f"delete {summary(info)}?"), abort=True, err=True)
        client.delete_study()
    if as_json:
        emit({"deleted": info.study})
    else:
        say(f"deleted {info.study}")
