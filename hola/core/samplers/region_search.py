"""Where to look for the best of one cost: expected improvement inside the trust region, and now and then everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import FloatArray, IntArray
from ..parameters import LAST
from .acquisition import log_expected_improvement, most_improving, negative_log_expected_improvement
from .climb import descend
from .feasibility import Feasibility, Fit
from .features import Features
from .gaussian_process import GaussianProcess
from .interface import Proposal
from .kernel import squared_distances
from .region import Region
from .shape import coefficients, log_shape
from .taken import Taken
from .warp import warped

_CANDIDATES = 300
_STEPS, _STEPS_MIXED = 6, 20
"""Of the climb: what the model says is best in all of the region is not so for the function; a space of bins has fewer
axes to climb along."""
_SEARCHED = 100
"""Trials, the nearest to the centre, that the parameters of the region's model are sought by."""
_ENOUGH = 1.5
"""Points for each coefficient of a quadratic function that a metric is learnt from."""
_MOST_ROWS = 300
_MOST_BELIEVED = 64
"""More pending points than these are believed in only where they are nearest to the centre."""
_MOST_TURNED = 32
"""In more dimensions the metric would need more points than a model has."""
_TURN_EVERY = 5
"""Results between two turns of the region."""
_GRADIENTS = 200
"""Of the model, drawn in the region, that a turn goes by."""
_GLOBAL_BELOW = 0.003
_GLOBAL_SHARE = 0.3
_MIXED_BELOW = 0.5
_MIXED_SHARE = 0.05
_THIN = 0.02


@dataclass(frozen=True, slots=True)
class Data:
    """What a search knows.

    :ivar points: where trials were completed, float[n, d].
    :ivar costs: what the models learn, float[n].
    :ivar merits: the same, infinite for trials that cannot be the best, float[n].
    :ivar taken: points not to be proposed: completed, failed and pending.
    """

    points: FloatArray
    costs: FloatArray
    merits: FloatArray
    taken: Taken


