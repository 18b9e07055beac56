"""The metric of the trust region, estimated from the model's gradients and from the best points."""

from __future__ import annotations

import numpy as np

from ..arrays import BoolArray, FloatArray

_LEARNING_RATE = 0.3
_MIN_EIGENVALUE_RATIO = 1e-6
_ELITE_SHARE = 0.25


def quadratic_coefficients(d: int) -> float:
    """The number of coefficients of a quadratic function; a metric is not estimated from fewer points nearby.

    :param d: the number of variables.
    """
    return (d + 1) * (d + 2) / 2


def _log(matrix: FloatArray) -> FloatArray:
    w, basis = np.linalg.eigh(matrix)
    w = np.log(np.maximum(w, max(w[-1] * _MIN_EIGENVALUE_RATIO, 1e-300)))
    return np.asarray((basis * (w - w.mean())) @ basis.T)


def updated_log_metric(
    current: FloatArray,
    metric: FloatArray,
    gradients: FloatArray,
    points: FloatArray,
    costs: FloatArray,
    free: BoolArray,
) -> FloatArray:
    """Move the logarithm of the squared metric towards one in which the costs are isotropic.

    The target is the mean of the logarithms of two estimates. One is A (E[g g'])^(1/2) A for the model's gradients g,
    an average of the absolute Hessian. The other is the inverse of the elites' covariance, with the weights of CMA-ES
    (Hansen, arXiv 1604.00772, eq. 49).

    :param current: the current logarithm, float[d, d].
    :param metric: the current metric A, float[d, d].
    :param gradients: g in the coordinates of the region, float[m, d].
    :param points: float[n, d].
    :param costs: float[n].
    :param free: the axes that the metric may change, bool[d].
    """
    d = len(metric)
    outer = gradients.T @ gradients
    outer.flat[:: d + 1] += 1e-12 * np.trace(outer) + 1e-300
    w, basis = np.linalg.eigh(outer)
    root = (basis * np.sqrt(np.maximum(w, 1e-12 * w[-1]))) @ basis.T
    elite = np.argsort(costs, kind="stable")[: max(4, int(len(costs) * _ELITE_SHARE))]
    weights = np.log(len(elite) + 0.5) - np.log(np.arange(1, len(elite) + 1))
    weights /= weights.sum()
    differences = points[elite] - weights @ points[elite]
    v, axes = np.linalg.eigh((differences.T * weights) @ differences)
    inverse = (axes / np.maximum(v, 1e-8 * max(v[-1], 0.0) + 1e-300)) @ axes.T
    step = (1.0 - _LEARNING_RATE) * current + _LEARNING_RATE * 0.5 * (_log(metric @ root @ metric) + _log(inverse))
    step[~free] = 0.0
    step[:, ~free] = 0.0
    step[np.ix_(free, free)] -= np.eye(int(free.sum())) * np.trace(step) / max(int(free.sum()), 1)
    return np.asarray(0.5 * (step + step.T))
