"""Studies at a real scheduler with real workers, beside the same engine in process and random search.

The reference is exact: in process, as many trials are pending as there are workers; the oldest ends, its outcome is
told, and only then the next is asked for, after a fit of all results. Regret is the value without noise of the trial
whose observed value is best, less the optimum.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from hola_protocol.space import ObjectiveSpec, StudySpec

from hola.clients import ZmqWorker
from hola.core.coordinator import OptimizationCoordinator, SearchTrial
from hola.core.parameters import Space
from hola.distributed.local_system import LocalSystem

from .runs import one_thread_each
from .small import SMALL, SmallProblem

BUDGETS = (40, 100)
WORKERS = (1, 2, 8)
MILLISECONDS = (0.0, 5.0, 20.0, 100.0)
_RANDOM_SEEDS = 100
_FLOOR = 1e-4
"""Regrets of less than this share of random search's median count as this share: all of them are as good as none."""
_SLOW_MS = 20.0
"""Studies whose evaluations take so long may run beside each other."""
_MOVED = "moved"


class Cell(NamedTuple):
    """What is measured: ``random`` and ``engine`` are in process, ``server`` is not."""

    kind: str
    problem: str
    seed: int
    workers: int
    ms: float


class FailedError(Exception):
    """An evaluation that fails."""


class Objective:
    """Evaluates a problem, and keeps what came out in the order of completion.

    :param problem: the problem.
    :param seed: of the noise, and of how long evaluations take.
    :param seconds: what an evaluation takes on average; each a quarter more or less.
    """

    def __init__(self, problem: SmallProblem, seed: int, seconds: float = 0.0) -> None:
        self._problem, self._seconds = problem, seconds
        self._random = np.random.default_rng([seed, 7])
        self._lock = threading.Lock()
        self._seen: list[tuple[float, float]] = []  # with and without noise; infinite for a failure

    def __call__(self, values: Mapping[str, Any]) -> float:
        problem = self._problem
        with self._lock:
            noise = problem.noise * float(self._random.standard_normal())
            seconds = self._seconds * float(self._random.uniform(0.75, 1.25))
        if seconds:
            time.sleep(seconds)
        failed = problem.fails(values)
        true = math.inf if failed else problem.value(values)
        with self._lock:
            self._seen.append((true + noise, true))
        if failed:
            raise FailedError
        return true + noise

    def __len__(self) -> int:
        return len(self._seen)

    def regrets(self) -> list[float]:
        """After each of the budgets."""
        return [min(self._seen[:budget])[1] - self._problem.optimum for budget in BUDGETS]


def spec_of(problem: SmallProblem, seed: int) -> StudySpec:
    """The study of a problem.

    :param problem: the problem.
    :param seed: of the study.
    """
    objectives = (ObjectiveSpec(name="loss"),)
    return StudySpec(parameters=problem.parameters, objectives=objectives, max_trials=BUDGETS[-1], seed=seed)


def at_random(problem: SmallProblem, seed: int) -> dict[str, Any]:
    """A run of random search.

    :param problem: the problem.
    :param seed: of the points, and of the noise.
    """
    space, objective = Space(problem.parameters), Objective(problem, seed)
    for point in np.random.default_rng([seed, 8]).random((BUDGETS[-1], space.d)):
        with contextlib.suppress(FailedError):
            objective(space.named(space.decode(point)))
    return {"regrets": objective.regrets()}


def _in_process(problem: SmallProblem, seed: int, pending: int) -> dict[str, Any]:
    coordinator, objective = OptimizationCoordinator(spec_of(problem, seed)), Objective(problem, seed)
    running: deque[SearchTrial] = deque()
    began = time.monotonic()
    while True:
        while len(running) < pending and (trial := coordinator.ask()) is not None:
            running.append(trial)
        if not running:
            return {"regrets": objective.regrets(), "rate": len(objective) / (time.monotonic() - began)}
        trial = running.popleft()
        try:
            coordinator.tell(trial, objective(trial.parameters))
        except FailedError:
            coordinator.tell_failure(trial)


