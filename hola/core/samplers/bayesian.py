"""Bayesian optimisation: a Gaussian process, fitted beside the loop, chooses the next points."""

from __future__ import annotations

from importlib import import_module

import numpy as np

from ..arrays import FloatArray
from ..parameters import Space
from ..randomness import Purpose, generator
from .features import Features
from .interface import FitTask, ModelState, Observations, Sampler
from .region import start_size
from .sobol import SobolSampler


class BayesianSampler(Sampler):
    """A trust region with a Gaussian process for one cost, and processes for a front of several.

    A fit leaves a few points that are best one after another; a draw takes the first that is not pending. When all
    are, it moves a little from what was best.

    :param space: the space.
    :param seed: the study's seed.
    """

    def __init__(self, space: Space, seed: int) -> None:
        # Here and not with the first fit, which runs beside a loop that it would hold up: the import takes a second.
        import_module(".bayesian_fit", __package__)
        super().__init__(space, seed)
        self._features = Features(space)
        self._start = SobolSampler(space, seed)
        self._start_size = start_size(space.d)
        self._state: ModelState | None = None
        self._points = self._parents = np.empty((0, space.d))
        self._sides = np.empty(0)

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`; O(p d) for p pending points."""
        if self._state is None:
            return self._first(index)
        for point in self._points:
            if not len(pending) or np.abs(pending - point).max(axis=1).min() > 1e-9:
                return np.asarray(point)
        random = generator(self.seed, Purpose.BAYESIAN_DRAW, index, self.version)
        parent = self._parents[random.integers(len(self._parents))]
        moved = parent + 0.5 * self._sides * random.standard_normal(self.space.d)
        return np.asarray(self._features.mutate(moved[None], random)[0])

    def _first(self, index: int) -> FloatArray:
        """The middle, then a Sobol sequence, whose first points are drawn together round the middle."""
        if index == 0:
            return np.full(self.space.d, 0.5)
        point = self._start.draw(index - 1, np.empty((0, self.space.d)))
        if index >= self._start_size:
            return point
        near = 0.5 + 0.3 * (point - 0.5)
        return np.where(self._features.binned, point, near)

    @property
    def version(self) -> int:
        """See :attr:`Sampler.version`."""
        return 0 if self._state is None else int(self._state["version"])

    def wants_fit(self, n_completed: int, n_failed: int = 0) -> bool:
        """See :meth:`Sampler.wants_fit`; after every result."""
        if self._state is None:
            return n_completed >= self._start_size
        return n_completed + n_failed > int(self._state["n"])

    def fit_task(self, observations: Observations) -> FitTask | None:
        """See :meth:`Sampler.fit_task`."""
        if not len(observations.trial_ids):
            return None
        from .bayesian_fit import BayesianFit

        return BayesianFit(self.space, self.seed, self.version + 1, self._state, observations)

    def install(self, state: ModelState) -> None:
        """See :meth:`Sampler.install`."""
        self._state = state
        self._points = np.array(state["points"])
        self._parents = np.array(state["parents"])
        self._sides = np.where(self._features.binned, 0.0, state["half"])

    def state(self) -> ModelState | None:
        """See :meth:`Sampler.state`."""
        return self._state
