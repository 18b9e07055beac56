"""The trust region: a box round the best point that grows with success and shrinks with failure.

After TuRBO (Eriksson et al., NeurIPS 2019), made asynchronous: only trials asked since the last change count against
it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from ..arrays import FloatArray

START_HALF = 0.12
_MOST_HALF, _LEAST_HALF = 0.8, 1e-6
_GROWTH, _SHRINKAGE = 1.6, 0.6
_SUCCESSES = 2
_HOP_HALF = 0.1
"""The least half-side after a move to another part of the space."""
_NEAR = 2.0
"""Trials so far from the centre, in half-sides, still count for or against the region."""
_BASINS = 64


def start_size(d: int) -> int:
    """Trials before the first model: 2 + d / 4."""
    return round(2 + d / 4)


@dataclass(slots=True)
class Region:
    """The state of the region, JSON-able.

    :ivar run: the number of restarts.
    :ivar half: half the side, in units of the cube.
    :ivar best_id: the best trial of the run; 0: none yet.
    :ivar best: its merit.
    :ivar centre: its point; empty while the run's first points are evaluated.
    :ivar start: the best of those first points.
    :ivar since: trials up to this id were asked under an earlier region.
    :ivar size: the trials of the run.
    :ivar successes: in a row.
    :ivar failures: in a row.
    :ivar recent: the run's last merits.
    :ivar bests: the best merit after each of the last trials of the run.
    :ivar basins: the centres of earlier runs.
    :ivar log_shape: the logarithm of the squared metric, d x d with trace 0; empty: a cube.
    :ivar turned: the number of results when the shape last changed.
    """

    run: int = 0
    half: float = START_HALF
    best_id: int = 0
    best: float = math.inf
    centre: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    since: int = 0
    size: int = 0
    successes: int = 0
    failures: int = 0
    recent: list[float] = field(default_factory=list)
    bests: list[float] = field(default_factory=list)
    basins: list[list[float]] = field(default_factory=list)
    log_shape: list[list[float]] = field(default_factory=list)
    turned: int = 0
    _metric: tuple[FloatArray, FloatArray] | None = field(default=None, init=False, repr=False, compare=False)

    def move(self, trial_id: int, point: FloatArray, merit: float, horizon: int, half: float = START_HALF) -> None:
        """Begin again round a trial.

        :param trial_id: the trial.
        :param point: float[d].
        :param merit: its merit.
        :param horizon: the id of the latest trial.
        :param half: half the side.
        """
        self.half, self.best_id, self.best, self.centre = half, trial_id, merit, point.tolist()
        self.since, self.successes, self.failures = horizon, 0, 0
        self.recent, self.bests = [merit], [merit]

    def metric(self, d: int) -> tuple[FloatArray, FloatArray]:
        """A of the region's units u = A (x - c) / half, symmetric with determinant 1, and its inverse."""
        if not self.log_shape:
            return np.eye(d), np.eye(d)
        if self._metric is None:
            w, basis = np.linalg.eigh(np.array(self.log_shape))
            root = np.exp(0.5 * w)
            self._metric = (basis * root) @ basis.T, (basis / root) @ basis.T
        return self._metric

    def turn(self, log_shape: FloatArray, count: int) -> None:
        """Change the shape.

        :param log_shape: the logarithm of the squared metric, float[d, d].
        :param count: the number of results.
        """
        self.log_shape, self.turned, self._metric = log_shape.tolist(), count, None

    def tell(self, trial_id: int, point: FloatArray, merit: float, half: FloatArray, horizon: int) -> None:
        """Take a result into account.

        :param trial_id: the trial.
        :param point: float[d].
        :param merit: what is minimised; infinite for a trial that failed or violates.
        :param half: the half-sides of the axes, float[d].
        :param horizon: the id of the latest trial.
        """
        d = len(point)
        if not self.centre:  # the first points of a run
            if trial_id <= self.since:
                return
            self.size += 1
            if merit < self.best:
                self.best_id, self.best, self.start = trial_id, merit, point.tolist()
            return
        inside = bool(np.abs((point - self.centre) @ self.metric(d)[0] / half).max() <= _NEAR)
        if merit < self.best:
            gain = self.best - merit
            if not inside:
                self.half, self.since = max(self.half, _HOP_HALF), horizon
            if gain > 1e-3 * self._spread():
                self.successes, self.failures = self.successes + 1, 0
            self.best_id, self.best, self.centre = trial_id, merit, point.tolist()
        elif not inside:
            return
        elif trial_id > self.since:
            self.failures, self.successes = self.failures + 1, 0
        self.size += 1
        if math.isfinite(merit):
            self.recent = [*self.recent, merit][-(4 * d + 10) :]
        self.bests = [*self.bests, self.best][-(10 + 3 * d) :]
        if self.successes >= _SUCCESSES:
            self.half, self.successes = min(self.half * _GROWTH, _MOST_HALF), 0
        if self.failures >= 2 + 0.34 * d:
            self.half, self.failures, self.since = self.half * _SHRINKAGE, 0, horizon

    def _spread(self) -> float:
        return float(np.median(self.recent) - min(self.recent)) if len(self.recent) > 1 else 0.0

    def exhausted(self, d: int, costs: FloatArray) -> bool:
        """Whether the run has come to its end: too small, or without gain for long.

        :param d: the number of axes.
        :param costs: of the study, float[n].
        """
        if len(self.bests) < 10 + 3 * d or self.half >= 0.1:
            return self.half < _LEAST_HALF
        gain = self.bests[0] - self.best
        return self.half < _LEAST_HALF or gain <= 1e-10 * float(np.median(costs) - costs.min())

    def restart(self, ids: np.ndarray, points: FloatArray, merits: FloatArray, horizon: int) -> None:
        """A new run, in turn from the best point outside the basins already searched, and from fresh points.

        :param ids: int[n].
        :param points: float[n, d].
        :param merits: float[n].
        :param horizon: the id of the latest trial.
        """
        basins = [*self.basins, self.centre][-_BASINS:]
        run, d = self.run + 1, points.shape[1]
        fresh = Region(run=run, basins=basins, since=horizon)
        if run % 2:
            apart = np.sqrt(((points[:, None] - np.array(basins)) ** 2).sum(axis=2)).min(axis=1)
            far = np.flatnonzero((apart > 0.05 * d**0.5) & np.isfinite(merits))
            if len(far):
                i = far[np.argmin(merits[far])]
                fresh.move(int(ids[i]), points[i], float(merits[i]), horizon, _HOP_HALF)
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))

    def state(self) -> dict[str, Any]:
        """As JSON-able data."""
        state = {f.name: getattr(self, f.name) for f in fields(self) if f.init}
        state["best"] = self.best if math.isfinite(self.best) else None
        return state

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Region:
        """The region of a :meth:`state`, or of its copy through JSON.

        :param state: it is not changed.
        """
        return cls(**{**state, "best": math.inf if state["best"] is None else state["best"]})

    def settle(self, horizon: int) -> None:
        """The first points of a run are in: the best of them is its centre.

        :param horizon: the id of the latest trial.
        """
        self.move(self.best_id, np.array(self.start), self.best, horizon)
