"""The interface of a sampler."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple, TypeAlias

import numpy as np
from hola_protocol.messages import SamplerStatus

from ..arrays import BoolArray, FloatArray, IntArray
from ..origins import OriginWord
from ..parameters import Space
from ..partial_results import PartialResults

ModelState: TypeAlias = dict[str, Any]
"""A fitted model as JSON-able data of bounded size; ``version`` is its number within the study, from 1."""


@dataclass(frozen=True, slots=True)
class Observations:
    """A snapshot of the results. Its arrays never change, so that another thread may read them.

    If there are very many trials, a :attr:`Sampler.bounded` sampler sees only the best and the latest.

    :ivar trial_ids: the ids of the completed trials, in no particular order, int[n].
    :ivar points: the points of the completed trials, at the middles of their bins, float[n, d].
    :ivar costs: the costs of the completed trials, float[n, g].
    :ivar violation: the violations of the completed trials, 0 within all limits, float[n].
    :ivar failed: the points of the failed and infeasible trials, float[f, d].
    :ivar failed_ids: the ids of the failed and infeasible trials, int[f].
    :ivar pending: the pending points, in no particular order, float[p, d].
    :ivar horizon: the largest id of any trial.
    :ivar total: the number of all completed and failed trials.
    :ivar partial: the last rows of the arrays above, if they belong to trials without a result; their costs are
        predictions.
    :ivar excess: how far the completed trials are beyond each limit, in the units of the violation, negative within,
        float[n, k]; NaN for trials without a result. Absent without limits, and before the first violation.
    """

    trial_ids: IntArray
    points: FloatArray
    costs: FloatArray
    violation: FloatArray
    failed: FloatArray
    failed_ids: IntArray
    pending: FloatArray
    horizon: int
    total: int
    partial: PartialResults | None = None
    excess: FloatArray | None = None

    @property
    def is_open(self) -> BoolArray:
        """Whether the trial of each row may still end with a result, bool[n]."""
        found = np.zeros(len(self.trial_ids), bool)
        if self.partial is not None:
            found[len(found) - len(self.partial.is_open) :] = self.partial.is_open
        return found

    @property
    def is_completed(self) -> BoolArray:
        """Of which rows the trials were completed, bool[n]; the other trials are open or were stopped."""
        found = np.ones(len(self.trial_ids), bool)
        if self.partial is not None:
            found[len(found) - len(self.partial.is_open) :] = False
        return found

    def in_order(self) -> Observations:
        """The same observations sorted by trial id, so that their order does not depend on the order of completion."""
        order = np.argsort(self.trial_ids)
        return replace(
            self,
            trial_ids=self.trial_ids[order],
            points=self.points[order],
            costs=self.costs[order],
            violation=self.violation[order],
            partial=None,
            excess=None,
        )


class Proposal(NamedTuple):
    """A point that a model has chosen.

    :ivar point: float[d].
    :ivar origin: the origin of the trials that evaluate it.
    """

    point: FloatArray
    origin: OriginWord


class FitTask(ABC):
    """A fit that can run in another thread or process: it holds all its data and has no side effects."""

    @abstractmethod
    def run(self) -> ModelState:
        """Fit the model on one thread. The same task gives the same state."""


class Sampler(ABC):
    """Proposes points of the unit cube.

    A sampler without a model implements :meth:`draw` alone.

    :param space: the space.
    :param seed: the study's seed.
    :cvar bounded: whether its fits use a bounded number of trials, so that their time does not grow.
    :cvar awaited: whether fits choose the points, so that an ask should wait for the next fit.
    :cvar independent: whether a draw depends on the seed and the index alone. Such a sampler has no model.
    :cvar predictive: whether its fits use the predicted costs of trials that are still open.
    """

    bounded: ClassVar[bool] = False
    awaited: ClassVar[bool] = False
    independent: ClassVar[bool] = False
    predictive: ClassVar[bool] = False

    def __init__(self, space: Space, seed: int) -> None:
        self.space = space
        self.seed = seed

    @abstractmethod
    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """The point of an index: a function of the seed, the index, the version of the model and the pending points.

        :param index: from 0.
        :param pending: the pending points, in any order, float[p, d]; none if the sampler is independent.
        :returns: float[d] in [0, 1); read-only.
        """

    @property
    def version(self) -> int:
        """The version of the current model; 0 before the first."""
        return 0

    def origin(self, index: int) -> OriginWord:
        """The origin of the point of an index under the current model.

        :param index: the index of a draw.
        """
        return "sampler"

    def wants_fit(self, n_completed: int, n_failed: int = 0, index: int = 0) -> bool:
        """Whether a new fit is due.

        :param n_completed: the number of completed trials.
        :param n_failed: the number of failed and infeasible trials.
        :param index: the index of the next draw.
        """
        return False

    def is_used_up(self, index: int, n_completed: int) -> bool:
        """Whether the current model has no point for an index, so that the fallback draws it.

        :param index: the index of a draw.
        :param n_completed: the number of completed trials.
        """
        return False

    def fit_task(self, observations: Observations, ahead: int = 1) -> FitTask | None:
        """The task that fits the next model; None if this sampler has no model.

        :param observations: the current results.
        :param ahead: approximately how many points will be drawn from the model.
        """
        return None

    @property
    def unknown(self) -> FloatArray:
        """The coordinates where nothing is known about good values, float[d]."""
        return np.full(self.space.d, 0.5)

    def transfer(self, points: FloatArray) -> None:  # noqa: B027 - no sampler has to use them
        """Begin with the best points of earlier studies; called before the first draw. A sampler may ignore them.

        :param points: float[n, d].
        """

    def install(self, state: ModelState) -> None:
        """Use a new model for the next draws.

        :param state: the result of :meth:`FitTask.run` with an additional item ``first``, the index of the first draw
            from the model; or its copy through JSON.
        :raises TypeError: when this sampler has no model.
        """
        raise TypeError(f"{type(self).__name__} has no model")

    def status(self) -> SamplerStatus:
        """The phase and the numbers that ``Status`` reports."""
        return SamplerStatus(phase="model" if self.version else "model_free", numbers={"model_version": self.version})

    def state(self) -> ModelState | None:
        """The state of the current model, for :meth:`install`; None before the first."""
        return None


class Blocks:
    """Rows that are computed a block at a time; the latest block is cached.

    :param size: the number of rows of a block.
    :param make: computes a block from its number.
    """

    def __init__(self, size: int, make: Callable[[int], FloatArray]) -> None:
        self._size, self._make = size, make
        self._number = -1
        self._rows: list[FloatArray] = []

    def row(self, index: int) -> FloatArray:
        """The row with an index.

        :param index: from 0.
        """
        number, i = divmod(index, self._size)
        if number != self._number:
            self._rows = list(self._make(number))
            self._number = number
        return self._rows[i]
