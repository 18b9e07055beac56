"""What a plot is made from: a client, the result of a search, a stored study, or columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
from hola_protocol.space import CategoricalParameter, StudySpec, activity
from hola_protocol.values import value_key

from ..clients.columns import numbers_of
from ..clients.errors import CursorExpiredError
from ..core.arrays import FloatArray, IntArray
from .columns import STATES, PlotError, ReportArrays, StudyColumns

if TYPE_CHECKING:
    from hola_protocol.messages import Column, ColumnGroup, GetColumnsResponse

    from ..clients.client import SyncClient
    from ..optimize import OptimizationResult
    from ..results import StudyResult

Source: TypeAlias = "StudyColumns | SyncClient | OptimizationResult | StudyResult"
"""What plots accept: columns that were read before, a client of a study, or a result."""

_TIMES = ("created_ms", "started_ms", "ended_ms")
_BYTES = 4 * 1024 * 1024


def study_columns(source: Source) -> StudyColumns:
    """Read a study once, for several plots.

    :param source: a client, a result of ``hola.run_optimization`` or ``hola.load_study``, or columns, which are
        returned as they are.
    :raises PlotError: for anything else.
    """
    if isinstance(source, StudyColumns):
        return source
    if hasattr(source, "get_columns"):
        return read_columns(cast("SyncClient", source))
    if hasattr(source, "spec") and hasattr(source, "trials"):
        return _of_result(source)
    raise PlotError(
        f"a plot needs a client, a result of run_optimization or load_study, or StudyColumns, not {type(source)!r}"
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
        name=getattr(result, "study", "study"),
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
    while True:
        info = client.get_study().info
        reader = _Reader(info.spec)
        try:
            reader.read(client)
        except CursorExpiredError:  # the study was replaced by another one
            continue
        return reader.made(info.study)


class _Reader:
    """The pages of ``GetColumns``, merged by trial id."""

    def __init__(self, spec: StudySpec) -> None:
        self._spec = spec
        self._n = 0
        self._columns: dict[str, FloatArray] = {}
        self._reports: list[tuple[IntArray, IntArray, IntArray, FloatArray]] = []
        self._choices = {
            p.name: {value_key(c): float(i) for i, c in enumerate(p.choices)}
            for p in spec.parameters
            if isinstance(p, CategoricalParameter)
        }
        self._states = {value_key(state): float(i) for i, state in enumerate(STATES)}
        self._workers: dict[Any, float] = {}
        self._worker_ids: list[str] = []

    def read(self, client: SyncClient) -> None:
        include: list[ColumnGroup] = ["times", "worker", "objectives"]
        if self._spec.steps is not None:
            include.append("reports")
        since, more = 0, True
        while more:
            reply = client.get_columns(changed_since=since, max_bytes=_BYTES, packed=True, include=include)
            self._merge(reply)
            since, more = reply.as_of, reply.more

    def _merge(self, reply: GetColumnsResponse) -> None:
        rows = _array(reply.trial_id).astype(np.int64) - 1
        self._n = max(self._n, int(rows.max(initial=-1)) + 1)
        self._put("state", rows, _coded(reply.state, self._states))
        for name, column in reply.parameters.items():
            choices = self._choices.get(name)
            self._put(f"param.{name}", rows, _array(column) if choices is None else _coded(column, choices))
        for name, column in reply.objectives.items():
            self._put(f"objective.{name}", rows, _array(column))
        for name in _TIMES:
            if (times := getattr(reply, name)) is not None:
                self._put(name, rows, _array(times))
        if reply.worker_id is not None:
            for worker_id in reply.worker_id.of:
                if value_key(worker_id) not in self._workers:
                    self._workers[value_key(worker_id)] = float(len(self._workers))
                    self._worker_ids.append(str(worker_id))
            self._put("worker", rows, _coded(reply.worker_id, self._workers))
        if reply.reports is not None:
            counts = _array(reply.reports.counts).astype(np.int64)
            steps = _array(reply.reports.steps).astype(np.int64)
            values = np.full((len(steps), len(self._spec.objectives)), np.nan)
            for i, objective in enumerate(self._spec.objectives):
                if objective.name in reply.reports.objectives:
                    values[:, i] = _array(reply.reports.objectives[objective.name])
            self._reports.append((rows, counts, steps, values))

    def _put(self, name: str, rows: IntArray, found: FloatArray) -> None:
        column = self._columns.get(name)
        if column is None or len(column) < self._n:
            grown = np.full(max(self._n, 0 if column is None else 2 * len(column)), np.nan)
            if column is not None:
                grown[: len(column)] = column
            self._columns[name] = column = grown
        column[rows] = found

    def _column(self, name: str) -> FloatArray:
        found = self._columns.get(name)
        return np.full(self._n, np.nan) if found is None else found[: self._n].copy()

    def made(self, name: str) -> StudyColumns:
        """The study, after the last page: a trial of every id was read."""
        spec = self._spec
        worker = self._column("worker")
        return StudyColumns(
            name=name,
            spec=spec,
            trial_id=np.arange(1, self._n + 1),
            state=self._column("state").astype(np.int64),
            numbers={p.name: self._column(f"param.{p.name}") for p in spec.parameters},
            values=np.array([self._column(f"objective.{o.name}") for o in spec.objectives]).T.reshape(self._n, -1),
            created_ms=self._column("created_ms"),
            started_ms=self._column("started_ms"),
            ended_ms=self._column("ended_ms"),
            worker=np.where(np.isnan(worker), -1.0, worker).astype(np.int64),
            workers=tuple(self._worker_ids),
            reports=self._merged_reports(),
        )

    def _merged_reports(self) -> ReportArrays | None:
        """The reports of each trial as its latest page has them."""
        if not any(len(steps) for _, _, steps, _ in self._reports):
            return None
        latest = np.full(self._n, -1)
        for page, (rows, _, _, _) in enumerate(self._reports):
            latest[rows] = page
        owner = np.concatenate([np.repeat(rows, counts) for rows, counts, _, _ in self._reports])
        page_of = np.repeat(np.arange(len(self._reports)), [len(steps) for _, _, steps, _ in self._reports])
        kept = latest[owner] == page_of
        steps = np.concatenate([steps for _, _, steps, _ in self._reports])[kept]
        values = np.concatenate([values for _, _, _, values in self._reports])[kept]
        return _csr(self._n, owner[kept], steps, values)


def _array(column: Column) -> FloatArray:
    return np.array(numbers_of(column), float)


def _coded(column: Column, places: Mapping[Any, float]) -> FloatArray:
    """Indices of a reply as those of the reader."""
    found = _array(column)
    if not column.of:
        return found
    table = np.array([*(places.get(value_key(value), np.nan) for value in column.of), np.nan])
    return np.asarray(table[np.where(np.isnan(found), len(column.of), found).astype(np.int64)])
