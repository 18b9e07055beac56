"""``python -m benchmarks.quality run|report SUITE``, or ``page FILE``: how good suggestions are, beside peers."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from . import families, served
from .optimisers import OPTIMISERS, Settings
from .page import filled
from .report import BUDGETS, Comparison, references
from .runs import digest, read, run
from .suites import problems

_FOLDER = Path("out/quality")
_SERVER = "server"
"""The suite at a real scheduler with real workers; of the options it takes --seeds and --jobs."""
_STANDARD = {
    "bbob": ["hola", "classic HOLA", "random", "Optuna TPE", "Optuna CMA-ES", "lq-CMA-ES", "pycma BIPOP", "COBYLA"],
    "mixed": ["hola", "classic HOLA", "random", "Optuna TPE"],
    "conditional": ["hola", "random", "Optuna TPE", "Optuna TPE multivariate"],
    "conditional-kinds": ["hola", "random", "Optuna TPE multivariate"],
    "constrained": ["hola", "random", "Optuna TPE", "COBYLA"],
    "constrained-hidden": ["hola", "random", "Optuna TPE"],
    "integers": ["hola", "random", "Optuna TPE"],
    "fronts": ["hola", "classic HOLA", "random", "Optuna TPE", "Optuna NSGA-II"],
    "fronts-limits": ["hola", "random", "Optuna TPE", "Optuna NSGA-II"],
    "fronts-many": ["hola", "random", "Optuna TPE", "Optuna NSGA-II"],
}
"""Without the costly ones: NGOpt and Optuna's GPSampler, which --optimisers adds."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument(
        "action",
        choices=["run", "report", "page"],
        help="run what is missing, tell what there is, or put it into a page",
    )
    parser.add_argument("suite", help=f"{', '.join(_STANDARD)}, {_SERVER}; or the page")
    parser.add_argument("--evaluations", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=1, help="for each problem")
    parser.add_argument("--pending", type=int, default=1, help="evaluations at once, with simulated durations")
    parser.add_argument(
        "--noise", type=float, default=0.0, help="as a share of the interquartile range (not of fronts)"
    )
    parser.add_argument("--part", choices=["tuned", "held out"], help="only these problems")
    parser.add_argument("--dimensions", default="2,5,10,20", help="of bbob")
    parser.add_argument("--instances", default="3", help="of bbob, of conditional tasks and of integers")
    parser.add_argument("--functions", default="1-24", help="of bbob")
    parser.add_argument("--shift", action="store_true", help="move the domain at random (bbob)")
    parser.add_argument("--failing", type=float, default=0.0, help="the share of the space where trials fail (bbob)")
    parser.add_argument("--optimisers", help=f"a list of {', '.join(OPTIMISERS)}")
    parser.add_argument("--budgets", help="numbers of evaluations to report")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help=f"for the runs, default {_FOLDER}")
    parser.add_argument("--plot", type=Path, help="draw the mean ranks into this file")
    return parser


def _report(given: argparse.Namespace) -> str:
    if given.suite == _SERVER:
        return served.report(given.folder / f"{_SERVER}.jsonl", given.seeds)
    names = given.optimisers.split(",") if given.optimisers else _STANDARD[given.suite]
    wanted = {p.name: p for p in problems(given.suite, given.part, **_options(given))}
    same = (given.pending, given.noise)
    # A longer run begins as a shorter one would; of several the shortest counts, for NGOpt goes by its budget.
    runs = sorted(
        (
            r
            for r in read(given.folder / f"{given.suite}.jsonl", digest())
            if r["problem"] in wanted
            and r["seed"] <= given.seeds
            and (r["pending"], r["noise"]) == same
            and r["evaluations"] >= given.evaluations
        ),
        key=lambda r: -int(r["evaluations"]),
    )
    budgets = [int(b) for b in given.budgets.split(",")] if given.budgets else BUDGETS
    found = Comparison(runs, names, [b for b in budgets if b <= given.evaluations], references(wanted))
    if not found.cases:
        raise SystemExit(f"no case in {given.folder} has a run of each of {', '.join(names)}; run them first")
    if given.plot:
        found.plot(
            given.plot, f"{given.suite}, {given.pending} pending" + (f", noise {given.noise:g}" * bool(given.noise))
        )
    regrets = [families.table(runs, found.names, found.budgets[-2:])] if given.suite == "conditional" else []
    better = [
        f"{name} has a better mean rank than hola at {', '.join(map(str, at))}." for name, at in found.ahead().items()
    ]
    return "\n\n".join(
        [
            f"{len(set(found.problems))} problems, {len(found.cases)} cases; mean ranks by evaluations.",
            found.table(),
            found.duels(),
            *regrets,
            " ".join(better) or "No peer has a better mean rank than hola at these numbers of evaluations.",
        ]
    )


def _options(given: argparse.Namespace) -> dict[str, str | bool | float]:
    named = {
        "bbob": ("dimensions", "instances", "functions", "shift", "failing"),
        "conditional": ("instances",),
        "conditional-kinds": ("instances",),
        "integers": ("instances",),
    }
    return {k: getattr(given, k) for k in named.get(given.suite, ())}


def main() -> None:
    """Run a suite, report on it, or put reports into a page."""
    parser = _parser()
    given = parser.parse_args()
    if not 0.0 <= given.failing < 1.0:
        parser.error(f"--failing is a share from 0 to less than 1, not {given.failing:g}")
    if given.failing and given.noise:
        parser.error("--failing and --noise do not go together")
    if given.action == "run" and given.suite == _SERVER:
        logging.getLogger("hola.worker").setLevel(logging.CRITICAL)  # failures are planned
        served.run(given.folder / f"{_SERVER}.jsonl", given.seeds, given.jobs)
    elif given.action == "run":
        names = given.optimisers.split(",") if given.optimisers else _STANDARD[given.suite]
        settings = Settings(given.evaluations, given.pending, given.noise)
        path, seeds = given.folder / f"{given.suite}.jsonl", range(1, given.seeds + 1)
        run(path, given.suite, names, seeds, settings, given.jobs, part=given.part, **_options(given))
    elif given.action == "report":
        print(_report(given))  # noqa: T201
    else:
        page = Path(given.suite)

        def report(arguments: list[str]) -> str:
            return _report(parser.parse_args(["report", *arguments, "--folder", str(given.folder)]))

        page.write_text(filled(page.read_text(), report))


if __name__ == "__main__":
    main()
