"""A Gaussian process (Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006; RW below)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.linalg import lapack  # type: ignore[import-untyped]
from scipy.linalg.blas import dtrsm, dtrsv  # type: ignore[import-untyped]
from scipy.optimize import fmin_l_bfgs_b  # type: ignore[import-untyped]

from ..arrays import FloatArray, IntArray
from .features import Features
from .kernel import CrossCovariance, Kernel, matern, matern_slope
from .likelihood import IMPOSSIBLE, MarginalLikelihood, Prior
from .sparse_rows import WIDE

MIN_VARIANCE = 1e-12
"""The lower bound of a posterior variance, as a share of s2."""
_HIGH_NOISE = 0.1
"""The noise at the second start of a multi-start fit."""
_MIN_GAIN_NATS = 1.0
"""The optimum of the second start is kept only if its log-posterior is larger by this much."""
_MEDIAN_NOISE = 1e-3
"""The prior median of the noise, as a share of the maximum."""


def _factor(k: FloatArray, noise: float) -> FloatArray:
    """The lower Cholesky factor of k + noise I, with raised noise if necessary; only the upper half of k is read."""
    n = len(k)
    while True:
        k.flat[:: n + 1] += noise
        factor, failed = lapack.dpotrf(k.T, lower=1, clean=1)  # LAPACK is column-major and reads this as the lower half
        if not failed:
            return np.asarray(factor)
        noise = max(noise * 10.0, 1e-8 * float(np.abs(np.diag(k)).mean()), 1e-12)


@lru_cache(maxsize=16)
def _prior(d: int, length: float, max_noise: float, similar_lengths: bool) -> Prior:
    own, shared = (0.4, 1.0) if similar_lengths else (1.0, 0.0)
    q = float(d) if similar_lengths else 0.1
    return Prior(
        np.r_[np.full(d, np.log(length * d**0.5)), np.log(q), np.log(_MEDIAN_NOISE * max_noise)],
        np.r_[np.full(d, own), 3.0, 3.0],
        shared,
        np.r_[np.full(d, np.log(0.05)), np.log(1e-4), np.log(1e-8)],
        np.r_[np.full(d, np.log(200.0)), np.log(1e3), np.log(max_noise)],
    )


def _optimum(
    kernel: Kernel,
    prior: Prior,
    inputs: FloatArray,
    targets: FloatArray,
    iterations: int,
    multi_start: bool,
    sparse: bool = False,
) -> FloatArray:
    """The hyperparameters that maximise the posterior, from those of the kernel on; see :meth:`GaussianProcess.fit`."""
    start = np.clip(kernel.theta, prior.low, prior.high)
    loss = MarginalLikelihood(kernel, prior, inputs, targets, sparse)
    if loss(start)[0] >= IMPOSSIBLE:
        start = np.clip(prior.mean, prior.low, prior.high)
    bounds = list(zip(prior.low, prior.high, strict=True))
    max_evaluations = iterations + iterations // 2

    def optimum_near(start: FloatArray) -> tuple[FloatArray, float]:
        theta, value, _ = fmin_l_bfgs_b(loss, start, bounds=bounds, maxiter=iterations, maxfun=max_evaluations)
        return theta, float(value)

    theta, value = optimum_near(start)
    if multi_start:
        noisy = prior.mean.copy()
        noisy[-1] = np.log(_HIGH_NOISE)
        other, other_value = optimum_near(noisy)
        if other_value < value - _MIN_GAIN_NATS:
            return other
    return theta


class GaussianProcess:
    """A zero-mean Gaussian process with the covariance s2 [:class:`Kernel` + noise].

    The scale s2 is profiled out. The other hyperparameters maximise the posterior with log-normal priors.

    :param axis: the axis of each feature; the features of an axis share its length scale; int[k].
    :param d: the number of axes.
    :param polynomial: whether the kernel has its quadratic part.
    :param length: the prior median of the length scales, in units of sqrt(d).
    :param max_noise: the largest noise variance, as a share of s2.
    :param similar_lengths: whether the prior assumes that all length scales are similar and that a quadratic part is
        likely, which suits a model of a small region; otherwise each length scale has its own wide prior.
    :param absent: whether the features of an axis may be 0 in all rows, because it is inactive in them. The length
        scale of such an axis is its prior median, and is left out of the search.
    """

    def __init__(
        self,
        axis: IntArray,
        d: int,
        polynomial: bool = True,
        length: float = 1.5,
        max_noise: float = 0.1,
        similar_lengths: bool = False,
        absent: bool = False,
    ) -> None:
        self._prior = _prior(d, length, max_noise, similar_lengths)
        self._may_be_absent = absent
        self.kernel = Kernel(axis, d, polynomial, self._prior.mean.copy())
        self.inputs = np.empty((0, len(axis)))
        self.targets = np.empty(0)
        self.scale = 1.0
        self._cross: CrossCovariance
        self.factor = np.empty((0, 0))
        """The lower Cholesky factor of the covariance matrix of the inputs, float[n, n]."""
        self.weights = np.empty(0)
        """What the covariances with the inputs are multiplied with to get the posterior mean, float[n]."""

    @classmethod
    def of(
        cls,
        features: Features,
        polynomial: bool = True,
        length: float = 1.5,
        max_noise: float = 0.1,
        similar_lengths: bool = False,
    ) -> GaussianProcess:
        """A process over the features of a space; the parameters are those of the constructor.

        :param features: the features.
        :param length: in units of the square root of the mean number of active axes.
        :param similar_lengths: not in a conditional space.
        """
        length *= features.length_unit
        return cls(
            features.axis, features.lengths, polynomial, length, max_noise, similar_lengths, features.space.conditional
        )

    @property
    def theta(self) -> FloatArray:
        """The logarithms of the d length scales, of q and of the noise variance."""
        return self.kernel.theta

    @theta.setter
    def theta(self, theta: FloatArray) -> None:
        self.kernel.theta = theta

    @property
    def noise(self) -> float:
        """The noise variance, as a share of s2."""
        return self.kernel.noise

    def fit(
        self,
        inputs: FloatArray,
        targets: FloatArray,
        iterations: int,
        fit_rows: int | None = None,
        multi_start: bool = False,
    ) -> None:
        """Condition the process on data, and fit the hyperparameters first if asked.

        :param inputs: float[n, k].
        :param targets: approximately standardised, float[n].
        :param iterations: of the hyperparameter fit, which starts at the current values; 0 keeps these values.
        :param fit_rows: the number of leading rows to which the hyperparameters are fitted; default: all rows.
        :param multi_start: fit also from the prior mean with a high noise. The likelihood can have one optimum for a
            rough function with little noise and another for a smooth function with much noise (RW 5.4.1, figure 5.5);
            a gradient-based fit stays at the optimum near its start.
        """
        self.inputs, self.targets = inputs, targets
        if iterations:
            self.theta = self._fitted(inputs[:fit_rows], targets[:fit_rows], iterations, multi_start)
        self._cross = CrossCovariance(self.kernel, inputs, self._sparse(inputs))
        self.factor = _factor(self._cross.gram(), self.noise)
        self.weights = lapack.dpotrs(self.factor, self.targets, lower=1)[0]
        self.scale = float((self.targets @ self.weights + 1.0) / (len(self.targets) + 1.0))

    def _fitted(
        self,
        inputs: FloatArray,
        targets: FloatArray,
        iterations: int,
        multi_start: bool,
    ) -> FloatArray:
        kernel, prior, absent = self.kernel, self._prior, np.ones(self.kernel.d, bool)
        absent[kernel.axis[inputs.any(axis=0)]] = False
        if not (self._may_be_absent and absent.any()):
            return _optimum(kernel, prior, inputs, targets, iterations, multi_start)
        theta = prior.mean.copy()
        theta[np.r_[~absent, True, True]] = _optimum(
            kernel.without(absent),
            prior.without(absent),
            inputs[:, ~absent[kernel.axis]],
            targets,
            iterations,
            multi_start,
            self._sparse(inputs),
        )
        return theta

    def _sparse(self, inputs: FloatArray) -> bool:
        return self._may_be_absent and inputs.shape[1] > WIDE

    def condition_on_pending(self, inputs: FloatArray) -> float:
        """Condition on pending points, as if each had returned its posterior mean.

        This is the kriging believer (Ginsbourger et al. 2010). The posterior mean does not change, so the new rows
        have the weight 0; only the Cholesky factor grows.

        :param inputs: float[m, k].
        :returns: the lowest of these posterior means; infinite for none.
        """
        n, m = len(self.targets), len(inputs)
        k = self._cross.of(inputs)
        cross = dtrsm(1.0, self.factor, k.T, lower=1)
        corner = _factor(
            CrossCovariance(self.kernel, inputs, self._sparse(inputs)).of(inputs) - cross.T @ cross, self.noise
        )
        factor = np.zeros((n + m, n + m), order="F")
        factor[:n, :n], factor[n:, :n], factor[n:, n:] = self.factor, cross.T, corner
        self.factor = factor
        believed = k @ self.weights
        self.inputs, self.targets = np.r_[self.inputs, inputs], np.r_[self.targets, believed]
        self.weights = np.r_[self.weights, np.zeros(m)]
        self._cross = CrossCovariance(self.kernel, self.inputs, self._sparse(self.inputs))
        return float(believed.min(initial=np.inf))

    def predict(self, inputs: FloatArray, leading: int | None = None) -> tuple[FloatArray, FloatArray]:
        """Posterior means, and posterior standard deviations without noise (RW 2.25, 2.26).

        :param inputs: float[m, k].
        :param leading: condition the standard deviations on this many rows only, the first ones. This is cheaper and
            gives upper bounds; default: on all rows.
        """
        mean, variance = np.empty(len(inputs)), self.kernel.variance(inputs)
        factor = self.factor if leading is None else np.asfortranarray(self.factor[:leading, :leading])
        for i in range(0, len(inputs), self._cross.block):
            rows = slice(i, i + self._cross.block)
            k = self._cross.of(inputs[rows])
            mean[rows] = k @ self.weights
            # Triangular solves, because an explicit inverse loses all digits of small variances.
            v = dtrsm(1.0, factor, k.T[:leading], lower=1, overwrite_b=1)
            variance[rows] -= np.einsum("ij,ij->j", v, v)
        return mean, np.sqrt(self.scale * np.maximum(variance, MIN_VARIANCE))

    def mean_gradient(self, inputs: FloatArray) -> FloatArray:
        """Gradients of the posterior mean.

        :param inputs: float[m, k].
        :returns: float[m, k].
        """
        r = self._cross.distances(inputs)
        w = -matern_slope(r, np.exp(-r)) * self.weights
        gradient = self.kernel.inverse**2 * (inputs * w.sum(axis=1)[:, None] - w @ self.inputs)
        if self.kernel.polynomial:
            inner = (1.0 + inputs @ self.inputs.T / self.kernel.d) * self.weights
            gradient = gradient + (2.0 * self.kernel.q / self.kernel.d) * inner @ self.inputs
        return np.asarray(gradient)

    def at(self, u: FloatArray) -> tuple[float, float, FloatArray, FloatArray]:
        """The posterior mean and standard deviation at one point, and their gradients.

        :param u: float[k].
        """
        kernel, n = self.kernel, len(self.inputs)
        q = kernel.q if kernel.polynomial else 0.0
        r = self._cross.distances(u[None])[0]
        decay = np.exp(-r)
        s, t = 1.0 + self.inputs @ u / kernel.d, 1.0 + u @ u / kernel.d
        k = matern(r, decay) + q * s * s
        v = dtrsv(self.factor, k, lower=1)
        deviation = float(np.sqrt(self.scale * max(1.0 + q * t * t - v @ v, MIN_VARIANCE)))
        both = np.empty((2, n))
        both[0], both[1] = self.weights, dtrsv(self.factor, v, lower=1, trans=1)
        # dk/du of the two parts of the kernel, times the weights of the mean and of the variance.
        w = both * matern_slope(r, decay)
        dk = kernel.inverse**2 * (w @ self.inputs - w.sum(axis=1)[:, None] * u)
        dk += (2.0 * q / kernel.d) * ((both * s) @ self.inputs)
        slope = self.scale * ((2.0 * q * t / kernel.d) * u - dk[1]) / deviation
        return float(k @ self.weights), deviation, dk[0], slope
