"""A Gaussian process (Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006; RW below)."""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_solve, lapack, solve_triangular  # type: ignore[import-untyped]
from scipy.linalg.blas import dtrsv  # type: ignore[import-untyped]
from scipy.optimize import fmin_l_bfgs_b  # type: ignore[import-untyped]

from ..arrays import FloatArray, IntArray

_LEAST_VARIANCE = 1e-12


def squared_distances(a: FloatArray, b: FloatArray) -> FloatArray:
    """Squared Euclidean distances between rows.

    :param a: float[n, k].
    :param b: float[m, k].
    :returns: float[n, m].
    """
    squares: FloatArray = (a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1) - 2.0 * a @ b.T
    return np.maximum(squares, 0.0)


def _matern(r: FloatArray, decay: FloatArray) -> FloatArray:
    """The Matern-5/2 kernel of sqrt(5) times the distance (RW 4.17)."""
    return (1.0 + r + r * r / 3.0) * decay


def _slope(r: FloatArray, decay: FloatArray) -> FloatArray:
    """Its derivative by minus half the squared distance."""
    return (5.0 / 3.0) * (1.0 + r) * decay


def _factor(k: FloatArray, noise: float) -> FloatArray:
    """The lower Cholesky factor of k + noise I, with as much noise as it takes."""
    n = len(k)
    while True:
        k.flat[:: n + 1] += noise
        factor, failed = lapack.dpotrf(k, lower=1, clean=1)
        if not failed:
            return np.asarray(factor)
        noise = max(noise * 10.0, 1e-8 * float(np.abs(np.diag(k)).mean()), 1e-12)


