"""A sampler whose model is a list of points that another library has chosen."""

from __future__ import annotations

import numpy as np
from hola_protocol.messages import SamplerStatus

from ..arrays import FloatArray
from ..parameters import Space
from .interface import ModelState, Sampler
from .sobol import SobolSampler


class PrecomputedPointsSampler(Sampler):
    """Returns the points of the latest fit in order; before the first result, points of a Sobol sequence.

    This is the base class of samplers that use another library. A subclass adds :meth:`fit_task`.

    :param space: the space.
    :param seed: the study's seed.
    """

    bounded = True
    awaited = True

    def __init__(self, space: Space, seed: int) -> None:
        super().__init__(space, seed)
        self._start = SobolSampler(space, seed)
        self._state: ModelState | None = None
        self._points = np.empty((0, space.d))

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`."""
        if self._state is None:
            return self._start.draw(index, pending)
        point: FloatArray = self._points[index - self._state["first"]]
        return point

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
            return n_completed > 0
        return index - int(self._state["first"]) >= len(self._points)

    def install(self, state: ModelState) -> None:
        """See :meth:`Sampler.install`."""
        self._state = {"first": 0, **state}
        self._points = np.array(state["points"])

    def status(self) -> SamplerStatus:
        """See :meth:`Sampler.status`."""
        return SamplerStatus(phase="model" if self.version else "start", numbers={"model_version": self.version})

    def state(self) -> ModelState | None:
        """See :meth:`Sampler.state`."""
        return self._state