def _served(system: LocalSystem, problem: SmallProblem, cell: Cell) -> dict[str, Any]:
    objective = Objective(problem, cell.seed, cell.ms / 1e3)
    study = f"{cell.problem}-{cell.seed}-{cell.workers}-{cell.ms:g}-{time.monotonic_ns()}"
    with system.client(study) as client:
        client.create_study(spec=spec_of(problem, cell.seed))
        workers = [
            ZmqWorker(
                objective,
                connection=system.connection,
                study=study,
                max_errors=None,
                handle_signals=False,
                heartbeat="thread",
            )
            for _ in range(cell.workers)
        ]
        threads = [threading.Thread(target=worker.run) for worker in workers]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rate = len(objective) / (time.monotonic() - began)
        origins = Counter(str(trial.origin_detail) for trial in client.iter_trials())
        client.delete_study()
    return {"regrets": objective.regrets(), "rate": rate, "moved": origins[_MOVED] / BUDGETS[-1]}


def digest() -> str:
    """What decides on the suggestions: runs of another engine or of another policy of the scheduler are not used."""
    hola = Path(__file__).parents[2] / "hola"
    names = ("operations/ask", "fitting", "state/fits", "state/parked", "state/study")
    policy = [hola / "distributed" / f"{name}.py" for name in names]
    sums = hashlib.sha256()
    for path in (*sorted((hola / "core").rglob("*.py")), *policy):
        sums.update(path.read_bytes())
    return sums.hexdigest()[:12]


def cells(seeds: int) -> list[Cell]:
    """Everything to measure, one seed after the other, so that an interrupted run has some seeds of all.

    :param seeds: for each problem and cell.
    """
    found = [Cell("random", p.name, seed, 1, 0.0) for p in SMALL for seed in range(1001, 1001 + _RANDOM_SEEDS)]
    for seed in range(1, seeds + 1):
        found += [Cell("engine", p.name, seed, workers, 0.0) for workers in WORKERS for p in SMALL]
        found += [Cell("server", p.name, seed, w, ms) for ms in MILLISECONDS for w in WORKERS for p in SMALL]
    return found


def read(path: Path) -> dict[Cell, dict[str, Any]]:
    """The runs in a file that still count.

    :param path: the file, which may be missing.
    """
    if not path.exists():
        return {}
    runs = [json.loads(line) for line in path.read_text().splitlines()]
    now = digest()
    return {Cell(*run["cell"]): run for run in runs if run["cell"][0] == "random" or run["engine"] == now}


def run(path: Path, seeds: int, jobs: int) -> None:
    """Measure what is not in a file yet, and append it.

    :param path: the file.
    :param seeds: for each problem and cell.
    :param jobs: studies at once where evaluations are slow.
    """
    known = read(path)
    todo = [cell for cell in cells(seeds) if cell not in known]
    by_name = {problem.name: problem for problem in SMALL}
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = digest()
    with (
        path.open("a") as out,
        one_thread_each(),
        tempfile.TemporaryDirectory() as folder,
        LocalSystem(folder, settings={"scheduler.storage": "memory"}) as system,
    ):

        def measured(cell: Cell) -> dict[str, Any]:
            problem = by_name[cell.problem]
            match cell.kind:
                case "random":
                    return at_random(problem, cell.seed)
                case "engine":
                    return _in_process(problem, cell.seed, cell.workers)
                case _:
                    return _served(system, problem, cell)

        done = 0
        for batch in _batches(todo, jobs):
            with ThreadPoolExecutor(len(batch)) as pool:
                for cell, found in zip(batch, pool.map(measured, batch), strict=True):
                    out.write(json.dumps({"cell": cell, "engine": engine, "load": os.getloadavg()[0], **found}) + "\n")
            out.flush()
            done += len(batch)
            print(f"\rserver: {done} of {len(todo)}", end="", file=sys.stderr)  # noqa: T201
    print(file=sys.stderr)  # noqa: T201


def _batches(todo: Iterable[Cell], jobs: int) -> Iterable[list[Cell]]:
    """Cells that run beside each other: only those of the same kind, with slow evaluations."""
    batch: list[Cell] = []
    for cell in todo:
        full = len(batch) == jobs or (batch and (batch[0].ms, batch[0].workers) != (cell.ms, cell.workers))
        if batch and (full or cell.ms < _SLOW_MS):
            yield batch
            batch = []
        batch.append(cell)
    if batch:
        yield batch


