"""The probability that objectives are within their limits, by a Gaussian process for each objective with a limit."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import log_ndtr  # type: ignore[import-untyped]

from ..arrays import FloatArray
from .features import Features
from .fit import Fit
from .gaussian_process import GaussianProcess
from .warp import compress

_MAX_MODELS = 6
"""If more limits were exceeded, those that were exceeded most rarely share the last model."""
_GROWTH = 0.03
"""Growth of the history after which another model is refitted first."""
_FIT_ROWS = 100
"""Trials to which the hyperparameters of a model are fitted."""


class LimitModels:
    """A Gaussian process for each limit that was exceeded, trained on the distances to the limit on both sides.

    :param features: the features of the space.
    :param fit: fits the models.
    :param points: the points of trials, float[n, d].
    :param excess: how far each trial is beyond each limit, negative within, float[n, k].
    """

    def __init__(self, features: Features, fit: Fit, points: FloatArray, excess: FloatArray) -> None:
        inputs = features.of(points)
        self._models: list[tuple[GaussianProcess, float]] = []
        columns = _columns(excess)
        # Of models that take turns the first one is refitted: another one after each growth of the history.
        turn = int(math.log(len(points)) / math.log1p(_GROWTH)) % len(columns)
        for name, column in columns[turn:] + columns[:turn]:
            mean, unit = float(column.mean()), float(column.std()) or 1.0
            model = GaussianProcess.of(features, max_noise=0.1)
            fit(f"limit@{name}", model, inputs, (column - mean) / unit, _FIT_ROWS)
            self._models.append((model, -mean / unit))

    def log_probability(self, inputs: FloatArray) -> FloatArray:
        """The logarithm of the probability that all limits are kept; the limits are independent of each other.

        :param inputs: features of points, float[n, k].
        """
        total = np.zeros(len(inputs))
        for model, limit in self._models:
            mean, s = model.predict(inputs)
            total += log_ndtr((limit - mean) / s)
        return total

    def at(self, u: FloatArray) -> tuple[float, FloatArray]:
        """:meth:`log_probability` at one point, and its gradient.

        :param u: features of the point, float[k].
        """
        total, gradient = 0.0, np.zeros(len(u))
        for model, limit in self._models:
            mean, s, dmean, ds = model.at(u)
            z = (limit - mean) / s
            log_p = float(log_ndtr(z))
            total += log_p
            slope = math.exp(-0.5 * z * z - 0.5 * math.log(2.0 * math.pi) - log_p)  # phi(z) / Phi(z)
            gradient -= slope * (dmean + z * ds) / s
        return total, gradient


def _columns(excess: FloatArray) -> list[tuple[str, FloatArray]]:
    """The names and the targets of the models."""
    exceeded = (excess > 0.0).sum(axis=0)
    order = [int(j) for j in np.argsort(-exceeded, kind="stable") if exceeded[j]]
    first = order if len(order) <= _MAX_MODELS else order[: _MAX_MODELS - 1]
    columns = [(str(j), _compressed(excess[:, j])) for j in sorted(first)]
    if len(others := order[len(first) :]):
        columns.append(("others", np.max([_compressed(excess[:, j]) for j in others], axis=0)))
    return columns


def _compressed(excess: FloatArray) -> FloatArray:
    """The excess in units of its median size, logarithmic beyond one unit; at least one is not 0."""
    sizes = np.abs(excess)
    unit = float(np.median(sizes)) or float(sizes.max())
    with np.errstate(over="ignore"):
        return compress(np.clip(excess / unit, -1e300, 1e300))
