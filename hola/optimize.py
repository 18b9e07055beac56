"""Optimise a Python function in this process."""

from __future__ import annotations

import logging
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TextIO, TypeAlias

from hola_protocol.space import GaussianProcessSpec, SamplerSpec, StudySpec

from .core.coordinator import OptimizationCoordinator, Trial
from .core.shorthand import ObjectivesLike, SpaceLike, objectives_of, parameters_of

log = logging.getLogger(__name__)

Objective: TypeAlias = Callable[[dict[str, Any]], Mapping[str, float] | float]
"""Takes parameters by name; returns the objectives by name, or the number itself when there is one objective."""

_LINE_INTERVAL_S = 2.0


@dataclass(frozen=True, slots=True)
class OptimizationResult:
    """What came of an optimisation.

    :ivar best: the best trial; None when none was completed.
    :ivar recommended: the trial to use: of the lowest expected cost where evaluations are noisy, else the best.
    :ivar front: the trials that no other is better than in every group; one of several groups is the usual case.
    :ivar trials: all trials by id, the failed among them.
    :ivar seed: the seed; with one worker it repeats the run.
    :ivar interrupted: whether Ctrl-C ended it.
    """

    best: Trial | None
    recommended: Trial | None
    front: list[Trial]
    trials: list[Trial]
    seed: int
    interrupted: bool = False


@dataclass(slots=True)
class _Progress:
    """Lines on a stream: one that renews itself on a terminal, else one every few seconds."""

    total: int
    stream: TextIO | None
    done: int = 0
    failed: int = 0
    started: float = field(default_factory=time.monotonic)
    written: float = 0.0

    def show(self, coordinator: OptimizationCoordinator, last: bool = False) -> None:
        """Write a line if it is time for one."""
        if self.stream is None:
            return
        now = time.monotonic()
        terminal = self.stream.isatty()
        if not last and now - self.written < (0.1 if terminal else _LINE_INTERVAL_S):
            return
        self.written = now
        text = f"{self.done}/{self.total} trials"
        if self.failed:
            text += f", {self.failed} failed"
        if (size := coordinator.engine.front_size()) and (best := coordinator.best()) is not None:
            if len(coordinator.engine.objectives.groups) > 1:
                text += f", front of {size}"
            else:
                text += ", best " + " ".join(f"{name}={value:.6g}" for name, value in best.objectives.items())
        text += f", {now - self.started:.1f} s"
        self.stream.write(f"\r{text}\x1b[K" if terminal else f"{text}\n")
        if terminal and last:
            self.stream.write("\n")
        self.stream.flush()


def run_optimization(
    objective: Objective,
    space: SpaceLike,
    objectives: ObjectivesLike = "loss",
    n_trials: int = 100,
    n_workers: int = 1,
    seed: int | None = None,
    progress: bool = True,
    *,
    sampler: SamplerSpec | None = None,
) -> OptimizationResult:
    """Optimise a function in this process.

    .. code-block:: python

        result = hola.run_optimization(
            lambda p: (p["x"] - 1) ** 2 + len(p["act"]),
            {"x": (-5.0, 5.0), "act": ["relu", "tanh"]},
            n_trials=50,
            seed=1,
        )
        print(result.best.parameters)

    A trial whose function raises, or returns what is no finite number for each objective, is a failed one, with the
    reason; the search goes on. Ctrl-C ends the search and returns what there is.

    :param objective: takes parameters by name, returns the objectives by name or the only one's number.
    :param space: parameters, or a mapping of names to domains: ``(1e-5, 1e-1, "log")``, ``(1, 8)``, ``range(2, 9, 2)``,
        ``["relu", "tanh"]`` (see :func:`hola.core.shorthand.parameters_of`).
    :param objectives: objectives, or ``"loss"``, or ``{"error": "minimize", "accuracy": "maximize"}`` (see
        :func:`hola.core.shorthand.objectives_of`).
    :param n_trials: how many trials to make; fewer are made when a finite space is used up.
    :param n_workers: how many to evaluate at once, in threads when more than one.
    :param seed: with one worker the same seed repeats the run; default: a random one.
    :param progress: whether to write progress to stderr.
    :param sampler: where to look next; default: Bayesian optimisation.
    :raises hola_protocol.space.SpaceError: for a space or objectives that break a rule.
    :raises ValueError: for fewer than one trial or worker.
    """
    if n_trials < 1 or n_workers < 1:
        raise ValueError(f"n_trials and n_workers are at least 1, not {n_trials} and {n_workers}")
    seed = secrets.randbits(32) if seed is None else seed
    spec = StudySpec(
        parameters=parameters_of(space),
        objectives=objectives_of(objectives),
        max_trials=n_trials,
        sampler=sampler if sampler is not None else GaussianProcessSpec(),
    )
    coordinator = OptimizationCoordinator(spec, seed)
    display = _Progress(n_trials, sys.stderr if progress else None)
    run = _run_here if n_workers == 1 else _run_in_threads
    try:
        run(coordinator, objective, n_workers, display)
        interrupted = False
    except KeyboardInterrupt:
        interrupted = True
    display.show(coordinator, last=True)
    return OptimizationResult(
        coordinator.best(), coordinator.recommend(), coordinator.front(), coordinator.trials, seed, interrupted
    )


def _run_here(coordinator: OptimizationCoordinator, objective: Objective, n_workers: int, display: _Progress) -> None:
    while trial := coordinator.ask():
        _settle(coordinator, trial, partial(objective, dict(trial.parameters)), display)


def _run_in_threads(
    coordinator: OptimizationCoordinator, objective: Objective, n_workers: int, display: _Progress
) -> None:
    executor = ThreadPoolExecutor(n_workers, thread_name_prefix="hola-worker")
    running: dict[Future[Mapping[str, float] | float], Trial] = {}
    try:
        while True:
            while len(running) < n_workers and (trial := coordinator.ask()):
                running[executor.submit(objective, dict(trial.parameters))] = trial
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda f: running[f].id):
                _settle(coordinator, running.pop(future), future.result, display)
    finally:
        # After Ctrl-C the evaluations that are under way are left to themselves.
        executor.shutdown(wait=not running, cancel_futures=True)


def _settle(
    coordinator: OptimizationCoordinator,
    trial: Trial,
    outcome: Callable[[], Mapping[str, float] | float],
    display: _Progress,
) -> None:
    """Tell what an evaluation returned; whatever a user's function raises is the trial's failure."""
    try:
        coordinator.tell(trial, outcome())
    except Exception as error:
        log.warning("trial %d failed: %r", trial.id, error, exc_info=display.failed == 0)
        coordinator.tell_failure(trial, f"{type(error).__name__}: {error}")
        display.failed += 1
    display.done += 1
    display.show(coordinator)