class RegionSearch:
    """Proposals one after another, each believing in those before it.

    :param features: the features.
    :param region: the region.
    :param data: what is known.
    :param pending: the points under evaluation, float[p, d].
    :param feasibility: of points.
    :param fit: fits models.
    :param count: the number of results, old and new.
    :param random: the randomness.
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
    ) -> None:
        self._features, self._region, self._data = features, region, data
        self._feasibility, self._fit, self._count, self._random = feasibility, fit, count, random
        self._taken = data.taken
        self._centre = np.array(region.centre)
        self._half = half_sides(features, region)
        self._metric, self._inverse = region.metric(features.d)
        self._into = self._metric / self._half
        self._pending = pending[self._nearest(pending, _MOST_BELIEVED)]
        self._noise = 1.0 if features.mixed else 0.1
        self._model: GaussianProcess | None = None
        self._global: GaussianProcess | None = None
        self._best = self._global_best = 0.0
        self._believed = self._believed_globally = 0  # of the pending points

    def propose(self) -> Proposal:
        """The next point, which is pending from now on."""
        below, share = (_MIXED_BELOW, _MIXED_SHARE) if self._features.mixed else (_GLOBAL_BELOW, _GLOBAL_SHARE)
        everywhere = self._region.half < below and self._random.random() < share
        point = self._everywhere() if everywhere else self._inside()
        self._pending = np.r_[self._pending, point[None]]
        self._taken.add(point)
        return Proposal(point, "global" if everywhere else "region")

    def _moved(self, points: FloatArray) -> FloatArray:
        return np.asarray((points - self._centre) @ self._into)

    def _nearest(self, points: FloatArray, n: int) -> IntArray:
        """The rows of the points nearest to the centre, the nearest first."""
        moved = self._moved(points)
        return np.argsort(np.einsum("ij,ij->i", moved, moved), kind="stable")[:n]

    def _within(self, points: FloatArray, reach: FloatArray) -> FloatArray:
        """Points drawn to the centre as far as it takes to stay in the region when they are clipped to the cube.

        To a turned metric a small step along a face of the cube may be one of many half-sides.

        :param points: float[n, d].
        :param reach: how far each may be from the centre, in half-sides, float[n].
        """
        if not self._region.log_shape:
            return points  # in a box: to clip them, as any point is, does not take them out of it
        free = ~self._features.binned
        points = np.clip(points, 0.0, LAST)
        away = np.abs(self._moved(points))[:, free].max(axis=1)
        shrunk = self._centre + (points - self._centre) / np.maximum(away / reach, 1.0)[:, None]
        return np.where(free, shrunk, points)

    def _local(self, points: FloatArray) -> FloatArray:
        return self._features.of(points, self._moved(points))

    def _back(self, moved: FloatArray) -> FloatArray:
        return self._centre + self._half * (moved @ self._inverse)

    # Inside the region

    def _make_model(self) -> GaussianProcess:
        d, data = self._features.d, self._data
        rows = self._nearest(data.points, local_rows(d))
        points, costs = data.points[rows], data.costs[rows]
        mixed = self._features.mixed  # then bins make the region a large one, and its costs rough
        targets = warped(costs, linear=1.0 if mixed else 2.0)
        model = GaussianProcess(self._features.axis, d, most_noise=self._noise, alike=not mixed)
        self._fit("region", model, self._local(points), targets, _SEARCHED)
        # The centre is the nearest row to itself.
        self._best = float(targets[0]) if np.isfinite(data.merits[rows[0]]) else float(targets.min())
        self._rows = rows
        return model

    def turn(self) -> None:
        """Bring the region's shape up to date, when there is enough to learn it from, and enough that is new.

        It holds from the next search on: this one's model has been made in the shape that is left.
        """
        features, d, model = self._features, self._features.d, self._model
        free = ~features.binned
        if model is None or not free.any() or d > _MOST_TURNED or self._count - self._region.turned < _TURN_EVERY:
            return
        points = self._data.points[self._rows]
        near = (np.abs(self._moved(points)[:, features.ordered]).max(axis=1) < 2.0).sum()
        if near < _ENOUGH * coefficients(d) and self._region.size < 2.0 * _ENOUGH * coefficients(d):
            return
        where = self._random.standard_normal((_GRADIENTS, d)) * 0.5
        here = np.repeat(self._centre[None], _GRADIENTS, axis=0)
        gradients = np.zeros((_GRADIENTS, d))
        n = len(features.ordered)
        gradients[:, features.ordered] = model.mean_gradient(features.of(here, where))[:, :n]
        present = np.array(self._region.log_shape) if self._region.log_shape else np.zeros((d, d))
        costs = self._data.costs[self._rows]
        self._region.turn(log_shape(present, self._metric, gradients, points, costs, free), self._count)

    def _candidates(self) -> FloatArray:
        """Half of them in the box, a quarter round the centre, a quarter along a few coordinates."""
        d, random, quarter = self._features.d, self._random, _CANDIDATES // 4
        box = random.uniform(-1.0, 1.0, (2 * quarter, d))
        spread = np.exp(random.uniform(np.log(0.02), np.log(0.7), (quarter, 1)))
        cloud = random.standard_normal((quarter, d)) * spread
        few = random.random((quarter, d)) < min(1.0, 2.0 / d)
        few[np.arange(quarter), random.integers(d, size=quarter)] = True
        along = np.where(few, random.uniform(-1.0, 1.0, (quarter, d)), 0.0)
        moved = np.concatenate([box, cloud, along])
        points = self._within(self._back(moved), np.maximum(np.abs(moved).max(axis=1), 1.0))
        unordered = np.ones(d, bool)
        unordered[self._features.ordered] = False
        points[:, unordered] = self._centre[unordered]
        return self._features.mutate(points, random)

    def _inside(self) -> FloatArray:
        model = self._model = self._model or self._make_model()
        if len(new := self._pending[self._believed :]):
            model.believe(self._local(new))
        self._believed = len(self._pending)

        def choose(points: FloatArray) -> tuple[int, float]:
            probability = self._feasibility.log_probability(points)
            return most_improving(model, self._local(points), self._best, probability)

        return self._polished(model, *self._taken.pick(self._candidates(), choose))

    def _polished(self, model: GaussianProcess, point: FloatArray, score: float) -> FloatArray:
        """Climb on the expected improvement along the axes that are no bins."""
        features = self._features
        fixed = features.binned[features.ordered]
        if fixed.all():
            return point
        n = len(fixed)
        start = self._local(point[None])[0]
        low, high = np.full(len(start), -1.0), np.full(len(start), 1.0)
        if not self._region.log_shape:
            low[:n] = np.maximum(-1.0, -self._centre / self._half)[features.ordered]
            high[:n] = np.minimum(1.0, (1.0 - self._centre) / self._half)[features.ordered]
        held = np.r_[fixed, np.ones(len(start) - n, bool)]
        inner = np.where(held, start, np.clip(start, low, high))
        low, high = np.where(held, inner, low), np.where(held, inner, high)
        steps = _STEPS_MIXED if features.mixed else _STEPS
        top = descend(lambda u: negative_log_expected_improvement(u, model, self._best), inner, low, high, steps)
        moved = self._moved(point[None])
        moved[0, features.ordered] = top[:n]
        climbed = features.snap(np.where(features.binned, point, self._within(self._back(moved), np.ones(1))))
        value = log_expected_improvement(*model.predict(self._local(climbed)), self._best)
        value = value + self._feasibility.log_probability(climbed)
        return climbed[0] if value[0] > score and climbed[0] not in self._taken else point

    # Everywhere

    def _make_global(self) -> GaussianProcess:
        """A second process over the whole cube; points are thinned, so that a cluster counts once."""
        d, data = self._features.d, self._data
        most = min(60 + 10 * d, _MOST_ROWS)
        order = np.argsort(data.costs, kind="stable")
        if len(order) > 4 * most:
            others = self._random.permutation(order[2 * most :])[: 2 * most]
            order = np.r_[order[: 2 * most], others]
        apart = squared_distances(data.points[order], data.points[order])
        alive, kept = np.ones(len(order), bool), []
        for i in range(len(order)):
            if alive[i]:
                kept.append(i)
                alive[i:] &= apart[i, i:] > _THIN**2 * d
                if len(kept) == most:
                    break
        rows = order[kept]
        targets = warped(data.costs[rows])
        model = GaussianProcess(self._features.axis, d, polynomial=False, length=0.5, most_noise=self._noise)
        self._fit("global", model, self._features.of(data.points[rows]), targets, None)
        within = np.isfinite(data.merits[rows])
        self._global_best = float(targets[within].min() if within.any() else targets.min())
        self._leaders = data.points[rows[:5]]
        return model

    def _everywhere(self) -> FloatArray:
        model = self._global = self._global or self._make_global()
        if len(new := self._pending[self._believed_globally :]):
            model.believe(self._features.of(new))
        self._believed_globally = len(self._pending)
        d, random, n = self._features.d, self._random, _CANDIDATES // 2
        leaders = self._leaders[np.minimum(random.geometric(0.5, n) - 1, len(self._leaders) - 1)]
        few = random.random((n, d)) < min(1.0, 1.5 / d)
        few[np.arange(n), random.integers(d, size=n)] = True
        points = np.r_[random.random((n, d)), np.where(few, random.random((n, d)), leaders)]

        def choose(points: FloatArray) -> tuple[int, float]:
            probability = self._feasibility.log_probability(points)
            return most_improving(model, self._features.of(points), self._global_best, probability)

        return self._taken.pick(self._features.mutate(points, random), choose)[0]


def half_sides(features: Features, region: Region) -> FloatArray:
    """The half-sides of the region's box; a binned axis never shrinks.

    :param features: the features.
    :param region: the region.
    """
    return np.where(features.binned, 0.5, region.half)


def local_rows(d: int) -> int:
    """How many trials the model of the region learns from.

    :param d: the number of axes.
    """
    return min(50 + 10 * d, _MOST_ROWS)
