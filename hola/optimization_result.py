"""The result of a search in this process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from hola_protocol.rich_display import result_html
from hola_protocol.space import StudySpec

from .clients.arrow import ArrowColumns
from .clients.columns import columns_of
from .clients.report_table import ReportTable
from .clients.snapshot import ReportedStep
from .core.arrays import FloatArray
from .core.coordinator import SearchTrial
from .core.objectives import Objectives
from .core.summary import summary
from .results import several_groups
from .search import EndReason

if TYPE_CHECKING:
    from .diagnoses import StudyDiagnosis


@dataclass(frozen=True, slots=True)
class OptimizationResult(ArrowColumns):
    """The result of an optimisation. ``print(result)`` shows a summary; pandas, polars, DuckDB and pyarrow read it as
    a table.

    :ivar best: the best trial; None if no trial was completed.
    :ivar recommended: the trial to use: with noisy evaluations the one of the lowest expected cost, otherwise the best.
    :ivar front: the trials that no other trial dominates, sorted by cost in the first group.
    :ivar trials: all trials by id, including failed ones.
    :ivar seed: the seed; with one worker, the same seed repeats the run.
    :ivar spec: the spec of the study.
    :ivar reason: the reason of the end: ``n_trials``, ``space`` (the space is exhausted), ``timeout``, ``callback``,
        ``interrupted``, or ``finished`` (a stored study reached another end).
    :ivar reports: what the trials reported, by trial and step.
    """

    best: SearchTrial | None
    recommended: SearchTrial | None
    front: list[SearchTrial]
    trials: list[SearchTrial]
    seed: int
    spec: StudySpec
    reason: EndReason
    reports: Sequence[ReportedStep] = ()

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended the search."""
        return self.reason == "interrupted"

    def columns(self) -> dict[str, list[Any]]:
        """The trials as columns, see :func:`hola.clients.columns.columns_of`."""
        return columns_of(self.spec, self.trials, self._costs())

    def _costs(self) -> list[tuple[list[float | None], list[float | None]]]:
        """The costs and violations of the completed trials for each comparison group, None for other trials."""
        scoring = Objectives(self.spec.objectives)
        completed = [i for i, trial in enumerate(self.trials) if trial.state == "completed"]
        told = [self.trials[i].objectives for i in completed]
        values = np.array([[values[name] for values in told] for name in scoring.names], dtype=float).T
        costs, violations = scoring.costs_of_many(values)

        def column(known: FloatArray) -> list[float | None]:
            column = np.full(len(self.trials), None, dtype=object)
            column[completed] = known
            return column.tolist()

        return [(column(costs[:, g]), column(violations[:, g])) for g in range(len(scoring.groups))]

    def report_table(self) -> ReportTable:
        """What the trials reported as a table: a row for each trial and step."""
        return ReportTable(self.spec, self.reports)

    def diagnoses(self) -> list[StudyDiagnosis]:
        """What a user should look at, in sentences, see :func:`hola.diagnose`."""
        from .diagnoses import diagnose

        return diagnose(self)

    def _repr_html_(self) -> str:
        return result_html(str(self), self.front)

    def __str__(self) -> str:
        return summary(f"ended by {self.reason}", self.trials, self.best, self.front, several_groups(self.spec))

    __repr__ = __str__
