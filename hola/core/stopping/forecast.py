"""Predictions of final costs from the costs at decision steps.

From one decision step to the next, the change of the cost is regressed on the cost. All trials that have reached both
steps take part, also those that were stopped at the second one. They were selected by the regressor, which does not
bias a regression. A prediction chains the regressions up to the final step. The chance to become the best adds up
their residual variances.
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

    def predict(self, t: FloatArray) -> FloatArray:
        return np.asarray(t + (self.mean + self.slope * np.clip(t - self.middle, self.low, self.high)))

    def propagate(self, variance: float) -> float:
        """The variance of a prediction from a cost of a given variance."""
        factor = min(max(1.0 + self.slope, 0.2), 1.5)
        return variance * factor**2 + self.variance


def forecast(steps: Sequence[StepCosts], trial_ids: IntArray) -> FloatArray:
    """Predict final costs; O(n log n) for n costs at all steps.

    :param steps: the costs at the decision steps, ascending, and at last those of the completed trials.
    :param trial_ids: n trials, each of which is at a decision step.
    :returns: the costs, float[n, g].
    """
    return np.stack([_predicted(_of_group(steps, g), trial_ids) for g in range(steps[-1].costs.shape[1])], axis=1)


def chances(steps: Sequence[StepCosts], here: StepCosts, at: int) -> FloatArray:
    """The chances that trials end with a lower cost than every completed trial, for one comparison group.

    :param steps: as for :func:`forecast`, with at least one completed trial.
    :param here: the costs of the trials at a decision step; what they have reported at later steps is not used.
    :param at: the position of this step in ``steps``.
    :returns: float[n]; 0 for a trial beyond the limits.
    """
    one = _of_group(steps, 0)
    scale = _Scale(one)
    mean, variance = scale.to(here.costs[:, 0]), 0.0
    for before, after in pairwise(one[at:]):
        regression = _between(scale, before, after)
        mean, variance = regression.predict(mean), regression.propagate(variance)
    z = mean / max(math.sqrt(_CAUTION * variance), 1e-9)
    chance = np.array([0.5 * math.erfc(value / math.sqrt(2.0)) for value in z.tolist()])
    return np.where(here.violation > 0.0, 0.0, chance)


def _of_group(steps: Sequence[StepCosts], group: int) -> list[StepCosts]:
    """The costs of one comparison group, float[n] each."""
    return [s._replace(costs=s.costs[:, group]) for s in steps]


def _between(scale: _Scale, here: StepCosts, after: StepCosts) -> _Regression:
    _, first, second = np.intersect1d(here.trial_ids, after.trial_ids, return_indices=True)
    return _Regression(scale.to(here.costs[first]), scale.to(after.costs[second]))


def _predicted(steps: Sequence[StepCosts], trial_ids: IntArray) -> FloatArray:
    """As :func:`forecast`, with costs float[n]."""
    scale = _Scale(steps)
    mean = np.full(len(trial_ids), np.nan)
    for here, after in pairwise([*steps, None]):
        assert here is not None
        _, wanted, rows = np.intersect1d(trial_ids, here.trial_ids, return_indices=True)
        mean[wanted] = scale.to(here.costs[rows])
        if after is None:
            break
        known = np.isfinite(mean)
        mean[known] = _between(scale, here, after).predict(mean[known])
    return scale.back(mean)
