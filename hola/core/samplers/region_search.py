"""The search for one cost: expected improvement inside the trust region, and sometimes in the whole space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from ..arrays import BoolArray, FloatArray, IntArray
from ..axes import DiscreteAxis
from ..parameters import LAST, MIDDLE
from .acquisition import argmax_improvement, log_expected_improvement, negative_log_expected_improvement
from .excluded_points import ExcludedPoints
from .feasibility import Feasibility
from .features import Features
from .fit import Fit
from .gaussian_process import GaussianProcess
from .interface import Proposal
from .kernel import squared_distances
from .limit_models import LimitModels
from .local_search import minimise
from .metric import quadratic_coefficients, updated_log_metric
from .new_values import is_due, new_values
from .posterior_slice import PosteriorSlice
from .region import Region
from .region_box import MAX_ROWS, length_shifts, local_rows, resolution, units
from .region_moves import local_moves
from .sparse_rows import WIDE, SparsePairs
from .warp import warped

_CANDIDATES = 300
_STEPS, _STEPS_MIXED = 6, 20
"""Steps of the local search. The optimum of the model is not that of the function, so few steps suffice; a space
with discrete axes has fewer axes to move along."""
_FIT_ROWS = 100
"""Trials, the nearest to the centre, to which the hyperparameters of the local model are fitted."""
_POINTS_PER_COEFFICIENT = 1.5
"""Points for each coefficient of a quadratic function from which a metric is estimated."""
_MAX_PENDING = 64
"""If there are more pending points, the models use the ones nearest to the centre."""
_MAX_METRIC_AXES = 32
"""In more dimensions the metric would need more points than a model has."""
_METRIC_INTERVAL = 5
"""Results between two updates of the metric."""
_GRADIENT_SAMPLES = 200
"""Gradient samples used to estimate the metric."""
_GLOBAL_BELOW, _GLOBAL_SHARE = 0.003, 0.3
"""When the half-side is smaller, this share of the proposals comes from the whole space."""
_GLOBAL_BELOW_MIXED, _GLOBAL_SHARE_MIXED = 0.5, 0.05
"""The same in spaces with discrete axes."""
_MAX_DONORS = 100
"""The best trials from which parameters that become active may take their values."""
_MIN_DISTANCE = 0.02
"""Minimum distance between training points of the global model, in units of sqrt(d)."""


@dataclass(frozen=True, slots=True)
class Data:
    """The data of a search.

    :ivar points: the points of the completed trials, float[n, d].
    :ivar costs: the values that the models are trained on, float[n].
    :ivar merits: the same, but infinite for trials that cannot be the best, float[n].
    :ivar excluded: points that must not be proposed: completed, failed and pending ones.
    :ivar with_predictions: whether some costs are predictions, whose errors are noise for a model.
    """

    points: FloatArray
    costs: FloatArray
    merits: FloatArray
    excluded: ExcludedPoints
    with_predictions: bool = False


class RegionSearch:
    """Proposes points in sequence; each proposal treats the previous ones as pending.

    :param features: the features of the space.
    :param region: the trust region.
    :param data: the results so far.
    :param pending: the pending points, float[p, d].
    :param feasibility: the model of the feasibility of points.
    :param fit: fits a model.
    :param count: the number of all results.
    :param random: the random number generator.
    :param held: the axis of the root of a conditional space, which keeps the value of the centre.
    :param name: the name of the local model.
    """

    def __init__(
        self,
        features: Features,
        region: Region,
        data: Data,
        pending: FloatArray,
        feasibility: Feasibility,
        fit: Fit,
        count: int,
        random: np.random.Generator,
        held: int | None = None,
        name: str = "region",
    ) -> None:
        self._held, self._name = held, name
        self._features, self._region, self._data = features, region, data
        self._feasibility, self._fit, self._count, self._random = feasibility, fit, count, random
        self._excluded = data.excluded
        self._centre = np.array(region.centre)
        self._active = features.space.active(self._centre[None])[0]  # the axes that are active at the centre
        self._half = units(features, region, self._active)
        self._resolution = resolution(features, region)
        if not features.space.conditional:  # points of different branches have no metric in common
            self._metric, self._inverse = region.metric(features.d)
            self._to_local_matrix = self._metric / self._half
        self._pending = pending[self._nearest(pending, _MAX_PENDING)]
        self._noise = 1.0 if features.mixed or data.with_predictions else 0.1
        self._model: GaussianProcess | None = None
        self._global: GaussianProcess | None = None
        self._best = self._global_best = 0.0
        self._conditioned = self._global_conditioned = 0  # pending points that the models have seen
        self._donors: FloatArray | None = None
        if features.space.conditional:
            best = np.argsort(data.merits, kind="stable")[:_MAX_DONORS]
            self._donors = data.points[best[np.isfinite(data.merits[best])]]

    def propose(self) -> Proposal:
        """Propose the next point, which counts as pending afterwards."""
        below, share = (
            (_GLOBAL_BELOW_MIXED, _GLOBAL_SHARE_MIXED) if self._features.mixed else (_GLOBAL_BELOW, _GLOBAL_SHARE)
        )
        if self._region.half < self._resolution:
            below, share = self._resolution, _GLOBAL_SHARE
        globally = self._region.half < below and self._random.random() < share
        new = self._new_values()
        point = self._propose_globally() if globally and new is None else self._propose_locally(new)
        self._pending = np.r_[self._pending, point[None]]
        self._excluded.add(point)
        return Proposal(point, "global" if globally or new is not None else "region")

    def _new_values(self) -> FloatArray | None:
        """New values for the candidates, if the next proposal has one: coordinates of the wide root, float[n]."""
        root = self._features.wide_root
        if root is None or not is_due(self._count + len(self._pending)):
            return None
        axis = cast("DiscreteAxis", self._features.space.axes[root])
        known = axis.numbers(self._excluded.column(root))
        return new_values(known, axis.bins, 4 * (_CANDIDATES // 4), self._random)

    def _to_local(self, points: FloatArray, active: BoolArray | None = None) -> FloatArray:
        offsets = self._features.offsets(points, self._centre, active)
        return np.asarray(offsets / self._half if self._features.space.conditional else offsets @ self._to_local_matrix)

    def _nearest(self, points: FloatArray, n: int) -> IntArray:
        """The rows of the points nearest to the centre, nearest first."""
        if not self._features.space.conditional:
            local = (points - self._centre) @ self._to_local_matrix
            return np.argsort(np.einsum("ij,ij->i", local, local), kind="stable")[:n]
        active, own = self._features.space.active(points), np.flatnonzero(self._active)
        local = np.where(active[:, own], points[:, own] - self._centre[own], 0.0) / self._half[own]
        # Points of other branches come later.
        squares = np.einsum("ij,ij->i", local, local) + self._features.differing(active, self._active)
        return np.argsort(squares, kind="stable")[:n]

    def _pulled_into_region(self, points: FloatArray, radius: FloatArray) -> FloatArray:
        """Move points towards the centre, until they are inside both the cube and the region.

        Clipping alone is not enough: with a rotated metric a small step along a face of the cube can be many
        half-sides.

        :param points: float[n, d].
        :param radius: the maximum distance of each point from the centre, in half-sides, float[n].
        """
        if not self._region.log_shape:
            return points  # the region is an axis-aligned box: clipping keeps points inside
        free = ~self._features.binned
        points = np.clip(points, 0.0, LAST)
        distance = np.abs(self._to_local(points))[:, free].max(axis=1)
        shrunk = self._centre + (points - self._centre) / np.maximum(distance / radius, 1.0)[:, None]
        return np.where(free, shrunk, points)

    def _local_features(self, points: FloatArray, active: BoolArray | None = None) -> FloatArray:
        if active is None and self._features.space.conditional:
            active = self._features.space.active(points)
        return self._features.of(points, self._to_local(points, active), active)

    def _to_cube(self, local: FloatArray) -> FloatArray:
        turned = local if self._features.space.conditional else local @ self._inverse
        return np.asarray(self._centre + self._half * turned)

    # Local search

    def _make_local_model(self) -> GaussianProcess:
        data = self._data
        rows = self._nearest(data.points, local_rows(float(self._active.sum())))
        points, costs = data.points[rows], data.costs[rows]
        mixed = self._features.mixed  # then the region contains all discrete values, and its costs are rough
        targets = warped(costs, linear=1.0 if mixed else 2.0)
        model = GaussianProcess.of(self._features, max_noise=self._noise, similar_lengths=not mixed)
        shifts = length_shifts(self._features, self._region, self._half)
        self._fit(self._name, model, self._local_features(points), targets, _FIT_ROWS, shifts)
        # The centre is the nearest row to itself.
        self._best = float(targets[0]) if np.isfinite(data.merits[rows[0]]) else float(targets.min())
        self._rows = rows
        return model

    def update_metric(self) -> None:
        """Update the metric of the region, if there are enough points nearby and enough new results.

        The new metric is used from the next search on, because the model of this search uses the old one.
        """
        features, d, model = self._features, self._features.d, self._model
        free = ~features.binned
        if (
            model is None
            or not free.any()
            or features.space.conditional
            or d > _MAX_METRIC_AXES
            or self._count - self._region.turned < _METRIC_INTERVAL
        ):
            return
        points = self._data.points[self._rows]
        near = (np.abs(self._to_local(points)[:, features.ordered]).max(axis=1) < 2.0).sum()
        if near < _POINTS_PER_COEFFICIENT * quadratic_coefficients(
            d
        ) and self._region.size < 2.0 * _POINTS_PER_COEFFICIENT * quadratic_coefficients(d):
            return
        offsets = self._random.standard_normal((_GRADIENT_SAMPLES, d)) * 0.5
        centres = np.repeat(self._centre[None], _GRADIENT_SAMPLES, axis=0)
        gradients = np.zeros((_GRADIENT_SAMPLES, d))
        n = len(features.ordered)
        gradients[:, features.ordered] = model.mean_gradient(features.of(centres, offsets))[:, :n]
        current = np.array(self._region.log_shape) if self._region.log_shape else np.zeros((d, d))
        costs = self._data.costs[self._rows]
        log_metric = updated_log_metric(current, self._metric, gradients, points, costs, free)
        self._region.set_metric(log_metric, self._count)

    def _candidates(self, new: FloatArray | None) -> FloatArray:
        """Candidate points: half in the box, a quarter around the centre, a quarter along a few axes.

        :param new: the coordinates of the wide root, if they are to be new values, float[n].
        """
        features, d = self._features, self._features.d
        if (conditions := features.space.conditions) is None:
            local = local_moves(d, np.arange(d), _CANDIDATES, self._random)
            points = self._pulled_into_region(self._to_cube(local), np.maximum(np.abs(local).max(axis=1), 1.0))
        else:  # other axes that a candidate makes active are drawn later
            axes = np.union1d(np.flatnonzero(self._active), conditions.parents)
            local = local_moves(d, axes, _CANDIDATES, self._random)
            points = np.full((len(local), d), MIDDLE)
            points[:, axes] = self._centre[axes] + self._half[axes] * local
        unordered = np.ones(d, bool)
        unordered[features.ordered] = False
        points[:, unordered] = self._centre[unordered]
        informed = np.broadcast_to(self._active, points.shape)
        held = self._held
        if new is not None:
            held = features.wide_root
            points[:, held] = new
        return features.mutate(points, self._random, informed, self._donors, held)

    def _propose_locally(self, new: FloatArray | None = None) -> FloatArray:
        model = self._model = self._model or self._make_local_model()
        if len(added := self._pending[self._conditioned :]):
            # The kriging believer needs the believed values as results to improve on, too. Otherwise the expected
            # improvement stays large at the pending points, and the next points gather around them.
            self._best = min(self._best, self._believe(model, added, self._local_features(added)))
        self._conditioned = len(self._pending)

        def choose(points: FloatArray) -> tuple[int, float]:
            probability = self._feasibility.log_probability_before_limits(points)
            term = self._feasibility.limit_term(points)
            return argmax_improvement(model, self._local_features(points), self._best, probability, term)

        return self._improved(model, *self._excluded.best_of(self._candidates(new), choose))

    def _believe(self, model: GaussianProcess, points: FloatArray, inputs: FloatArray) -> float:
        """Condition a model on pending points; return the lowest believed value, of the held branch if there is one."""
        if self._held is None:
            return model.condition_on_pending(inputs)
        own = np.isclose(points[:, self._held], self._centre[self._held])
        if not own.all():
            model.condition_on_pending(inputs[~own])
        return model.condition_on_pending(inputs[own]) if own.any() else np.inf

    def _improved(self, model: GaussianProcess, point: FloatArray, score: float) -> FloatArray:
        """Improve the expected improvement of a point by a local search along the continuous axes."""
        features = self._features
        active = features.space.active(point[None])
        free = active[0] & ~features.binned
        fixed = ~free[features.ordered]
        if fixed.all():
            return point
        n = len(fixed)
        start = self._local_features(point[None], active)[0]
        low, high = np.full(len(start), -1.0), np.full(len(start), 1.0)
        if not self._region.log_shape:
            # Axes that are inactive at the centre are free in the whole cube.
            low[:n] = np.maximum(np.where(self._active, -1.0, -np.inf), -self._centre / self._half)[features.ordered]
            high[:n] = np.minimum(np.where(self._active, 1.0, np.inf), (1.0 - self._centre) / self._half)[
                features.ordered
            ]
        fixed_features = np.r_[fixed, np.ones(len(start) - n, bool)]
        inner = np.where(fixed_features, start, np.clip(start, low, high))
        low, high = np.where(fixed_features, inner, low), np.where(fixed_features, inner, high)
        steps = _STEPS_MIXED if features.mixed else _STEPS
        free_features = np.flatnonzero(~fixed_features)

        def optimum_with(limits: LimitModels | None) -> FloatArray:
            if features.space.conditional:
                return self._minimised(model, limits, inner, free_features, low, high, steps, active[0])
            return minimise(lambda u: self._negative_score(u, model, limits, active[0]), inner, low, high, steps)

        if (limits := self._feasibility.limits) is None:
            optimum = optimum_with(None)
        else:
            near = limits.uncertain_at(self._limit_inputs(inner, active[0]))
            optimum = optimum_with(limits.only(near))
            # A limit that was left out may be exceeded at the optimum.
            if limits.uncertain_at(self._limit_inputs(optimum, active[0])) - near:
                optimum = optimum_with(limits)
        local = self._to_local(point[None], active)
        local[0, features.ordered] = optimum[:n]
        improved = features.snap(
            np.where(features.binned, point, self._pulled_into_region(self._to_cube(local), np.ones(1)))
        )
        # The discrete axes are those of the point, and with them the active ones.
        value = log_expected_improvement(*model.predict(self._local_features(improved, active)), self._best)
        value = value + self._feasibility.log_probability(improved)
        return improved[0] if value[0] > score and improved[0] not in self._excluded else point

    def _limit_inputs(self, u: FloatArray, active: BoolArray) -> FloatArray:
        """The features for the models of the limits.

        :param u: local features of a point, float[k].
        :param active: the active axes of the point, bool[d].
        """
        ordered = self._features.ordered
        n, local, inputs = len(ordered), np.zeros(self._features.d), u.copy()
        local[ordered] = u[:n]
        inputs[:n] = np.where(active, 2.0 * self._to_cube(local) - 1.0, 0.0)[ordered]
        return inputs

    def _negative_score(
        self, u: FloatArray, model: GaussianProcess, limits: LimitModels | None, active: BoolArray
    ) -> tuple[float, FloatArray]:
        """Minus the logarithms of the expected improvement and of the probability of being within the limits.

        :param u: local features of a point, float[k].
        :param model: the local model.
        :param limits: the models of the limits.
        :param active: the active axes of the point, bool[d].
        :returns: the sum, and its gradient.
        """
        value, gradient = negative_log_expected_improvement(u, model, self._best)
        if limits is None:
            return value, gradient
        ordered = self._features.ordered
        log_probability, slope = limits.at(self._limit_inputs(u, active))
        by_axis = np.zeros(self._features.d)
        by_axis[ordered] = 2.0 * slope[: len(ordered)]
        by_axis *= self._half
        if not self._features.space.conditional:
            by_axis = self._inverse @ by_axis
        gradient[: len(ordered)] -= by_axis[ordered]
        return value - log_probability, gradient

    def _minimised(
        self,
        model: GaussianProcess,
        limits: LimitModels | None,
        start: FloatArray,
        free: IntArray,
        low: FloatArray,
        high: FloatArray,
        steps: int,
        active: BoolArray,
    ) -> FloatArray:
        """Minimise the negative expected improvement over some features; most of a conditional space's are fixed."""
        u, along = start.copy(), PosteriorSlice(model, start, free)

        def function(moved: FloatArray) -> tuple[float, FloatArray]:
            if limits is None:
                return negative_log_expected_improvement(moved, along, self._best)
            u[free] = moved
            value, gradient = self._negative_score(u, model, limits, active)
            return value, gradient[free]

        u[free] = minimise(function, start[free], low[free], high[free], steps)
        return u

    # Global search

    def _make_global(self) -> GaussianProcess:
        """A Gaussian process over the whole cube. Points are thinned out, so that a cluster counts once."""
        d, data = self._features.d, self._data
        max_rows = min(60 + 10 * int(self._features.active_axes), MAX_ROWS)
        order = np.argsort(data.costs, kind="stable")
        if len(order) > 4 * max_rows:
            others = self._random.permutation(order[2 * max_rows :])[: 2 * max_rows]
            order = np.r_[order[: 2 * max_rows], others]
        points = data.points[order]
        if self._features.space.conditional and d > WIDE:
            distances = SparsePairs(points - MIDDLE).squared_distances(np.ones(d))
        else:
            distances = squared_distances(points, points)
        alive, kept = np.ones(len(order), bool), []
        for i in range(len(order)):
            if alive[i]:
                kept.append(i)
                alive[i:] &= distances[i, i:] > _MIN_DISTANCE**2 * d
                if len(kept) == max_rows:
                    break
        rows = order[kept]
        targets = warped(data.costs[rows])
        model = GaussianProcess.of(self._features, polynomial=False, length=0.5, max_noise=self._noise)
        inputs = self._features.of(data.points[rows])
        self._fit("global", model, inputs, targets, None)
        within = np.isfinite(data.merits[rows])
        self._global_best = float(targets[within].min() if within.any() else targets.min())
        self._leaders = data.points[rows[:5]]
        return model

    def _propose_globally(self) -> FloatArray:
        model = self._global = self._global or self._make_global()
        if len(new := self._pending[self._global_conditioned :]):
            self._global_best = min(self._global_best, self._believe(model, new, self._features.of(new)))
        self._global_conditioned = len(self._pending)
        d, random, n = self._features.d, self._random, _CANDIDATES // 2
        leaders = self._leaders[np.minimum(random.geometric(0.5, n) - 1, len(self._leaders) - 1)]
        few = random.random((n, d)) < min(1.0, 1.5 / d)
        few[np.arange(n), random.integers(d, size=n)] = True
        points = np.r_[random.random((n, d)), np.where(few, random.random((n, d)), leaders)]
        informed = np.r_[np.ones((n, d), bool), few | self._features.space.active(leaders)]
        if self._held is not None:
            points[:, self._held] = self._centre[self._held]

        def choose(points: FloatArray) -> tuple[int, float]:
            probability = self._feasibility.log_probability_before_limits(points)
            term = self._feasibility.limit_term(points)
            return argmax_improvement(model, self._features.of(points), self._global_best, probability, term)

        points = self._features.mutate(points, random, informed, self._donors, self._held)
        return self._excluded.best_of(points, choose)[0]
