"""CMA-ES with the package ``cmaes``, asynchronous: a generation ends as soon as enough results are in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from cmaes import CMA  # type: ignore[import-untyped]
from hola_protocol.space import CategoricalParameter
from hola_protocol.values import ParameterValue

from ..arrays import FloatArray
from ..parameters import LAST, Space
from .external import OptionError
from .interface import FitTask, ModelState, Observations
from .new_results import NewResults
from .precomputed import PrecomputedPointsSampler

_SIGMA = 0.2
"""The default of ``sigma`` in the unit cube; Optuna's default is a sixth of the range."""


def make(space: Space, seed: int, options: Mapping[str, ParameterValue], groups: int) -> CmaesSampler:
    """The entry point. Options: ``sigma``, the first step size as a share of the ranges, and ``population_size``.

    :param space: the space; integers and lattices are searched as real numbers and rounded.
    :param seed: the study's seed.
    :param options: the options of the sampler.
    :param groups: must be 1.
    :raises OptionError: for an option or a study that the sampler does not support.
    """
    given = dict(options)
    sigma, size = given.pop("sigma", _SIGMA), given.pop("population_size", None)
    for name in given:
        raise OptionError(name, "cmaes has no such option; its options are population_size and sigma")
    if isinstance(sigma, bool) or not isinstance(sigma, int | float) or not 0.0 < sigma <= 1.0:
        raise OptionError("sigma", "must be a number above 0 and at most 1")
    if size is not None and (isinstance(size, bool) or not isinstance(size, int) or not 4 <= size <= 10_000):
        raise OptionError("population_size", "must be an integer from 4 to 10,000")
    if groups > 1:
        raise OptionError("", f"cmaes supports one comparison group; the study has {groups}")
    if any(isinstance(p, CategoricalParameter) and len(p.choices) > 2 for p in space.parameters):
        raise OptionError(
            "", "cmaes does not support categorical parameters with more than two choices; the study has one"
        )
    return CmaesSampler(space, seed, float(sigma), size)


class CmaesSampler(PrecomputedPointsSampler):
    """CMA-ES with restarts of twice the population (IPOP: Auger & Hansen, CEC 2005).

    :param space: the space.
    :param seed: the study's seed.
    :param sigma: the first step size, as a share of the ranges.
    :param population_size: the population size of the first run; None: 4 + 3 ln d.
    """

    def __init__(self, space: Space, seed: int, sigma: float, population_size: int | None) -> None:
        super().__init__(space, seed)
        self._sigma, self._population_size = sigma, population_size

    def fit_task(self, observations: Observations, ahead: int = 1) -> FitTask | None:
        """See :meth:`Sampler.fit_task`."""
        return CmaesFit(
            self.space,
            self.seed,
            self.version + 1,
            self._sigma,
            self._population_size,
            self._state or {},
            observations,
            ahead,
        )


@dataclass(frozen=True, slots=True)
class CmaesFit(FitTask):
    """Adds new results to the current generation, and chooses the next points.

    :ivar space: the space.
    :ivar seed: the study's seed.
    :ivar version: the version of the new model.
    :ivar sigma: the first step size.
    :ivar population_size: the population size of the first run.
    :ivar previous: the state of the previous model; empty before the first.
    :ivar observations: the current results.
    :ivar ahead: the number of points to choose.
    """

    space: Space
    seed: int
    version: int
    sigma: float
    population_size: int | None
    previous: ModelState
    observations: Observations
    ahead: int

    def run(self) -> ModelState:
        """See :meth:`FitTask.run`."""
        seen, state = self.observations, self.previous.get("search")
        search = _loaded(state) if state else self._new(np.full(self.space.d, 0.5), self.population_size)
        search.reseed_rng(int(np.random.SeedSequence([self.seed % 2**64, self.version]).generate_state(1)[0]))
        new = NewResults.since(self.previous, seen.trial_ids, seen.failed_ids)
        waiting: list[list[Any]] = list(self.previous.get("waiting", []))
        told = {int(t): i for i, t in enumerate(seen.trial_ids)}
        failed = {int(t): i for i, t in enumerate(seen.failed_ids)}
        for trial in new.ids:
            if trial in told:
                row = told[trial]
                waiting.append([seen.points[row].tolist(), float(seen.costs[row, 0]), float(seen.violation[row])])
            elif trial in failed:
                waiting.append([seen.failed[failed[trial]].tolist(), None, 0.0])
            if len(waiting) >= search.population_size:
                search = self._generation(search, waiting)
                waiting = []
        points = [np.clip(search.ask(), 0.0, LAST).tolist() for _ in range(self.ahead)]
        return {
            "version": self.version,
            "n": seen.total,
            "points": points,
            "search": _saved(search),
            "waiting": waiting,
            **new.state(),
        }

    def _new(self, mean: FloatArray, population_size: int | None) -> CMA:
        bounds = np.tile([0.0, 1.0], (self.space.d, 1))
        return CMA(mean=mean, sigma=self.sigma, bounds=bounds, seed=1, population_size=population_size)

    def _generation(self, search: CMA, results: list[list[Any]]) -> CMA:
        """Tell a generation, and restart if the search has converged.

        Results that violate a limit rank after all that do not; failures rank last.
        """
        within = [cost for _, cost, violation in results if cost is not None and violation <= 0.0]
        worst: float = max(within, default=0.0)
        beyond: float = max(violation for _, _, violation in results)

        def value(cost: float | None, violation: float) -> float:
            if cost is None:
                return worst + beyond + 1.0
            return worst + violation if violation > 0.0 else cost

        search.tell([(np.array(x), value(cost, violation)) for x, cost, violation in results])
        if not search.should_stop():
            return search
        random = np.random.default_rng([self.seed % 2**64, self.version])
        return self._new(random.random(self.space.d), 2 * search.population_size)


def _saved(search: CMA) -> dict[str, Any]:
    """The search as JSON-able data; it contains what the package itself would pickle."""
    return {
        name: {"array": value.tolist()} if isinstance(value, np.ndarray) else _plain(value)
        for name, value in search.__getstate__().items()
    }


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _loaded(state: dict[str, Any]) -> CMA:
    search = CMA.__new__(CMA)
    search.__setstate__(
        {name: np.array(value["array"]) if isinstance(value, dict) else value for name, value in state.items()}
    )
    return search
