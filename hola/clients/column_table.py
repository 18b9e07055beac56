"""The trials of a study by column, merged from the replies of ``GetColumns``. Nothing is read here."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hola_protocol.messages import Column, ColumnGroup, GetColumnsResponse, StudyInfo
from hola_protocol.rich_display import columns_html
from hola_protocol.space import IntegerParameter, LatticeParameter, StudySpec
from hola_protocol.values import ParameterValue, value_key

from .arrow import ArrowColumns
from .columns import null_may_be_a_choice, numbers_of

_NAN = float("nan")
GROUPS: tuple[ColumnGroup, ...] = ("worker", "times", "objectives", "costs")
"""The groups of columns that are read by default; ``reports`` is another one."""
_WHOLE = ("trial_id", "changed", "created_ms", "started_ms", "ended_ms")
_BYTES = 4 * 1024 * 1024
_REPORT_PAGES = 256


class TableColumn:
    """A column: a number for each trial, NaN for none. With ``words`` it is the position of the value there.

    :param is_whole: whether the numbers are integers.
    :ivar numbers: one for each trial, in the order of the ids.
    :ivar words: the different values of the trials, if they are not numbers.
    """

    def __init__(self, is_whole: bool) -> None:
        self.numbers = array("d")
        self.is_whole = is_whole
        self.words: list[ParameterValue] = []
        self._places: dict[tuple[bool, ParameterValue], float] = {}

    def put(self, rows: Sequence[int], column: Column, size: int) -> None:
        """Merge a column of a reply.

        :param rows: the places of the trials in the table.
        :param column: their values.
        :param size: the number of trials in the table.
        """
        found = numbers_of(column)
        if column.of:
            places = [self._place(value) for value in column.of]
            found = array("d", [places[int(index)] if index == index else _NAN for index in found])
        numbers = self.numbers
        if len(numbers) < size:
            numbers.extend([_NAN] * (size - len(numbers)))
        if isinstance(rows, range):
            numbers[rows.start : rows.stop] = found
            return
        for row, value in zip(rows, found, strict=True):
            numbers[row] = value

    def _place(self, value: ParameterValue) -> float:
        key = value_key(value)
        if key not in self._places:
            self._places[key] = float(len(self.words))
            self.words.append(value)
        return self._places[key]

    def values(self) -> list[Any]:
        """The values, None for none."""
        if self.words:
            return [self.words[int(n)] if n == n else None for n in self.numbers]
        if self.is_whole:
            return [int(n) if n == n else None for n in self.numbers]
        return [n if n == n else None for n in self.numbers]


class ReportPage(NamedTuple):
    """The reports of some trials, those of each trial together and by step. They replace earlier ones of these trials.

    :ivar rows: the places of the trials in the table.
    :ivar counts: the number of reports of each trial.
    :ivar steps: the steps.
    :ivar values: the values by objective, NaN for none.
    """

    rows: Sequence[int]
    counts: Sequence[int]
    steps: array[float]
    values: Mapping[str, array[float]]


class ColumnTable(ArrowColumns):
    """The trials of a study by column, one row per trial, as pandas, polars, DuckDB and pyarrow read it.

    :param parameters: only these parameters; default: all.
    :param include: the groups of columns in addition to the id, the state and the parameters.
    """

    def __init__(self, parameters: Iterable[str] = (), include: Iterable[ColumnGroup] = GROUPS) -> None:
        self._parameters = list(parameters)
        self._include = list(include)
        self._info: StudyInfo | None = None
        self._start()

    def _start(self) -> None:
        self._columns: dict[str, TableColumn] = {}
        self._reports: list[ReportPage] = []
        self.as_of = 0
        """The event up to which the table has all changes."""
        self.objective_revision = 0
        """The revision of the objectives that the costs belong to."""

    def __len__(self) -> int:
        return len(self._columns["trial_id"].numbers) if self._columns else 0

    @property
    def info(self) -> StudyInfo:
        """The study, as it was when its first trials were read.

        :raises ValueError: if nothing was read yet.
        """
        if self._info is None:
            raise ValueError("the study was not read yet; call update() first")
        return self._info

    @property
    def spec(self) -> StudySpec:
        """The spec of the study.

        :raises ValueError: if nothing was read yet.
        """
        return self.info.spec

    def column(self, name: str) -> TableColumn | None:
        """A column as numbers; None if no trial was read, or for a name that is not in :meth:`columns`.

        :param name: such as ``param.lr`` or ``worker_id``.
        """
        return self._columns.get(name)

    def report_pages(self) -> Sequence[ReportPage]:
        """What the trials reported, if ``reports`` are included. Of each trial the last page holds."""
        return self._reports

    def columns(self) -> Mapping[str, list[Any]]:
        """The columns by name: ``trial_id``, ``state``, ``param.NAME``, ``objective.NAME``, ``cost.GROUP``,
        ``violation.GROUP``, ``worker_id``, ``created_ms``, ``started_ms`` and ``ended_ms``. A conditional parameter
        that has null among its choices has a column ``active.NAME`` as well.
        """
        found: dict[str, list[Any]] = {}
        for name, column in self._columns.items():
            if name != "changed":
                found[name] = column.values()
            if name in self._with_null:
                found[self._with_null[name]] = [n == n for n in column.numbers]
        return found

    def _repr_html_(self) -> str:
        return columns_html(self.columns())

    def _begin(self, info: StudyInfo) -> None:
        """Forget all trials, and take in what the study is."""
        self._start()
        self._info = info
        parameters = info.spec.parameters
        self._whole = {f"param.{p.name}" for p in parameters if _is_whole(p)} | set(_WHOLE)
        self._with_null = {f"param.{p.name}": f"active.{p.name}" for p in parameters if null_may_be_a_choice(p)}

    def _request(self) -> dict[str, Any]:
        return {
            "changed_since": self.as_of,
            "max_bytes": _BYTES,
            "packed": True,
            "include": self._include,
            "parameters": self._parameters,
        }

    def _is_rescored(self, reply: GetColumnsResponse) -> bool:
        """Whether the costs that were read belong to earlier objectives."""
        return bool(self.as_of) and reply.objective_revision != self.objective_revision

    def _take(self, reply: GetColumnsResponse) -> int:
        """Merge a reply.

        :returns: the number of rows in it.
        """
        rows: Sequence[int] = [int(trial_id) - 1 for trial_id in numbers_of(reply.trial_id)]
        size = max(len(self), max(rows, default=-1) + 1)
        if rows and rows == list(consecutive := range(rows[0], rows[0] + len(rows))):
            rows = consecutive
        for name, column in _named(reply):
            if name not in self._columns:
                self._columns[name] = TableColumn(name in self._whole)
            self._columns[name].put(rows, column, size)
        if reply.reports is not None and rows:
            counts = [int(count) for count in numbers_of(reply.reports.counts)]
            values = {name: numbers_of(column) for name, column in reply.reports.objectives.items()}
            self._reports.append(ReportPage(rows, counts, numbers_of(reply.reports.steps), values))
            if len(self._reports) > _REPORT_PAGES:
                self._reports = [_joined(self._reports)]
        self.as_of, self.objective_revision = reply.as_of, reply.objective_revision
        return len(rows)


def _joined(pages: Sequence[ReportPage]) -> ReportPage:
    """Pages as one, without reports that later ones replaced."""
    latest = {row: number for number, page in enumerate(pages) for row in page.rows}
    rows: list[int] = []
    counts: list[int] = []
    steps = array("d")
    values = {name: array("d") for page in pages for name in page.values}
    for number, page in enumerate(pages):
        at = 0
        for row, count in zip(page.rows, page.counts, strict=True):
            if latest[row] == number and count:
                rows.append(row)
                counts.append(count)
                steps.extend(page.steps[at : at + count])
                for name, column in values.items():
                    column.extend(page.values[name][at : at + count] if name in page.values else [_NAN] * count)
            at += count
    return ReportPage(rows, counts, steps, values)


def _is_whole(parameter: Any) -> bool:
    if isinstance(parameter, LatticeParameter):
        return all(isinstance(value, int) for value in parameter.values)
    return isinstance(parameter, IntegerParameter)


def _named(reply: GetColumnsResponse) -> Iterator[tuple[str, Column]]:
    """The columns of a reply by their names in the table."""
    yield "trial_id", reply.trial_id
    yield "changed", reply.changed
    yield "state", reply.state
    for prefix, columns in (("param", reply.parameters), ("objective", reply.objectives)):
        for name, column in columns.items():
            yield f"{prefix}.{name}", column
    for group, cost in reply.costs.items():
        yield f"cost.{group}", cost
        yield f"violation.{group}", reply.violations[group]
    for name in ("worker_id", "created_ms", "started_ms", "ended_ms"):
        if (column := getattr(reply, name)) is not None:
            yield name, column
