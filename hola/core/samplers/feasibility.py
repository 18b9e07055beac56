"""The probability that an evaluation succeeds and that its result is within the limits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import log_ndtr  # type: ignore[import-untyped]

from ..arrays import FloatArray, IntArray
from .belief import Belief
from .features import Features
from .fit import Fit
from .gaussian_process import GaussianProcess
from .limit_models import LimitModels


class Feasibility:
    """Gaussian processes for success and for the limits. They exist only if there was a failure or a violation.

    :param features: the features of the space.
    :param fit: fits the models.
    :param points: the points of the completed trials, float[n, d].
    :param violation: their violations, float[n].
    :param failed: the points of the failed trials, float[f, d].
    :param limits: whether to include the probability of being within the limits.
    :param belief: the user's belief, whose density is a factor of the probability.
    :param excess: how far each trial is beyond each limit, negative within, float[n, k]; NaN for a trial without a
        result. If it is absent, the limits have one model, which is trained on the violations.
    :param polynomial: see :class:`LimitModels`.
    """

    def __init__(
        self,
        features: Features,
        fit: Fit,
        points: FloatArray,
        violation: FloatArray,
        failed: FloatArray,
        limits: bool,
        belief: Belief | None = None,
        excess: FloatArray | None = None,
        polynomial: bool = True,
    ) -> None:
        self._features, self._belief = features, belief
        self._results = len(points) + len(failed)
        self._success = self._within = None
        self.limits: LimitModels | None = None
        if len(failed) and len(points):
            succeeded = np.r_[np.ones(len(points)), np.zeros(len(failed))]
            self._rate, self._spread = succeeded.mean(), succeeded.std()
            self._success = GaussianProcess.of(features, max_noise=1.0)
            inputs = features.of(np.r_[points, failed])
            fit("success", self._success, inputs, (succeeded - self._rate) / self._spread, None)
        known = None if excess is None else ~np.isnan(excess).any(axis=1)
        if excess is not None and known is not None and (excess[known] > 0.0).any():
            self.limits = LimitModels(features, fit, points[known], excess[known], polynomial)
        elif limits and (violation > 0.0).any():
            beyond = violation > 0.0
            unit = np.median(violation[beyond])
            with np.errstate(over="ignore"):
                excess = np.where(beyond, 0.3 + np.log1p(np.minimum(violation / unit, 1e5)), -0.3)
            self._unit = max(excess.std(), 0.1)
            self._within = GaussianProcess.of(features, max_noise=0.1)
            fit("violation", self._within, features.of(points), excess / self._unit, None)

    def log_probability(self, points: FloatArray) -> FloatArray:
        """ln P(success) + ln P(within the limits) (Gardner et al., ICML 2014), plus the logarithm of the belief.

        :param points: float[n, d].
        """
        total = self.log_probability_before_limits(points)
        if self.limits is not None:
            total += self.limits.log_probability(self._features.of(points))
        return total

    def limit_term(
        self, points: FloatArray, heavy_tails: bool = False
    ) -> Callable[[IntArray, FloatArray], FloatArray] | None:
        """What :func:`~hola.core.samplers.acquisition.screened_argmax` needs of the models of the limits, if any exist.

        :param points: the candidates, float[n, d].
        :param heavy_tails: see :meth:`LimitModels.log_probability`.
        """
        if (limits := self.limits) is None:
            return None
        return lambda rows, least: limits.log_probability(self._features.of(points[rows]), least, heavy_tails)

    def log_probability_before_limits(self, points: FloatArray) -> FloatArray:
        """:meth:`log_probability` without the models of the limits.

        :param points: float[n, d].
        """
        total = np.zeros(len(points))
        if self._belief:
            total += self._belief.log_density(points, self._results)
        if self._success is None and self._within is None:
            return total
        inputs = self._features.of(points)
        if self._success is not None:
            mean, s = self._success.predict(inputs)
            total += log_ndtr((self._rate - 0.5 + self._spread * mean) / np.sqrt(1e-2 + (self._spread * s) ** 2))
        if self._within is not None:
            mean, s = self._within.predict(inputs)
            total += log_ndtr(-mean / s)
        return total
