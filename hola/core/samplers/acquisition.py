"""Logarithms of acquisition functions, for costs that are minimised."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.special import log_ndtr, ndtr  # type: ignore[import-untyped]

from ..arrays import FloatArray, IntArray
from .gaussian_process import GaussianProcess
from .posterior_slice import PosteriorSlice

_GAUSS = np.polynomial.legendre.leggauss(8)
_LEFT_END = (np.array([-1.0]), np.array([2.0]))
"""One node at the left end, with the weight of the whole interval."""
_BOUND_ROWS = 100
"""Training rows from which an upper bound of the standard deviation is computed."""
_MIN_ROWS_RATIO = 1.4
"""The bound is used only if the model has this many times as many rows."""
_EXACT_FIRST = 8
"""Candidates with the largest bounds, which are evaluated exactly first."""
_FIRST_SCREENED = 16
"""Candidates with the largest bounds, whose costly term is computed first."""
_ASYMPTOTIC_BELOW = -5.0
"""For smaller z, phi(z) + z Phi(z) is replaced by its expansion phi(z) / z^2."""


def log_expected_improvement(mean: FloatArray, deviation: FloatArray, best: float) -> FloatArray:
    """ln E max(best - y, 0) = ln(s [phi(z) + z Phi(z)]), z = (best - mean) / s (Jones et al. 1998, eq. 15).

    :param mean: float[n].
    :param deviation: float[n].
    :param best: the cost to improve on.
    """
    z = (best - mean) / deviation
    density = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    near = np.log(np.maximum(density + z * ndtr(z), 1e-300))
    far = -0.5 * z * z - 0.5 * math.log(2.0 * math.pi) - 2.0 * np.log(np.maximum(-z, 1.0))
    return np.asarray(np.where(z > _ASYMPTOTIC_BELOW, near, far) + np.log(deviation))


def bounded_argmax(bound: FloatArray, value: Callable[[IntArray], FloatArray]) -> tuple[int, float]:
    """The row with the largest value, and that value. A row is evaluated only if its bound does not exclude it.

    :param bound: upper bounds of the values, float[n], n >= 1.
    :param value: returns the values of some rows.
    """
    order = np.argsort(-bound, kind="stable")
    some = order[:_EXACT_FIRST]
    values = value(some)
    others = order[_EXACT_FIRST:]
    others = others[bound[others] > values.max()]
    if len(others):
        some, values = np.r_[some, others], np.r_[values, value(others)]
    first = int(np.argmax(values))
    return int(some[first]), float(values[first])


def screened_argmax(
    bound: FloatArray,
    term: Callable[[IntArray, FloatArray], FloatArray],
    value: Callable[[IntArray], FloatArray],
) -> tuple[int, float]:
    """The row with the largest sum of a value and of a costly term that is at most 0, and that sum.

    :param bound: upper bounds of the values, float[n], n >= 1.
    :param term: returns the terms of some rows. Where a term is not larger than the second argument, any number that is
        not larger either may be returned, because such a row is not the best.
    :param value: returns the values of some rows.
    """
    order = np.argsort(-bound, kind="stable")
    best, top = int(order[0]), -np.inf
    start, size = 0, _FIRST_SCREENED
    while start < len(order) and bound[order[start]] > top:
        rows = order[start : start + size]
        start, size = start + size, 2 * size
        rows = rows[bound[rows] > top]
        terms = term(rows, top - bound[rows])
        open_rows = bound[rows] + terms > top
        if not open_rows.any():
            continue
        rows = rows[open_rows]
        sums = value(rows) + terms[open_rows]
        if sums.max() > top:
            best, top = int(rows[np.argmax(sums)]), float(sums.max())
    return best, top


def argmax_improvement(
    model: GaussianProcess,
    inputs: FloatArray,
    best: float,
    log_probability: FloatArray,
    term: Callable[[IntArray, FloatArray], FloatArray] | None = None,
) -> tuple[int, float]:
    """The row with the largest sum of :func:`log_expected_improvement` and a log-probability, and that sum.

    The expected improvement grows with the standard deviation. A part of the rows of a large model gives an upper bound
    of the standard deviation at a lower cost.

    :param model: the posterior.
    :param inputs: float[n, k].
    :param best: the cost to improve on.
    :param log_probability: float[n].
    :param term: a costly term of the sum, see :func:`screened_argmax`; default: none.
    """
    leading = _BOUND_ROWS if len(model.targets) > _MIN_ROWS_RATIO * _BOUND_ROWS else None
    bound = log_expected_improvement(*model.predict(inputs, leading), best) + log_probability

    def value(rows: IntArray) -> FloatArray:
        if leading is None:
            return bound[rows]
        return log_expected_improvement(*model.predict(inputs[rows]), best) + log_probability[rows]

    if term is not None:
        return screened_argmax(bound, term, value)
    if leading is None:
        first = int(np.argmax(bound))
        return first, float(bound[first])
    return bounded_argmax(bound, value)


def negative_log_expected_improvement(
    u: FloatArray, model: GaussianProcess | PosteriorSlice, best: float
) -> tuple[float, FloatArray]:
    """Minus :func:`log_expected_improvement` at one point, and its gradient.

    :param u: float[k].
    :param model: the posterior.
    :param best: the cost to improve on.
    """
    mean, s, dmean, ds = model.at(u)
    z = (best - mean) / s
    if z > _ASYMPTOTIC_BELOW:
        h = max(math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi) + z * float(ndtr(z)), 1e-300)
        value, slope = math.log(h), float(ndtr(z)) / h
    else:
        value, slope = -0.5 * z * z - 0.5 * math.log(2.0 * math.pi) - 2.0 * math.log(-z), -z - 2.0 / z
    dz = (-dmean - z * ds) / s
    return -(value + math.log(s)), -(slope * dz + ds / s)


def ray_lengths(costs: FloatArray, origins: FloatArray, directions: FloatArray) -> FloatArray:
    """The length of each ray that each point dominates: min_i (z_i - y_i) / lambda_i.

    :param costs: float[n, g].
    :param origins: z, float[r, g].
    :param directions: lambda, float[r, g], positive.
    :returns: float[n, r].
    """
    return np.asarray(((origins[None] - costs[:, None]) / directions[None]).min(axis=2))


def log_expected_ray_gain(
    mean: FloatArray,
    deviation: FloatArray,
    origins: FloatArray,
    directions: FloatArray,
    best: FloatArray,
    upper_bound: bool = False,
) -> FloatArray:
    """ln sum_k r_k^(g-1) E max(length_k - r_k, 0): the expected hypervolume improvement in polar coordinates.

    For independent costs P(length > r) = prod_i Phi((z_i - r lambda_i - mean_i) / s_i). Its integral from r_k on is the
    expected gain, computed with eight Gauss-Legendre nodes (polar form: Deng & Zhang, 2019).

    :param mean: float[n, g].
    :param deviation: float[n, g].
    :param origins: float[r, g].
    :param directions: float[r, g].
    :param best: the largest length so far, float[r].
    :param upper_bound: replace the integrand, which decreases, by its value at r_k. The result is an upper bound at an
        eighth of the cost.
    :returns: float[n].
    """
    g = mean.shape[1]
    nodes, weights = _LEFT_END if upper_bound else _GAUSS
    middle = (origins[:, None] - mean) / directions[:, None]
    s = deviation / directions[:, None]
    length = np.maximum((middle + 3.0 * s).min(axis=2) - best[:, None], 0.3 * s.min(axis=2))
    r = best[:, None] + 0.5 * (nodes[:, None, None] + 1.0) * length
    log_p = np.log(0.5 * weights)[:, None, None] + np.log(length)
    for i in range(g):
        log_p = log_p + log_ndtr((middle[..., i] - r) / s[..., i])
    log_p = log_p + (g - 1) * np.log(np.maximum(best, 1e-3))[:, None]
    top = log_p.max(axis=(0, 1))
    return np.asarray(top + np.log(np.exp(log_p - top).sum(axis=(0, 1))))
