"""What a model is told of trials without a result: those that were stopped, and those that have reported."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from .arrays import BoolArray, FloatArray, IntArray
from .objectives import Objectives
from .pending import PendingPoints
from .stopped_trials import StoppedTrials, no_better
from .stopping import StoppingRule
from .stopping.forecast import StepCosts, forecast

_LATEST: Final = 512
"""The number of trials from which predictions are learnt at each decision step: the latest ones."""
_NONE: Final = np.empty(0, np.int64)


class PartialResults(NamedTuple):
    """Trials without a result, as rows for a model.

    :ivar trial_ids: int[n].
    :ivar points: float[n, d].
    :ivar costs: predicted final costs, float[n, g].
    :ivar violation: float[n].
    :ivar is_open: whether the trial may still end with its own result, bool[n].
    :ivar pending: the points of the pending trials that are not among these, float[p, d].
    """

    trial_ids: IntArray
    points: FloatArray
    costs: FloatArray
    violation: FloatArray
    is_open: BoolArray
    pending: FloatArray


def open_trials(rule: StoppingRule | None, pending: PendingPoints, groups: int) -> IntArray:
    """The pending trials that have been compared at a decision step, int[n]; with several groups none.

    :param rule: the rule of the study.
    :param pending: the pending trials.
    :param groups: the number of comparison groups.
    """
    if rule is None or groups > 1:
        return _NONE
    reported = [step.trial_ids for step in rule.step_costs(_LATEST)]
    return np.intersect1d(np.concatenate(reported), np.array(pending.trial_ids, np.int64)) if reported else _NONE


def partial_results(
    rule: StoppingRule | None,
    objectives: Objectives,
    stopped: StoppedTrials,
    pending: PendingPoints,
    now_open: IntArray,
    completed: StepCosts,
    best: tuple[FloatArray, FloatArray] | None,
) -> PartialResults:
    """Predict the final costs of the trials that were stopped, and of those that run or are paused.

    :param rule: the rule of the study, which knows the costs at the decision steps.
    :param objectives: the objectives.
    :param stopped: the stopped trials.
    :param pending: the pending trials.
    :param now_open: the result of :func:`open_trials`.
    :param completed: the completed trials.
    :param best: costs and violations of the first front of the completed trials; absent: there are none.
    """
    groups = len(objectives.groups)
    ids, points, costs, violation = stopped.latest(objectives)
    steps = [] if rule is None else rule.step_costs(_LATEST)
    if any(step.costs.shape[1] != groups for step in steps):  # the objectives are about to change
        steps, now_open = [], _NONE
    is_open = np.arange(len(ids) + len(now_open)) >= len(ids)
    rows = [pending.row(i) for i in now_open.tolist()]
    ids = np.concatenate([ids, now_open])
    points = np.concatenate([points.reshape(-1, pending.points.shape[1]), pending.points[rows]])
    costs = np.concatenate([costs, np.zeros((len(now_open), groups))])
    violation = np.concatenate([violation, np.zeros(len(now_open))])
    if steps:
        predicted = forecast([*steps, completed], ids)
        known = np.isfinite(predicted).all(axis=1)
        costs[known] = predicted[known]
        for step in steps:
            _, wanted, found = np.intersect1d(ids, step.trial_ids, return_indices=True)
            chosen = is_open[wanted]
            violation[wanted[chosen]] = step.violation[found[chosen]]
    if best is not None:
        stopped_costs, stopped_violation = no_better(costs, violation, *best)
        costs = np.where(is_open[:, None], costs, stopped_costs)
        violation = np.where(is_open, violation, stopped_violation)
    others = np.ones(len(pending), bool)
    others[rows] = False
    return PartialResults(ids, points, costs, violation, is_open, pending.points[others])
