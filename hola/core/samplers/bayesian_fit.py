"""A fit of Bayesian optimisation, in another process: it uses all results and chooses the next points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from ..arrays import BoolArray, FloatArray, IntArray
from ..branches import Branches
from ..fronts import ranked
from ..randomness import Purpose, generator
from .branch_search import BranchSearch, group_of, model_of
from .excluded_points import ExcludedPoints
from .feasibility import Feasibility
from .fit_inputs import FitInputs
from .front_search import FrontSearch
from .gaussian_process import GaussianProcess
from .interface import ModelState, Proposal
from .limit_models import nearest_to_limits
from .new_results import NewResults
from .recommendation import REGION_NOISE_SEEN, most_promising
from .region import START_HALF, Region, start_size
from .region_box import half_sides, local_rows, resolution
from .region_search import Data, RegionSearch
from .turns import initial_trials

_THREADS = ThreadpoolController()
"""A constant, because its construction searches all loaded libraries."""
# Allocate and free 16 MB: afterwards glibc keeps up to twice as much freed memory for the next matrices
# (M_TRIM_THRESHOLD in mallopt(3)). Without this, page faults take a tenth of the time of a fit in 20 dimensions.
np.empty(1 << 21)
_MAX_COMPLETED, _MAX_FAILED = 300, 150
"""Completed and failed trials on which the models of feasibility are trained."""
_MIN_LIMIT_ROWS = 150
"""Completed trials on which models of limits are trained in a space of few axes; 15 more for each axis beyond 6."""
_ITERATIONS, _ITERATIONS_PER_COST = 8, 5
"""Iterations of a hyperparameter fit; with several costs each model has a shorter fit."""
_REFIT_GROWTH, _REFIT_UP_TO = 0.03, 300
"""Growth between two fits of hyperparameters, as a share of the model's rows or of the history up to this size."""
_MULTI_START_GROWTH = 1.1
"""History growth between two multi-start fits."""
_STALE_GROWTH = 1.5
"""History growth after which the model of a branch is refitted although that of another branch has just been."""
_RECOMMEND_GROWTH, _RECOMMEND_UP_TO = 0.06, 500
"""Growth between two computations of the recommended trial, as a share of the history up to this size."""


def fit(task: FitInputs) -> ModelState:
    """Fit the models on one thread, and choose the next points.

    :param task: what it starts from.
    """
    with _THREADS.limit(limits=1):
        return _Fit(task).run()


