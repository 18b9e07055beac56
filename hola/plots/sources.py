"""What a plot is made from: a client, the result of a search, a stored study, or columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

import numpy as np
from hola_protocol.space import CategoricalParameter, StudySpec, activity
from hola_protocol.values import ParameterValue, value_key

from ..clients.column_table import ColumnTable, ReportPage, TableColumn
from ..core.arrays import FloatArray, IntArray
from .columns import STATES, PlotError, ReportArrays, StudyColumns

if TYPE_CHECKING:
    from hola_protocol.messages import ColumnGroup

    from ..clients.client import SyncClient


class TrialResult(Protocol):
    """A result: of ``hola.run_optimization``, ``hola.load_study`` or ``run_local_distributed``."""

    @property
    def spec(self) -> StudySpec:
        """The spec of the study."""

    @property
    def trials(self) -> Sequence[Any]:
        """All trials."""


Source: TypeAlias = "StudyColumns | ColumnTable | SyncClient | TrialResult"
"""What plots accept: columns that were read before, a table of trials, a client of a study, or a result."""
UNNAMED = "this search"
"""The name of a study that has none, in titles."""


def study_columns(source: Source) -> StudyColumns:
    """Read a study once, for several plots.

    :param source: a client, a table that its ``columns()`` returned, a result of ``hola.run_optimization`` or
        ``hola.load_study``, or columns, which are returned as they are.
    :raises PlotError: for anything else.
    """
    if isinstance(source, StudyColumns):
        return source
    if isinstance(source, ColumnTable):
        return columns_of_table(source)
    if hasattr(source, "get_columns"):
        return read_columns(cast("SyncClient", source))
    if hasattr(source, "spec") and hasattr(source, "trials"):
        return _of_result(source)
    raise PlotError(
        f"a plot needs a client, a result of run_optimization or load_study, or columns, not {type(source)!r}"
    )


def columns_from(
    spec: StudySpec, columns: Mapping[str, Sequence[Any]], reports: ReportArrays | None = None, name: str = "study"
) -> StudyColumns:
    """Arrays of columns by name, such as those of ``result.columns()``.

    :param spec: the spec of the study.
    :param columns: ``trial_id`` and ``state``, ``param.NAME``, ``objective.NAME``, and if known ``created_ms``,
        ``started_ms``, ``ended_ms`` and ``worker_id``; None where a trial has no value.
    :param reports: the reports, if there are any.
    :param name: the name of the study.
    """
    n = len(columns["trial_id"])
    numbers = {}
    for parameter in spec.parameters:
        found = columns.get(f"param.{parameter.name}", [None] * n)
        present = [value is not None for value in found]
        if isinstance(parameter, CategoricalParameter) and None in parameter.choices:
            active = columns.get(f"active.{parameter.name}")
            present = list(active) if active is not None else [True] * n
            if active is None and parameter.condition is not None:
                present = [_active(spec, columns, row)[parameter.name] is True for row in range(n)]
        numbers[parameter.name] = _numbers(parameter, found, present)
    values = np.array(
        [_floats(columns.get(f"objective.{o.name}", [None] * n)) for o in spec.objectives], float
    ).T.reshape(n, len(spec.objectives))
    worker, workers = _words(columns.get("worker_id", [None] * n))
    return StudyColumns(
        name=name,
        spec=spec,
        trial_id=np.asarray(columns["trial_id"], np.int64),
        state=_states(columns["state"]),
        numbers=numbers,
        values=values,
        created_ms=_floats(columns.get("created_ms", [None] * n)),
        started_ms=_floats(columns.get("started_ms", [None] * n)),
        ended_ms=_floats(columns.get("ended_ms", [None] * n)),
        worker=worker,
        workers=workers,
        reports=reports,
    )


def _active(spec: StudySpec, columns: Mapping[str, Sequence[Any]], row: int) -> Mapping[str, bool | None]:
    values = {p.name: columns[f"param.{p.name}"][row] for p in spec.parameters}
    return activity(spec.parameters, values)


def _of_result(result: Any) -> StudyColumns:
    """Arrays of the trials of a result."""
    trials, spec = result.trials, result.spec
    numbers = {}
    for parameter in spec.parameters:
        name = parameter.name
        present = [name in t.parameters for t in trials]
        numbers[name] = _numbers(parameter, [t.parameters.get(name) for t in trials], present)
    told = [t.objectives or {} for t in trials]
    values = np.array([_floats([v.get(o.name) for v in told]) for o in spec.objectives], float).T
    worker, workers = _words([getattr(t, "worker_id", None) for t in trials])
    return StudyColumns(
        name=getattr(result, "study", UNNAMED),
        spec=spec,
        trial_id=np.array([t.trial_id for t in trials], np.int64),
        state=_states([t.state for t in trials]),
        numbers=numbers,
        values=values.reshape(len(trials), len(spec.objectives)),
        created_ms=_floats([t.created_ms for t in trials]),
        started_ms=_floats([t.started_ms for t in trials]),
        ended_ms=_floats([t.ended_ms for t in trials]),
        worker=worker,
        workers=workers,
        reports=_reports_of(spec, [t.trial_id for t in trials], getattr(result, "reports", ())),
    )


def _reports_of(
    spec: StudySpec, trial_ids: Sequence[int], reports: Iterable[tuple[int, int, Mapping[str, float]]]
) -> ReportArrays | None:
    """Arrays of reports, which are ordered by trial and step."""
    rows = {trial_id: row for row, trial_id in enumerate(trial_ids)}
    known = [report for report in reports if report[0] in rows]
    if not known:
        return None
    owner = np.array([rows[trial_id] for trial_id, _, _ in known])
    values = np.array([[v.get(o.name, np.nan) for o in spec.objectives] for _, _, v in known], float)
    return _csr(len(trial_ids), owner, np.array([step for _, step, _ in known], np.int64), values)


def _csr(n: int, owner: IntArray, steps: IntArray, values: FloatArray) -> ReportArrays:
    order = np.lexsort((steps, owner))
    first = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=n))])
    return ReportArrays(first.astype(np.int64), steps[order], values[order])


def _numbers(parameter: Any, found: Sequence[Any], present: Sequence[bool]) -> FloatArray:
    if not isinstance(parameter, CategoricalParameter):
        return _floats(found)
    places = {value_key(choice): float(i) for i, choice in enumerate(parameter.choices)}
    return np.array(
        [places.get(value_key(v), np.nan) if is_there else np.nan for v, is_there in zip(found, present, strict=True)],
        float,
    )


def _floats(values: Sequence[Any]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values], float)


def _states(states: Sequence[str]) -> IntArray:
    codes = {state: i for i, state in enumerate(STATES)}
    return np.array([codes[state] for state in states], np.int64)


def _words(values: Sequence[str | None]) -> tuple[IntArray, tuple[str, ...]]:
    places: dict[str, int] = {}
    codes = [-1 if value is None else places.setdefault(value, len(places)) for value in values]
    return np.array(codes, np.int64), tuple(places)


def read_columns(client: SyncClient) -> StudyColumns:
    """Read a study by ``GetColumns``, with the reports if the study has steps.

    :param client: a client of the study.
    """
    include: list[ColumnGroup] = ["times", "worker", "objectives"]
    if client.get_study().info.spec.steps is not None:
        include.append("reports")
    return columns_of_table(client.columns(include=include))


def columns_of_table(table: ColumnTable) -> StudyColumns:
    """The arrays of a table of trials.

    :param table: with all parameters and objectives; what else it does not include is unknown.
    :raises PlotError: if it has only some of the parameters, or no objectives.
    """
    spec, n = table.spec, len(table)
    objectives = [f"objective.{o.name}" for o in spec.objectives]
    if n and (missing := [name for name in objectives if table.column(name) is None]):
        raise PlotError(f"the table has no column {missing[0]}; include objectives")
    numbers = {}
    for parameter in spec.parameters:
        column = table.column(name := f"param.{parameter.name}")
        if n and column is None:
            raise PlotError(f"the table has no column {name}; read all parameters")
        choices = parameter.choices if isinstance(parameter, CategoricalParameter) else None
        numbers[parameter.name] = _numbers_of(column, n, choices)
    worker = _numbers_of(table.column("worker_id"), n)
    found = table.column("worker_id")
    return StudyColumns(
        name=table.info.study,
        spec=spec,
        trial_id=np.arange(1, n + 1),
        state=_numbers_of(table.column("state"), n, STATES).astype(np.int64),
        numbers=numbers,
        values=np.array([_numbers_of(table.column(name), n) for name in objectives]).T.reshape(n, len(objectives)),
        created_ms=_numbers_of(table.column("created_ms"), n),
        started_ms=_numbers_of(table.column("started_ms"), n),
        ended_ms=_numbers_of(table.column("ended_ms"), n),
        worker=np.where(np.isnan(worker), -1.0, worker).astype(np.int64),
        workers=() if found is None else tuple(map(str, found.words)),
        reports=_reports_of_pages(table.report_pages(), n, [o.name for o in spec.objectives]),
    )


def _numbers_of(column: TableColumn | None, n: int, choices: Sequence[ParameterValue] | None = None) -> FloatArray:
    """The numbers of a column; with choices the indices of its values among them."""
    if column is None:
        return np.full(n, np.nan)
    found = np.array(column.numbers, float)
    if choices is None:
        return found
    places = {value_key(choice): float(i) for i, choice in enumerate(choices)}
    table = np.array([*(places.get(value_key(word), np.nan) for word in column.words), np.nan])
    return np.asarray(table[np.where(np.isnan(found), len(column.words), found).astype(np.int64)])


def _reports_of_pages(pages: Sequence[ReportPage], n: int, objectives: Sequence[str]) -> ReportArrays | None:
    """The reports of each trial as its latest page has them."""
    if not any(len(page.steps) for page in pages):
        return None
    latest = np.full(n, -1)
    for number, page in enumerate(pages):
        latest[np.asarray(page.rows, np.int64)] = number
    owner = np.concatenate([np.repeat(np.asarray(page.rows, np.int64), page.counts) for page in pages])
    kept = latest[owner] == np.repeat(np.arange(len(pages)), [len(page.steps) for page in pages])
    steps = np.concatenate([np.array(page.steps, float) for page in pages]).astype(np.int64)
    values = np.full((len(steps), len(objectives)), np.nan)
    for i, name in enumerate(objectives):
        parts = [np.array(page.values.get(name, [np.nan] * len(page.steps)), float) for page in pages]
        values[:, i] = np.concatenate(parts)
    return _csr(n, owner[kept], steps[kept], values[kept])
