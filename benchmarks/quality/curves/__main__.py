"""``python -m benchmarks.quality.curves run|report``: what early stopping saves, on tabulated learning curves."""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from . import recorded
from .methods import METHODS
from .report import GRID, report
from .simulation import simulate
from .surrogate import Task
from .tabulate import TABLE, TASKS, TUNED, load

_RUNS = Path("out/quality/curves.jsonl")
_VALUE_HELP = (
    "reached: of the best completed trial; expected: its value without noise; lowest: of any epoch of any trial"
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.curves", description=__doc__)
    parser.add_argument("action", choices=["run", "report"])
    parser.add_argument("--methods", default=",".join(m.replace(", ", "/") for m in METHODS), help="with / for comma")
    parser.add_argument("--workers", default="1,8,32")
    parser.add_argument("--seeds", type=int, default=10, help="for each task")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--budget", type=float, default=100.0, help="full trainings")
    parser.add_argument("--tasks", default="small", help="small, its parts tuned and held-out, large, or a list")
    parser.add_argument("--costs", choices=["equal", "real"], default="equal", help="of an epoch")
    parser.add_argument("--value", choices=["reached", "expected", "lowest"], default="reached", help=_VALUE_HELP)
    parser.add_argument("--reference", default="hola/none", help="with which the report compares all methods")
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--runs", type=Path, default=_RUNS, help=f"default {_RUNS}")
    return parser


def _tasks(given: str) -> list[str]:
    held_out = [t for t in TASKS if t not in TUNED]
    chosen: dict[str, Iterable[str]] = {
        "small": TASKS, "tuned": TUNED, "held-out": held_out, "large": recorded.TASKS
    }  # fmt: skip
    return list(chosen.get(given, given.split(",")))


def _load(names: list[str], table: Path) -> list[Task]:
    large = [Task(n, recorded.LARGE, *recorded.recorded(n)) for n in names if n in recorded.TASKS]
    small = [n for n in names if n not in recorded.TASKS]
    return large + (load(table, small) if small else [])


def read(path: Path) -> list[dict[str, Any]]:
    """The runs in a file.

    :param path: the file, which may be missing.
    """
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def _key(run: dict[str, Any]) -> tuple[Any, ...]:
    return run["method"], run["task"], run["seed"], run["workers"], run["budget"], run["costs"]


def _numbers(regrets: np.ndarray) -> list[float | None]:
    return [None if np.isnan(r) else round(float(r), 6) for r in regrets]


def main() -> None:
    """Run what is missing, or report what there is."""
    given = _parser().parse_args()
    methods = [m.replace("/", ", ") for m in given.methods.split(",")]
    workers = [int(w) for w in given.workers.split(",")]
    names = _tasks(given.tasks)
    if given.action == "report":
        runs = [r for r in read(given.runs) if r["task"] in names and r["costs"] == given.costs]
        print(report(runs, methods, workers, given.value, given.reference.replace("/", ", ")))  # noqa: T201
        return
    known = {_key(run) for run in read(given.runs)}
    warnings.simplefilter("ignore")
    given.runs.parent.mkdir(parents=True, exist_ok=True)
    with threadpool_limits(1), given.runs.open("a") as out:
        tasks = _load(names, given.table)
        for seed in range(given.first_seed, given.first_seed + given.seeds):
            for count in workers:
                for method in methods:
                    for task in tasks:
                        run: dict[str, Any] = {
                            "method": method, "task": task.name, "seed": seed, "workers": count,
                            "budget": given.budget, "costs": given.costs,
                        }  # fmt: skip
                        if _key(run) in known:
                            continue
                        began = time.process_time()
                        outcome = simulate(
                            task, METHODS[method](task.networks, seed, count), count, given.budget, seed, given.costs
                        )
                        best = np.array([task.least, task.optimum])
                        regrets = (outcome.at(GRID) - best) / (task.median - best)
                        run |= {
                            "reached": _numbers(regrets[:, 0]),
                            "expected": _numbers(regrets[:, 1]),
                            "lowest": _numbers((outcome.lowest_at(GRID) - task.least) / (task.median - task.least)),
                            "first": outcome.compute[0] if outcome.compute else None,
                            "false_stops": outcome.false_stops,
                            "trials": len(outcome.trainings),
                            "seconds": round(time.process_time() - began, 2),
                        }
                        out.write(json.dumps(run) + "\n")
                        out.flush()


if __name__ == "__main__":
    main()
