"""What the coordinator asks of a sampler."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple, TypeAlias

import numpy as np
from hola_protocol.messages import Origin, SamplerStatus

from ..arrays import FloatArray, IntArray
from ..parameters import Space

ModelState: TypeAlias = dict[str, Any]
"""A fitted model as JSON-able data of bounded size; ``version`` numbers the models of a study from 1."""


@dataclass(frozen=True, slots=True)
class Observations:
    """A snapshot of what is known. Its arrays never change, so that another thread may read them.

    Of very many trials a :attr:`Sampler.bounded` sampler sees the best and the latest.

    :ivar trial_ids: of the completed trials, int[n], in no particular order.
    :ivar points: where they are, float[n, d], at the middles of their bins.
    :ivar costs: float[n, g].
    :ivar violation: float[n], 0 within all limits.
    :ivar failed: where trials failed or were infeasible, float[f, d].
    :ivar failed_ids: of those trials, int[f].
    :ivar pending: the points under evaluation, float[p, d], in no particular order.
    :ivar horizon: the largest id of any trial.
    :ivar total: the number of all completed and failed trials.
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

    def in_order(self) -> Observations:
        """The same in the order of the trial ids, which does not depend on who finished first."""
        order = np.argsort(self.trial_ids)
        return replace(
            self,
            trial_ids=self.trial_ids[order],
            points=self.points[order],
            costs=self.costs[order],
            violation=self.violation[order],
        )


class Proposal(NamedTuple):
    """A point that a model chose.

    :ivar point: float[d].
    :ivar origin: how.
    """

    point: FloatArray
    origin: Origin


class FitTask(ABC):
    """A fit that is ready to run anywhere: it holds all that it needs and changes nothing."""

    @abstractmethod
    def run(self) -> ModelState:
        """Fit; pure computation on one thread. The same task gives the same state."""


class Sampler(ABC):
    """Proposes points of the unit cube.

    A sampler without a model implements :meth:`draw` alone.

    :param space: the space.
    :param seed: the study's seed.
    :cvar bounded: whether its fits look at a bounded number of trials, so that their time does not grow.
    :cvar awaited: whether a fit chooses the points themselves, so that a suggestion is worth waiting for.
    """

    bounded: ClassVar[bool] = False
    awaited: ClassVar[bool] = False

    def __init__(self, space: Space, seed: int) -> None:
        self.space = space
        self.seed = seed

    @abstractmethod
    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """Point number ``index``: a function of the seed, the index, the model's version and the pending points.

        :param index: from 0.
        :param pending: the points under evaluation, float[p, d], in any order.
        :returns: float[d] in [0, 1); not to be written to.
        """

    @property
    def version(self) -> int:
        """The number of the model in use; 0 before the first."""
        return 0

    def origin(self, index: int) -> Origin:
        """Where point number ``index`` comes from under the model in use.

        :param index: as :meth:`draw` takes it.
        """
        return "sampler"

    def wants_fit(self, n_completed: int, n_failed: int = 0, index: int = 0) -> bool:
        """Whether a new model would be worth its time.

        :param n_completed: the number of completed trials.
        :param n_failed: the number of those that failed or were infeasible.
        :param index: of the next draw.
        """
        return False

    def is_used_up(self, index: int, n_completed: int) -> bool:
        """Whether point number ``index`` would have to come from a later model, so that the fallback draws it.

        :param index: as :meth:`draw` takes it.
        :param n_completed: the number of completed trials.
        """
        return False

    def fit_task(self, observations: Observations, ahead: int = 1) -> FitTask | None:
        """The fit of the next model; None when this sampler has no model.

        :param observations: what is known now.
        :param ahead: how many points will be drawn from the model, about.
        """
        return None

    def install(self, state: ModelState) -> None:
        """Draw from a model from now on.

        :param state: what :meth:`FitTask.run` returned and, as ``first``, the index of the first draw from it; or its
            copy through JSON.
        :raises TypeError: when this sampler has no model.
        """
        raise TypeError(f"{type(self).__name__} has no model")

    def status(self) -> SamplerStatus:
        """What it is doing."""
        return SamplerStatus(phase="model" if self.version else "model_free", model_version=self.version)

    def state(self) -> ModelState | None:
        """The state of the model in use, for :meth:`install`; None before the first."""
        return None


class Blocks:
    """Rows made a block at a time, the last block kept.

    :param size: rows in a block.
    :param make: makes the block of a number.
    """

    def __init__(self, size: int, make: Callable[[int], FloatArray]) -> None:
        self._size, self._make = size, make
        self._number = -1
        self._rows: list[FloatArray] = []

    def row(self, index: int) -> FloatArray:
        """The row of an index.

        :param index: from 0.
        """
        number, i = divmod(index, self._size)
        if number != self._number:
            self._rows = list(self._make(number))
            self._number = number
        return self._rows[i]
