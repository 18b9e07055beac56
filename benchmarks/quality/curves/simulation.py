"""Asynchronous workers in simulated time, which train by tabulated learning curves."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, TypeAlias

import numpy as np

from .configurations import Configuration
from .surrogate import Task

Answer: TypeAlias = Literal["continue", "stop", "pause"]
Costs: TypeAlias = Literal["equal", "real"]
_SPEED, _VARIATION = 0.2, 0.2
"""Standard deviations of the logarithms of a worker's speed, and of the speed of a training on it."""


class Start(NamedTuple):
    """What a worker trains.

    :ivar trial_id: the trial, new or paused before.
    :ivar configuration: the configuration.
    """

    trial_id: int
    configuration: Configuration


class Method(Protocol):
    """A search with its stopping rule."""

    def ask(self) -> Start:
        """What a free worker trains."""

    def begin(self, trial_id: int, final: float) -> None:
        """Note that a new trial begins; only an oracle may use its final loss.

        :param trial_id: the trial.
        :param final: its final loss, NaN if it will diverge.
        """

    def next_epoch(self, epoch: int) -> int | None:
        """The next epoch at which it decides.

        :param epoch: what is trained so far.
        """

    def report(self, trial_id: int, epoch: int, loss: float) -> Answer:
        """Decide on a trial.

        :param trial_id: the trial.
        :param epoch: of the report.
        :param loss: the value.
        """

    def complete(self, trial_id: int, loss: float) -> None:
        """Take the final value of a trial.

        :param trial_id: the trial.
        :param loss: the value.
        """

    def fail(self, trial_id: int) -> None:
        """Note that a trial diverged.

        :param trial_id: the trial.
        """


@dataclass
class Training:
    """A training.

    :ivar curve: the losses of all epochs.
    :ivar expected: the final loss without noise.
    :ivar cost: the cost of an epoch.
    :ivar pace: how much longer than usual its epochs take.
    :ivar epoch: what is trained.
    :ivar state: running, stopped, paused, completed or failed.
    """

    curve: np.ndarray
    expected: float
    cost: float
    pace: float
    epoch: int = 0
    state: str = "running"


@dataclass
class Outcome:
    """What became of a simulation.

    :ivar compute: when a trial was completed, in full trainings of compute over all workers.
    :ivar losses: the final loss of the best completed trial at these times, and its expected value without noise.
    :ivar epochs: when each epoch of each trial ended, and its loss.
    :ivar trainings: all trials.
    """

    compute: list[float] = field(default_factory=list)
    losses: list[tuple[float, float]] = field(default_factory=list)
    epochs: list[tuple[float, float]] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)

    def at(self, grid: np.ndarray) -> np.ndarray:
        """The losses at certain times, NaN before the first completed trial.

        :param grid: float[n], in full trainings.
        :returns: float[n, 2].
        """
        return np.array([(np.nan, np.nan), *self.losses])[np.searchsorted(self.compute, grid, side="right")]

    def lowest_at(self, grid: np.ndarray) -> np.ndarray:
        """The lowest loss of any epoch of any trial until certain times, NaN before the first epoch.

        :param grid: as in :meth:`at`.
        :returns: float[n].
        """
        times, losses = np.array(sorted(self.epochs)).reshape(-1, 2).T
        lowest = np.r_[np.nan, np.fmin.accumulate(losses)]
        return np.asarray(lowest[np.searchsorted(times, grid, side="right")])

    @property
    def false_stops(self) -> int:
        """Trials that were stopped, or are still paused, and would have been better than the best completed one."""
        best = min((t.curve[-1] for t in self.trainings if t.state == "completed"), default=np.inf)
        return sum(t.state in ("stopped", "paused") and bool(t.curve[-1] < best) for t in self.trainings)


def simulate(task: Task, method: Method, workers: int, budget: float, seed: int, costs: Costs = "equal") -> Outcome:
    """Run workers until a budget of compute is used up.

    The first trial, the second and so on take the same time with every method, so that methods are compared in pairs.

    :param task: the learning curves.
    :param method: what chooses and stops the trials.
    :param workers: how many train at once.
    :param budget: in full trainings of a random configuration.
    :param seed: of the durations and the trainings.
    :param costs: whether an epoch of every configuration costs the same, or about what it would cost.
    """
    random = np.random.default_rng(1000 + seed)
    networks, epochs = task.networks, task.networks.epochs
    mean = float(np.mean([networks.seconds_per_epoch(c) for c in networks.draw(2000, np.random.default_rng(0))]))
    unit = epochs * (1.0 if costs == "equal" else mean)
    speeds = np.exp(_SPEED * random.standard_normal(workers))
    speeds *= np.mean(1.0 / speeds)
    trainings: dict[int, Training] = {}
    events: list[tuple[float, int, int, int, int]] = []
    outcome, best, count = Outcome(), np.inf, 0

    def train(worker: int, trial_id: int, now: float) -> None:
        nonlocal count
        t = trainings[trial_id]
        until = min(method.next_epoch(t.epoch) or epochs, epochs)
        bad = np.flatnonzero(~np.isfinite(t.curve[t.epoch : until]))
        if len(bad):
            until = t.epoch + int(bad[0]) + 1
        epoch_took = t.cost * t.pace * speeds[worker]
        ends = now + epoch_took * np.arange(1, until - t.epoch + 1)
        outcome.epochs += zip((ends * workers / unit).tolist(), t.curve[t.epoch : until].tolist(), strict=True)
        took = (until - t.epoch) * epoch_took
        count += 1
        heapq.heappush(events, (now + took, count, worker, trial_id, until))

    def start(worker: int, now: float) -> None:
        trial_id, configuration = method.ask()
        if trial_id not in trainings:
            cost = 1.0 if costs == "equal" else networks.seconds_per_epoch(configuration)
            pace = float(np.exp(_VARIATION * np.random.default_rng((seed, len(trainings))).standard_normal()))
            curve, expected = task.curve(configuration, seed), task.expected_final(configuration)
            trainings[trial_id] = Training(curve, expected, cost, pace)
            method.begin(trial_id, float(curve[-1]))
        trainings[trial_id].state = "running"
        train(worker, trial_id, now)

    for worker in range(workers):
        start(worker, 0.0)
    while events:
        now, _, worker, trial_id, epoch = heapq.heappop(events)
        if (spent := now * workers / unit) > budget:
            break
        t = trainings[trial_id]
        t.epoch, loss = epoch, float(t.curve[epoch - 1])
        if not np.isfinite(loss):
            t.state = "failed"
            method.fail(trial_id)
        elif epoch == epochs:
            t.state = "completed"
            method.complete(trial_id, loss)
            if loss < best:
                best = loss
                outcome.compute.append(spent)
                outcome.losses.append((loss, t.expected))
        else:
            answer = method.report(trial_id, epoch, loss)
            if answer == "continue":
                train(worker, trial_id, now)
                continue
            t.state = "stopped" if answer == "stop" else "paused"
        start(worker, now)
    outcome.trainings = list(trainings.values())
    return outcome
