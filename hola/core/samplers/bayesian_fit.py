"""A step of Bayesian optimisation, beside the loop: results in, the next points out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from ..arrays import FloatArray, IntArray
from ..fronts import ranked
from ..randomness import Purpose, generator
from .feasibility import Feasibility
from .front_search import FrontSearch
from .gaussian_process import GaussianProcess
from .interface import ModelState, Proposal
from .news import News
from .recommendation import REGION_NOISE_SEEN, most_promising
from .region import START_HALF, Region, start_size
from .region_search import Data, RegionSearch, half_sides, local_rows
from .taken import Taken

if TYPE_CHECKING:
    from .bayesian import BayesianFit

_THREADS = ThreadpoolController()
"""Made once: it looks through all loaded libraries."""
# 16 MB, freed at once, after which glibc keeps freed memory of up to twice as much for the next matrices
# (M_TRIM_THRESHOLD in mallopt(3)): without, a tenth of a step in 20 dimensions goes into page faults.
np.empty(1 << 21)
_FEASIBLE_ROWS, _FAILED_ROWS = 300, 150
"""Trials that feasibility is learnt from: completed ones, and those that failed."""
_ITERATIONS, _ITERATIONS_EACH = 8, 5
"""Of the search for the parameters of a model; with several costs each has its models, and shorter searches."""
_DUE, _DUE_UP_TO = 0.03, 300
"""Results after which better parameters are sought, as a part of a model's rows, or of all results up to so many."""
_AFRESH = 1.1
"""By so much the results have to grow before parameters are sought afresh again."""
_RECOMMEND, _RECOMMEND_UP_TO = 0.06, 500
"""Results after which the trial to use is sought anew, as a part of all results up to so many."""


def step(task: BayesianFit) -> ModelState:
    """Fit, on one thread, and choose the next points.

    :param task: what to fit.
    """
    with _THREADS.limit(limits=1):
        return _Step(task).run()


