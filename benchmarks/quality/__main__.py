"""``python -m benchmarks.quality run|report SUITE``: how good suggestions are, side by side with peers."""

from __future__ import annotations

import argparse
from pathlib import Path

from .optimisers import OPTIMISERS, Settings
from .report import BUDGETS, Comparison, references
from .runs import digest, read, run

_FOLDER = Path("out/quality")
_STANDARD = {
    "bbob": ["hola", "classic HOLA", "random", "Optuna TPE", "Optuna CMA-ES", "lq-CMA-ES", "pycma BIPOP", "COBYLA"],
    "mixed": ["hola", "classic HOLA", "random", "Optuna TPE"],
    "fronts": ["hola", "classic HOLA", "random", "Optuna TPE", "Optuna NSGA-II"],
}
"""Without the costly ones: NGOpt and Optuna's GPSampler, which --optimisers adds."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("action", choices=["run", "report"], help="run what is missing, or tell what there is")
    parser.add_argument("suite", choices=list(_STANDARD))
    parser.add_argument("--evaluations", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=1, help="for each problem")
    parser.add_argument("--pending", type=int, default=1, help="evaluations at once, with simulated durations")
    parser.add_argument("--noise", type=float, default=0.0, help="as a share of the interquartile range (mixed)")
    parser.add_argument("--part", choices=["tuned", "held out"], help="only these problems")
    parser.add_argument("--dimensions", default="2,5,10,20", help="of bbob")
    parser.add_argument("--instances", default="2-3", help="of bbob; 1 is the one that was tuned on")
    parser.add_argument("--functions", default="1-24", help="of bbob")
    parser.add_argument("--shift", action="store_true", help="move the domain at random (bbob)")
    parser.add_argument("--optimisers", help=f"a list of {', '.join(OPTIMISERS)}")
    parser.add_argument("--budgets", help="numbers of evaluations to report")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help=f"for the runs, default {_FOLDER}")
    parser.add_argument("--plot", type=Path, help="draw the mean ranks into this file")
    return parser


def main() -> None:
    """Run a suite, or report on it."""
    given = _parser().parse_args()
    path = given.folder / f"{given.suite}.jsonl"
    names = given.optimisers.split(",") if given.optimisers else _STANDARD[given.suite]
    options = {k: getattr(given, k) for k in ("dimensions", "instances", "functions", "shift")}
    options = options if given.suite == "bbob" else {}
    seeds = range(1, given.seeds + 1)
    if given.action == "run":
        settings = Settings(given.evaluations, given.pending, given.noise)
        run(path, given.suite, names, seeds, settings, given.jobs, part=given.part, **options)
        return
    from .problems import problems

    wanted = {p.name for p in problems(given.suite, given.part, **options)}
    same = (given.pending, given.noise)
    # A longer run begins as a shorter one would; of several the shortest counts, for NGOpt goes by its budget.
    runs = sorted(
        (
            r
            for r in read(path, digest())
            if r["problem"] in wanted
            and r["seed"] in seeds
            and (r["pending"], r["noise"]) == same
            and r["evaluations"] >= given.evaluations
        ),
        key=lambda r: -int(r["evaluations"]),
    )
    budgets = [int(b) for b in given.budgets.split(",")] if given.budgets else BUDGETS
    budgets = [b for b in budgets if b <= given.evaluations]
    found = Comparison(runs, names, budgets, references(given.suite))
    if not found.cases:
        raise SystemExit(f"no case in {path} has a run of each of {', '.join(names)}; run them first")
    print(f"{len(set(found.problems))} problems, {len(found.cases)} cases; mean ranks by evaluations\n")  # noqa: T201
    print(found.table() + "\n\n" + found.duels() + "\n")  # noqa: T201
    ahead = found.ahead()
    for name, at in ahead.items():
        print(f"{name} is ahead of hola at {', '.join(map(str, at))}.")  # noqa: T201
    if not ahead:
        print("No peer is ahead of hola at any of these.")  # noqa: T201
    if given.plot:
        found.plot(given.plot, f"{given.suite}, {given.pending} pending")


if __name__ == "__main__":
    main()
