"""A Gaussian process (Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006; RW below)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.linalg import lapack  # type: ignore[import-untyped]
from scipy.linalg.blas import dtrsm, dtrsv  # type: ignore[import-untyped]
from scipy.optimize import fmin_l_bfgs_b  # type: ignore[import-untyped]

from ..arrays import FloatArray, IntArray
from .kernel import BLOCK, CrossCovariance, Kernel, matern, matern_slope
from .likelihood import IMPOSSIBLE, MarginalLikelihood, Prior

_LEAST_VARIANCE = 1e-12
_MUCH_NOISE = 0.1
"""Where a search for parameters that is begun afresh begins."""
_CLEARLY = 1.0
"""By so much, in nats, what is found there has to be more likely."""
_LIKELY_NOISE = 1e-3
"""The prior's median of the noise, as a part of the most."""


def _factor(k: FloatArray, noise: float) -> FloatArray:
    """The lower Cholesky factor of k + noise I, with as much noise as it takes; the upper half of k is read."""
    n = len(k)
    while True:
        k.flat[:: n + 1] += noise
        factor, failed = lapack.dpotrf(k.T, lower=1, clean=1)  # LAPACK goes by columns: to it this is the lower half
        if not failed:
            return np.asarray(factor)
        noise = max(noise * 10.0, 1e-8 * float(np.abs(np.diag(k)).mean()), 1e-12)


@lru_cache(maxsize=16)
def _prior(d: int, length: float, most_noise: float, alike: bool) -> Prior:
    own, shared = (0.4, 1.0) if alike else (1.0, 0.0)
    q = float(d) if alike else 0.1
    return Prior(
        np.r_[np.full(d, np.log(length * d**0.5)), np.log(q), np.log(_LIKELY_NOISE * most_noise)],
        np.r_[np.full(d, own), 3.0, 3.0],
        shared,
        np.r_[np.full(d, np.log(0.05)), np.log(1e-4), np.log(1e-8)],
        np.r_[np.full(d, np.log(200.0)), np.log(1e3), np.log(most_noise)],
    )


