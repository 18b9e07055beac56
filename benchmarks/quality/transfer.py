"""``python -m benchmarks.quality.transfer run|report``: what the trials of an earlier study are worth.

A task is a function with its own random shift and scale of each parameter and of the value. Related tasks have the same
function and a small shift; unrelated ones have another function, or the same with the optimum elsewhere.
"""

from __future__ import annotations

import argparse
import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.core.arrays import FloatArray
from hola.core.coordinator import OptimizationCoordinator
from hola.core.transfer import EarlierTrials

from .runs import one_thread_each

Function: TypeAlias = Callable[[FloatArray], float]
_EARLIER, _TRIALS = 40, 40
"""The trials of the earlier study and of a new one."""
_TARGETS = (12, 25)
"""The value to reach is the median of what the studies of the reference have after so many trials."""
_REFERENCE = "reference"
"""Studies without an earlier one, with other seeds than those that are compared, so that "none" shows the chance."""
_FILE = Path("out/quality/transfer.jsonl")


def _rotation(d: int) -> FloatArray:
    return np.linalg.qr(np.random.default_rng([d, 5]).standard_normal((d, d)))[0]


def _bowl(x: FloatArray) -> float:
    return float((np.arange(1, len(x) + 1) * (x - 0.7) ** 2).sum())


def _ellipsoid(x: FloatArray) -> float:
    z = _rotation(len(x)) @ (x - 0.3)
    return float((10.0 ** (3.0 * np.arange(len(x)) / max(len(x) - 1, 1)) * z * z).sum())


def _rosenbrock(x: FloatArray) -> float:
    z = 3.0 * (x - 0.65) + 1.0
    return float((100.0 * (z[1:] - z[:-1] ** 2) ** 2 + (1.0 - z[:-1]) ** 2).sum())


def _ackley(x: FloatArray) -> float:
    z = 10.0 * (x - 0.25)
    return float(20.0 + np.e - 20.0 * np.exp(-0.2 * np.sqrt((z * z).mean())) - np.exp(np.cos(2.0 * np.pi * z).mean()))


def _wells(x: FloatArray) -> float:
    """Four Gaussian wells of unequal depth."""
    random = np.random.default_rng([len(x), 6])
    centres, depths = random.uniform(0.1, 0.9, (4, len(x))), np.array([1.0, 0.8, 0.6, 0.5])
    return float(1.0 - (depths * np.exp(-8.0 * ((x - centres) ** 2).sum(axis=1))).max())


def _ridge(x: FloatArray) -> float:
    """A narrow optimum of the first axis, such as a learning rate, and weak influences of the others."""
    rate = np.log1p(50.0 * abs(x[0] - 0.75) + 200.0 * max(x[0] - 0.75, 0.0))
    return float(rate + 0.3 * ((x[1:] - 0.4) ** 2).sum() + 0.2 * abs(x[1] - x[0]))


FUNCTIONS: dict[str, Function] = {
    "bowl": _bowl,
    "ellipsoid": _ellipsoid,
    "rosenbrock": _rosenbrock,
    "ackley": _ackley,
    "wells": _wells,
    "ridge": _ridge,
}
TUNED = ("bowl", "rosenbrock", "wells")
"""The functions by whose results constants were chosen."""


@dataclass(frozen=True, slots=True)
class Task:
    """A function with a shift and a scale of its own.

    :ivar function: its name.
    :ivar d: the number of parameters.
    :ivar shift: the largest shift of an axis, in ranges.
    :ivar seed: the seed of shift and scale.
    """

    function: str
    d: int
    shift: float
    seed: int

    def __call__(self, x: FloatArray) -> float:
        random = np.random.default_rng([self.seed, self.d])
        moved = 0.5 + (x - 0.5) * random.uniform(0.9, 1.1, self.d) + random.uniform(-self.shift, self.shift, self.d)
        return float(random.uniform(-5.0, 5.0) + np.exp(random.uniform(-2.0, 2.0)) * FUNCTIONS[self.function](moved))


def studied(task: Task, seed: int, n: int, earlier: list[EarlierTrials]) -> OptimizationCoordinator:
    """A study of a task.

    :param task: the task.
    :param seed: the seed of the study.
    :param n: the number of trials.
    :param earlier: earlier studies.
    """
    parameters = tuple(ContinuousParameter(name=f"x{i}", low=0.0, high=1.0) for i in range(task.d))
    spec = StudySpec(parameters=parameters, objectives=(ObjectiveSpec(name="loss"),))
    coordinator = OptimizationCoordinator(spec, seed, earlier)
    for _ in range(n):
        if (trial := coordinator.ask()) is not None:
            coordinator.tell(trial, task(np.array(list(trial.parameters.values()))))
    return coordinator


