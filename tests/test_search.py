"""The search loop: an interrupt may come at the moment at which an evaluation begins."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import hola
from hola.clients.evaluation import Cancelled, Evaluation
from hola.clients.process_evaluator import ProcessEvaluator

_DEADLINE_S = 60.0


def last_until_released(parameters: dict[str, Any]) -> float:
    """An objective that ends when its folder has a file ``release``, or when its process is killed."""
    folder = Path(parameters["folder"])
    (folder / "begun").touch()
    while not (folder / "release").exists():
        time.sleep(0.02)
    return 1.0


def search(folder: Path) -> str:
    """Search with two processes until something ends it; the reason of the end."""
    space = {"folder": [str(folder)], "x": (0.0, 1.0)}
    return hola.run_optimization(last_until_released, space, n_trials=8, n_workers=2, progress=False).reason


class Interrupting(ThreadPoolExecutor):
    """The threads of a search. An interrupt comes just after a certain trial was submitted to them.

    :param n_threads: the number of threads.
    :param submissions: the number of the trial.
    :param ready: waits for what comes before the interrupt.
    """

    def __init__(self, n_threads: int, submissions: int, ready: Callable[[], object]) -> None:
        super().__init__(n_threads)
        self._left = submissions
        self._ready = ready

    def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = super().submit(*args, **kwargs)
        self._left -= 1
        if not self._left:
            self._ready()
            raise KeyboardInterrupt
        return future


def test_an_interrupt_before_a_trial_is_noted_as_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def begun() -> None:
        deadline = time.monotonic() + _DEADLINE_S
        while not (tmp_path / "begun").exists():
            assert time.monotonic() < deadline
            threading.Event().wait(0.02)

    monkeypatch.setattr("hola.search.ThreadPoolExecutor", lambda n, **_: Interrupting(n, 1, begun))
    reasons: list[str] = []
    thread = threading.Thread(target=lambda: reasons.append(search(tmp_path)))
    thread.start()
    thread.join(_DEADLINE_S)
    ended = not thread.is_alive()
    (tmp_path / "release").touch()
    thread.join()
    assert (ended, reasons) == (True, ["interrupted"])


def test_an_evaluation_that_begins_after_the_others_were_ended_is_ended_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    begins = threading.Semaphore(0)

    class Beginning(ProcessEvaluator):
        """Is about to begin an evaluation when it is first told to end it."""

        told = threading.Event()

        def evaluate(self, *args: Any) -> Evaluation:
            begins.release()
            assert self.told.wait(_DEADLINE_S)
            evaluation = super().evaluate(*args)
            calls.append("ended")
            return evaluation

        def cancel(self) -> bool:
            is_ended = super().cancel()
            self.told.set()
            return is_ended

        def close(self) -> None:
            calls.append("close")
            super().close()

    def both_begin() -> None:
        assert begins.acquire(timeout=_DEADLINE_S)
        assert begins.acquire(timeout=_DEADLINE_S)

    monkeypatch.setattr("hola.clients.process_evaluator.ProcessEvaluator", Beginning)
    monkeypatch.setattr("hola.search.ThreadPoolExecutor", lambda n, **_: Interrupting(n, 2, both_begin))
    assert search(tmp_path) == "interrupted"
    assert calls == ["ended", "ended", "close", "close"]


def test_a_trial_that_a_thread_has_just_taken_is_not_evaluated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluated: list[object] = []
    taken, go_on = threading.Event(), threading.Event()
    executors: list[ThreadPoolExecutor] = []

    class Noting(ProcessEvaluator):
        def evaluate(self, *args: Any) -> Evaluation:
            evaluated.append(args)
            return Cancelled()

    class Taking(Interrupting):
        """Its threads stop between the moment at which they take a trial and the moment at which they use it."""

        def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            def use() -> Any:
                taken.set()
                assert go_on.wait(_DEADLINE_S)
                return function(*args, **kwargs)

            return super().submit(use)

    def executor(n_threads: int, **_: Any) -> ThreadPoolExecutor:
        executors.append(Taking(n_threads, 2, lambda: taken.wait(_DEADLINE_S)))
        return executors[0]

    monkeypatch.setattr("hola.clients.process_evaluator.ProcessEvaluator", Noting)
    monkeypatch.setattr("hola.search.ThreadPoolExecutor", executor)
    assert search(tmp_path) == "interrupted"
    go_on.set()
    executors[0].shutdown(wait=True)
    assert evaluated == []