class GaussianProcess:
    """A zero-mean process: kernel s2 [Matern-5/2(r) + q (1 + u.v/d)^2 + noise], r scaled per axis (RW 4.17, 5.1).

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
        self._axis, self._d, self._polynomial = axis, d, polynomial
        # Deviations of the logarithms of length scales: what each has of its own, and what all share.
        own, self._shared = (0.4, 1.0) if alike else (1.0, 0.0)
        self._mean = np.r_[np.full(d, np.log(length * d**0.5)), np.log(float(d) if alike else 0.1), np.log(1e-4)]
        self._deviation = np.r_[np.full(d, own), 3.0, 3.0]
        self._low = np.r_[np.full(d, np.log(0.05)), np.log(1e-4), np.log(1e-8)]
        self._high = np.r_[np.full(d, np.log(200.0)), np.log(1e3), np.log(most_noise)]
        self.theta = self._mean.copy()
        """Logarithms of d length scales, of q and of the noise."""
        self.inputs = np.empty((0, len(axis)))
        self.targets = np.empty(0)
        self.scale = 1.0
        self._factor = np.empty((0, 0))
        self._weights = np.empty(0)

    @property
    def noise(self) -> float:
        """The variance of the noise, as a share of s2."""
        return float(np.exp(self.theta[-1]))

    def _distances(self, a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
        """sqrt(5) r and its exponential decay."""
        inverse = np.exp(-self.theta[self._axis])
        r = np.sqrt(5.0 * squared_distances(a * inverse, b * inverse))
        return r, np.exp(-r)

    def _kernel(self, a: FloatArray, b: FloatArray) -> FloatArray:
        r, decay = self._distances(a, b)
        k = _matern(r, decay)
        if self._polynomial:
            k += np.exp(self.theta[-2]) * (1.0 + a @ b.T / self._d) ** 2
        return k

    def _prior_variance(self, a: FloatArray) -> FloatArray:
        one = np.ones(len(a))
        if self._polynomial:
            one += np.exp(self.theta[-2]) * (1.0 + (a * a).sum(axis=1) / self._d) ** 2
        return one

    def _loss(self, theta: FloatArray, quadratic: FloatArray) -> tuple[float, FloatArray]:
        """The negative log marginal likelihood (RW 2.30), s2 profiled, less the log prior; its gradient (RW 5.9)."""
        self.theta = theta
        d, u, y, n = self._d, self.inputs, self.targets, len(self.targets)
        r, decay = self._distances(u, u)
        matern, slope = _matern(r, decay), _slope(r, decay)
        q, noise = np.exp(theta[-2]), np.exp(theta[-1])
        k = matern + q * quadratic if self._polynomial else matern
        k.flat[:: n + 1] += noise
        factor, failed = lapack.dpotrf(k, lower=1, clean=1)
        if failed:
            return 1e10, np.zeros_like(theta)
        inverse = lapack.dpotri(factor, lower=1)[0]
        inverse = inverse + inverse.T  # so far the upper half was 0
        inverse.flat[:: n + 1] *= 0.5
        weights = inverse @ y
        s2 = (y @ weights + 1.0) / (n + 1.0)
        loss = 0.5 * (n + 1) * np.log(s2) + np.log(np.diag(factor)).sum()
        g = inverse - np.outer(weights, weights) / s2
        w = g * slope
        gradient = np.empty(d + 2)
        # sum_ij W_ij (u_ik - u_jk)^2 / 2 without an n x n x k tensor.
        by_feature = np.exp(-2.0 * theta[self._axis]) * (w.sum(axis=1) @ (u * u) - (u * (w @ u)).sum(axis=0))
        gradient[:d] = np.bincount(self._axis, by_feature, d)
        gradient[d] = 0.5 * q * (g * quadratic).sum() if self._polynomial else 0.0
        gradient[d + 1] = 0.5 * noise * np.trace(g)
        # The prior's precision times z: length scales share a part of their deviation (Sherman-Morrison).
        z = (theta - self._mean) / self._deviation
        pull = z.copy()
        pull[:d] -= z[:d].sum() * self._shared**2 / (self._deviation[0] ** 2 + d * self._shared**2)
        return float(loss + 0.5 * z @ pull), gradient + pull / self._deviation

    def fit(self, inputs: FloatArray, targets: FloatArray, iterations: int) -> None:
        """Learn from data.

        :param inputs: float[n, k].
        :param targets: float[n], about standardised.
        :param iterations: of the search for better parameters, which starts at the present ones; 0 keeps them.
        """
        self.inputs, self.targets = inputs, targets
        if iterations:
            quadratic = (1.0 + inputs @ inputs.T / self._d) ** 2
            start = np.clip(self.theta, self._low, self._high)
            if self._loss(start, quadratic)[0] >= 1e9:
                start = np.clip(self._mean, self._low, self._high)
            bounds = list(zip(self._low, self._high, strict=True))
            self.theta = fmin_l_bfgs_b(
                self._loss,
                start,
                args=(quadratic,),
                bounds=bounds,
                maxiter=iterations,
                maxfun=iterations + iterations // 2,
            )[0]
        self._factorise()
        self.scale = float((targets @ self._weights + 1.0) / (len(targets) + 1.0))

    def _factorise(self) -> None:
        self._factor = _factor(self._kernel(self.inputs, self.inputs), float(np.exp(self.theta[-1])))
        self._weights = cho_solve((self._factor, True), self.targets, check_finite=False)

    def believe(self, inputs: FloatArray) -> None:
        """Condition on the posterior mean at points under evaluation (kriging believer, Ginsbourger et al. 2010).

        The mean stays as it is, so that the points get weights of 0; only the factor grows.

        :param inputs: float[m, k].
        """
        n, m = len(self.targets), len(inputs)
        k = self._kernel(inputs, self.inputs)
        cross = solve_triangular(self._factor, k.T, lower=True, check_finite=False)
        corner = _factor(self._kernel(inputs, inputs) - cross.T @ cross, float(np.exp(self.theta[-1])))
        factor = np.zeros((n + m, n + m), order="F")
        factor[:n, :n], factor[n:, :n], factor[n:, n:] = self._factor, cross.T, corner
        self._factor = factor
        self.inputs, self.targets = np.r_[self.inputs, inputs], np.r_[self.targets, k @ self._weights]
        self._weights = np.r_[self._weights, np.zeros(m)]

    def predict(self, inputs: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Posterior means and standard deviations without noise (RW 2.25, 2.26).

        :param inputs: float[m, k].
        """
        k = self._kernel(inputs, self.inputs)
        # Triangular solves: an explicit inverse loses all digits of small variances.
        v = solve_triangular(self._factor, k.T, lower=True, check_finite=False)
        variance = self._prior_variance(inputs) - (v * v).sum(axis=0)
        return k @ self._weights, np.sqrt(self.scale * np.maximum(variance, _LEAST_VARIANCE))

    def mean_gradient(self, inputs: FloatArray) -> FloatArray:
        """The gradients of the posterior mean.

        :param inputs: float[m, k].
        :returns: float[m, k].
        """
        w = -_slope(*self._distances(inputs, self.inputs)) * self._weights
        gradient = np.exp(-2.0 * self.theta[self._axis]) * (inputs * w.sum(axis=1)[:, None] - w @ self.inputs)
        if self._polynomial:
            inner = (1.0 + inputs @ self.inputs.T / self._d) * self._weights
            gradient = gradient + (2.0 * np.exp(self.theta[-2]) / self._d) * inner @ self.inputs
        return np.asarray(gradient)

    def at(self, u: FloatArray) -> tuple[float, float, FloatArray, FloatArray]:
        """Mean and deviation at one point, and their gradients.

        :param u: float[k].
        """
        inverse = np.exp(-self.theta[self._axis])
        apart = (u - self.inputs) * inverse
        r = np.sqrt(5.0 * (apart * apart).sum(axis=1))
        decay = np.exp(-r)
        k = _matern(r, decay)
        dk = -_slope(r, decay)[:, None] * apart * inverse
        prior, dprior = 1.0, np.zeros_like(u)
        if self._polynomial:
            q = np.exp(self.theta[-2])
            s, t = 1.0 + self.inputs @ u / self._d, 1.0 + u @ u / self._d
            k = k + q * s * s
            dk = dk + (2.0 * q / self._d) * s[:, None] * self.inputs
            prior, dprior = 1.0 + q * t * t, 4.0 * q * t * u / self._d
        v = dtrsv(self._factor, k, lower=1)
        w = dtrsv(self._factor, v, lower=1, trans=1)
        deviation = float(np.sqrt(self.scale * max(prior - v @ v, _LEAST_VARIANCE)))
        slope = self.scale * (dprior - 2.0 * dk.T @ w) / (2.0 * deviation)
        return float(k @ self._weights), deviation, dk.T @ self._weights, slope
