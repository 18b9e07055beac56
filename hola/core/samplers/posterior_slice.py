"""The posterior of a Gaussian process along some features, while the others are fixed."""

from __future__ import annotations

import numpy as np
from scipy.linalg.blas import dtrsv  # type: ignore[import-untyped]

from ..arrays import FloatArray, IntArray
from .gaussian_process import MIN_VARIANCE, GaussianProcess
from .kernel import matern, matern_slope


class PosteriorSlice:
    """The mean and the standard deviation as functions of a few features of many.

    A point of a conditional space has a few features that move and hundreds that are fixed. The distances along fixed
    features are computed once.

    :param model: the process; later changes have no effect here.
    :param u: the point, float[k].
    :param free: the features that move, int[m].
    """

    def __init__(self, model: GaussianProcess, u: FloatArray, free: IntArray) -> None:
        kernel, inputs = model.kernel, model.inputs
        self._d = kernel.d
        self._q = kernel.q if kernel.polynomial else 0.0
        self._squared = 5.0 * kernel.inverse**2
        fixed = u.copy()
        fixed[free] = 0.0
        self._inputs = np.ascontiguousarray(inputs[:, free])
        differences = inputs - u
        differences[:, free] = 0.0
        self._distances = (differences * differences) @ self._squared
        self._squared = self._squared[free]
        self._inner, self._norm = 1.0 + inputs @ fixed / self._d, 1.0 + fixed @ fixed / self._d
        self._factor, self._weights, self._scale = model.factor, model.weights, model.scale

    def at(self, u: FloatArray) -> tuple[float, float, FloatArray, FloatArray]:
        """See :meth:`GaussianProcess.at`; the point and the gradients have the features that move, float[m]."""
        inputs, q, d = self._inputs, self._q, self._d
        differences = inputs - u
        r = np.sqrt(self._distances + (differences * differences) @ self._squared)
        decay = np.exp(-r)
        s, t = self._inner + inputs @ u / d, self._norm + u @ u / d
        k = matern(r, decay) + q * s * s
        v = dtrsv(self._factor, k, lower=1)
        deviation = float(np.sqrt(self._scale * max(1.0 + q * t * t - v @ v, MIN_VARIANCE)))
        both = np.empty((2, len(r)))
        both[0], both[1] = self._weights, dtrsv(self._factor, v, lower=1, trans=1)
        w = both * matern_slope(r, decay)
        dk = (self._squared / 5.0) * (w @ inputs - w.sum(axis=1)[:, None] * u)
        dk += (2.0 * q / d) * ((both * s) @ inputs)
        slope = self._scale * ((2.0 * q * t / d) * u - dk[1]) / deviation
        return float(k @ self._weights), deviation, dk[0], slope
