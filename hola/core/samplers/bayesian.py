"""Bayesian optimisation: a Gaussian process, fitted beside the loop, chooses the next points."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from hola_protocol.messages import Origin, SamplerStatus

from ..arrays import FloatArray
from ..parameters import Space
from .features import Features
from .interface import FitTask, ModelState, Observations, Sampler
from .region import start_size
from .sobol import SobolSampler

_BOX, _WIDE_BOX = 0.3, 0.75
"""Sides of the boxes of the first points."""
_MOST_NEAR = 64


@dataclass(frozen=True, slots=True)
class BayesianFit(FitTask):
    """A step of the search: results in, the next points out.

    Making one imports nothing: a scheduler's loop makes them, and another process runs them.

    :ivar features: of the space.
    :ivar seed: the study's seed.
    :ivar version: the version of the model to be.
    :ivar before: the state of the model before.
    :ivar observations: what is known.
    :ivar ahead: how many points to choose.
    """

    features: Features
    seed: int
    version: int
    before: ModelState | None
    observations: Observations
    ahead: int

    def run(self) -> ModelState:
        """See :meth:`FitTask.run`; the first one in a process imports SciPy, which takes about a second."""
        from .bayesian_fit import step

        return step(self)


class BayesianSampler(Sampler):
    """A trust region with a Gaussian process for one cost, and processes for a front of several.

    A fit leaves a few points that are best one after another.

    :param space: the space.
    :param seed: the study's seed.
    """

    bounded = True
    awaited = True

    def __init__(self, space: Space, seed: int) -> None:
        super().__init__(space, seed)
        self._features = Features(space)
        self._start = SobolSampler(space, seed)
        self._start_size = start_size(space.d)
        self._state: ModelState | None = None
        self._points = np.empty((0, space.d))
        self._origins: list[Origin] = []
        self._drawn_from = 0

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`."""
        if self._state is None:
            return self._first(index)
        point: FloatArray = self._points[index - self._drawn_from]
        return point

    def origin(self, index: int) -> Origin:
        """See :meth:`Sampler.origin`."""
        return "start" if self._state is None else self._origins[index - self._drawn_from]

    def _first(self, index: int) -> FloatArray:
        """The middle, then a Sobol sequence, whose first points are drawn together round the middle.

        Those asked for before the first results lie in a wider box, and of very many the rest everywhere.
        """
        if index == 0:
            return np.full(self.space.d, 0.5)
        point = self._start.draw(index - 1, np.empty((0, self.space.d)))
        if index >= _MOST_NEAR:
            return point
        near = 0.5 + (_BOX if index < self._start_size else _WIDE_BOX) * (point - 0.5)
        return np.where(self._features.binned, point, near)

    @property
    def version(self) -> int:
        """See :attr:`Sampler.version`."""
        return 0 if self._state is None else int(self._state["version"])

    def wants_fit(self, n_completed: int, n_failed: int = 0, index: int = 0) -> bool:
        """See :meth:`Sampler.wants_fit`; after every result, and when the model's points are used up."""
        new_results = self._state is not None and n_completed + n_failed > int(self._state["n"])
        return new_results or self.is_used_up(index, n_completed)

    def is_used_up(self, index: int, n_completed: int) -> bool:
        """See :meth:`Sampler.is_used_up`."""
        if self._state is None:
            return n_completed >= self._start_size
        return index - self._drawn_from >= len(self._points)

    def fit_task(self, observations: Observations, ahead: int = 1) -> FitTask | None:
        """See :meth:`Sampler.fit_task`."""
        if not len(observations.trial_ids):
            return None
        return BayesianFit(self._features, self.seed, self.version + 1, self._state, observations, ahead)

    def install(self, state: ModelState) -> None:
        """See :meth:`Sampler.install`."""
        self._state = state
        self._points = np.array(state["points"])
        self._origins = state["origins"]
        self._drawn_from = state.get("first", 0)

    def status(self) -> SamplerStatus:
        """See :meth:`Sampler.status`."""
        if self._state is None:
            return SamplerStatus(phase="start")
        region, model = self._state.get("region"), self._state["models"].get("region")
        if region is None:
            return SamplerStatus(phase="front", model_version=self.version)
        return SamplerStatus(
            phase="region" if region["centre"] else "start",
            model_version=self.version,
            region_size=2.0 * region["half"] if region["centre"] else None,
            restarts=region["run"],
            noise=math.exp(model["theta"][-1]) if model else None,
        )

    def state(self) -> ModelState | None:
        """See :meth:`Sampler.state`."""
        return self._state
