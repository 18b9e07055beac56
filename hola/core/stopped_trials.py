"""The stopped trials of a study: they are in no ranking, but a model learns from their last values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

import numpy as np

from .arrays import FloatArray, IntArray
from .objectives import Objectives, total_violation

_LATEST: Final = 512
"""A fit sees this many of the trials that were stopped last."""
_LEADERS: Final = 64
"""Completed trials of the first front with which a stopped trial is compared, if there are several groups."""


class StoppedTrials:
    """The points and the last values of the stopped trials that have a value for each objective."""

    def __init__(self) -> None:
        self._trials: dict[int, tuple[FloatArray, tuple[float, ...]]] = {}

    def __len__(self) -> int:
        return len(self._trials)

    def add(self, trial_id: int, point: FloatArray, values: Sequence[float]) -> None:
        """Add a trial.

        :param trial_id: the trial.
        :param point: float[d].
        :param values: its last values, a finite number for each objective.
        """
        self._trials[trial_id] = point, tuple(values)

    def discard(self, trial_id: int) -> None:
        """Forget a trial, such as one that is completed after all.

        :param trial_id: the trial; one that is not stopped is ignored.
        """
        self._trials.pop(trial_id, None)

    def reorder(self, columns: Sequence[int]) -> None:
        """Put the objectives into another order.

        :param columns: for each new objective its position among the old ones.
        """
        self._trials = {i: (p, tuple(v[j] for j in columns)) for i, (p, v) in self._trials.items()}

    def latest(self, objectives: Objectives) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
        """The trials that were stopped last, the newest first.

        :param objectives: by which they are scored.
        :returns: ids int[n], points float[n, d], costs float[n, g] and violations float[n].
        """
        trials = list(islice(reversed(self._trials.items()), _LATEST))
        values = np.array([values for _, (_, values) in trials]).reshape(len(trials), len(objectives.names))
        costs, violation = objectives.costs_of_many(values)
        ids = np.array([trial_id for trial_id, _ in trials], np.int64)
        return ids, np.array([point for _, (point, _) in trials]), costs, total_violation(violation)

    def best_points(self, objectives: Objectives, k: int) -> FloatArray:
        """The points of the best stopped trials, best first, by violation and the sum of their costs.

        :param objectives: by which they are scored.
        :param k: the maximum number.
        """
        _, points, costs, violation = self.latest(objectives)
        return points[np.lexsort((costs.sum(axis=1), violation))[:k]]


def no_better(
    costs: FloatArray, violation: FloatArray, best_costs: FloatArray, best_violation: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Costs and violations of stopped trials, none of them as good as the best completed trials.

    A stopped trial may have been stopped while its values were better than those of any completed trial, since values
    of different steps are compared. A model would otherwise take it for the best trial.

    :param costs: of the stopped trials, float[n, g].
    :param violation: of the stopped trials, float[n].
    :param best_costs: of the first front of the completed trials, float[m, g] with m > 0.
    :param best_violation: of these, float[m].
    """
    best_costs, best_violation = best_costs[:_LEADERS], best_violation[:_LEADERS]
    excess = np.maximum(costs[:, None, :], best_costs) - best_costs  # float[n, m, g]
    nearest = excess.sum(axis=2).argmin(axis=1)
    bound = np.nextafter(best_costs[nearest], np.inf)
    feasible = best_violation.min() == 0.0
    if feasible:
        return np.where((violation == 0.0)[:, None], np.maximum(costs, bound), costs), violation
    return costs, np.maximum(violation, np.nextafter(best_violation.max(), np.inf))
