"""The trials of a study by column, for programs that read many: plots, tables, data frames."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from ..space import MAX_PARAMETERS
from ..values import Count, EventId, Name, ParameterValue, PositiveCount
from .base import Response, ResponseItem, StudyRequest

ColumnGroup: TypeAlias = Literal["times", "worker", "objectives", "costs", "reports"]
"""Columns that are returned on request."""


class Column(ResponseItem, kw_only=True, frozen=True):
    """A value for each row: a number, or with ``of`` an index into it. Either ``values`` or ``packed`` has them."""

    values: list[float | None] = []
    """The values; null: the trial has none."""
    packed: str | None = None
    """The values as base64 (RFC 4648, section 4) of little-endian doubles; NaN: the trial has none."""
    of: list[ParameterValue] = []
    """What the values are indices of, from 0; empty: they are the numbers themselves. It holds for this reply alone."""


class ReportColumns(ResponseItem, kw_only=True, frozen=True):
    """The reports of the trials of a reply: ``counts`` has a value for each trial, the others one for each report."""

    counts: Column
    """The number of reported steps of each trial."""
    steps: Column
    """The steps, trial by trial, in increasing order."""
    objectives: dict[Name, Column] = {}
    """The values of each objective at these steps, of the latest attempt that reported the step; null: none, or one
    that is not finite."""


class GetColumnsRequest(StudyRequest, kw_only=True, frozen=True):
    """Read the trials that changed after an event, by column, in the order of their changes.

    Repeat it with ``changed_since`` set to ``as_of`` of the reply: at once while ``more`` is true, later to follow the
    changes. A trial may come several times; the row of the largest ``changed`` is the current one.
    """

    changed_since: EventId = 0
    """Only trials that changed after this event: 0, or the ``as_of`` of the previous reply."""
    max_bytes: PositiveCount = 1024 * 1024
    """The longest reply, in bytes, within ``max_reply_bytes`` of the limits. One row is returned in any case."""
    packed: bool = False
    """Whether the columns have ``packed`` instead of ``values``."""
    include: Annotated[list[ColumnGroup], Meta(max_length=16)] = []
    """Columns to return beside ids, changes, states and parameters."""
    parameters: Annotated[list[Name], Meta(max_length=MAX_PARAMETERS)] = []
    """Only the columns of these parameters; empty: of all."""


class GetColumnsResponse(Response, kw_only=True, frozen=True):
    """Rows by column; each column but those of ``reports`` has a value for each row."""

    as_of: EventId
    """The ``changed_since`` of the next request: the ``changed`` of the last row if there are more, otherwise the
    newest event."""
    more: bool = False
    """Whether more rows follow."""
    total: Count = 0
    """The number of trials that changed after ``changed_since``: the rows of this reply and of those that follow."""
    objective_revision: PositiveCount
    """The revision of the objectives for ``costs``. If it is another one than before, read the costs again from 0."""
    trial_id: Column
    """The ids of the trials."""
    changed: Column
    """The event of the latest change of each trial, increasing."""
    state: Column
    """The states."""
    parameters: dict[Name, Column] = {}
    """The parameters by name. Values of a categorical parameter are indices into ``of``, where null may be a choice; a
    null in ``values`` says that the parameter is not active."""
    created_ms: Column | None = None
    """With ``times``: when each trial was created."""
    started_ms: Column | None = None
    """With ``times``: when its latest lease began."""
    ended_ms: Column | None = None
    """With ``times``: when it ended."""
    worker_id: Column | None = None
    """With ``worker``: the worker of its latest lease."""
    objectives: dict[Name, Column] = {}
    """With ``objectives``: the values of each objective, if completed; if stopped or paused, those at the largest
    step."""
    costs: dict[Name, Column] = {}
    """With ``costs``: the cost in each comparison group, if completed."""
    violations: dict[Name, Column] = {}
    """With ``costs``: the violation of the limits in each comparison group, if completed; 0 within all limits."""
    reports: ReportColumns | None = None
    """With ``reports``: the reported steps and values."""