class _Table:
    """Ratios of median regrets.

    :param runs: the runs.
    :param seeds: those that count.
    """

    def __init__(self, runs: Mapping[Cell, dict[str, Any]], seeds: int) -> None:
        self._runs: dict[tuple[str, str, int, float], list[dict[str, Any]]] = {}
        for cell, found in sorted(runs.items()):
            if cell.kind == "random" or cell.seed <= seeds:
                self._runs.setdefault((cell.kind, cell.problem, cell.workers, cell.ms), []).append(found)
        self.random = {p.name: self._medians(self._runs.get(("random", p.name, 1, 0.0), [])) for p in SMALL}

    @staticmethod
    def _medians(runs: list[dict[str, Any]]) -> list[float]:
        return [float(np.median([run["regrets"][b] for run in runs])) for b in range(len(BUDGETS))] if runs else []

    def of(self, kind: str, workers: int, ms: float) -> dict[str, list[dict[str, Any]]]:
        """The runs of a cell by problem."""
        found = {p.name: self._runs.get((kind, p.name, workers, ms), []) for p in SMALL}
        return {name: runs for name, runs in found.items() if runs}

    def ratios(self, mine: Mapping[str, list[Any]], other: Mapping[str, list[Any]]) -> list[dict[str, float]]:
        """By budget and problem: the median regret by another's, each not less than the floor."""
        found: list[dict[str, float]] = [{} for _ in BUDGETS]
        for name in mine.keys() & other.keys():
            for b, floor in enumerate(self.random[name]):
                least = _FLOOR * floor
                found[b][name] = max(self._medians(mine[name])[b], least) / max(self._medians(other[name])[b], least)
        return found

    def beats_random(self, mine: Mapping[str, list[Any]]) -> list[str]:
        """By budget, on how many problems the median is better than that of random search."""
        return [
            f"{sum(self._medians(runs)[b] < self.random[name][b] for name, runs in mine.items())} of {len(mine)}"
            for b in range(len(BUDGETS))
        ]


def _mean(ratios: Mapping[str, float]) -> str:
    if not ratios:
        return ""
    worst = max(ratios, key=lambda name: ratios[name])
    return f"{math.exp(float(np.mean(np.log(list(ratios.values()))))):.2f} ({ratios[worst]:.2g}, {worst})"


def report(path: Path, seeds: int) -> str:
    """What was measured, as Markdown.

    :param path: the file of the runs.
    :param seeds: those that count, from 1.
    """
    runs = read(path)
    table = _Table(runs, seeds)
    loads = [run["load"] for cell, run in runs.items() if cell.kind == "server" and cell.seed <= seeds]
    if not loads:
        raise SystemExit(f"there are no runs of this engine in {path}; run them first")
    lines = [
        "| workers | ms | seeds | server / engine at 40 | at 100 | better than random at 40 | at 100 | trials/s "
        "| fallback |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for workers in WORKERS:  # what chance does
        engine = table.of("engine", workers, 0.0)
        halves = [{name: each[part::2] for name, each in engine.items() if len(each) > 1} for part in (0, 1)]
        means = [_mean(ratios) for ratios in table.ratios(*halves)]
        lines.append(_line(f"{workers} (engine, one half of the seeds / the other)", "", engine, means, table))
    for ms in MILLISECONDS:
        for workers in WORKERS:
            served, engine = table.of("server", workers, ms), table.of("engine", workers, 0.0)
            if served:
                means = [_mean(ratios) for ratios in table.ratios(served, engine)]
                lines.append(_line(str(workers), f"{ms:g}", served, means, table))
    load = f"Load averages from {min(loads):.1f} to {max(loads):.1f}, median {float(np.median(loads)):.1f}."
    return f"{load}\n\n" + "\n".join(lines)


def _line(workers: str, ms: str, mine: Mapping[str, list[dict[str, Any]]], means: list[str], table: _Table) -> str:
    runs = [run for each in mine.values() for run in each]
    seeds = [len(each) for each in mine.values()]
    rate = f"{float(np.median([run['rate'] for run in runs])):.0f}"
    moved = f"{100.0 * float(np.mean([run['moved'] for run in runs])):.0f} %" if "moved" in runs[0] else ""
    shown = str(seeds[0]) if len(set(seeds)) == 1 else f"{min(seeds)} to {max(seeds)}"
    return "| " + " | ".join([workers, ms, shown, *means, *table.beats_random(mine), rate, moved]) + " |"
