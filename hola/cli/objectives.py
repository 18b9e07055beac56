"""``hola objectives``: show and change the objectives of a study."""

from collections.abc import Iterable, Sequence
from typing import Any

import click
import msgspec
from hola_protocol.space import ObjectiveSpec
from msgspec.structs import asdict, replace

from .connection_options import ConnectionOptions, json_option, with_connection_options
from .output import cell, emit, say, table
from .trials import tell_ranked

_NONE = "none"
_MUST_BE = {
    "direction": "minimize or maximize",
    "target": "a number or none",
    "limit": "a number or none",
    "priority": "a number above 0",
    "group": "a name",
}
_FIELDS = tuple(_MUST_BE)


@click.command()
@with_connection_options
@click.option(
    "--set",
    "changes",
    metavar="NAME.FIELD=VALUE",
    multiple=True,
    help="Change a field of an objective: direction, target, limit, priority or group; the value none removes "
    "a target or a limit.",
)
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--preview", is_flag=True, help="Change nothing, and show the best trials as they would be.")
@click.option(
    "--limit", "-n", metavar="N", type=click.IntRange(1, 1000), default=10, help="Trials of a preview. [default: 10]"
)
@json_option
def objectives(
    target: ConnectionOptions, changes: tuple[str, ...], yes: bool, preview: bool, limit: int, as_json: bool
) -> None:
    """Show the objectives of a study, or change them while it runs.

    All trials are ranked again by the new objectives. The names of objectives cannot be changed.

    \b
    hola objectives                              shows them
    hola objectives --set time.limit=2.5         a trial that takes longer violates the limit
    hola objectives --set time.group=cost --set error.target=none
    hola objectives --set time.limit=2.5 --preview
                                                 shows the best trials under this limit, and changes nothing
    """  # noqa: D301  # click reads the escape
    with target.client(changes=bool(changes) and not preview) as client:
        info = client.get_study().info
        before = info.spec.objectives
        after = changed(before, changes)
        differences = list(_differences(before, after))
        if preview:
            for line in differences:
                say(line, err=True)
            tell_ranked(client.preview_objectives(objectives=list(after), limit=limit).items, as_json)
            return
        if differences:
            for line in differences:
                say(line, err=True)
            if not yes:
                click.confirm(f"change the objectives of {info.study}?", abort=True, err=True)
            info = client.update_objectives(objectives=list(after), expected_revision=info.revision).info
        elif changes:
            say("no changes", err=True)
    if as_json:
        emit(info.spec.objectives)
        return
    rows = [[o.name, *(_shown(getattr(o, field)) for field in _FIELDS)] for o in info.spec.objectives]
    say(table(["objective", *_FIELDS], rows))


def changed(objectives: Sequence[ObjectiveSpec], changes: Iterable[str]) -> tuple[ObjectiveSpec, ...]:
    """Objectives with some fields changed.

    :param objectives: the current objectives.
    :param changes: texts ``NAME.FIELD=VALUE``.
    :raises click.UsageError: for an unknown objective or field, or a value of a wrong type.
    """
    found = {o.name: o for o in objectives}
    for text in changes:
        path, equals, value = text.partition("=")
        name, dot, field = path.rpartition(".")
        if not (equals and dot):
            raise click.UsageError(f"--set needs NAME.FIELD=VALUE, such as loss.limit=0.5, not {text!r}")
        if name not in found:
            raise click.UsageError(f"{text}: unknown objective {name!r}; the objectives are: {', '.join(found)}")
        if field not in _FIELDS:
            raise click.UsageError(f"{text}: an objective has no field {field!r}; its fields are: {', '.join(_FIELDS)}")
        found[name] = _with(found[name], field, value, text)
    return tuple(found.values())


def _with(objective: ObjectiveSpec, field: str, value: str, text: str) -> ObjectiveSpec:
    given: Any = None if value.lower() == _NONE and field in ("target", "limit") else value
    try:
        fields = {**asdict(objective), field: given}
        return replace(objective, **{field: getattr(msgspec.convert(fields, ObjectiveSpec, strict=False), field)})
    except msgspec.ValidationError as error:
        raise click.UsageError(f"{text}: {field} must be {_MUST_BE[field]}") from error


def _differences(before: Sequence[ObjectiveSpec], after: Sequence[ObjectiveSpec]) -> Iterable[str]:
    for old, new in zip(before, after, strict=True):
        for field in _FIELDS:
            was, is_ = getattr(old, field), getattr(new, field)
            if was != is_:
                yield f"{old.name}.{field}: {_shown(was)} -> {_shown(is_)}"


def _shown(value: Any) -> str:
    return _NONE if value is None else cell(value)
