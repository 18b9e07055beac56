"""Bayesian optimisation: a Gaussian process, fitted beside the loop, chooses the next points."""

from __future__ import annotations

import math
from importlib import import_module

import numpy as np
from hola_protocol.messages import Origin, SamplerStatus

from ..arrays import FloatArray
from ..parameters import Space
from ..randomness import Purpose, generator
from .features import Features
from .interface import Blocks, FitTask, ModelState, Observations, Sampler
from .region import start_size
from .sobol import SobolSampler

_BLOCK = 64
_BOX, _WIDE_BOX = 0.3, 0.5
"""Sides of the boxes of the first points."""
_MOST_NEAR = 64


class BayesianSampler(Sampler):
    """A trust region with a Gaussian process for one cost, and processes for a front of several.

    A fit leaves a few points that are best one after another. When draws have used them up before the next fit, they
    move a little from what is best.

    :param space: the space.
    :param seed: the study's seed.
    """

    bounded = True

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
        self._origins: list[Origin] = []
        self._drawn_from = 0
        self._moves = Blocks(_BLOCK, self._moved)

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`; O(p d) for p pending points."""
        if self._state is None:
            return self._first(index)
        if (k := index - self._drawn_from) < len(self._points):
            point: FloatArray = self._points[k]
            if not len(pending) or np.abs(pending - point).max(axis=1).min() > 1e-9:
                return point
        return self._moves.row(index)

    def origin(self, index: int) -> Origin:
        """See :meth:`Sampler.origin`."""
        if self._state is None:
            return "start"
        k = index - self._drawn_from
        return self._origins[k] if k < len(self._origins) else "moved"

    def _moved(self, number: int) -> FloatArray:
        """A block of small moves from what is best."""
        random = generator(self.seed, Purpose.BAYESIAN_DRAW, number, self.version)
        parents = self._parents[random.integers(len(self._parents), size=_BLOCK)]
        return self._features.mutate(
            parents + 0.5 * self._sides * random.standard_normal((_BLOCK, self.space.d)), random
        )

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
        if self._state is None:
            return n_completed >= self._start_size
        return n_completed + n_failed > int(self._state["n"]) or index - self._drawn_from >= len(self._points)

    def fit_task(self, observations: Observations, ahead: int = 1) -> FitTask | None:
        """See :meth:`Sampler.fit_task`."""
        if not len(observations.trial_ids):
            return None
        from .bayesian_fit import BayesianFit

        return BayesianFit(self._features, self.seed, self.version + 1, self._state, observations, ahead)

    def install(self, state: ModelState) -> None:
        """See :meth:`Sampler.install`."""
        self._state = state
        self._points = np.array(state["points"])
        self._parents = np.array(state["parents"])
        self._sides = np.where(self._features.binned, 0.0, state["half"])
        self._origins = state["origins"]
        self._drawn_from = state.get("first", 0)
        self._moves = Blocks(_BLOCK, self._moved)

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
