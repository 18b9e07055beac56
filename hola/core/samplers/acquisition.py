"""Acquisition functions in logarithms, for costs that are minimised."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.special import log_ndtr, ndtr  # type: ignore[import-untyped]

from ..arrays import FloatArray, IntArray
from .gaussian_process import GaussianProcess

_GAUSS = np.polynomial.legendre.leggauss(8)
_LEFT = (np.array([-1.0]), np.array([2.0]))
"""The left end for all of the interval."""
_LEADING = 100
"""Rows of a model that give an upper bound of a deviation."""
_WORTH = 1.4
"""So many times these rows make the bound worth its cost."""
_FIRST = 8
"""Rows of the largest bounds, whose values rule out others."""
_FAR = -5.0
"""Beyond, phi(z) + z Phi(z) is replaced by its expansion phi(z) / z^2."""


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
    return np.asarray(np.where(z > _FAR, near, far) + np.log(deviation))


def largest(bound: FloatArray, value: Callable[[IntArray], FloatArray]) -> tuple[int, float]:
    """The row of the largest value, and that value; values are asked for only where the bound does not rule them out.

    :param bound: upper bounds of the values, float[n], n >= 1.
    :param value: the values of rows.
    """
    order = np.argsort(-bound, kind="stable")
    some = order[:_FIRST]
    values = value(some)
    others = order[_FIRST:]
    others = others[bound[others] > values.max()]
    if len(others):
        some, values = np.r_[some, others], np.r_[values, value(others)]
    first = int(np.argmax(values))
    return int(some[first]), float(values[first])


def most_improving(
    model: GaussianProcess, inputs: FloatArray, best: float, log_probability: FloatArray
) -> tuple[int, float]:
    """The row of the largest :func:`log_expected_improvement` plus a logarithm of a probability, and that sum.

    The improvement grows with the deviation, of which a part of a large model gives an upper bound for less.

    :param model: the posterior.
    :param inputs: float[n, k].
    :param best: the cost to improve on.
    :param log_probability: float[n].
    """
    leading = _LEADING if len(model.targets) > _WORTH * _LEADING else None
    bound = log_expected_improvement(*model.predict(inputs, leading), best) + log_probability
    if leading is None:
        first = int(np.argmax(bound))
        return first, float(bound[first])
    return largest(
        bound, lambda rows: log_expected_improvement(*model.predict(inputs[rows]), best) + log_probability[rows]
    )


def negative_log_expected_improvement(u: FloatArray, model: GaussianProcess, best: float) -> tuple[float, FloatArray]:
    """-:func:`log_expected_improvement` at one point, and its gradient, for a minimiser.

    :param u: float[k].
    :param model: the posterior.
    :param best: the cost to improve on.
    """
    mean, s, dmean, ds = model.at(u)
    z = (best - mean) / s
    if z > _FAR:
        h = max(math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi) + z * float(ndtr(z)), 1e-300)
        value, slope = math.log(h), float(ndtr(z)) / h
    else:
        value, slope = -0.5 * z * z - 0.5 * math.log(2.0 * math.pi) - 2.0 * math.log(-z), -z - 2.0 / z
    dz = (-dmean - z * ds) / s
    return -(value + math.log(s)), -(slope * dz + ds / s)


def reach(costs: FloatArray, origins: FloatArray, directions: FloatArray) -> FloatArray:
    """How far each point reaches along each ray: min_i (z_i - y_i) / lambda_i.

    :param costs: float[n, g].
    :param origins: z, float[r, g].
    :param directions: lambda, float[r, g], positive.
    :returns: float[n, r].
    """
    return np.asarray(((origins[None] - costs[:, None]) / directions[None]).min(axis=2))


def log_expected_reach(
    mean: FloatArray,
    deviation: FloatArray,
    origins: FloatArray,
    directions: FloatArray,
    best: FloatArray,
    at_most: bool = False,
) -> FloatArray:
    """ln sum_k r_k^(g-1) E max(reach_k - r_k, 0): the expected hypervolume gain in polar coordinates, by rays.

    For independent costs P(reach > r) = prod_i Phi((z_i - r lambda_i - mean_i) / s_i); its integral from r_k on is the
    expected improvement, taken by eight Gauss-Legendre nodes (the polar form: Deng & Zhang, 2019).

    :param mean: float[n, g].
    :param deviation: float[n, g].
    :param origins: float[r, g].
    :param directions: float[r, g].
    :param best: the best reach so far, float[r].
    :param at_most: take the integrand, which falls, by its value at r_k: an upper bound, for an eighth of the cost.
    :returns: float[n].
    """
    g = mean.shape[1]
    nodes, weights = _LEFT if at_most else _GAUSS
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
