"""The trials of a study as its engine knows them: completed, failed, pending, lost and stopped ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hola_protocol.messages import TrialState

from .arrays import FloatArray, IntArray
from .objectives import Costs, Objectives
from .parameters import Space, Values
from .partial_results import PartialResults, open_trials, partial_results
from .pending import PendingPoints
from .results import LATEST, Results
from .samplers import Observations, Sampler
from .stopped_trials import StoppedTrials
from .stopping import StoppingRule
from .stopping.forecast import StepCosts

_LEADERS_DIVISOR, _MIN_LEADERS, _MAX_LEADERS = 5, 8, 16
"""The fallback starts from the best fifth of the trials, but from at least 8 and at most 16."""


class TrialHistory:
    """The trials of a study by their state, and what a model may learn from them.

    :param space: the space of the study.
    :param objectives: the objectives at first.
    :ivar results: the completed and the failed trials.
    :ivar pending: the queued, running and paused trials.
    :ivar lost: the values of trials that may still return: lost, cancelled and stopped ones.
    :ivar stopped: the stopped trials with a value for each objective.
    :ivar horizon: the largest id.
    """

    def __init__(self, space: Space, objectives: Objectives) -> None:
        self._space = space
        self.results = Results(space, objectives)
        self.pending = PendingPoints(space)
        self.lost: dict[int, Values] = {}
        self.stopped = StoppedTrials()
        self.horizon = 0

    def add_pending(self, trial_id: int, values: Values) -> None:
        """Add a pending trial; a lost one is pending again.

        :param trial_id: a new id, or the id of a lost trial.
        :param values: the values of the trial, in canonical form.
        """
        self.lost.pop(trial_id, None)
        self.horizon = max(self.horizon, trial_id)
        self.pending.add(trial_id, values)

    def complete(self, trial_id: int, values: Values, objective_values: Sequence[float], costs: Costs) -> None:
        """Add a completed trial that is not open.

        :param trial_id: the id of the trial.
        :param values: the values of the trial, in canonical form.
        :param objective_values: a finite number for each objective.
        :param costs: their costs under the current objectives.
        """
        self.horizon = max(self.horizon, trial_id)
        self.results.add(trial_id, values, objective_values, costs)

    def remove_open(self, trial_id: int) -> Values:
        """Remove a pending or lost trial.

        :param trial_id: the id of the trial.
        :returns: its values.
        :raises KeyError: if the trial is neither pending nor lost.
        """
        self.stopped.discard(trial_id)
        values = self.pending.pop(trial_id)
        return self.lost.pop(trial_id) if values is None else values

    def lose(self, trial_id: int, objective_values: Sequence[float] | None = None) -> None:
        """Make a pending trial a lost one; its late result is still accepted.

        :param trial_id: the id of the trial.
        :param objective_values: the last values of a stopped trial, from which a model learns.
        :raises KeyError: if the trial is not pending.
        """
        values = self.pending.pop(trial_id)
        if values is None:
            raise KeyError(trial_id)
        self.lost[trial_id] = values
        if objective_values is not None:
            self.stopped.add(trial_id, self._space.encode(values), objective_values)

    def load(
        self,
        trial_ids: Sequence[int],
        values: Sequence[Values],
        objective_values: Sequence[Sequence[float] | None],
        states: Sequence[TrialState],
    ) -> None:
        """Load many trials from storage; afterwards :meth:`.Results.rank_loaded` ranks them.

        :param trial_ids: new ids.
        :param values: the values of the trials, in canonical form.
        :param objective_values: the objective values of the completed and stopped trials.
        :param states: the states of the trials.
        """
        points = self._space.encode_many(values)
        self.horizon = max(self.horizon, max(trial_ids, default=0))
        completed = [i for i, state in enumerate(states) if state == "completed"]
        for i in [i for i, state in enumerate(states) if state != "completed"]:
            match states[i]:
                case "queued" | "running" | "paused":
                    self.pending.add(trial_ids[i], values[i])
                case "failed" | "infeasible":
                    self.results.add_failed(trial_ids[i], values[i])
                case "lost" | "cancelled" | "stopped":
                    self.lost[trial_ids[i]] = values[i]
                    if states[i] == "stopped" and (told := objective_values[i]) is not None:
                        self.stopped.add(trial_ids[i], points[i].copy(), told)
        if completed:
            self.results.load(
                [trial_ids[i] for i in completed], points[completed], [objective_values[i] for i in completed]
            )

    def leaders(self, objectives: Objectives) -> FloatArray:
        """The points of the best completed trials, or of the best stopped ones before the first is completed.

        :param objectives: the current objectives.
        :returns: the points, best first, float[k, d].
        """
        n = len(self.results)
        k = min(max(n // _LEADERS_DIVISOR, _MIN_LEADERS), _MAX_LEADERS)
        if not n and self.stopped:
            return self.stopped.best_points(objectives, k)
        return self.results.best_points(k)

    def n_results(self, sampler: Sampler, rule: StoppingRule | None, objectives: Objectives) -> tuple[int, int]:
        """The number of results of which a model learns, and that of the failed trials.

        Completed and stopped trials are results; comparisons by the stopping rule are, too, once there is a model.

        :param sampler: the sampler of the study.
        :param rule: its stopping rule.
        :param objectives: the current objectives.
        """
        n = len(self.results) + len(self.stopped)
        if rule is not None and rule.compared:
            n += rule.compared if sampler.version and sampler.predictive else len(self._open(sampler, rule, objectives))
        return n, self.results.n_failed

    def _open(self, sampler: Sampler, rule: StoppingRule | None, objectives: Objectives) -> IntArray:
        return open_trials(rule if sampler.predictive else None, self.pending, len(objectives.groups))

    def observations(self, sampler: Sampler, rule: StoppingRule | None, objectives: Objectives) -> Observations:
        """What a fit sees; of a long history a bounded part, if the sampler wants so. O(1), without a copy of it.

        :param sampler: the sampler of the study.
        :param rule: its stopping rule.
        :param objectives: the current objectives.
        """
        results, board = self.results, self.results.board
        rows = results.best_and_latest() if sampler.bounded else slice(None)
        failed = slice(-LATEST if sampler.bounded else 0, None)
        ids, points = board.trial_ids[rows], results.points[rows]
        costs, violation = board.costs[rows], board.violation[rows]
        excess = results.excess(rows, objectives) if sampler.bounded and violation.any() else None
        partial = self._partial(sampler, rule, objectives, StepCosts(ids, costs, violation))
        if partial is not None:
            ids = np.concatenate([ids, partial.trial_ids])
            points = np.concatenate([points, partial.points])
            costs = np.concatenate([costs, partial.costs])
            violation = np.concatenate([violation, partial.violation])
            if excess is not None:
                excess = np.concatenate([excess, np.full((len(partial.violation), excess.shape[1]), np.nan)])
        return Observations(
            ids,
            points,
            costs,
            violation,
            results.failed_points[failed],
            results.failed_ids[failed],
            self.pending.points.copy() if partial is None else partial.pending,
            self.horizon,
            sum(self.n_results(sampler, rule, objectives)),
            partial,
            excess,
        )

    def _partial(
        self, sampler: Sampler, rule: StoppingRule | None, objectives: Objectives, completed: StepCosts
    ) -> PartialResults | None:
        now_open = self._open(sampler, rule, objectives)
        if not self.stopped and not len(now_open):
            return None
        best = self.results.first_front()
        return partial_results(rule, objectives, self.stopped, self.pending, now_open, completed, best)
