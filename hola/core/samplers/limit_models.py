"""The probability that objectives are within their limits, by a Gaussian process for each objective with a limit."""

from __future__ import annotations

import math
from copy import copy

import numpy as np
from scipy.special import log_ndtr  # type: ignore[import-untyped]

from ..arrays import FloatArray, IntArray
from .features import Features
from .fit import Fit
from .gaussian_process import GaussianProcess
from .posteriors import Posteriors
from .warp import compress

_MAX_MODELS = 6
"""If more limits were exceeded, those that were exceeded most rarely share the last model."""
_GROWTH = 0.03
"""Growth of the history after which another model is refitted first."""
_CERTAIN = 3.5
"""A limit is almost certainly kept at this many standard deviations, with a probability of 0.9998."""
_FIT_ROWS = 100
"""Trials to which the hyperparameters of a model are fitted."""


class LimitModels:
    """A Gaussian process for each limit that was exceeded, trained on the distances to the limit on both sides.

    :param features: the features of the space.
    :param fit: fits the models.
    :param points: the points of trials, float[n, d].
    :param excess: how far each trial is beyond each limit, negative within, float[n, k].
    :param polynomial: whether the kernel has its quadratic part, which is good near an optimum and extrapolates far.
    """

    def __init__(
        self, features: Features, fit: Fit, points: FloatArray, excess: FloatArray, polynomial: bool = True
    ) -> None:
        inputs = features.of(points)
        self._models: list[tuple[GaussianProcess, float]] = []
        self._posteriors: Posteriors | None = None
        columns = _columns(excess)
        # Of models that take turns the first one is refitted: another one after each growth of the history.
        turn = int(math.log(len(points)) / math.log1p(_GROWTH)) % len(columns)
        for name, column in columns[turn:] + columns[:turn]:
            mean, unit = float(column.mean()), float(column.std()) or 1.0
            model = GaussianProcess.of(features, polynomial, max_noise=0.1)
            fit(f"limit@{name}", model, inputs, (column - mean) / unit, _FIT_ROWS)
            self._models.append((model, -mean / unit))

    def log_probability(
        self, inputs: FloatArray, least: FloatArray | None = None, heavy_tails: bool = False
    ) -> FloatArray:
        """The logarithm of the probability that all limits are kept; the limits are independent of each other.

        :param inputs: features of points, float[n, k].
        :param least: a point at which the result is not larger than this may have any result that is not larger either,
            which saves predictions, float[n]; default: all results are exact.
        :param heavy_tails: whether to use the distribution of Student with two degrees of freedom instead of the normal
            one. Then a region where the models expect no feasible point is not ruled out.
        """
        log_cdf = _log_student_cdf if heavy_tails else log_ndtr
        if len(inputs) == 1:
            return np.atleast_1d(log_cdf(self._margins(*self._joint.predict(inputs[0]))).sum())
        total, rows = np.zeros(len(inputs)), np.arange(len(inputs))
        for model, limit in self._models:
            mean, s = model.predict(inputs[rows])
            total[rows] += log_cdf((limit - mean) / s)
            if least is not None and not len(rows := rows[total[rows] > least[rows]]):
                break
        return total

    def uncertain_at(self, u: FloatArray) -> frozenset[int]:
        """The models of the limits that are not almost certainly kept at a point.

        :param u: features of the point, float[k].
        """
        mean, s = self._joint.predict(u)
        return frozenset(np.flatnonzero(self._margins(mean, s) < _CERTAIN).tolist())

    def only(self, models: frozenset[int]) -> LimitModels:
        """Some of the models.

        :param models: which.
        """
        if len(models) == len(self._models):
            return self
        part = copy(self)
        part._models = [self._models[i] for i in sorted(models)]
        part._posteriors = None
        return part

    def at(self, u: FloatArray) -> tuple[float, FloatArray]:
        """:meth:`log_probability` at one point, and its gradient.

        :param u: features of the point, float[k].
        """
        if not self._models:
            return 0.0, np.zeros(len(u))
        mean, s, dmean, ds = self._joint.at(u)
        z = self._margins(mean, s)
        log_p = log_ndtr(z)
        slopes = np.exp(-0.5 * z * z - 0.5 * math.log(2.0 * math.pi) - log_p)  # phi(z) / Phi(z)
        return float(log_p.sum()), np.asarray(-(slopes / s) @ (dmean + z[:, None] * ds))

    @property
    def _joint(self) -> Posteriors:
        if self._posteriors is None:
            self._posteriors = Posteriors([model for model, _ in self._models])
        return self._posteriors

    def _margins(self, mean: FloatArray, s: FloatArray) -> FloatArray:
        """The distances of predictions from their limits, in standard deviations; float[models]."""
        return np.asarray((np.array([limit for _, limit in self._models]) - mean) / s)


def _log_student_cdf(z: FloatArray) -> FloatArray:
    """The logarithm of the cumulative distribution of Student with two degrees of freedom.

    :param z: float[n].
    """
    size = np.minimum(np.abs(z), 1e100)
    w = np.sqrt(2.0 + size * size)
    tail = 1.0 / (w * (w + size))
    return np.asarray(np.where(z < 0.0, np.log(tail), np.log1p(-tail)))


def nearest_to_limits(excess: FloatArray, n: int, random: np.random.Generator) -> IntArray:
    """The rows to train on, if there are too many: two thirds are the nearest to the limits, the others are random.

    :param excess: see :class:`LimitModels`; NaN for a trial without a result, which is left out if there are others.
    :param n: the number of rows.
    :param random: the random number generator.
    :returns: the rows in their order.
    """
    known = np.flatnonzero(~np.isnan(excess).any(axis=1))
    if not len(known):
        return np.sort(random.choice(len(excess), n, replace=False))
    columns = excess[known][:, (excess[known] > 0.0).any(axis=0)]
    units = np.median(np.abs(columns), axis=0)
    with np.errstate(over="ignore"):
        distances = np.abs((columns / np.where(units > 0.0, units, 1.0)).max(axis=1, initial=-np.inf))
    order = known[np.argsort(distances, kind="stable")]
    near, others = order[: (2 * n) // 3], order[(2 * n) // 3 :]
    drawn = random.choice(others, min(n - len(near), len(others)), replace=False)
    return np.sort(np.concatenate([near, drawn]))


def _columns(excess: FloatArray) -> list[tuple[str, FloatArray]]:
    """The names and the targets of the models."""
    exceeded = (excess > 0.0).sum(axis=0)
    order = [int(j) for j in np.argsort(-exceeded, kind="stable") if exceeded[j]]
    first = order if len(order) <= _MAX_MODELS else order[: _MAX_MODELS - 1]
    used = sorted(first) + order[len(first) :]
    compressed = _compressed(excess.T[used])
    columns = [(str(j), column) for j, column in zip(sorted(first), compressed, strict=False)]
    if len(used) > len(first):
        columns.append(("others", compressed[len(first) :].max(axis=0)))
    return columns


def _compressed(excess: FloatArray) -> FloatArray:
    """The excess in units of its median size, logarithmic beyond one unit; in each row at least one is not 0.

    :param excess: float[k, n].
    """
    sizes = np.abs(excess)
    units = np.median(sizes, axis=1)
    units = np.where(units > 0.0, units, sizes.max(axis=1))
    with np.errstate(over="ignore"):
        return compress(np.clip(excess / units[:, None], -1e300, 1e300))
