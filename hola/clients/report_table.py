"""What the trials of a study reported, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hola_protocol.space import StudySpec

from .arrow import ArrowColumns
from .snapshot import ReportedStep


@dataclass(frozen=True, slots=True)
class ReportTable(ArrowColumns):
    """A row for each trial and step at which it reported, such as an epoch; the learning curves of a study.

    :ivar spec: the spec of the study.
    :ivar reports: what the trials reported, by trial and step.
    """

    spec: StudySpec
    reports: Sequence[ReportedStep]

    def __len__(self) -> int:
        return len(self.reports)

    def columns(self) -> dict[str, list[Any]]:
        """``trial_id``, ``step`` and ``objective.NAME``, None where a report has no finite value of an objective."""
        columns: dict[str, list[Any]] = {
            "trial_id": [report.trial_id for report in self.reports],
            "step": [report.step for report in self.reports],
        }
        for objective in self.spec.objectives:
            columns[f"objective.{objective.name}"] = [report.values.get(objective.name) for report in self.reports]
        return columns