def values(coordinator: OptimizationCoordinator) -> list[float]:
    """The values of the trials in their order."""
    return [trial.objectives["loss"] for trial in coordinator.trials]


def trials_of(coordinator: OptimizationCoordinator) -> EarlierTrials:
    """The trials of a study for a later one."""
    return EarlierTrials([t.parameters for t in coordinator.trials], [t.objectives for t in coordinator.trials])


def cases(names: tuple[str, ...]) -> Iterator[tuple[str, Task, dict[str, Task]]]:
    """A name, a new task, and the earlier tasks by their relation.

    :param names: of functions.
    """
    for name in names:
        others = [other for other in names if other != name]
        for d in (2, 4, 8):
            earlier = {
                "equal": Task(name, d, 0.0, 1),
                "near": Task(name, d, 0.05, 2),
                "shifted": Task(name, d, 0.15, 3),
                "elsewhere": Task(name, d, 0.5, 4),
                "other": Task(others[d % len(others)], d, 0.3, 5),
            }
            yield f"{name}-{d}", Task(name, d, 0.0, 6), earlier


def run(path: Path, names: tuple[str, ...], seeds: int) -> None:
    """Run what is not in the file yet, a line for each run.

    :param path: the file.
    :param names: of functions.
    :param seeds: for each case.
    """
    warnings.simplefilter("ignore")
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {(r["case"], r["earlier"], r["seed"]) for r in _read(path)}
    with path.open("a") as out:
        for case, task, related in cases(names):
            for seed in range(1, 2 * seeds + 1):
                for relation, earlier_task in ((_REFERENCE, None), ("none", None), *related.items()):
                    if (case, relation, seed) in known or (seed > seeds and relation != _REFERENCE):
                        continue
                    earlier = []
                    if earlier_task is not None:
                        earlier = [trials_of(studied(earlier_task, 100 + seed, _EARLIER, []))]
                    own = 50 + seed if relation == _REFERENCE else seed
                    found = values(studied(task, own, _TRIALS, earlier))
                    line = {"case": case, "earlier": relation, "seed": seed, "values": found}
                    out.write(json.dumps(line) + "\n")
                    out.flush()


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def report(path: Path, names: tuple[str, ...]) -> str:
    """The trials needed, as a share of those of the reference: geometric means over the cases, and the worst case.

    :param path: the file.
    :param names: of functions.
    """
    runs = [r for r in _read(path) if r["case"].rpartition("-")[0] in names]
    plain: dict[str, list[FloatArray]] = {}
    for r in runs:
        if r["earlier"] == _REFERENCE:
            plain.setdefault(r["case"], []).append(np.minimum.accumulate(r["values"]))
    lines = [
        f"| earlier study | {' | '.join(f'as good as after {n}: mean (standard error), worst' for n in _TARGETS)} |"
    ]
    lines.append("|---" * (1 + len(_TARGETS)) + "|")
    for relation in dict.fromkeys(r["earlier"] for r in runs if r["earlier"] != _REFERENCE):
        cells = []
        for n in _TARGETS:
            ratios = []
            for case, without in plain.items():
                target = float(np.median([v[n - 1] for v in without]))
                given = [
                    np.minimum.accumulate(r["values"]) for r in runs if (r["case"], r["earlier"]) == (case, relation)
                ]
                if given:
                    needed, usual = (np.mean(np.log([_reached(v, target) for v in each])) for each in (given, without))
                    ratios.append(needed - usual)
            error = float(np.std(ratios)) / len(ratios) ** 0.5
            mean = float(np.exp(np.mean(ratios)))
            cells.append(f"{mean:.2f} ({mean * error:.2f}), {np.exp(max(ratios)):.2f}")
        lines.append(f"| {relation} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _reached(best: FloatArray, target: float) -> int:
    """The first trial that reaches a target; the number of trials if none does."""
    within = np.flatnonzero(best <= target)
    return int(within[0]) + 1 if len(within) else len(best)


def main() -> None:
    """Run or report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.transfer", description=__doc__)
    parser.add_argument("action", choices=["run", "report"])
    parser.add_argument("--part", choices=["tuned", "held out", "all"], default="all")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--file", type=Path, default=_FILE)
    given = parser.parse_args()
    held_out = tuple(name for name in FUNCTIONS if name not in TUNED)
    names = {"tuned": TUNED, "held out": held_out, "all": tuple(FUNCTIONS)}[given.part]
    if given.action == "run":
        with one_thread_each():
            run(given.file, names, given.seeds)
    else:
        print(report(given.file, names))  # noqa: T201


if __name__ == "__main__":
    main()
