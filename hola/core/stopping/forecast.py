"""Predictions of final costs from the costs at decision steps, with their uncertainty.

From one decision step to the next, the change of the cost is regressed on the cost. All trials that have reached both
steps take part, also those that were stopped at the second one. They were selected by the regressor, which does not
bias a regression. A prediction chains the regressions up to the final step, and adds up their residual variances.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from ..arrays import FloatArray, IntArray

_LINEAR: Final = 0.05
"""The scale is linear up to this share of the typical distance from the best cost, and logarithmic above."""
_PRIOR_TRIALS: Final = 4.0
_PRIOR_DEVIATION: Final = 0.7
"""Each regression starts as if this many trials had shown a slope of 0 and residuals of this standard deviation."""
_MARGIN: Final = 0.5
"""A regression is not extrapolated further than this beyond the costs that it has seen."""
_MAX_EXPONENT: Final = 50.0
_CAUTION: Final = 2.0
"""A chance is computed with this multiple of the predicted variance. It is that of all trials, and predictions of the
best ones are further off, since the scale is logarithmic above the best cost."""


class StepCosts(NamedTuple):
    """The costs of trials at a step.

    :ivar trial_ids: int[n], unique.
    :ivar costs: float[n, g].
    :ivar violation: float[n].
    """

    trial_ids: IntArray
    costs: FloatArray
    violation: FloatArray


class Forecast(NamedTuple):
    """Predicted final costs.

    :ivar costs: float[n, g].
    :ivar deviations: their standard deviations, float[n, g].
    """

    costs: FloatArray
    deviations: FloatArray


class _Scale:
    """Costs on a scale that is logarithmic above the best one, and does not depend on their unit or origin."""

    def __init__(self, steps: Sequence[StepCosts]) -> None:
        final = steps[-1].costs if len(steps[-1].costs) else np.concatenate([s.costs for s in steps])
        self._best = float(final.min())
        gap = float(np.median(np.concatenate([s.costs for s in steps]))) - self._best
        self._unit = gap * _LINEAR if np.isfinite(gap) and gap > 0.0 else 1.0

    def to(self, costs: FloatArray) -> FloatArray:
        u = (costs - self._best) / self._unit
        return np.asarray(np.sign(u) * np.log1p(np.abs(u)))

    def back(self, t: FloatArray) -> FloatArray:
        size = np.minimum(np.abs(t), _MAX_EXPONENT)
        return np.asarray(self._best + self._unit * np.sign(t) * np.expm1(size))


class _Regression:
    """The change of a transformed cost from one step to the next."""

    def __init__(self, before: FloatArray, after: FloatArray) -> None:
        n, prior = len(before), _PRIOR_TRIALS
        change = after - before
        self.mean = float(change.sum() / (n + 1.0))  # as if one more trial had not changed
        self.middle = float(before.mean()) if n else 0.0
        centred = before - self.middle
        spread = max(float(centred @ centred) / max(n, 1), 1e-6)
        self.slope = float(centred @ (change - self.mean)) / (float(centred @ centred) + prior * spread)
        residuals = change - self.mean - self.slope * centred
        self.variance = (
            (prior * _PRIOR_DEVIATION**2 + float(residuals @ residuals)) / (prior + n) * (1.0 + 1.0 / (n + 1))
        )
        self.low, self.high = (
            (float(centred.min()) - _MARGIN, float(centred.max()) + _MARGIN) if n else (-_MARGIN, _MARGIN)
        )

    def step(self, t: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray]:
        change = self.mean + self.slope * np.clip(t - self.middle, self.low, self.high)
        factor = min(max(1.0 + self.slope, 0.2), 1.5)
        return t + change, variance * factor**2 + self.variance


def forecast(steps: Sequence[StepCosts], trial_ids: IntArray) -> Forecast:
    """Predict final costs; O(n log n) for n costs at all steps.

    :param steps: the costs at the decision steps, ascending, and at last those of the completed trials.
    :param trial_ids: the trials, each of which is at a decision step.
    """
    groups = range(steps[-1].costs.shape[1])
    each = [_one_group([StepCosts(s.trial_ids, s.costs[:, g], s.violation) for s in steps], trial_ids) for g in groups]
    return Forecast(np.stack([f.costs for f in each], axis=1), np.stack([f.deviations for f in each], axis=1))


def chances(steps: Sequence[StepCosts], here: StepCosts, at: int) -> FloatArray:
    """The chances that trials end with a lower cost than every completed trial, for one comparison group.

    :param steps: as for :func:`forecast`, with at least one completed trial.
    :param here: the costs of the trials at a decision step; what they have reported at later steps is not used.
    :param at: the position of this step in ``steps``.
    :returns: float[n]; 0 for a trial beyond the limits.
    """
    one = [StepCosts(s.trial_ids, s.costs[:, 0], s.violation) for s in steps]
    scale = _Scale(one)
    mean, variance = scale.to(here.costs[:, 0]), np.zeros(len(here.costs))
    for before, after in pairwise(one[at:]):
        mean, variance = _between(scale, before, after).step(mean, variance)
    z = mean / np.maximum(np.sqrt(_CAUTION * variance), 1e-9)
    chance = np.array([0.5 * math.erfc(value / math.sqrt(2.0)) for value in z.tolist()])
    return np.where(here.violation > 0.0, 0.0, chance)


def _one_group(steps: Sequence[StepCosts], trial_ids: IntArray) -> Forecast:
    """As :func:`forecast`, with costs float[n]."""
    mean, deviation, scale = _predicted(steps, trial_ids)
    return Forecast(scale.back(mean), 0.5 * (scale.back(mean + deviation) - scale.back(mean - deviation)))


def _between(scale: _Scale, here: StepCosts, after: StepCosts) -> _Regression:
    _, first, second = np.intersect1d(here.trial_ids, after.trial_ids, return_indices=True)
    return _Regression(scale.to(here.costs[first]), scale.to(after.costs[second]))


def _predicted(steps: Sequence[StepCosts], trial_ids: IntArray) -> tuple[FloatArray, FloatArray, _Scale]:
    """Means and standard deviations of the transformed final costs, on which the best completed trial is at 0."""
    scale = _Scale(steps)
    mean, variance = np.full(len(trial_ids), np.nan), np.zeros(len(trial_ids))
    for here, after in pairwise([*steps, None]):
        assert here is not None
        _, wanted, rows = np.intersect1d(trial_ids, here.trial_ids, return_indices=True)
        mean[wanted], variance[wanted] = scale.to(here.costs[rows]), 0.0
        if after is None:
            break
        known = np.isfinite(mean)
        mean[known], variance[known] = _between(scale, here, after).step(mean[known], variance[known])
    return mean, np.sqrt(variance), scale