class _Fit:
    def __init__(self, task: FitInputs) -> None:
        seen = task.observations
        self.seen, self.version, self.ahead = seen, task.version, task.ahead
        self.features, self.belief = task.features, task.belief
        self.random = generator(task.seed, Purpose.BAYESIAN_FIT, task.version)
        self.previous: dict[str, Any] = task.previous or {}
        self.models: dict[str, Any] = dict(self.previous.get("models", {}))
        self.pending = seen.pending[np.lexsort(seen.pending.T)]
        latest = np.argsort(seen.failed_ids)[-_MAX_FAILED:]
        self.failed, self.failed_ids = seen.failed[latest], seen.failed_ids[latest]
        self.count = seen.total
        self.several = seen.costs.shape[1] > 1
        self.iterations = _ITERATIONS_PER_COST if self.several else _ITERATIONS

    def fit(
        self,
        name: str,
        model: GaussianProcess,
        inputs: FloatArray,
        targets: FloatArray,
        fit_rows: int | None,
        shifts: FloatArray | None = None,
    ) -> None:
        """See :class:`Fit`; hyperparameters are refitted only when due, and with several starts less often."""
        known = self.models.get(name)
        due = multi_start = True
        if known is not None:
            model.theta = _shifted(np.array(known["theta"]), shifts, -1.0)
            alike = [m for other, m in self.models.items() if group_of(other) == group_of(name)]
            stale = len(alike) > 1 and self.count >= _STALE_GROWTH * known["n"]
            due = stale or self._due(max(m["n"] for m in alike), len(targets))
            multi_start = self.count >= _MULTI_START_GROWTH * max(m["afresh"] for m in alike)
        multi_start = due and multi_start and not self.several
        model.fit(inputs, targets, self.iterations if due else 0, fit_rows, multi_start)
        if due:
            multi_start_at = self.count if multi_start or known is None else known["afresh"]
            theta = _shifted(model.theta, shifts, 1.0)
            self.models[name] = {"theta": theta.tolist(), "n": self.count, "afresh": multi_start_at}

    def run(self) -> ModelState:
        seen = self.seen
        rows = np.argsort(seen.trial_ids)
        self.is_open = seen.is_open[rows]
        new = NewResults.since(self.previous, seen.trial_ids[rows][~self.is_open], seen.failed_ids)
        state: ModelState = {"version": self.version, "n": self.count, **new.state()}
        state |= self._front(rows) if self.several else self._region(rows, new.ids)
        return state | {"models": self.models}

    def _feasibility(self, rows: IntArray, limits: bool) -> Feasibility:
        seen = self.seen
        most = max(60 + 15 * int(self.features.active_axes), _MIN_LIMIT_ROWS)
        if seen.excess is not None and len(rows) > min(most, _MAX_COMPLETED):
            rows = rows[nearest_to_limits(seen.excess[rows], min(most, _MAX_COMPLETED), self.random)]
        elif len(rows) > _MAX_COMPLETED and (len(self.failed) or (seen.violation > 0.0).any()):
            rows = np.sort(self.random.choice(rows, _MAX_COMPLETED, replace=False))
        return Feasibility(
            self.features,
            self.fit,
            seen.points[rows],
            seen.violation[rows],
            self.failed,
            limits,
            self.belief,
            None if seen.excess is None else seen.excess[rows],
            polynomial=not self.several,
        )

    def _excluded(self, points: FloatArray) -> ExcludedPoints:
        return ExcludedPoints(points, self.features.mixed, [self.failed, self.pending])

    # One cost

    def _region(self, rows: IntArray, new_ids: list[int]) -> ModelState:
        seen, d = self.seen, self.features.d
        ids, points, violation = seen.trial_ids[rows], seen.points[rows], seen.violation[rows]
        within = bool((seen.violation <= 0.0).any())
        costs = seen.costs[rows, 0] if within else violation
        merits = np.where(violation > 0.0, np.inf, costs) if within else violation
        ended = ~self.is_open
        if (branches := self.features.branches) is not None:
            ended |= not seen.is_completed.any()
            self.pending = np.concatenate([self.pending, points[~ended]])
            part = Data(points[ended], costs[ended], merits[ended], self._excluded(points))
            return self._in_turns(branches, part, ids[ended], new_ids)
        predicted = merits
        if seen.is_completed.any():
            merits = np.where(ended, merits, np.inf)
        elif seen.partial is not None:  # every fit starts at the best open trial, or else at the best stopped one
            ended, self.previous = self.is_open if self.is_open.any() else ended, {}
        region = self._updated(ids[ended], points[ended], merits[ended], new_ids, self._failed_points())
        if region.exhausted(self._active(region), costs, resolution(self.features, region)):
            region.restart(ids, points, merits, seen.horizon)
            self.models.pop("region", None)
        if region.centre:
            data = Data(points, costs, predicted, self._excluded(points), seen.partial is not None)
            feasibility = self._feasibility(rows, within)
            around = self._around_best_open(region, points, predicted)
            search = RegionSearch(
                self.features, around, data, self.pending, feasibility, self.fit, self.count, self.random
            )
            proposals = [search.propose() for _ in range(self.ahead)]
            search.update_metric()
            if around.turned != region.turned:
                region.set_metric(np.array(around.log_shape), around.turned)
        else:
            proposals = [Proposal(point, "start") for point in self.features.snap(self.random.random((self.ahead, d)))]
        return {
            "region": region.state(),
            "recommended": self._recommended(ids, points, costs, merits),
            **_precomputed(proposals),
        }

    def _in_turns(self, branches: Branches, data: Data, ids: IntArray, new_ids: list[int]) -> ModelState:
        """Each branch has its own region, and the branches that may still win take turns."""
        features, seen = self.features, self.seen
        saved = self.previous.get("branches", {})
        of, of_failed = branches.of(data.points), branches.of(self.failed)
        new, failed_ids = np.array(new_ids, np.int64), self.failed_ids
        regions = {}
        for v in range(len(branches)):
            own, failed = of == v, of_failed == v
            if own.sum() < initial_trials(branches.active[v]):
                continue
            merits = data.merits[own]
            own_new = new[np.isin(new, ids[own]) | np.isin(new, failed_ids[failed])].tolist()
            region = self._updated(
                ids[own], data.points[own], merits, own_new, self._failed_points(failed), saved.get(str(v), {}), v
            )
            if own_new and region.exhausted(self._active(region), data.costs[own], resolution(features, region)):
                region.restart(ids[own], data.points[own], merits, seen.horizon)
                self.models.pop(model_of(v), None)
            regions[v] = region
        feasibility = self._feasibility(np.argsort(seen.trial_ids), bool((seen.violation <= 0.0).any()))
        search = BranchSearch(
            features, branches, data, regions, self.pending, self.failed, feasibility, self.fit, self.count, self.random
        )
        proposals = [search.propose() for _ in range(self.ahead)]
        best = search.turns.best
        if (model := self.models.get(model_of(best))) is not None:
            self.models["region"] = model
        return {
            "region": regions.get(best, Region()).state(),
            "branches": {str(v): region.state() for v, region in regions.items()},
            "recommended": self._recommended(ids, data.points, data.costs, data.merits),
            **_precomputed(proposals),
        }

    def _recommended(self, ids: IntArray, points: FloatArray, costs: FloatArray, merits: FloatArray) -> int | None:
        """The recommended trial, if both the local model and the model of the whole space detect noise."""
        region, last = self.models.get("region"), self.models.get("recommendation")
        if region is not None and math.exp(region["theta"][-1]) < REGION_NOISE_SEEN:
            return None
        due = _RECOMMEND_GROWTH * min(self.count, _RECOMMEND_UP_TO)
        if region is None or (last is not None and self.count - last["n"] < due):
            known: int | None = self.previous.get("recommended")
            return known
        self.models["recommendation"] = {"n": self.count}
        return most_promising(self.features, ids, points, costs, merits)

    def _due(self, fitted_at: int, n: int) -> bool:
        """Whether hyperparameters are due for a refit.

        :param fitted_at: the number of results at the last refit.
        :param n: the rows of the model.
        """
        return bool(self.count - fitted_at >= _REFIT_GROWTH * max(n, min(self.count, _REFIT_UP_TO)))

    def _updated(
        self,
        ids: IntArray,
        points: FloatArray,
        merits: FloatArray,
        new_ids: list[int],
        failed: Mapping[int, FloatArray],
        saved: dict[str, Any] | None = None,
        branch: int | None = None,
    ) -> Region:
        """The region after the new results, or a new region if the objectives have changed.

        :param failed: the points of the failed trials by id.
        :param saved: the region of a branch; default: the only region.
        :param branch: the branch whose results these are.
        """
        features, horizon = self.features, self.seen.horizon
        saved = self.previous.get("region") if saved is None else saved
        first = int(np.argmin(merits))
        region = Region.of(saved) if saved else Region()
        at = np.flatnonzero(ids == region.best_id)
        rescored = bool(region.best_id) and (not len(at) or merits[at[0]] != region.best)
        if not saved or rescored:
            self._forget_models(branch)
            region = Region(size=len(ids))
            active = features.active_at(points[first])
            half = min(START_HALF, _extent(features.common_offsets(points, points[first]), local_rows(active)))
            region.move(int(ids[first]), points[first], float(merits[first]), horizon, half)
            return region
        for trial, k in zip(new_ids, np.searchsorted(ids, new_ids).tolist(), strict=True):
            sides, active = half_sides(features, region), self._active(region)
            if k < len(ids) and ids[k] == trial:
                region.tell(trial, points[k], self._offset(points[k], region), float(merits[k]), sides, horizon, active)
            elif trial in failed:
                point = failed[trial]
                region.tell(trial, point, self._offset(point, region), math.inf, sides, horizon, active)
            if not region.centre and region.size >= start_size(active) and region.start:
                region.finish_initial_design(horizon)
        return region

    def _failed_points(self, some: BoolArray | slice = slice(None)) -> dict[int, FloatArray]:
        return dict(zip(self.failed_ids[some].tolist(), self.failed[some], strict=True))

    def _around_best_open(self, region: Region, points: FloatArray, predicted: FloatArray) -> Region:
        """The region for this search only: with many workers an open trial is often predicted to become the best long
        before it ends, and its surroundings are the most promising ones.

        The predictions change from fit to fit, so only results move the region that is kept.

        :param region: the region after the new results.
        :param points: float[n, d].
        :param predicted: the merits, of open trials those of their predicted costs, float[n].
        """
        best = int(np.argmin(np.where(self.is_open, predicted, np.inf)))
        if not (self.is_open[best] and predicted[best] < region.best):
            return region
        return region.around(points[best], self._offset(points[best], region), half_sides(self.features, region))

    def _forget_models(self, branch: int | None) -> None:
        if branch is None:
            self.models = {}
        else:
            self.models.pop(model_of(branch), None)

    def _active(self, region: Region) -> float:
        """The number of active axes of the centre."""
        return self.features.active_at(np.array(region.centre)) if region.centre else self.features.active_axes

    def _offset(self, point: FloatArray, region: Region) -> FloatArray:
        return self.features.common_offsets(point[None], np.array(region.centre))[0] if region.centre else point

    # A front

    def _front(self, rows: IntArray) -> ModelState:
        seen = self.seen
        max_rows = min(60 + 15 * int(self.features.active_axes), 300)
        costs, violation = seen.costs[rows], seen.violation[rows]
        best = max_rows if len(rows) <= max_rows else (4 * max_rows) // 5
        peeled = ranked(costs, violation, seen.trial_ids[rows], best)
        order = np.concatenate(peeled)
        if len(rows) > max_rows:  # add a random sample of the other trials
            others = np.ones(len(rows), bool)
            others[order] = False
            order = np.r_[order, self.random.choice(np.flatnonzero(others), max_rows - best, replace=False)]
        front = np.arange(len(order)) < len(peeled[0])
        points = seen.points[rows]
        feasibility = self._feasibility(rows, bool((violation <= 0.0).any()))
        excluded = self._excluded(points)
        search = FrontSearch(
            self.features,
            points[order],
            costs[order],
            violation[order],
            front,
            excluded,
            self.pending,
            feasibility,
            self.fit,
            self.random,
        )
        return _precomputed([search.propose() for _ in range(self.ahead)])


def _shifted(theta: FloatArray, shifts: FloatArray | None, sign: float) -> FloatArray:
    return theta if shifts is None else theta + sign * np.r_[shifts, np.zeros(len(theta) - len(shifts))]


def _precomputed(proposals: list[Proposal]) -> ModelState:
    return {"points": [p.point.tolist() for p in proposals], "origins": [p.origin for p in proposals]}


def _extent(offsets: FloatArray, n: int) -> float:
    """The half-side of the box around a point that contains n other points, on which the local model is trained."""
    if len(offsets) <= n:
        return math.inf
    return max(float(np.partition(np.abs(offsets).max(axis=1), n)[n]), 1e-3)
