"""The result of a search in this process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hola_protocol.rich_display import result_html
from hola_protocol.space import StudySpec

from .clients.arrow import ArrowColumns
from .clients.columns import GroupCosts, columns_of
from .clients.report_table import ReportTable
from .clients.snapshot import ReportedStep
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
        scored = Objectives(self.spec.objectives)

        def costs(spec: StudySpec, trial: SearchTrial) -> GroupCosts:
            if trial.state != "completed":
                return []
            found = scored.costs([trial.objectives[name] for name in scored.names])
            return list(zip(found.cost, found.violation, strict=True))

        return columns_of(self.spec, self.trials, costs)

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
