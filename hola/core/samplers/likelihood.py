"""The marginal likelihood of a Gaussian process, with priors (Rasmussen & Williams 2006; RW below)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack  # type: ignore[import-untyped]
from scipy.linalg.blas import dsyr  # type: ignore[import-untyped]

from ..arrays import BoolArray, FloatArray
from .kernel import Kernel, matern, matern_slope
from .sparse_rows import SparsePairs, SparseRows

IMPOSSIBLE = 1e10
"""The loss for hyperparameters whose covariance has no Cholesky factor."""


@dataclass(frozen=True, slots=True)
class Prior:
    """A log-normal prior of the hyperparameters, and their bounds; all values are logarithms.

    :ivar mean: prior means, float[d + 2].
    :ivar deviation: per-parameter prior standard deviations, float[d + 2].
    :ivar shared: the prior standard deviation of a term that all length scales share.
    :ivar low: lower bounds, float[d + 2].
    :ivar high: upper bounds, float[d + 2].
    """

    mean: FloatArray
    deviation: FloatArray
    shared: float
    low: FloatArray
    high: FloatArray

    def without(self, absent: BoolArray) -> Prior:
        """The prior of the other hyperparameters; they must be independent of those that are left out.

        :param absent: the length scales that are left out, bool[d].
        """
        kept = np.r_[~absent, True, True]
        return Prior(self.mean[kept], self.deviation[kept], self.shared, self.low[kept], self.high[kept])

    def loss(self, theta: FloatArray) -> tuple[float, FloatArray]:
        """The negative log-density, up to a constant, and its gradient.

        :param theta: float[d + 2].
        """
        d = len(theta) - 2
        z = (theta - self.mean) / self.deviation
        # The precision matrix times z; the shared term of the length scales by the Sherman-Morrison formula.
        weighted = z.copy()
        weighted[:d] -= z[:d].sum() * self.shared**2 / (self.deviation[0] ** 2 + d * self.shared**2)
        return float(0.5 * z @ weighted), weighted / self.deviation


class MarginalLikelihood:
    """The loss for fitting hyperparameters: minus the log marginal likelihood, with s2 profiled out, minus the log
    prior.

    :param kernel: the kernel; its hyperparameters are changed.
    :param prior: the prior of the hyperparameters.
    :param inputs: float[n, k].
    :param targets: float[n].
    :param sparse: whether most inputs are 0.
    """

    def __init__(
        self,
        kernel: Kernel,
        prior: Prior,
        inputs: FloatArray,
        targets: FloatArray,
        sparse: bool = False,
    ) -> None:
        self._kernel, self._prior, self._inputs, self._targets = kernel, prior, inputs, targets
        self._quadratic = kernel.quadratic(inputs, inputs)
        self._squares = inputs * inputs
        self._pairs = SparsePairs(inputs) if sparse else None
        self._columns = SparseRows(inputs.T) if sparse else None

    def __call__(self, theta: FloatArray) -> tuple[float, FloatArray]:
        """The loss (RW 2.30) and its gradient (RW 5.9); only the lower halves of symmetric matrices are used.

        :param theta: float[d + 2].
        """
        kernel, u, y, n = self._kernel, self._inputs, self._targets, len(self._targets)
        kernel.theta = theta
        r, decay = kernel.distances(u, u) if self._pairs is None else kernel.distances_of_pairs(self._pairs)
        k, slope = matern(r, decay), matern_slope(r, decay)
        if kernel.polynomial:
            k += np.multiply(self._quadratic, kernel.q, out=r)
        k.flat[:: n + 1] += kernel.noise
        factor, failed = lapack.dpotrf(k.T, lower=1, clean=1, overwrite_a=1)
        if failed:
            return IMPOSSIBLE, np.zeros_like(theta)
        half_determinant = np.log(np.diag(factor)).sum()
        weights = lapack.dpotrs(factor, y, lower=1)[0]
        s2 = (y @ weights + 1.0) / (n + 1.0)
        # The lower half of 2 dL/dK = K^-1 - w w'/s2; the diagonal counts once, the other elements twice.
        g = lapack.dpotri(factor, lower=1, overwrite_c=1)[0]
        g = dsyr(-1.0 / s2, weights, lower=1, a=g, overwrite_a=1).T  # row-major, as numpy expects it
        g.flat[:: n + 1] *= 0.5
        gradient = np.empty(len(theta))
        gradient[-2] = kernel.q * np.vdot(g, self._quadratic) if kernel.polynomial else 0.0
        gradient[-1] = kernel.noise * np.trace(g)
        # sum_ij W_ij (u_ik - u_jk)^2 / 2 without an n x n x k tensor.
        g *= slope
        by_feature = (g.sum(axis=0) + g.sum(axis=1)) @ self._squares - 2.0 * self._diagonal(g)
        gradient[:-2] = np.bincount(kernel.axis, kernel.inverse**2 * by_feature, len(theta) - 2)
        prior, prior_gradient = self._prior.loss(theta)
        return float(0.5 * (n + 1) * np.log(s2) + half_determinant + prior), gradient + prior_gradient

    def _diagonal(self, g: FloatArray) -> FloatArray:
        """The diagonal of u' g u, float[k]."""
        if (columns := self._columns) is None:
            return np.asarray((self._inputs * (g @ self._inputs)).sum(axis=0))
        products = columns.times(np.ascontiguousarray(g.T))[columns.rows, columns.columns]
        return np.asarray(np.bincount(columns.rows, products * columns.values, columns.shape[0]), np.float64)
