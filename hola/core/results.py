"""The results of a study: its completed and its failed trials."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import FloatArray, IntArray, Rows
from .leaderboard import Leaderboard
from .objectives import Costs, Objectives, total_violation
from .parameters import Space, Values
from .rescoring import Rescored, RescoreTask
from .row_index import RowIndex
from .stopping.forecast import StepCosts

BEST, LATEST = 512, 512
"""If there are more trials than these together, a bounded sampler sees this many of the best and of the latest."""
_FEW = 8
"""Fewer points than these are encoded more quickly one by one."""


class _Points(Rows):
    """The points of trials, of which the values are appended. They are encoded when rows are written.

    :param space: the space of the points.
    """

    def __init__(self, space: Space) -> None:
        super().__init__((space.d,))
        self._space = space

    def _rows_of(self, new: list[Values]) -> FloatArray | list[FloatArray]:
        if len(new) < _FEW:
            return [self._space.encode(values) for values in new]
        return self._space.encode_many(new)


class Results:
    """Points and values of the completed trials, with their ranking, and the points of the failed ones.

    A row of the arrays belongs to one completed trial. Rows are only appended, so that a task may read a view of them
    in another thread.

    :param space: the space of the points.
    :param objectives: the objectives.
    """

    def __init__(self, space: Space, objectives: Objectives) -> None:
        self._points = _Points(space)
        self._values = Rows((len(objectives.specs),))
        self._row = RowIndex()
        self._board = Leaderboard(len(objectives.groups))
        self._unranked: list[IntArray] = []
        self._failed = _Points(space)
        self._failed_ids = Rows((), np.int64)

    def __len__(self) -> int:
        """The number of completed trials."""
        return len(self._points)

    def __contains__(self, trial_id: object) -> bool:
        return trial_id in self._row

    @property
    def board(self) -> Leaderboard:
        """The ranking of the completed trials."""
        return self._board

    @property
    def n_failed(self) -> int:
        """The number of failed trials."""
        return len(self._failed)

    @property
    def points(self) -> FloatArray:
        """The points of the completed trials, float[n, d]."""
        return self._points.view

    @property
    def failed_points(self) -> FloatArray:
        """The points of the failed trials, float[n, d]."""
        return self._failed.view

    @property
    def failed_ids(self) -> IntArray:
        """The ids of the failed trials, int[n]."""
        return self._failed_ids.view

    def point(self, trial_id: int) -> FloatArray:
        """The point of a completed trial, float[d].

        :param trial_id: the trial.
        :raises KeyError: if the trial is not completed.
        """
        point: FloatArray = self._points.view[self._row[trial_id]]
        return point

    def values(self, trial_id: int) -> list[float]:
        """The values of a completed trial, in the order of the objectives.

        :param trial_id: the trial.
        :raises KeyError: if the trial is not completed.
        """
        values: list[float] = self._values.view[self._row[trial_id]].tolist()
        return values

    def add(self, trial_id: int, parameters: Values, values: Sequence[float], costs: Costs) -> None:
        """Add a completed trial. The time is that of :meth:`Leaderboard.add`.

        :param trial_id: the trial.
        :param parameters: the values of its parameters, in canonical form.
        :param values: a finite number for each objective; not changed afterwards.
        :param costs: the costs of the values.
        """
        self._row[trial_id] = len(self._points)
        self._points.append(parameters)
        self._values.append(values)
        self._board.add(trial_id, costs.cost, costs.total_violation)

    def add_failed(self, trial_id: int, parameters: Values) -> None:
        """Add a failed trial.

        :param trial_id: the trial.
        :param parameters: the values of its parameters, in canonical form.
        """
        self._failed.append(parameters)
        self._failed_ids.append(trial_id)

    def load(self, trial_ids: Sequence[int], points: FloatArray, values: Sequence[Sequence[float] | None]) -> None:
        """Add many completed trials, which :meth:`rank_loaded` ranks.

        :param trial_ids: the trials; at least one.
        :param points: float[n, d].
        :param values: of each trial, a finite number for each objective.
        """
        ids = np.array(trial_ids, np.int64)
        self._row.put(ids, len(self._points))
        self._points.extend(points)
        self._values.extend(np.array(values, dtype=np.float64))
        self._unranked.append(ids)

    def rank_loaded(self, objectives: Objectives) -> None:
        """Rank all trials, if some are not ranked yet; O(n log n).

        :param objectives: the objectives.
        """
        if not self._unranked:
            return
        ids = np.concatenate([self._board.trial_ids, *self._unranked])
        self._unranked.clear()
        costs, violation = objectives.costs_of_many(self._values.view)
        self._board = Leaderboard.of(ids, costs, total_violation(violation))

    def excess(self, rows: IntArray | slice, objectives: Objectives) -> FloatArray:
        """See :meth:`Objectives.excess`.

        :param rows: the rows of completed trials.
        :param objectives: the objectives.
        """
        return objectives.excess(self._values.view[rows])

    def rows(self, trial_ids: Sequence[int]) -> IntArray:
        """The rows of completed trials, int[n].

        :param trial_ids: the trials.
        """
        return self._row.of_many(trial_ids)

    def best_points(self, k: int) -> FloatArray:
        """The points of the best completed trials, best first, float[k, d].

        :param k: the maximum number.
        """
        best: FloatArray = self._points.view[self.rows(self._board.top_k(k))]
        return best

    def first_front(self) -> tuple[FloatArray, FloatArray] | None:
        """Costs float[n, g] and violations float[n] of the first front; None without a completed trial."""
        if not len(self):
            return None
        board = self._board
        rows = self.rows(board.fronts(board.front_size())[0])
        return board.costs[rows], board.violation[rows]

    def latest_costs(self, limit: int) -> StepCosts:
        """The costs of the trials with the largest ids, and of the best one; the time depends on the limit only.

        :param limit: how many.
        """
        board = self._board
        first = max(0, len(board) - 2 * limit)  # the rows are nearly in the order of the ids
        rows = first + np.argsort(board.trial_ids[first:])[-limit:]
        if (best := board.best()) is not None:
            rows = np.union1d(rows, [self._row[best]])
        return StepCosts(board.trial_ids[rows], board.costs[rows], board.violation[rows])

    def best_and_latest(self) -> IntArray | slice:
        """The rows of the best and the latest trials; of few trials all."""
        n, board = len(self), self._board
        if n <= BEST + LATEST:
            return slice(None)
        best = board.top_k(min(BEST, board.front_size()) if board.n_groups > 2 else BEST)
        # Latest by id, because after a restart the rows are in this order; the window contains nearly all of them.
        first = max(0, n - 2 * LATEST)
        earlier = n - first - LATEST
        is_latest = np.zeros(n - first, bool)
        is_latest[np.argpartition(board.trial_ids[first:], earlier)[earlier:]] = True
        rows = self.rows(best)
        others = rows[(rows < first) | ~is_latest[np.maximum(rows - first, 0)]]
        return np.concatenate([others, first + np.flatnonzero(is_latest)])

    def rescore_task(self, objectives: Objectives, columns: tuple[int, ...]) -> RescoreTask:
        """The task that scores the completed trials under new objectives.

        :param objectives: the new objectives.
        :param columns: for each of them its position among the old ones.
        """
        return RescoreTask(objectives, columns, self._board.trial_ids, self._values.view)

    def install(self, rescored: Rescored) -> None:
        """Switch to new objectives. Trials completed since the task was created are scored here: O(their number).

        :param rescored: the result of the last :meth:`rescore_task`.
        """
        values = Rows((len(rescored.columns),))
        values.extend(rescored.values)
        board = rescored.leaderboard
        since = len(board)
        new = zip(self._board.trial_ids[since:].tolist(), self._values.view[since:].tolist(), strict=True)
        for trial_id, old in new:
            row = [old[j] for j in rescored.columns]
            costs = rescored.objectives.costs(row)
            values.append(row)
            board.add(trial_id, costs.cost, costs.total_violation)
        self._values, self._board = values, board