class GaussianProcess:
    """A zero-mean process: kernel s2 [:class:`Kernel` + noise].

    The scale s2 is profiled out; the other parameters maximise the marginal likelihood with log-normal priors.

    :param axis: for each feature the axis whose length scale it has, int[k].
    :param d: the number of axes.
    :param polynomial: whether the kernel has its quadratic part.
    :param length: the prior's median length scale, in units of sqrt(d).
    :param most_noise: the largest noise, as a share of s2.
    :param alike: whether the length scales are alike until data tell them apart, and a quadratic part is likely: right
        for a model of a small region; else each has a wide prior of its own.
    """

    def __init__(
        self,
        axis: IntArray,
        d: int,
        polynomial: bool = True,
        length: float = 1.5,
        most_noise: float = 0.1,
        alike: bool = False,
    ) -> None:
        self._prior = _prior(d, length, most_noise, alike)
        self._kernel = Kernel(axis, d, polynomial, self._prior.mean.copy())
        self.inputs = np.empty((0, len(axis)))
        self.targets = np.empty(0)
        self.scale = 1.0
        self._cross = CrossCovariance(self._kernel, self.inputs)
        self._factor = np.empty((0, 0))
        self._weights = np.empty(0)

    @property
    def theta(self) -> FloatArray:
        """Logarithms of d length scales, of q and of the noise."""
        return self._kernel.theta

    @theta.setter
    def theta(self, theta: FloatArray) -> None:
        self._kernel.theta = theta

    @property
    def noise(self) -> float:
        """The variance of the noise, as a share of s2."""
        return self._kernel.noise

    def fit(
        self,
        inputs: FloatArray,
        targets: FloatArray,
        iterations: int,
        searched: int | None = None,
        afresh: bool = False,
    ) -> None:
        """Learn from data.

        :param inputs: float[n, k].
        :param targets: float[n], about standardised.
        :param iterations: of the search for better parameters, which starts at the present ones; 0 keeps them.
        :param searched: how many rows, the first ones, the search goes by; default: all.
        :param afresh: search from the prior with much noise, too. The likelihood has optima of its own for rough
            functions with little noise and for smooth ones with much (RW 5.4.1, figure 5.5), and the search stays at
            the one it began near.
        """
        self.inputs, self.targets = inputs, targets
        if iterations:
            self.theta = self._search(inputs[:searched], targets[:searched], iterations, afresh)
        self._cross = CrossCovariance(self._kernel, inputs)
        self._factor = _factor(self._cross.gram(), self.noise)
        self._weights = lapack.dpotrs(self._factor, targets, lower=1)[0]
        self.scale = float((targets @ self._weights + 1.0) / (len(targets) + 1.0))

    def _search(self, inputs: FloatArray, targets: FloatArray, iterations: int, afresh: bool) -> FloatArray:
        prior, loss = self._prior, MarginalLikelihood(self._kernel, self._prior, inputs, targets)
        start = np.clip(self.theta, prior.low, prior.high)
        if loss(start)[0] >= IMPOSSIBLE:
            start = np.clip(prior.mean, prior.low, prior.high)
        bounds = list(zip(prior.low, prior.high, strict=True))
        most = iterations + iterations // 2

        def search(start: FloatArray) -> tuple[FloatArray, float]:
            theta, value, _ = fmin_l_bfgs_b(loss, start, bounds=bounds, maxiter=iterations, maxfun=most)
            return theta, float(value)

        theta, value = search(start)
        if afresh:
            noisy = prior.mean.copy()
            noisy[-1] = np.log(_MUCH_NOISE)
            other, below = search(noisy)
            if below < value - _CLEARLY:
                return other
        return theta

    def believe(self, inputs: FloatArray) -> None:
        """Condition on the posterior mean at points under evaluation (kriging believer, Ginsbourger et al. 2010).

        The mean stays as it is, so that the points get weights of 0; only the factor grows.

        :param inputs: float[m, k].
        """
        n, m = len(self.targets), len(inputs)
        k = self._cross.of(inputs)
        cross = dtrsm(1.0, self._factor, k.T, lower=1)
        corner = _factor(CrossCovariance(self._kernel, inputs).of(inputs) - cross.T @ cross, self.noise)
        factor = np.zeros((n + m, n + m), order="F")
        factor[:n, :n], factor[n:, :n], factor[n:, n:] = self._factor, cross.T, corner
        self._factor = factor
        self.inputs, self.targets = np.r_[self.inputs, inputs], np.r_[self.targets, k @ self._weights]
        self._weights = np.r_[self._weights, np.zeros(m)]
        self._cross = CrossCovariance(self._kernel, self.inputs)

    def predict(self, inputs: FloatArray, leading: int | None = None) -> tuple[FloatArray, FloatArray]:
        """Posterior means and standard deviations without noise (RW 2.25, 2.26).

        :param inputs: float[m, k].
        :param leading: condition the deviations on so many rows, the first ones, which makes them upper bounds, for
            less; default: on all.
        """
        mean, variance = np.empty(len(inputs)), self._kernel.variance(inputs)
        factor = self._factor if leading is None else np.asfortranarray(self._factor[:leading, :leading])
        for i in range(0, len(inputs), BLOCK):
            rows = slice(i, i + BLOCK)
            k = self._cross.of(inputs[rows])
            mean[rows] = k @ self._weights
            # Triangular solves: an explicit inverse loses all digits of small variances.
            v = dtrsm(1.0, factor, k.T[:leading], lower=1, overwrite_b=1)
            variance[rows] -= np.einsum("ij,ij->j", v, v)
        return mean, np.sqrt(self.scale * np.maximum(variance, _LEAST_VARIANCE))

    def mean_gradient(self, inputs: FloatArray) -> FloatArray:
        """The gradients of the posterior mean.

        :param inputs: float[m, k].
        :returns: float[m, k].
        """
        r = self._cross.distances(inputs)
        w = -matern_slope(r, np.exp(-r)) * self._weights
        gradient = self._kernel.inverse**2 * (inputs * w.sum(axis=1)[:, None] - w @ self.inputs)
        if self._kernel.polynomial:
            inner = (1.0 + inputs @ self.inputs.T / self._kernel.d) * self._weights
            gradient = gradient + (2.0 * self._kernel.q / self._kernel.d) * inner @ self.inputs
        return np.asarray(gradient)

    def at(self, u: FloatArray) -> tuple[float, float, FloatArray, FloatArray]:
        """Mean and deviation at one point, and their gradients.

        :param u: float[k].
        """
        kernel, n = self._kernel, len(self.inputs)
        q = kernel.q if kernel.polynomial else 0.0
        r = self._cross.distances(u[None])[0]
        decay = np.exp(-r)
        s, t = 1.0 + self.inputs @ u / kernel.d, 1.0 + u @ u / kernel.d
        k = matern(r, decay) + q * s * s
        v = dtrsv(self._factor, k, lower=1)
        deviation = float(np.sqrt(self.scale * max(1.0 + q * t * t - v @ v, _LEAST_VARIANCE)))
        both = np.empty((2, n))
        both[0], both[1] = self._weights, dtrsv(self._factor, v, lower=1, trans=1)
        # dk/du of the two parts, times the weights of the mean and of the variance.
        w = both * matern_slope(r, decay)
        dk = kernel.inverse**2 * (w @ self.inputs - w.sum(axis=1)[:, None] * u)
        dk += (2.0 * q / kernel.d) * ((both * s) @ self.inputs)
        slope = self.scale * ((2.0 * q * t / kernel.d) * u - dk[1]) / deviation
        return float(k @ self._weights), deviation, dk[0], slope
