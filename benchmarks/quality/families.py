"""A table of regrets by family of problems, for the tasks with conditional parameters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

_RANDOM = "random"


def family(problem: str) -> str:
    """The family of a problem.

    :param problem: its name, which ends with the number of its instance.
    """
    return problem.rpartition("-")[0]


def regrets(runs: Iterable[Mapping[str, Any]], budgets: Sequence[int]) -> dict[tuple[str, str, int], list[float]]:
    """The regrets of each optimiser in each family, after each number of evaluations.

    0 is the lowest value that any run found on the problem, and 1 the median of random search's evaluations. With noise
    the value of the recommended trial counts.

    :param runs: the runs, with some of random search on each problem.
    :param budgets: the numbers of evaluations.
    :returns: by optimiser, family and budget.
    """
    by_problem: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for run in runs:
        by_problem[run["problem"]].append(run)
    found: dict[tuple[str, str, int], list[float]] = defaultdict(list)
    for problem, each in by_problem.items():
        lowest = min(np.min(run["values"]) for run in each)
        unit = np.median(np.concatenate([run["values"] for run in each if run["optimiser"] == _RANDOM])) - lowest
        for run in each:
            for budget in budgets:
                told = run.get("recommended")
                value = np.min(run["values"][:budget]) if told is None else told[budget - 1]
                regret = (value - lowest) / unit
                found[run["optimiser"], family(problem), budget].append(float(regret))
    return found


def table(runs: Sequence[Mapping[str, Any]], names: Sequence[str], budgets: Sequence[int]) -> str:
    """Mean regrets in Markdown, a family a row; the lowest of a budget is bold.

    :param runs: the runs.
    :param names: the optimisers.
    :param budgets: the numbers of evaluations.
    """
    found = regrets([run for run in runs if run["optimiser"] in names], budgets)
    families = sorted({key[1] for key in found})
    head = ["mean regret", *(f"{name} at {b}" for b in budgets for name in names)]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for each in families:
        cells = [each]
        for budget in budgets:
            means = [float(np.mean(found[name, each, budget])) for name in names]
            cells += [f"**{m:.3f}**" if m == min(means) else f"{m:.3f}" for m in means]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
