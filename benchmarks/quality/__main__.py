"""``python -m benchmarks.quality SUITE``: tables of mean ranks in Markdown on the standard output."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Sequence

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from .optimisers import OPTIMISERS
from .problems import Problem, bbob, fronts, mixed
from .ranking import best_so_far, hypervolume, mean_ranks

_BUDGETS = (10, 25, 50, 100, 200, 300, 1000)


def _table(problems: Sequence[Problem], names: Sequence[str], n: int, seeds: range, pending: int) -> str:
    budgets = [b for b in _BUDGETS if b <= n]
    scores: list[list[list[float]]] = [[] for _ in names]
    milliseconds = np.zeros((len(names), len(problems) * len(seeds)))
    for case, (problem, seed) in enumerate((p, s) for p in problems for s in seeds):
        for k, name in enumerate(names):
            values, seconds = OPTIMISERS[name](problem, n, seed, pending)
            milliseconds[k, case] = 1e3 * seconds
            if problem.objectives == 1:
                best = best_so_far(values)
                scores[k].append([float(best[b - 1]) for b in budgets])
            else:
                scores[k].append([-hypervolume(values[:b]) for b in budgets])
        print(f"\r{case + 1} of {milliseconds.shape[1]}", end="", file=sys.stderr)  # noqa: T201
    print(file=sys.stderr)  # noqa: T201
    grid = np.array(scores)
    lines = [
        "| optimiser | " + " | ".join(str(b) for b in budgets) + " | ms per suggestion |",
        "|---" * (len(budgets) + 2) + "|",
    ]
    ranks = [mean_ranks(grid[:, :, j]) for j in range(len(budgets))]
    for k, name in enumerate(names):
        cells = [f"{mean[k]:.2f} ± {half[k]:.2f}" for mean, half in ranks]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {milliseconds[k].mean():.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Run a suite."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description="mean ranks against peers")
    parser.add_argument("suite", choices=["bbob", "mixed", "fronts"])
    parser.add_argument("--evaluations", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--pending", type=int, default=1)
    parser.add_argument("--dimensions", default="2,5,10")
    parser.add_argument("--instances", default="1")
    parser.add_argument("--functions", default="1-24")
    parser.add_argument("--shift", action="store_true", help="move the domain at random (bbob)")
    parser.add_argument("--optimisers", help=f"a list of {', '.join(OPTIMISERS)}")
    options = parser.parse_args()
    several = ["gaussian_process", "explore_exploit", "random", "Optuna TPE"]
    match options.suite:
        case "bbob":
            problems = list(bbob(options.dimensions, options.instances, options.functions, options.shift))
            names = [*several, "Optuna CMA-ES"]
        case "mixed":
            problems, names = list(mixed()), several
        case _:
            problems = list(fronts(tuple(int(d) for d in options.dimensions.split(","))))
            names = [*several, "Optuna NSGA-II"]
    if options.optimisers:
        names = options.optimisers.split(",")
    warnings.simplefilter("ignore")  # what peers and tasks have to say
    with threadpool_limits(1):
        table = _table(problems, names, options.evaluations, range(1, options.seeds + 1), options.pending)
    print(f"{len(problems)} problems x {options.seeds} seeds, {options.pending} pending; mean rank by evaluations\n")  # noqa: T201
    print(table)  # noqa: T201


if __name__ == "__main__":
    main()
