"""The shape of the trust region: a metric learnt from the model and from the best points."""

from __future__ import annotations

import numpy as np

from ..arrays import BoolArray, FloatArray

_RATE = 0.3
_LEAST = 1e-6
"""The least ratio of eigenvalues."""
_ELITE = 0.25


def coefficients(d: int) -> float:
    """Those of a quadratic function; with fewer points near by there is nothing to learn a metric from."""
    return (d + 1) * (d + 2) / 2


def _log(matrix: FloatArray) -> FloatArray:
    w, basis = np.linalg.eigh(matrix)
    w = np.log(np.maximum(w, max(w[-1] * _LEAST, 1e-300)))
    return np.asarray((basis * (w - w.mean())) @ basis.T)


def log_shape(
    present: FloatArray,
    metric: FloatArray,
    gradients: FloatArray,
    points: FloatArray,
    costs: FloatArray,
    free: BoolArray,
) -> FloatArray:
    """A step from the present logarithm of the squared metric to one that makes costs isotropic.

    The mean of two estimates, by logarithms: A (E[g g'])^(1/2) A of the model's gradients g (an average of the
    absolute Hessian),
    and the inverse of the elites' covariance with the weights of CMA-ES (Hansen, arXiv 1604.00772, eq. 49).

    :param present: float[d, d].
    :param metric: A, float[d, d].
    :param gradients: g in the region's units, float[m, d].
    :param points: float[n, d].
    :param costs: float[n].
    :param free: the axes that the metric may turn, bool[d].
    """
    d = len(metric)
    outer = gradients.T @ gradients
    outer.flat[:: d + 1] += 1e-12 * np.trace(outer) + 1e-300
    w, basis = np.linalg.eigh(outer)
    root = (basis * np.sqrt(np.maximum(w, 1e-12 * w[-1]))) @ basis.T
    elite = np.argsort(costs, kind="stable")[: max(4, int(len(costs) * _ELITE))]
    weights = np.log(len(elite) + 0.5) - np.log(np.arange(1, len(elite) + 1))
    weights /= weights.sum()
    apart = points[elite] - weights @ points[elite]
    v, axes = np.linalg.eigh((apart.T * weights) @ apart)
    inverse = (axes / np.maximum(v, 1e-8 * max(v[-1], 0.0) + 1e-300)) @ axes.T
    step = (1.0 - _RATE) * present + _RATE * 0.5 * (_log(metric @ root @ metric) + _log(inverse))
    step[~free] = 0.0
    step[:, ~free] = 0.0
    step[np.ix_(free, free)] -= np.eye(int(free.sum())) * np.trace(step) / max(int(free.sum()), 1)
    return np.asarray(0.5 * (step + step.T))
