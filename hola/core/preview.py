"""The ranking of the trials as it would be under other objectives."""

from __future__ import annotations

from dataclasses import dataclass

from .arrays import FloatArray, IntArray
from .fronts import front_candidates, fronts, ranked
from .objectives import Objectives, total_violation
from .rescoring import RescoreTask


@dataclass(frozen=True, slots=True)
class Preview:
    """The best trials under other objectives.

    :ivar objectives: the other objectives.
    :ivar columns: for each of them its position among the current ones.
    :ivar fronts: the ids front by front, within a front the least crowded first.
    :ivar front_size: the size of the first front.
    """

    objectives: Objectives
    columns: tuple[int, ...]
    fronts: list[list[int]]
    front_size: int


@dataclass(frozen=True, slots=True)
class PreviewTask:
    """The computation of a preview, which can run in another process: it holds all its data.

    :ivar task: the trials and the other objectives.
    :ivar limit: the maximum number of trials.
    """

    task: RescoreTask
    limit: int

    @property
    def total(self) -> int:
        """The number of completed trials."""
        return len(self.task.trial_ids)

    def run(self) -> Preview:
        """See :func:`preview`."""
        return preview(self.task, self.limit)


def preview(task: RescoreTask, limit: int) -> Preview:
    """Rank the trials of a rescoring without building a leaderboard; O(n), plus the cost of :func:`.fronts.ranked`.

    :param task: the trials and the other objectives.
    :param limit: the maximum number of trials.
    """
    costs, violations = task.objectives.costs_of_many(task.values[:, list(task.columns)])
    violation = total_violation(violations)
    rows = ranked(costs, violation, task.trial_ids, limit)
    return Preview(
        task.objectives,
        task.columns,
        [task.trial_ids[front].tolist() for front in rows],
        _front_size(costs, violation, rows),
    )


def _front_size(costs: FloatArray, violation: FloatArray, rows: list[IntArray]) -> int:
    """The size of the first front, which ``rows`` may have cut."""
    if not rows:
        return 0
    if len(rows) > 1:
        return len(rows[0])
    within = costs[violation == 0.0]
    if not len(within):
        return int((violation == violation.min()).sum())
    if within.shape[1] == 1:
        return int((within == within.min()).sum())
    return len(next(iter(fronts(within[front_candidates(within, 1)]))))
