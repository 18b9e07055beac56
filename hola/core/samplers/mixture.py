"""A Gaussian mixture that is fitted to the best trials."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from ..arrays import FloatArray
from ..fronts import ranked
from ..parameters import LAST, Space
from ..randomness import Purpose, generator
from .interface import Blocks, FitTask, ModelState, Observations, Sampler
from .uniform import UniformSampler

_BLOCK = 64
_CANDIDATES = 8
"""Candidates for each suggestion; the chosen one keeps a distance from pending points."""
_MAX_ELITES = 512
_MAX_ROWS = 50_000
"""If there are more completed trials, a fit uses a random sample of this size, so that its time is bounded."""
_MAX_CORRELATED = 16
"""In more dimensions the components are axis-aligned, so that the size of the state is bounded."""
_MIN_DEVIATION = 1e-3
_REFIT_GROWTH = 1.1


class ClippedGaussianMixtureSampler(Sampler):
    """Draws from a Gaussian mixture of the elite trials; before the first model the draws are uniform.

    Draws outside the cube are reflected at its faces, because clipping would collect them on the faces. The fit moves
    each elite trial to a random position in its bin, so that the variance of discrete axes does not vanish. A draw
    keeps a distance from pending points.

    :param space: the space.
    :param seed: the study's seed.
    :param elite_fraction: the share of the completed trials that counts as elite.
    :param components: the maximum number of components.
    :param start: completed trials before the first model.
    """

    def __init__(
        self, space: Space, seed: int, elite_fraction: float = 0.25, components: int = 3, start: int | None = None
    ) -> None:
        # Imported here and not in the first fit, because the import takes a second and would block the loop.
        import_module("sklearn.mixture")
        super().__init__(space, seed)
        self._elite_fraction, self._components = elite_fraction, components
        self._start = start if start is not None else 5 + 2 * space.d
        self._initial = UniformSampler(space, seed)
        self._state: ModelState | None = None
        self._blocks = Blocks(_BLOCK, self._block)
        self._means = self._factors = self._weights = self._precision = np.empty(0)

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`; O(p d) for p pending points."""
        if self._state is None:
            return self._initial.draw(index, pending)
        candidates = self._blocks.row(index)
        chosen: FloatArray = candidates[0]
        if not len(pending):
            return chosen
        # Approximately the squared distance to the nearest of p Gaussian points, in standard deviations.
        enough = self.space.d * len(pending) ** (-2.0 / self.space.d)
        farthest = -1.0
        for candidate in candidates:
            apart = pending - candidate
            apart *= apart
            distance = float(apart.dot(self._precision).min())
            if distance > farthest:
                chosen, farthest = candidate, distance
                if distance >= enough:
                    break
        return chosen

    def _block(self, number: int) -> FloatArray:
        random = generator(self.seed, Purpose.MIXTURE, number, self.version)
        d, n = self.space.d, _BLOCK * _CANDIDATES
        component = np.searchsorted(np.cumsum(self._weights)[:-1], random.random(n), side="right")
        normal = random.standard_normal((n, d))
        points = np.empty((n, d))
        for k in range(len(self._weights)):
            rows = component == k
            factor = self._factors[k]
            points[rows] = self._means[k] + (normal[rows] * factor if factor.ndim == 1 else normal[rows] @ factor.T)
        return _fold(points).reshape(_BLOCK, _CANDIDATES, d)

    @property
    def version(self) -> int:
        """See :attr:`Sampler.version`."""
        return 0 if self._state is None else int(self._state["version"])

    def wants_fit(self, n_completed: int, n_failed: int = 0, index: int = 0) -> bool:
        """See :meth:`Sampler.wants_fit`; true once there are ``start`` trials, and after every growth by a tenth."""
        if self._state is None:
            return n_completed >= self._start
        fitted = int(self._state["n"])
        return n_completed >= max(fitted + 2, _REFIT_GROWTH * fitted)

    def fit_task(self, observations: Observations, ahead: int = 1) -> FitTask | None:
        """See :meth:`Sampler.fit_task`."""
        if not len(observations.trial_ids):
            return None
        return MixtureFit(self.space, self.seed, self.version + 1, self._elite_fraction, self._components, observations)

    def install(self, state: ModelState) -> None:
        """See :meth:`Sampler.install`."""
        self._state = state
        self._weights = np.array(state["weights"])
        self._means = np.array(state["means"])
        self._factors = np.array(state["factors"])
        squares = self._factors**2 if self._factors.ndim == 2 else (self._factors**2).sum(axis=2)
        self._precision = 1.0 / (self._weights @ squares)
        self._blocks = Blocks(_BLOCK, self._block)

    def state(self) -> ModelState | None:
        """See :meth:`Sampler.state`."""
        return self._state


