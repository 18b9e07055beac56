"""The trust region: a box around the best point that grows with success and shrinks with failure.

It follows TuRBO (Eriksson et al., NeurIPS 2019), but is asynchronous: only trials suggested since its last change count
as failures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from ..arrays import FloatArray

START_HALF = 0.12
"""The half-side of a new region."""
_MAX_HALF, _MIN_HALF = 0.8, 1e-6
_GROWTH, _SHRINKAGE = 1.6, 0.6
_SUCCESSES = 2
"""Improvements in a row after which the region grows."""
_MIN_HALF_AFTER_MOVE = 0.1
"""The minimum half-side after a move to another part of the space."""
_COUNTED_DISTANCE = 2.0
"""Trials up to this distance from the centre, in half-sides, count as successes or failures."""
_MAX_BASINS = 64


def start_size(d: float) -> int:
    """The size of the initial design: 2 + d / 4 trials.

    :param d: the number of axes, in a conditional space the mean number of active ones.
    """
    return round(2 + d / 4)


def _window(active: float) -> int:
    """The number of the latest trials in which a run has to improve."""
    return 10 + int(3 * active)


@dataclass(slots=True)
class Region:
    """The state of the region, JSON-able. A run is the search between two restarts.

    :ivar run: the number of restarts.
    :ivar half: the half-side, in units of the cube.
    :ivar best_id: the best trial of the run; 0: none yet.
    :ivar best: the merit of the best trial.
    :ivar centre: the point of the best trial; empty during the initial design of the run.
    :ivar start: the best point of the initial design.
    :ivar since: trials up to this id were suggested before the last change of the region.
    :ivar size: the number of trials in the run.
    :ivar successes: the number of successes in a row.
    :ivar failures: the number of failures in a row.
    :ivar recent: the last merits of the run.
    :ivar bests: the best merit after each of the last trials of the run.
    :ivar basins: the centres of earlier runs.
    :ivar log_shape: the logarithm of the squared metric, d x d with trace 0; empty for the identity.
    :ivar turned: the number of results at the last update of the metric.
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
        """Start again with a trial as the centre.

        :param trial_id: the id of the trial.
        :param point: its point, float[d].
        :param merit: its merit.
        :param horizon: the id of the latest trial.
        :param half: the half-side.
        """
        self.half, self.best_id, self.best, self.centre = half, trial_id, merit, point.tolist()
        self.since, self.successes, self.failures = horizon, 0, 0
        self.recent, self.bests = [merit], [merit]

    def metric(self, d: int) -> tuple[FloatArray, FloatArray]:
        """The metric A, symmetric with determinant 1, and its inverse; local coordinates are u = A (x - c) / half.

        :param d: the number of axes.
        """
        if not self.log_shape:
            return np.eye(d), np.eye(d)
        if self._metric is None:
            w, basis = np.linalg.eigh(np.array(self.log_shape))
            root = np.exp(0.5 * w)
            self._metric = (basis * root) @ basis.T, (basis / root) @ basis.T
        return self._metric

    def set_metric(self, log_shape: FloatArray, count: int) -> None:
        """Change the metric.

        :param log_shape: the logarithm of the squared metric, float[d, d].
        :param count: the number of results.
        """
        self.log_shape, self.turned, self._metric = log_shape.tolist(), count, None

    def tell(
        self,
        trial_id: int,
        point: FloatArray,
        offset: FloatArray,
        merit: float,
        half: FloatArray,
        horizon: int,
        active: float,
    ) -> None:
        """Update the region with a result.

        :param trial_id: the id of the trial.
        :param point: its point, float[d].
        :param offset: its difference from the centre, float[d]; not used during an initial design.
        :param merit: the value that is minimised; infinite for a trial that failed or violates a limit.
        :param half: the half-sides of the axes, float[d].
        :param horizon: the id of the latest trial.
        :param active: the number of active axes of the centre.
        """
        if not self.centre:  # the initial design of a run
            if trial_id <= self.since:
                return
            self.size += 1
            if merit < self.best:
                self.best_id, self.best, self.start = trial_id, merit, point.tolist()
            return
        inside = self._is_near(offset, half)
        if merit < self.best:
            gain = self.best - merit
            if not inside:
                self.half, self.since = max(self.half, _MIN_HALF_AFTER_MOVE), horizon
            if gain > 1e-3 * self._spread():
                self.successes, self.failures = self.successes + 1, 0
            self.best_id, self.best, self.centre = trial_id, merit, point.tolist()
        elif not inside:
            return
        elif trial_id > self.since:
            self.failures, self.successes = self.failures + 1, 0
        self.size += 1
        if math.isfinite(merit):
            self.recent = [*self.recent, merit][-int(4 * active + 10) :]
        self.bests = [*self.bests, self.best][-_window(active) :]
        if self.successes >= _SUCCESSES:
            self.half, self.successes = min(self.half * _GROWTH, _MAX_HALF), 0
        if self.failures >= 2 + 0.34 * active:
            self.half, self.failures, self.since = self.half * _SHRINKAGE, 0, horizon

    def _is_near(self, offset: FloatArray, half: FloatArray) -> bool:
        return bool(np.abs(offset @ self.metric(len(offset))[0] / half).max() <= _COUNTED_DISTANCE)

    def around(self, point: FloatArray, offset: FloatArray, half: FloatArray) -> Region:
        """A copy with another centre; if that is far from the centre, it has at least the size after a move.

        :param point: the other centre, float[d].
        :param offset: its difference from the centre, float[d].
        :param half: the half-sides of the axes, float[d].
        """
        size = self.half if self._is_near(offset, half) else max(self.half, _MIN_HALF_AFTER_MOVE)
        return Region.of({**self.state(), "centre": point.tolist(), "half": size})

    def _spread(self) -> float:
        return float(np.median(self.recent) - min(self.recent)) if len(self.recent) > 1 else 0.0

    def exhausted(self, active: float, costs: FloatArray, resolution: float = 0.0) -> bool:
        """Whether the run has ended, because the region is too small or has not improved for long.

        :param active: the number of active axes of the centre.
        :param costs: the costs of the study, float[n].
        :param resolution: the half-side below which the box of the region no longer becomes smaller. The run ends after
            the region has shrunk twice without effect.
        """
        least = max(_MIN_HALF, _SHRINKAGE**2 * resolution)
        if len(self.bests) < _window(active) or self.half >= 0.1:
            return self.half < least
        gain = self.bests[0] - self.best
        return self.half < least or gain <= 1e-10 * float(np.median(costs) - costs.min())

    def restart(self, ids: np.ndarray, points: FloatArray, merits: FloatArray, horizon: int) -> None:
        """Start a new run.

        Runs start alternately at the best point far from the centres of earlier runs and with a new initial design.

        :param ids: int[n].
        :param points: float[n, d].
        :param merits: float[n].
        :param horizon: the id of the latest trial.
        """
        basins = [*self.basins, self.centre][-_MAX_BASINS:]
        run, d = self.run + 1, points.shape[1]
        fresh = Region(run=run, basins=basins, since=horizon)
        if run % 2:
            distances = np.sqrt(((points[:, None] - np.array(basins)) ** 2).sum(axis=2)).min(axis=1)
            far = np.flatnonzero((distances > 0.05 * d**0.5) & np.isfinite(merits))
            if len(far):
                i = far[np.argmin(merits[far])]
                fresh.move(int(ids[i]), points[i], float(merits[i]), horizon, _MIN_HALF_AFTER_MOVE)
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))

    def state(self) -> dict[str, Any]:
        """The state as JSON-able data."""
        state = {f.name: getattr(self, f.name) for f in fields(self) if f.init}
        state["best"] = self.best if math.isfinite(self.best) else None
        return state

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Region:
        """The region of a state.

        :param state: the result of :meth:`state`, or its copy through JSON; it is not changed.
        """
        return cls(**{**state, "best": math.inf if state["best"] is None else state["best"]})

    def finish_initial_design(self, horizon: int) -> None:
        """End the initial design of a run; its best point becomes the centre.

        :param horizon: the id of the latest trial.
        """
        self.move(self.best_id, np.array(self.start), self.best, horizon)
