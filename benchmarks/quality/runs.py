"""Runs as data: one line of JSON for each, so that a suite goes on where it was interrupted."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from .optimisers import OPTIMISERS, Settings
from .problems import Problem
from .suites import problems

Key = tuple[str, str, int, int, float, int]
"""Optimiser, problem, seed, pending, noise, evaluations."""


def digest() -> str:
    """What the engine is: its own runs of another one are not used."""
    sums = hashlib.sha256()
    for path in sorted((Path(__file__).parents[2] / "hola" / "core").rglob("*.py")):
        sums.update(path.read_bytes())
    return sums.hexdigest()[:12]


def key(run: dict[str, Any]) -> Key:
    """What tells a run from others.

    :param run: a run.
    """
    return run["optimiser"], run["problem"], run["seed"], run["pending"], run["noise"], run["evaluations"]


def read(path: Path, engine: str | None = None) -> list[dict[str, Any]]:
    """The runs in a file; the last of a key counts.

    :param path: the file, which may be missing.
    :param engine: leave out runs of other engines of hola's.
    """
    if not path.exists():
        return []
    runs = (json.loads(line) for line in path.read_text().splitlines())
    kept = {key(run): run for run in runs if engine is None or run["engine"] in (None, engine)}
    return list(kept.values())


def _one(work: tuple[str, Problem, int, Settings]) -> dict[str, Any]:
    name, problem, seed, settings = work
    warnings.simplefilter("ignore")  # what peers and tasks have to say
    optimiser = OPTIMISERS[name]
    outcome = optimiser.run(problem, seed, settings)
    return {
        "optimiser": name,
        "problem": problem.name,
        "seed": seed,
        "pending": settings.pending,
        "noise": settings.noise,
        "evaluations": settings.evaluations,
        "engine": digest() if optimiser.ours else None,
        "values": np.asarray(outcome.values).tolist(),
        "recommended": outcome.recommended,
        "ms": 1e3 * outcome.seconds / settings.evaluations,
    }


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Limit the numeric libraries of the processes that are started meanwhile to one thread each.

    They read the limit when they are loaded, so it must be set before.
    """
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def run(
    path: Path, suite: str, names: Iterable[str], seeds: Iterable[int], settings: Settings, jobs: int, **options: Any
) -> None:
    """Run what is not in a file yet, and append it.

    :param path: the file.
    :param suite: of the problems.
    :param names: of the optimisers.
    :param seeds: for each problem.
    :param settings: of each run.
    :param jobs: processes.
    :param options: of the suite.
    """
    known = {key(run) for run in read(path, digest())}
    todo = []
    for problem in problems(suite, **options):
        for seed in seeds:
            for name in names:
                wanted = (name, problem.name, seed, settings.pending, settings.noise, settings.evaluations)
                if wanted not in known and OPTIMISERS[name].can(problem, settings):
                    todo.append((name, problem, seed, settings))
    path.parent.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("spawn")
    with path.open("a") as out, one_thread_each(), context.Pool(jobs, maxtasksperchild=200) as pool:
        for done, found in enumerate(pool.imap_unordered(_one, todo), 1):
            out.write(json.dumps(found) + "\n")
            out.flush()
            print(f"\r{suite}: {done} of {len(todo)}", end="", file=sys.stderr)  # noqa: T201
    print(file=sys.stderr)  # noqa: T201