class _Step:
    def __init__(self, task: BayesianFit) -> None:
        seen = task.observations
        self.seen, self.version, self.ahead = seen, task.version, task.ahead
        self.features = task.features
        self.random = generator(task.seed, Purpose.BAYESIAN_FIT, task.version)
        self.before: dict[str, Any] = task.before or {}
        self.models: dict[str, Any] = dict(self.before.get("models", {}))
        self.pending = seen.pending[np.lexsort(seen.pending.T)]
        late = np.argsort(seen.failed_ids)[-_FAILED_ROWS:]
        self.failed, self.failed_ids = seen.failed[late], seen.failed_ids[late]
        self.count = seen.total
        self.several = seen.costs.shape[1] > 1
        self.iterations = _ITERATIONS_EACH if self.several else _ITERATIONS

    def fit(
        self,
        name: str,
        model: GaussianProcess,
        inputs: FloatArray,
        targets: FloatArray,
        searched: int | None,
    ) -> None:
        """Fit from the parameters of the step before; better ones are sought only now and then, afresh less often."""
        known = self.models.get(name)
        if known is not None:
            model.theta = np.array(known["theta"])
        due = known is None or self._due(known, len(targets))
        afresh = due and not self.several and (known is None or self.count >= _AFRESH * known["afresh"])
        model.fit(inputs, targets, self.iterations if due else 0, searched, afresh)
        if due:
            at = self.count if afresh or known is None else known["afresh"]
            self.models[name] = {"theta": model.theta.tolist(), "n": self.count, "afresh": at}

    def run(self) -> ModelState:
        seen = self.seen
        news = News.since(self.before, seen.trial_ids, seen.failed_ids)
        rows = np.argsort(seen.trial_ids)
        state: ModelState = {"version": self.version, "n": self.count, **news.state()}
        state |= self._front(rows) if self.several else self._region(rows, news.ids)
        return state | {"models": self.models}

    def _feasibility(self, rows: IntArray, limits: bool) -> Feasibility:
        seen = self.seen
        if len(rows) > _FEASIBLE_ROWS and (len(self.failed) or (seen.violation > 0.0).any()):
            rows = np.sort(self.random.choice(rows, _FEASIBLE_ROWS, replace=False))
        return Feasibility(self.features, self.fit, seen.points[rows], seen.violation[rows], self.failed, limits)

    def _taken(self, points: FloatArray) -> Taken:
        return Taken(np.concatenate([points, self.failed, self.pending]), self.features.mixed)

    # One cost

    def _region(self, rows: IntArray, news: list[int]) -> ModelState:
        seen, d = self.seen, self.features.d
        ids, points, violation = seen.trial_ids[rows], seen.points[rows], seen.violation[rows]
        within = bool((seen.violation <= 0.0).any())
        costs = seen.costs[rows, 0] if within else violation
        merits = np.where(violation > 0.0, np.inf, costs) if within else violation
        region = self._updated(ids, points, merits, news)
        if region.exhausted(d, costs):
            region.restart(ids, points, merits, seen.horizon)
            self.models.pop("region", None)
        if region.centre:
            data = Data(points, costs, merits, self._taken(points))
            feasibility = self._feasibility(rows, within)
            search = RegionSearch(
                self.features, region, data, self.pending, feasibility, self.fit, self.count, self.random
            )
            proposals = [search.propose() for _ in range(self.ahead)]
            search.turn()
        else:
            proposals = [Proposal(point, "start") for point in self.features.snap(self.random.random((self.ahead, d)))]
        return {
            "region": region.state(),
            "recommended": self._recommended(ids, points, costs, merits),
            **_chosen(proposals),
        }

    def _recommended(self, ids: IntArray, points: FloatArray, costs: FloatArray, merits: FloatArray) -> int | None:
        """The trial to use when the region's model and that of the whole space see noise."""
        region, before = self.models.get("region"), self.models.get("recommendation")
        if region is not None and math.exp(region["theta"][-1]) < REGION_NOISE_SEEN:
            return None
        due = _RECOMMEND * min(self.count, _RECOMMEND_UP_TO)
        if region is None or (before is not None and self.count - before["n"] < due):
            known: int | None = self.before.get("recommended")
            return known
        self.models["recommendation"] = {"n": self.count}
        return most_promising(self.features, ids, points, costs, merits)

    def _due(self, known: Mapping[str, Any], n: int) -> bool:
        """Whether better parameters of a model are worth their time."""
        return bool(self.count - known["n"] >= _DUE * max(n, min(self.count, _DUE_UP_TO)))

    def _updated(self, ids: IntArray, points: FloatArray, merits: FloatArray, news: list[int]) -> Region:
        """The region after the new results, or a new one when the objectives are others."""
        d, horizon = self.features.d, self.seen.horizon
        saved = self.before.get("region")
        first = int(np.argmin(merits))
        region = Region.of(saved) if saved else Region()
        at = np.flatnonzero(ids == region.best_id)
        rescored = bool(region.best_id) and (not len(at) or merits[at[0]] != region.best)
        if not saved or rescored:
            self.models = {}
            region = Region(size=len(ids))
            half = min(START_HALF, _extent(points, points[first], local_rows(d)))
            region.move(int(ids[first]), points[first], float(merits[first]), horizon, half)
            return region
        failed = dict(zip(self.failed_ids.tolist(), self.failed, strict=True))
        for trial, k in zip(news, np.searchsorted(ids, news).tolist(), strict=True):
            sides = half_sides(self.features, region)
            if k < len(ids) and ids[k] == trial:
                region.tell(trial, points[k], float(merits[k]), sides, horizon)
            elif trial in failed:
                region.tell(trial, failed[trial], math.inf, sides, horizon)
            if not region.centre and region.size >= start_size(d) and region.start:
                region.settle(horizon)
        return region

    # A front

    def _front(self, rows: IntArray) -> ModelState:
        seen, d = self.seen, self.features.d
        most = min(60 + 15 * d, 300)
        costs, violation = seen.costs[rows], seen.violation[rows]
        best = most if len(rows) <= most else (4 * most) // 5
        peeled = ranked(costs, violation, seen.trial_ids[rows], best)
        order = np.concatenate(peeled)
        if len(rows) > most:  # and some of the others, at random
            others = np.ones(len(rows), bool)
            others[order] = False
            order = np.r_[order, self.random.choice(np.flatnonzero(others), most - best, replace=False)]
        front = np.arange(len(order)) < len(peeled[0])
        points = seen.points[rows]
        feasibility = self._feasibility(rows, bool((violation <= 0.0).any()))
        taken = self._taken(points)
        search = FrontSearch(
            self.features,
            points[order],
            costs[order],
            violation[order],
            front,
            taken,
            self.pending,
            feasibility,
            self.fit,
            self.random,
        )
        return _chosen([search.propose() for _ in range(self.ahead)])


def _chosen(proposals: list[Proposal]) -> ModelState:
    return {"points": [p.point.tolist() for p in proposals], "origins": [p.origin for p in proposals]}


def _extent(points: FloatArray, centre: FloatArray, n: int) -> float:
    """The half-side of the box round a point that holds n others, which a model of the region learns from."""
    if len(points) <= n:
        return math.inf
    return max(float(np.partition(np.abs(points - centre).max(axis=1), n)[n]), 1e-3)