def _fold(points: FloatArray) -> FloatArray:
    """Reflect points at the faces of the cube until they are inside."""
    within = np.abs(points) % 2.0
    return np.minimum(np.where(within > 1.0, 2.0 - within, within), LAST)


@dataclass(frozen=True, slots=True)
class MixtureFit(FitTask):
    """The fit of a Gaussian mixture to the elite trials.

    :ivar space: the space.
    :ivar seed: the study's seed.
    :ivar version: the version of the new model.
    :ivar elite_fraction: the share of the completed trials that counts as elite.
    :ivar components: the maximum number of components.
    :ivar observations: the current results.
    """

    space: Space
    seed: int
    version: int
    elite_fraction: float
    components: int
    observations: Observations

    def run(self) -> ModelState:
        """See :meth:`FitTask.run`."""
        random = generator(self.seed, Purpose.MIXTURE_FIT, self.version)
        seen = self.observations.in_order()
        n, d = seen.points.shape
        rows = np.arange(n) if n <= _MAX_ROWS else np.sort(random.choice(n, _MAX_ROWS, replace=False))
        elites = min(max(math.ceil(self.elite_fraction * len(rows)), min(len(rows), d + 2)), _MAX_ELITES)
        best = np.concatenate(ranked(seen.costs[rows], seen.violation[rows], seen.trial_ids[rows], elites))
        points = seen.points[rows[best]]
        points = self.space.spread(points, random.random(points.shape))
        weights, means, covariances = self._mixture(points, int(random.integers(2**31)))
        return {
            "version": self.version,
            "n": n,
            "weights": weights.tolist(),
            "means": means.tolist(),
            "factors": _factors(covariances, d).tolist(),
        }

    def _mixture(self, points: FloatArray, random_state: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        from sklearn.mixture import GaussianMixture  # type: ignore[import-untyped]
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        n, d = points.shape
        k = min(self.components, max(1, n // (d + 2)))
        mixture: Any = GaussianMixture(
            k,
            covariance_type="full" if d <= _MAX_CORRELATED else "diag",
            reg_covar=_MIN_DEVIATION**2,
            tol=1e-2,
            max_iter=1000,
            init_params="k-means++",
            random_state=random_state,
        )
        if n == 1:
            return np.ones(1), points, np.full((1, d, d) if d <= _MAX_CORRELATED else (1, d), 0.0)
        with threadpool_limits(1):
            mixture.fit(points)
        return mixture.weights_, mixture.means_, _shrunk(mixture, points)


def _shrunk(mixture: Any, points: FloatArray) -> FloatArray:
    """Shrink covariances towards the variances of all elites; the fewer points a component has, the stronger.

    Without this, the covariance of a component with few points would be singular, and its draws would stay in a plane.
    """
    n, d = points.shape
    variance = points.var(axis=0) + _MIN_DEVIATION**2
    share: FloatArray = ((d + 1) / (d + 1 + mixture.weights_ * n))[:, None]
    covariances: FloatArray = mixture.covariances_
    if covariances.ndim == 2:
        towards = variance
    else:
        towards, share = np.diag(variance), share[:, :, None]
    shrunk: FloatArray = (1.0 - share) * covariances + share * towards
    return shrunk


def _factors(covariances: FloatArray, d: int) -> FloatArray:
    """Lower Cholesky factors, float[k, d, d], or standard deviations, float[k, d]."""
    if covariances.ndim == 2:
        return np.sqrt(np.maximum(covariances, _MIN_DEVIATION**2))
    return np.asarray(np.linalg.cholesky(covariances + _MIN_DEVIATION**2 * np.eye(d)), np.float64)
