"""The search loop: ask, evaluate, tell."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TextIO, TypeAlias

from hola_protocol.messages import Resume
from hola_protocol.space import StudySpec

from .clients.evaluation import Cancelled, Completed, Evaluation, Failed, failure_of
from .clients.evaluator import Evaluator, call, outcome_of
from .clients.parameters import Parameters
from .clients.reports import HeldReport, ReportAnswer
from .clients.slots import one_thread_each
from .clients.trial import EvaluatedTrial, StopDecision
from .core.coordinator import SearchTrial

log = logging.getLogger(__name__)

Objective: TypeAlias = Callable[[Parameters], Any]
"""Takes parameters by name; returns a number, or a mapping with a number for each objective, or a tuple of one of these
and a mapping of metadata."""
Callback: TypeAlias = Callable[[SearchTrial], object]
"""Called with each trial that has ended; ``StopIteration`` ends the search."""
Executor: TypeAlias = Literal["process", "thread"]
EndReason: TypeAlias = Literal["n_trials", "space", "timeout", "callback", "interrupted", "finished"]

_LINE_INTERVAL_S = 2.0
_CANCEL_PAUSE_S = 0.05
"""Seconds between two attempts to end the running evaluations."""


class SearchedStudy(Protocol):
    """The source of trials and the destination of results: an engine in memory or a stored study."""

    spec: StudySpec
    seed: int

    def ended_before(self) -> tuple[int, int]:
        """The trials of earlier searches that count: how many have ended, and how many of these failed."""

    def earlier(self) -> list[SearchTrial]:
        """The trials of earlier searches that have ended."""

    def ask(self) -> SearchTrial | None:
        """The next trial."""

    def begin(self, trial: SearchTrial) -> tuple[int | None, Resume | None]:
        """The first step of a decision on a trial, and the checkpoint from which it continues."""

    def report(self, trial: SearchTrial, reports: list[HeldReport]) -> ReportAnswer:
        """Record reports of a trial, and decide."""

    def settle(self, trial: SearchTrial, outcome: Completed | Failed) -> SearchTrial:
        """Tell the outcome of a trial."""

    def end_early(self, trial: SearchTrial, decision: StopDecision) -> SearchTrial:
        """Note that the evaluation of a trial that was stopped or paused has ended."""

    def best(self) -> SearchTrial | None:
        """The best trial."""

    def close(self) -> None:
        """Release all resources."""


@dataclass
class Progress:
    """Progress on a stream: one line that is updated on a terminal, otherwise a new line every few seconds."""

    total: int
    stream: TextIO | None
    done: int = 0
    failed: int = 0
    started: float = field(default_factory=time.monotonic)
    written: float = 0.0

    def begin(self, study: SearchedStudy) -> None:
        """Take in what there is before the search."""
        if self.stream is not None:
            self._count(study)

    def _count(self, study: SearchedStudy) -> None:
        self.done, self.failed = study.ended_before()
        self.total = max(self.total, self.done)

    def show(self, study: SearchedStudy, last: bool = False) -> None:
        """Write a line if one is due."""
        now = time.monotonic()
        if not self.is_due(now, last):
            return
        self.written = now
        self.draw(study, last)

    def add(self, trial: SearchTrial) -> None:
        """Take in a trial that has ended."""

    def draw(self, study: SearchedStudy, last: bool) -> None:
        """Write the line."""
        now = self.written
        text = f"{self.done}/{self.total} trials"
        if self.failed:
            text += f", {self.failed} failed"
        if (best := study.best()) is not None:
            text += ", best " + " ".join(f"{name}={value:.6g}" for name, value in best.objectives.items())
        self.write(f"{text}, {now - self.started:.1f} s", last)

    def is_due(self, now: float, last: bool) -> bool:
        """Whether a line is to be written."""
        if self.stream is None:
            return False
        return last or now - self.written >= (0.1 if self.stream.isatty() else _LINE_INTERVAL_S)

    def write(self, text: str, last: bool) -> None:
        """Write a line."""
        assert self.stream is not None
        terminal = self.stream.isatty()
        self.stream.write(f"\r{text}\x1b[K" if terminal else f"{text}\n")
        if terminal and last:
            self.stream.write("\n")
        self.stream.flush()


class _SameThreadEvaluator:
    """Calls the function in this thread, where Ctrl-C is not a failure of the trial."""

    def __init__(self, function: Objective) -> None:
        self._function = function

    def evaluate(self, parameters: dict[str, Any], trial: EvaluatedTrial) -> Evaluation:
        try:
            returned = call(self._function, parameters, trial)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # sys.exit() in an objective ends its trial, not the search
            return Cancelled() if trial.should_stop else failure_of(error)
        return outcome_of(returned, trial)

    def cancel(self) -> bool:
        return False

    def close(self) -> None:
        return


def make_evaluators(
    objective: Objective, n_workers: int, processes: bool, time_limit_s: float | None
) -> list[Evaluator]:
    if not processes:
        return [_SameThreadEvaluator(objective) for _ in range(n_workers)]
    from .clients.process_evaluator import ProcessEvaluator

    made: list[Evaluator] = []
    environment = one_thread_each() if n_workers > 1 else {}
    try:
        for _ in range(n_workers):
            made.append(ProcessEvaluator(objective, time_limit_s, environment=environment))
        for evaluator in made:
            assert isinstance(evaluator, ProcessEvaluator)
            evaluator.start()
    except BaseException:
        for evaluator in made:
            evaluator.close()
        raise
    return made


class Search:
    """One run of the search loop."""

    def __init__(
        self, study: SearchedStudy, callbacks: tuple[Callback, ...], timeout_s: float | None, display: Progress
    ) -> None:
        self._study = study
        self._callbacks = callbacks
        self._until = None if timeout_s is None else time.monotonic() + timeout_s
        self._objectives = tuple(o.name for o in study.spec.objectives)
        self._reason: EndReason | None = None
        self._pausing: set[int] = set()
        self._lock = threading.Lock()
        self.display = display

    def run(self, evaluators: list[Evaluator]) -> EndReason:
        """Search until an end is reached.

        :param evaluators: one for each trial that is evaluated at the same time.
        """
        try:
            if len(evaluators) == 1 and isinstance(evaluators[0], _SameThreadEvaluator):
                while (trial := self._next()) is not None:
                    self._settle(trial, *self._evaluate(evaluators[0], 0, trial))
            else:
                self._run_at_once(evaluators)
        except KeyboardInterrupt:
            self._reason = "interrupted"
        return self._reason or "n_trials"

    def _next(self) -> SearchTrial | None:
        if self._until is not None and self._reason is None and time.monotonic() >= self._until:
            self._reason = "timeout"
        if self._reason is not None:
            return None
        with self._lock:
            if self._pausing:  # the rule may continue such a trial at once, but its evaluation has not ended
                return None
            return self._study.ask()

    def _evaluate(self, evaluator: Evaluator, slot: int, trial: SearchTrial) -> tuple[Evaluation, StopDecision | None]:
        """The outcome of a trial, and the decision that ended it early."""

        def send(reports: list[HeldReport], is_decision: bool) -> ReportAnswer:
            with self._lock:
                answer = self._study.report(trial, reports)
                if answer.decision == "pause":
                    self._pausing.add(trial.trial_id)
                return answer

        with self._lock:
            next_step, resume = self._study.begin(trial)
        about = EvaluatedTrial(
            trial.trial_id,
            trial.parameters,
            attempt=trial.attempt,
            objectives=self._objectives,
            resume=resume,
            next_step=next_step,
            slot=slot,
            send=send,
        )
        outcome = evaluator.evaluate(dict(trial.parameters), about)
        if isinstance(outcome, Completed | Failed):
            about.flush()
        if about.should_stop and not isinstance(outcome, Completed):
            outcome = Cancelled()
        return outcome, about.decision

    def _run_at_once(self, evaluators: list[Evaluator]) -> None:
        idle: queue.SimpleQueue[int] = queue.SimpleQueue()
        for slot in range(len(evaluators)):
            idle.put(slot)

        broken_off = threading.Event()

        def evaluate(trial: SearchTrial) -> tuple[Evaluation, StopDecision | None]:
            slot = idle.get()
            try:
                return (Cancelled(), None) if broken_off.is_set() else self._evaluate(evaluators[slot], slot, trial)
            finally:
                idle.put(slot)

        executor = ThreadPoolExecutor(len(evaluators), thread_name_prefix="hola-worker")
        running: dict[Future[tuple[Evaluation, StopDecision | None]], SearchTrial] = {}
        is_done = False
        try:
            while True:
                while len(running) < len(evaluators) and (trial := self._next()) is not None:
                    running[executor.submit(evaluate, trial)] = trial
                if not running:
                    is_done = True
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=lambda f: running[f].trial_id):
                    self._settle(running.pop(future), *future.result())
        finally:
            executor.shutdown(wait=is_done, cancel_futures=True)
            if not is_done:
                broken_off.set()
                # Evaluations in processes are killed after Ctrl-C, even one that has just begun. Threads cannot be.
                while sum(each.cancel() for each in evaluators) and idle.qsize() < len(evaluators):
                    time.sleep(_CANCEL_PAUSE_S)

    def _settle(self, trial: SearchTrial, outcome: Evaluation, decision: StopDecision | None) -> None:
        self._pausing.discard(trial.trial_id)
        if isinstance(outcome, Cancelled):
            if decision is None or decision == "drop":
                return
            with self._lock:
                ended = self._study.end_early(trial, decision)
            if decision == "pause":
                return
        else:
            if isinstance(outcome, Failed):
                log.warning("trial %d %s: %s", trial.trial_id, outcome.kind, outcome.reason.partition("\n")[0])
                self.display.failed += not outcome.infeasible
            with self._lock:
                ended = self._study.settle(trial, outcome)
        self.display.done += 1
        self.display.add(ended)
        self.display.show(self._study)
        for callback in self._callbacks:
            try:
                callback(ended)
            except StopIteration:
                self._reason = self._reason or "callback"
