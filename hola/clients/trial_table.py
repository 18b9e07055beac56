"""The trials of a study as a table that follows them, read by ``GetColumns``."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hola_protocol.space import IntegerParameter, LatticeParameter
from hola_protocol.values import ParameterValue, value_key

from .arrow import ArrowColumns
from .columns import null_may_be_a_choice, numbers_of
from .errors import CursorExpiredError

if TYPE_CHECKING:
    from hola_protocol.messages import Column, ColumnGroup, GetColumnsResponse

    from .client import SyncClient

_NAN = float("nan")
_GROUPS: tuple[ColumnGroup, ...] = ("worker", "times", "objectives", "costs")
_WHOLE = ("trial_id", "changed", "created_ms", "started_ms", "ended_ms")
_BYTES = 4 * 1024 * 1024
_WAIT_S = 20.0


class _Values:
    """A column of the table: a number for each trial, or with ``words`` the position of its value there."""

    def __init__(self, whole: bool) -> None:
        self.numbers = array("d")
        self.whole = whole
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
        if self.whole:
            return [int(n) if n == n else None for n in self.numbers]
        return [n if n == n else None for n in self.numbers]


class TrialTable(ArrowColumns):
    """The trials of a study by column, one row per trial, as pandas, polars, DuckDB and pyarrow read it.

    .. code-block:: python

        table = TrialTable(client)
        table.update()
        table.to_frame()
        for _ in table.follow():
            print(len(table), "trials")

    :param client: a client of the study.
    :param parameters: only these parameters; default: all.
    :param include: the groups of columns beside the id, the state and the parameters.
    :param study: the study; default: the client's.
    """

    def __init__(
        self,
        client: SyncClient,
        *,
        parameters: Iterable[str] = (),
        include: Iterable[ColumnGroup] = _GROUPS,
        study: str | None = None,
    ) -> None:
        self._client = client
        self._parameters = list(parameters)
        self._include = list(include)
        self._study = client.study if study is None else study
        spec = client.get_study(study=self._study).info.spec
        self._whole = {f"param.{p.name}" for p in spec.parameters if _is_whole(p)} | set(_WHOLE)
        self._with_null = {f"param.{p.name}": f"active.{p.name}" for p in spec.parameters if null_may_be_a_choice(p)}
        self._columns: dict[str, _Values] = {}
        self.as_of = 0
        """The event up to which the table has all changes."""
        self.objective_revision = 0
        """The revision of the objectives that the costs belong to."""

    def __len__(self) -> int:
        return len(self._columns["trial_id"].numbers) if self._columns else 0

    def update(self) -> int:
        """Read what has changed since the last call.

        :returns: the number of rows that were read; 0 if nothing has changed.
        """
        count, more = 0, True
        while more:
            try:
                reply = self._client.get_columns(
                    changed_since=self.as_of,
                    max_bytes=_BYTES,
                    packed=True,
                    include=self._include,
                    parameters=self._parameters,
                    study=self._study,
                )
            except CursorExpiredError:  # the study is not the one that was read, or a backup was restored
                self._columns, self.as_of, self.objective_revision = {}, 0, 0
                continue
            if self.as_of and reply.objective_revision != self.objective_revision:
                self._columns, self.as_of = {}, 0
                self.objective_revision = reply.objective_revision
                continue
            count += self._merge(reply)
            self.as_of, self.objective_revision, more = reply.as_of, reply.objective_revision, reply.more
        return count

    def follow(self, wait_s: float = _WAIT_S) -> Iterator[int]:
        """Update the table whenever a trial changes, until the study has finished and no trial is open.

        :param wait_s: the longest wait at the server for a change, in seconds.
        :returns: the numbers of rows that were read.
        """
        while True:
            info = self._client.get_study(study=self._study).info  # before the update, which then misses nothing
            if count := self.update():
                yield count
            if info.state == "finished" and not (info.counts.queued or info.counts.running or info.counts.paused):
                return
            try:
                self._client.get_events(after=self.as_of, limit=1, wait_s=wait_s, study=self._study)
            except CursorExpiredError:
                continue  # more has changed than the server keeps events of

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

    def _merge(self, reply: GetColumnsResponse) -> int:
        rows: Sequence[int] = [int(trial_id) - 1 for trial_id in numbers_of(reply.trial_id)]
        size = max(len(self), max(rows, default=-1) + 1)
        if rows and rows == list(consecutive := range(rows[0], rows[0] + len(rows))):
            rows = consecutive
        for name, column in _named(reply):
            if name not in self._columns:
                self._columns[name] = _Values(name in self._whole)
            self._columns[name].put(rows, column, size)
        return len(rows)


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
