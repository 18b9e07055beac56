"""Scoring of all trials under new objectives, in another process."""

from __future__ import annotations

from dataclasses import dataclass

from .arrays import FloatArray, IntArray
from .leaderboard import Leaderboard
from .objectives import Objectives, total_violation


@dataclass(frozen=True, slots=True)
class Rescored:
    """All trials under new objectives, the result of :meth:`RescoreTask.run`.

    :ivar objectives: the new objectives.
    :ivar columns: for each new objective its position among the old ones.
    :ivar values: objective values in the new order, float[n, m].
    :ivar leaderboard: the new ranking of these n trials.
    """

    objectives: Objectives
    columns: tuple[int, ...]
    values: FloatArray
    leaderboard: Leaderboard


@dataclass(frozen=True, slots=True)
class RescoreTask:
    """Scores a snapshot of the trials under new objectives; it holds all its data and has no side effects.

    :ivar objectives: the new objectives.
    :ivar columns: for each new objective its position among the old ones.
    :ivar trial_ids: int[n].
    :ivar values: objective values in the old order, float[n, m].
    """

    objectives: Objectives
    columns: tuple[int, ...]
    trial_ids: IntArray
    values: FloatArray

    def run(self) -> Rescored:
        """Score and rank the trials; O(n log n) for one or two groups."""
        values = self.values[:, list(self.columns)]
        costs, violation = self.objectives.costs_of_many(values)
        board = Leaderboard.of(self.trial_ids, costs, total_violation(violation))
        return Rescored(self.objectives, self.columns, values, board)
