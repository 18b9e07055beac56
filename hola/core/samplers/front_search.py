"""The search for a front: expected hypervolume improvement along random rays, one Gaussian process per cost."""

from __future__ import annotations

import numpy as np

from ..arrays import BoolArray, FloatArray, IntArray
from .acquisition import bounded_argmax, log_expected_improvement, log_expected_ray_gain, ray_lengths, screened_argmax
from .excluded_points import ExcludedPoints
from .feasibility import Feasibility
from .features import Features
from .fit import Fit
from .gaussian_process import GaussianProcess
from .interface import Proposal
from .warp import compress, standardised

_RAYS = 8
_CANDIDATES = 300
_MAX_PENDING = 64
_HEAVY_TAILS = 0.5
"""The share of the proposals that use heavy tails for the probability of being within the limits."""
_FIT_ROWS = 100
"""The best trials, to which the hyperparameters of the models are fitted."""
_ORIGIN, _ORIGIN_BEYOND_END = 1.1, 2.0
"""Coordinates of the origins of the rays, in units of the front; the second is used beyond an end of the front."""


class FrontSearch:
    """Proposes points in sequence; each proposal treats the previous ones as pending.

    :param features: the features of the space.
    :param points: the points of the completed trials, approximately best first, float[n, d].
    :param costs: float[n, g].
    :param violation: float[n].
    :param front: the members of the first front, bool[n].
    :param excluded: points that must not be proposed.
    :param pending: the pending points, float[p, d].
    :param feasibility: the model of the feasibility of points.
    :param fit: fits a model.
    :param random: the random number generator.
    """

    def __init__(
        self,
        features: Features,
        points: FloatArray,
        costs: FloatArray,
        violation: FloatArray,
        front: BoolArray,
        excluded: ExcludedPoints,
        pending: FloatArray,
        feasibility: Feasibility,
        fit: Fit,
        random: np.random.Generator,
    ) -> None:
        self._features, self._points, self._excluded = features, points, excluded
        self._feasibility, self._random = feasibility, random
        few = len(pending) <= _MAX_PENDING
        self._pending = pending if few else pending[random.choice(len(pending), _MAX_PENDING, replace=False)]
        self._front_points = points[front]
        within = bool((violation <= 0.0).any())
        if within:
            scaled = _scaled(costs, costs[front])
            self._front: FloatArray | None = scaled[front]
            targets = scaled
        else:
            self._front = None
            targets = compress(violation / np.median(violation))[:, None]
        self._models: list[GaussianProcess] = []
        self._units: list[tuple[float, float]] = []
        inputs = features.of(points)
        for i, column in enumerate(targets.T):
            model = GaussianProcess.of(features, max_noise=1.0 if features.mixed else 0.1)
            fit(f"cost {i}" if within else "excess", model, inputs, standardised(column), _FIT_ROWS)
            self._models.append(model)
            self._units.append((float(column.mean()), float(column.std()) or 1.0))
        self._least = float(targets.min())
        self._conditioned = 0  # pending points that the models have seen

    def _predict(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        inputs = self._features.of(points)
        each = [
            (mean * unit + middle, s * unit)
            for (mean, s), (middle, unit) in zip((m.predict(inputs) for m in self._models), self._units, strict=True)
        ]
        return np.stack([m for m, _ in each], axis=1), np.stack([s for _, s in each], axis=1)

    def _rays(self) -> tuple[FloatArray, FloatArray]:
        """The origins and directions of the rays; the first ray explores beyond an end of the front."""
        g, random = len(self._models), self._random
        directions = np.maximum(np.abs(random.standard_normal((_RAYS, g))), 1e-3)
        directions /= np.linalg.norm(directions, axis=1)[:, None]
        origins = np.full((_RAYS, g), _ORIGIN)
        end = random.integers(g)
        directions[0], origins[0] = 0.05, _ORIGIN_BEYOND_END
        directions[0, end], origins[0, end] = 1.0, _ORIGIN
        return origins, directions

    def propose(self) -> Proposal:
        """Propose the next point, which counts as pending afterwards."""
        random, features, d = self._random, self._features, self._features.d
        if len(new := self._pending[self._conditioned :]):
            believed = [model.condition_on_pending(features.of(new)) for model in self._models]
            if self._front is None:
                self._least = min(self._least, believed[0])
        self._conditioned = len(self._pending)
        origins, directions = self._rays()
        best, parents = np.empty(0), self._points[:1]
        if self._front is not None:
            lengths = ray_lengths(self._front, origins, directions)
            best, parents = lengths.max(axis=0), self._front_points[lengths.argmax(axis=0)]
            if len(self._pending):
                best = np.maximum(best, ray_lengths(self._predict(self._pending)[0], origins, directions).max(axis=0))

        heavy_tails = self._feasibility.limits is not None and random.random() < _HEAVY_TAILS

        def choose(points: FloatArray) -> tuple[int, float]:
            """The row with the largest value, and that value."""
            mean, s = self._predict(points)
            feasible = self._feasibility.log_probability_before_limits(points)
            if self._front is None:
                bound = log_expected_improvement(mean[:, 0], s[:, 0], self._least) + feasible
            else:
                bound = log_expected_ray_gain(mean, s, origins, directions, best, upper_bound=True) + feasible

            def exact(rows: IntArray) -> FloatArray:
                if self._front is None:
                    return bound[rows]
                return log_expected_ray_gain(mean[rows], s[rows], origins, directions, best) + feasible[rows]

            if (term := self._feasibility.limit_term(points, heavy_tails)) is not None:
                return screened_argmax(bound, term, exact)
            return bounded_argmax(bound, exact)

        candidates, informed = self._candidates(parents)
        point, value = self._excluded.best_of(features.mutate(candidates, random, informed), choose)
        for scale in (0.1, 0.01):
            n = _CANDIDATES // 8
            moves = scale * np.exp(random.uniform(-1.5, 1.0, (n, 1))) * random.standard_normal((n, d))
            few = random.random((n, d)) < random.choice([min(1.0, 1.5 / d), 1.0], (n, 1))
            near = features.snap(point + np.where(few & ~features.binned, moves, 0.0))
            other, gain = self._excluded.best_of(near, choose)
            if gain > value:
                point, value = other, gain
        self._pending = np.r_[self._pending, point[None]]
        self._excluded.add(point)
        return Proposal(np.asarray(point), "front")

    def _candidates(self, parents: FloatArray) -> tuple[FloatArray, BoolArray]:
        """Candidates: near the best points of the rays, with some coordinates redrawn, and crossovers of the front.

        :returns: the candidates, and the axes that were drawn or come from a point at which they are active.
        """
        random, d = self._random, self._features.d
        far, crossed = _CANDIDATES // 4, (3 * _CANDIDATES) // 20
        n = _CANDIDATES - far - crossed
        moves = np.r_[random.uniform(-1.0, 1.0, (n // 2, d)), random.standard_normal((n - n // 2, d))]
        moves *= 0.4 * np.exp(random.uniform(np.log(0.01), 0.0, (n, 1)))
        few = random.random((n, d)) < np.where(random.random((n, 1)) < 0.5, min(1.0, 2.0 / d), 1.0)
        few[np.arange(n), random.integers(d, size=n)] = True
        chosen = random.choice(parents, n)
        near = chosen + np.where(few, moves, 0.0)
        some = random.random((far, d)) < random.choice([1.5 / d, 1.0], (far, 1), p=[0.7, 0.3])
        some[np.arange(far), random.integers(d, size=far)] = True
        fresh, kept = random.random((far, d)), random.choice(parents, far)
        redrawn = np.where(some, fresh, kept)
        family = self._front_points if len(self._front_points) > 1 else self._points[:5]
        one, other = family[random.integers(len(family), size=(2, crossed))]
        share = random.uniform(-0.3, 1.3, (crossed, 1))
        blended = one + share * (other - one) + 0.01 * random.standard_normal((crossed, d))
        from_one = random.random((crossed, d)) < 0.5
        mixed = np.where(from_one, one, other)
        blends = random.random((crossed, 1)) < 0.5
        children: FloatArray = np.where(blends, blended, mixed)
        active = self._features.space.active
        of_one, of_other = active(one), active(other)
        of_children = np.where(blends, of_one & of_other, np.where(from_one, of_one, of_other))
        informed = np.concatenate([active(chosen), some | active(kept), of_children])
        return np.concatenate([near, redrawn, children]), informed


def _scaled(costs: FloatArray, front: FloatArray) -> FloatArray:
    """Each cost in units of the extent of the front, logarithmic beyond."""
    low = front.min(axis=0)
    width = np.maximum(front.max(axis=0) - low, 0.05 * (np.median(costs, axis=0) - low))
    width = np.where(width > 0.0, width, 1.0)
    with np.errstate(over="ignore"):
        return compress(np.asarray(np.clip((costs - low) / width, -1e300, 1e300)))
