"""Bayesian optimisation: a fit in another process trains a Gaussian process and chooses the next points."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from hola_protocol.messages import SamplerStatus

from ..arrays import FloatArray
from ..origins import OriginWord
from ..parameters import Space
from .belief import Belief
from .features import Features
from .fit_inputs import FitInputs
from .interface import FitTask, ModelState, Observations, Sampler
from .region import start_size
from .sobol import SobolSampler

_BOX, _WIDE_BOX = 0.3, 0.75
"""The sides of the boxes of the initial design, and of further points before the first results."""
_MAX_EARLIER_POINTS = 2
"""Earlier studies whose best point is suggested first, in addition to the initial design."""
_MAX_BOXED = 64
"""Points from this index on are drawn from the whole space."""


class BayesianFit(FitTask, FitInputs):
    """A fit to all results that chooses the next points.

    Creating a task imports nothing, because the loop of the scheduler creates it and another process runs it.
    """

    def run(self) -> ModelState:
        """See :meth:`FitTask.run`; the first fit in a process imports SciPy, which takes about a second."""
        from .bayesian_fit import fit

        return fit(self)


class BayesianSampler(Sampler):
    """A trust region with a Gaussian process for one cost; one Gaussian process per cost for a front.

    A fit chooses a few points in sequence, each of which treats the previous ones as pending.

    :param space: the space.
    :param seed: the study's seed.
    :param believed: coordinate and confidence of what a user believes, by axis.
    """

    bounded = True
    awaited = True
    predictive = True

    def __init__(self, space: Space, seed: int, believed: Mapping[int, tuple[float, float]] | None = None) -> None:
        super().__init__(space, seed)
        self._features = Features(space)
        self._belief = Belief(self._features, {} if believed is None else believed)
        self._earlier: FloatArray = np.empty((0, space.d))
        self._start = SobolSampler(space, seed)
        self._start_size = start_size(self._features.active_axes)
        self._state: ModelState | None = None
        self._points = np.empty((0, space.d))
        self._origins: list[OriginWord] = []
        self._first_index = 0

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`."""
        if self._state is None:
            return self._initial(index)
        point: FloatArray = self._points[index - self._first_index]
        return point

    def origin(self, index: int) -> OriginWord:
        """See :meth:`Sampler.origin`."""
        if self._state is None:
            return "transfer" if index < len(self._earlier) else "start"
        return self._origins[index - self._first_index]

    def _initial(self, index: int) -> FloatArray:
        """A point before the first model: the best points of earlier studies, the centre of the cube or what the user
        believes, then a Sobol sequence.

        The points of the initial design are in a box around the centre, further points in a wider box, and from a
        certain index on they are in the whole space.
        """
        if index < len(self._earlier):
            point: FloatArray = self._earlier[index]
            return point
        index -= len(self._earlier)
        if index == 0:
            return self._belief.centre
        point = self._start.draw(index - 1, np.empty((0, self.space.d)))
        if index >= _MAX_BOXED:
            return point
        side = _BOX if index < self._start_size else _WIDE_BOX
        if self._belief:
            return self._belief.boxed(point, side)
        boxed = 0.5 + side * (point - 0.5)
        return np.where(self._features.binned, point, boxed)

    @property
    def version(self) -> int:
        """See :attr:`Sampler.version`."""
        return 0 if self._state is None else int(self._state["version"])

    def wants_fit(self, n_completed: int, n_failed: int = 0, index: int = 0) -> bool:
        """See :meth:`Sampler.wants_fit`; true after every result, and when no point is left."""
        new_results = self._state is not None and n_completed + n_failed > int(self._state["n"])
        return new_results or self.is_used_up(index, n_completed)

    def is_used_up(self, index: int, n_completed: int) -> bool:
        """See :meth:`Sampler.is_used_up`."""
        if self._state is None:
            return n_completed >= self._start_size
        return index - self._first_index >= len(self._points)

    def fit_task(self, observations: Observations, ahead: int = 1) -> FitTask | None:
        """See :meth:`Sampler.fit_task`."""
        if not len(observations.trial_ids):
            return None
        return BayesianFit(self._features, self.seed, self.version + 1, self._state, observations, ahead, self._belief)

    @property
    def unknown(self) -> FloatArray:
        """See :attr:`Sampler.unknown`."""
        return self._belief.centre

    def transfer(self, points: FloatArray) -> None:
        """See :meth:`Sampler.transfer`."""
        self._earlier = points[:_MAX_EARLIER_POINTS]
        self._start_size = start_size(self._features.active_axes) + len(self._earlier)

    def install(self, state: ModelState) -> None:
        """See :meth:`Sampler.install`."""
        self._state = state
        self._points = np.array(state["points"])
        self._origins = state["origins"]
        self._first_index = state.get("first", 0)

    def status(self) -> SamplerStatus:
        """See :meth:`Sampler.status`."""
        if self._state is None:
            return SamplerStatus(phase="start")
        region, model = self._state.get("region"), self._state["models"].get("region")
        if region is None:
            return SamplerStatus(phase="front", numbers={"model_version": self.version})
        numbers = {"model_version": self.version, "restarts": region["run"]}
        if region["centre"]:
            numbers["region_size"] = 2.0 * region["half"]
        if model:
            numbers["noise"] = math.exp(model["theta"][-1])
        return SamplerStatus(phase="region" if region["centre"] else "start", numbers=numbers)

    def state(self) -> ModelState | None:
        """See :meth:`Sampler.state`."""
        return self._state
