"""The recommended trial: with noise, the best observed trial is often only a lucky one."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray, IntArray
from .features import Features
from .gaussian_process import GaussianProcess
from .warp import balanced

NOISE_SEEN = 1e-3
"""Evaluations count as noisy if the fitted noise, as a share of the variance, is at least this."""
REGION_NOISE_SEEN = 3e-3
"""The same for the local model. With few results and no noise, fitted shares of up to 1.4e-3 were observed."""
_MIN_TRIALS = 8
_MAX_ROWS, _FIT_ROWS = 300, 150
"""Trials that the model is trained on, and trials to which its hyperparameters are fitted."""
_ITERATIONS = 8
_OBSERVED_SHARE = 0.25
"""The weight of the observed value in an estimate. What the model cannot fit, it treats as noise."""


def most_promising(
    features: Features, ids: IntArray, points: FloatArray, costs: FloatArray, merits: FloatArray
) -> int | None:
    """The trial with the lowest estimate, which is a weighted mean of posterior mean and observed value.

    The posterior mean is that of a Gaussian process over the whole cube.

    :param features: the features of the space.
    :param ids: int[n].
    :param points: float[n, d].
    :param costs: the values that the model is trained on, float[n].
    :param merits: the same, but infinite for trials that cannot be the best, float[n].
    :returns: the id of the trial; None if there are too few trials or the model detects no noise. The best observed
        trial is then the one to use.
    """
    if len(ids) < _MIN_TRIALS:
        return None
    best = np.argsort(costs, kind="stable")
    rows = best
    if len(best) > _MAX_ROWS:  # the best two thirds, and rows evenly spread over the rest
        half = (2 * _MAX_ROWS) // 3
        rows = np.concatenate([best[:half], _evenly(best[half:], _MAX_ROWS - half)])
    if len(rows) > _FIT_ROWS:  # evenly spread rows come first
        some = _evenly(np.arange(len(rows)), _FIT_ROWS)
        rows = np.concatenate([rows[some], np.delete(rows, some)])
    model = GaussianProcess.of(features, max_noise=1.0)
    inputs = features.of(points[rows])
    targets = balanced(costs[rows])
    # Each fit starts from the prior, because a few very noisy results can lead to wrong hyperparameters.
    model.fit(inputs, targets, _ITERATIONS, _FIT_ROWS)
    if model.noise < NOISE_SEEN:
        return None
    mean, _ = model.predict(inputs)
    estimate = (1.0 - _OBSERVED_SHARE) * mean + _OBSERVED_SHARE * targets
    return int(ids[rows[np.argmin(np.where(np.isfinite(merits[rows]), estimate, np.inf))]])


def _evenly(rows: IntArray, n: int) -> IntArray:
    """n rows, evenly spread from the first to the last."""
    return np.asarray(rows[np.linspace(0, len(rows) - 1, n).astype(int)])
