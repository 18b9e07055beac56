"""The posteriors of several Gaussian processes at one point, computed together.

At one point the arithmetic of a process takes less time than the calls of NumPy. Therefore the processes share the
calls, and the differences between the point and their inputs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg.blas import dtrsv  # type: ignore[import-untyped]

from ..arrays import FloatArray
from .gaussian_process import MIN_VARIANCE, GaussianProcess
from .kernel import matern, matern_slope


class Posteriors:
    """The posteriors of Gaussian processes with the same inputs; equal to those of each process up to rounding.

    :param models: at least one process, conditioned on data; later changes have no effect here.
    """

    def __init__(self, models: Sequence[GaussianProcess]) -> None:
        kernels = [model.kernel for model in models]
        self._inputs, self._d = models[0].inputs, kernels[0].d
        self._squared_scales = 5.0 * np.array([kernel.inverse for kernel in kernels]) ** 2
        self._q = np.array([kernel.q if kernel.polynomial else 0.0 for kernel in kernels])
        self._factors = [model.factor for model in models]
        self._weights = np.array([model.weights for model in models])
        self._scales = np.array([model.scale for model in models])

    def predict(self, u: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Posterior means, and posterior standard deviations without noise, of each process.

        :param u: float[k].
        :returns: two arrays, float[models] each.
        """
        k, *_ = self._covariances(u)
        v = np.array([dtrsv(factor, row, lower=1) for factor, row in zip(self._factors, k, strict=True)])
        return (k * self._weights).sum(axis=1), self._deviations(u, v)

    def at(self, u: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """:meth:`predict`, and the gradients of both.

        :param u: float[k].
        :returns: two arrays float[models], and two arrays float[models, k].
        """
        inputs, q, d = self._inputs, self._q[:, None], self._d
        k, r, decay, s = self._covariances(u)
        both = np.empty((2, *k.shape))
        both[0] = self._weights
        v = np.empty_like(k)
        for i, factor in enumerate(self._factors):
            v[i] = dtrsv(factor, k[i], lower=1)
            both[1, i] = dtrsv(factor, v[i], lower=1, trans=1)
        deviations = self._deviations(u, v)
        # dk/du of the two parts of the kernel, times the weights of the mean and of the variance.
        w = both * matern_slope(r, decay)
        dk = self._squared_scales / 5.0 * (w @ inputs - w.sum(axis=2)[:, :, None] * u)
        dk += (2.0 / d) * q * ((both * s) @ inputs)
        t = 1.0 + u @ u / d
        slopes = (self._scales / deviations)[:, None] * ((2.0 * t / d) * q * u - dk[1])
        return (k * self._weights).sum(axis=1), deviations, dk[0], slopes

    def _covariances(self, u: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """The covariances with the inputs, sqrt(5) r, its exponential decay, and 1 + u.v/d; float[models, n]."""
        differences = self._inputs - u
        r = self._squared_scales @ (differences * differences).T
        np.sqrt(r, out=r)
        decay = np.exp(-r)
        s = 1.0 + self._inputs @ u / self._d
        return matern(r, decay) + self._q[:, None] * (s * s), r, decay, s

    def _deviations(self, u: FloatArray, v: FloatArray) -> FloatArray:
        """The posterior standard deviations.

        :param u: float[k].
        :param v: the covariances divided by the Cholesky factors, float[models, n].
        """
        t = 1.0 + u @ u / self._d
        variances = 1.0 + self._q * (t * t) - np.einsum("ij,ij->i", v, v)
        return np.asarray(np.sqrt(self._scales * np.maximum(variances, MIN_VARIANCE)))
