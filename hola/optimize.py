"""Optimise a Python function in this process or in worker processes."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from hola_protocol.messages import Resume
from hola_protocol.space import GaussianProcessSpec, SamplerSpec, StudySpec
from hola_protocol.stopping import AutoStoppingSpec, StepsSpec, StoppingSpec
from msgspec.structs import replace

from .clients.evaluation import Completed, Failed
from .clients.reports import HeldReport, ReportAnswer
from .clients.trial import StopDecision
from .core.coordinator import OptimizationCoordinator, SearchTrial
from .core.shorthand import ObjectivesLike, SpaceLike, objectives_of, parameters_of
from .core.spec_types import checked_types
from .core.transfer import EarlierTrials, earlier_trials
from .early_stopping import EarlyStopping
from .notebook_progress import live_progress, progress_for
from .optimization_result import OptimizationResult
from .results import StudyResult, ordered_front
from .search import Callback, EndReason, Executor, Objective, Progress, Search, make_evaluators

if TYPE_CHECKING:
    from .stored import StoredStudy

EarlierStudy: TypeAlias = OptimizationResult | StudyResult | str
"""A result, or the name of a stored study."""

__all__ = ["AllTrialsFailedError", "OptimizationResult", "run_optimization"]


class AllTrialsFailedError(RuntimeError):
    """No trial of a search was completed; the message has the traceback of the first failure.

    :ivar result: the result of the search.
    """

    def __init__(self, result: OptimizationResult) -> None:
        failed = [trial for trial in result.trials if trial.state == "failed"]
        super().__init__(f"all {len(failed)} trials failed; trial {failed[0].trial_id}: {failed[0].reason}")
        self.result = result


class _InMemory:
    """A study in memory."""

    def __init__(
        self,
        spec: StudySpec,
        seed: int,
        enqueue: Iterable[Mapping[str, Any]],
        can_resume: bool,
        earlier: Iterable[EarlierTrials],
    ) -> None:
        self.spec, self.seed = replace(spec, seed=seed), seed
        self.coordinator = OptimizationCoordinator(self.spec, earlier=earlier)
        self._early = EarlyStopping(self.spec, can_resume)
        self.coordinator.engine.follow(self._early.rule)
        self._first = [self.coordinator.enqueue(parameters) for parameters in enqueue][::-1]

    def ended_before(self) -> tuple[int, int]:
        return 0, 0

    def earlier(self) -> list[SearchTrial]:
        return []

    def ask(self) -> SearchTrial | None:
        if self._first:
            trial = self._first.pop()
            trial.started_ms = trial.created_ms = time.time_ns() // 1_000_000
            return trial
        if (paused := self._early.promote()) is not None:
            return self.coordinator.resume(paused)
        return self.coordinator.ask()

    def begin(self, trial: SearchTrial) -> tuple[int | None, Resume | None]:
        return self._early.begin(trial.trial_id)

    def report(self, trial: SearchTrial, reports: list[HeldReport]) -> ReportAnswer:
        return self._early.report(trial.trial_id, reports)

    def end_early(self, trial: SearchTrial, decision: StopDecision) -> SearchTrial:
        values, reason = self._early.values(trial.trial_id), self._early.reason(trial.trial_id)
        if decision == "pause":
            self.coordinator.pause(trial, values, reason)
        else:
            self.coordinator.tell_stopped(trial, values, reason)
            self._early.end(trial.trial_id, "stopped")
        return trial

    def settle(self, trial: SearchTrial, outcome: Completed | Failed) -> SearchTrial:
        if isinstance(outcome, Completed):
            self.coordinator.tell(trial, outcome.objectives, outcome.metadata)
        else:
            self.coordinator.tell_failure(trial, outcome.reason, outcome.infeasible, outcome.metadata)
        self._early.end(trial.trial_id, trial.state)
        return trial

    def best(self) -> SearchTrial | None:
        return self.coordinator.best()

    def result(self, reason: EndReason) -> OptimizationResult:
        c = self.coordinator
        for trial in c.trials:
            if trial.state == "paused":
                c.tell_stopped(trial, trial.objectives, trial.reason)
        if reason == "n_trials" and self.spec.max_trials is not None and len(c.trials) < self.spec.max_trials:
            reason = "space"
        reports = self._early.reports()
        for report in reports:  # of each trial by step
            c.trials[report.trial_id - 1].step = report.step
        return OptimizationResult(
            best=c.best(),
            recommended=c.recommend(),
            front=ordered_front(c.front(), lambda trial: tuple(c.costs(trial).cost)),
            trials=c.trials,
            seed=self.seed,
            spec=self.spec,
            reason=reason,
            reports=reports,
        )

    def close(self) -> None:
        return


def run_optimization(
    objective: Objective,
    space: SpaceLike,
    objectives: ObjectivesLike = "loss",
    n_trials: int = 100,
    n_workers: int = 1,
    seed: int | None = None,
    progress: bool | Literal["live"] = True,
    *,
    sampler: SamplerSpec | str | None = None,
    executor: Executor = "process",
    timeout_s: float | None = None,
    time_limit_s: float | None = None,
    callbacks: Iterable[Callback] = (),
    enqueue: Iterable[Mapping[str, Any]] = (),
    steps: int | StepsSpec | None = None,
    stopping: StoppingSpec | str | None = None,
    can_resume: bool = False,
    storage: str | os.PathLike[str] | None = None,
    study: str = "default",
    transfer_from: EarlierStudy | Iterable[EarlierStudy] = (),
) -> OptimizationResult:
    """Optimise a function on this machine.

    .. code-block:: python

        result = hola.run_optimization(
            lambda p: (p["x"] - 1) ** 2 + len(p["act"]),
            {"x": (-5.0, 5.0), "act": ["relu", "tanh"]},
            n_trials=50,
            seed=1,
        )
        print(result.best.parameters)

    The function returns a number, a mapping with a number for each objective, or a tuple of one of these and a mapping
    of metadata, as for a worker. If the function raises or returns anything else, the trial fails with the traceback as
    its reason; if it raises ``hola.clients.Infeasible``, the trial is infeasible. The search continues after a failure.
    Ctrl-C ends the search and returns the result so far.

    :param objective: the function; it takes parameters by name. Worker processes must be able to import it: it must be
        defined at the top level of a module or script, and a script must call ``run_optimization`` below
        ``if __name__ == "__main__"``.
    :param space: parameter specs, or a mapping of names to domains: ``(1e-5, 1e-1, "log")``, ``(1, 8)``, ``range(2, 9,
        2)``, ``["relu", "tanh"]`` (see :func:`hola.core.shorthand.parameters_of`).
    :param objectives: objective specs, or ``"loss"``, or ``{"error": "minimize", "accuracy": "maximize"}`` (see
        :func:`hola.core.shorthand.objectives_of`).
    :param n_trials: the number of trials, including those of earlier runs in ``storage``. A finite space may be
        exhausted before.
    :param n_workers: the number of trials that are evaluated at once. A single worker calls the function in this
        thread.
    :param seed: the seed; with one worker, the same seed repeats the run, with or without ``storage``. Default: a
        random seed, or that of the stored study.
    :param progress: whether to show progress: on stderr, or as a bar in a notebook. ``"live"``: plots that follow the
        search, in a notebook (see :func:`hola.live_view`).
    :param sampler: the sampler, or the name of its type, such as ``"sobol"``; default: Bayesian optimisation.
    :param executor: whether several workers are processes or threads.
    :param timeout_s: seconds after which no new trial is started; running trials are finished.
    :param time_limit_s: seconds after which an evaluation is killed and its trial fails; only with
        ``executor="process"``.
    :param callbacks: functions that are called in this thread with each trial that has ended. A callback ends the
        search by raising ``StopIteration``.
    :param enqueue: parameter sets to evaluate first; they count as trials. A resumed run does not repeat them.
    :param steps: the number of steps of an evaluation that reports, such as epochs, or their spec. Trials that are
        worse than others at the same step are then stopped (see :meth:`hola.clients.EvaluatedTrial.report`).
    :param stopping: the rule that stops trials, or the name of its type, such as ``"median"``; default: asynchronous
        successive halving if there are ``steps``.
    :param can_resume: whether the function continues from ``current_trial().resume``, for a rule that pauses trials.
    :param storage: a data folder, the path of a SQLite file or the URL of a PostgreSQL database. A second run continues
        where the first stopped, and the commands of ``hola`` can read the study. Default: the study is only in memory.
    :param study: the name of the study in ``storage``.
    :param transfer_from: earlier related studies, whose best trials are evaluated first: the results of earlier runs or
        of :func:`hola.load_study`; with ``storage`` the names of studies in it.
    :raises hola_protocol.space.SpaceError: for a space or objectives that break a rule.
    :raises TypeError: for a value that is neither a spec nor a short form.
    :raises ValueError: for a number outside its range.
    :raises AllTrialsFailedError: if trials failed and none was completed.
    :raises hola.clients.errors.ConfigurationError: if worker processes cannot import the function.
    :raises hola.clients.errors.UnknownStudyError: if ``transfer_from`` names a study that is not in ``storage``.
    :raises hola.storage.StorageError: if ``storage`` cannot be used, for instance while another process writes to it.
    :raises hola.clients.errors.ConflictError: if ``storage`` has a study of this name with another space.
    """
    if n_trials < 1 or n_workers < 1:
        raise ValueError(f"n_trials and n_workers must be at least 1, not {n_trials} and {n_workers}")
    for name, value in (("timeout_s", timeout_s), ("time_limit_s", time_limit_s)):
        if value is not None and not value > 0:
            raise ValueError(f"{name} must be above 0, not {value}")
    if executor not in ("process", "thread"):
        raise ValueError(f"executor must be 'process' or 'thread', not {executor!r}")
    processes = executor == "process" and (n_workers > 1 or time_limit_s is not None)
    if time_limit_s is not None and not processes:
        raise ValueError("time_limit_s needs executor='process', because a thread cannot be killed")
    names, earlier = _earlier(transfer_from, stored=storage is not None)
    spec = checked_types(
        StudySpec(
            parameters=parameters_of(space),
            objectives=objectives_of(objectives),
            max_trials=n_trials,
            sampler=_typed(sampler) if sampler is not None else GaussianProcessSpec(),
            steps=StepsSpec(max=steps) if isinstance(steps, int) else steps,
            stopping=_typed(stopping) if stopping is not None else AutoStoppingSpec(),
            transfer_from=names,
        )
    )
    if progress == "live":
        display = live_progress(n_trials, study if storage is not None else None)
    else:
        display = progress_for(n_trials) if progress else Progress(n_trials, None)
    evaluators = make_evaluators(objective, n_workers, processes, time_limit_s)
    try:
        found: _InMemory | StoredStudy
        if storage is None:
            found = _InMemory(spec, secrets.randbits(32) if seed is None else seed, enqueue, can_resume, earlier)
        else:
            from .stored import StoredStudy

            found = StoredStudy(storage, study, spec, seed, enqueue, n_workers, can_resume)
        try:
            display.begin(found)
            search = Search(found, tuple(callbacks), timeout_s, display)
            reason = search.run(evaluators)
            search.display.show(found, last=True)
            result = found.result(reason)
        finally:
            found.close()
    finally:
        for evaluator in evaluators:
            evaluator.close()
    if result.best is None and not result.interrupted and any(t.state == "failed" for t in result.trials):
        raise AllTrialsFailedError(result)
    return result


def _typed(spec: Any) -> Any:
    """A spec; a name stands for the type with its defaults."""
    return {"type": spec} if isinstance(spec, str) else spec


def _earlier(
    transfer_from: EarlierStudy | Iterable[EarlierStudy], stored: bool
) -> tuple[tuple[str, ...], list[EarlierTrials]]:
    """The names of stored studies, or the trials of results.

    :raises TypeError: for an item that is neither a result nor a name.
    :raises ValueError: for a name without a storage, and for a result with one.
    """
    if isinstance(transfer_from, str | OptimizationResult | StudyResult):
        transfer_from = [transfer_from]
    given = list(transfer_from)
    names = tuple(item for item in given if isinstance(item, str))
    results = [item for item in given if isinstance(item, OptimizationResult | StudyResult)]
    if len(names) + len(results) < len(given):
        wrong = next(item for item in given if not isinstance(item, str | OptimizationResult | StudyResult))
        raise TypeError(f"transfer_from takes results and names of studies, not {type(wrong).__name__}")
    if names and not stored:
        raise ValueError(
            f"transfer_from names the study {names[0]!r}, but there is no storage; give its result (hola.load_study)"
        )
    if results and stored:
        raise ValueError("with storage, transfer_from takes the names of studies in this storage, not results")
    return names, [earlier_trials(result.spec.objectives, result.trials) for result in results]
