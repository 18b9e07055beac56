"""Which trial to use in the end: with noise the best observed was often only lucky."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray, IntArray
from .features import Features
from .gaussian_process import GaussianProcess
from .warp import balanced

NOISE_SEEN = 1e-3
"""Noise of a fitted process, as a share of its variance, from which on evaluations count as noisy."""
REGION_NOISE_SEEN = 3e-3
"""The same for the model of the region. Of few results without noise a fitted share of up to 1.4e-3 was seen."""
_LEAST_TRIALS = 8
_MOST_ROWS, _SEARCHED = 300, 150
"""Trials that the process learns from, and those of them that its parameters are sought by."""
_ITERATIONS = 8
_OWN = 0.25
"""How far an estimate is drawn from the mean to what was observed: what a process cannot follow it takes for noise."""


def most_promising(
    features: Features, ids: IntArray, points: FloatArray, costs: FloatArray, merits: FloatArray
) -> int | None:
    """The trial of the lowest posterior mean of a process over the whole cube, drawn a little to what was observed.

    :param features: the features.
    :param ids: int[n].
    :param points: float[n, d].
    :param costs: what the model learns, float[n].
    :param merits: the same, infinite for trials that cannot be the best, float[n].
    :returns: its id; None when there are too few trials, or when the process sees no noise, and the best observed
        trial is the one to use.
    """
    if len(ids) < _LEAST_TRIALS:
        return None
    best = np.argsort(costs, kind="stable")
    rows = best
    if len(best) > _MOST_ROWS:  # two thirds of the best, and what is evenly spread over the rest
        half = (2 * _MOST_ROWS) // 3
        rows = np.concatenate([best[:half], _evenly(best[half:], _MOST_ROWS - half)])
    if len(rows) > _SEARCHED:  # what is evenly spread over them comes first
        some = _evenly(np.arange(len(rows)), _SEARCHED)
        rows = np.concatenate([rows[some], np.delete(rows, some)])
    model = GaussianProcess(features.axis, features.d, most_noise=1.0)
    inputs = features.of(points[rows])
    targets = balanced(costs[rows])
    # From the prior each time: a few results with much noise can lead the parameters far astray.
    model.fit(inputs, targets, _ITERATIONS, _SEARCHED)
    if model.noise < NOISE_SEEN:
        return None
    mean, _ = model.predict(inputs)
    estimate = (1.0 - _OWN) * mean + _OWN * targets
    return int(ids[rows[np.argmin(np.where(np.isfinite(merits[rows]), estimate, np.inf))]])


def _evenly(rows: IntArray, n: int) -> IntArray:
    """As many rows, from the first to the last."""
    return np.asarray(rows[np.linspace(0, len(rows) - 1, n).astype(int)])
