"""What the runs say: compute to the value of another search, regrets, and false stops."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

GRID: Final = np.round(np.geomspace(3.0, 100.0, 121), 3)
"""The compute, in full trainings, at which the runs are compared."""
REFERENCE: Final = "hola, none"
_FLOOR: Final = 1e-3
_AT: Final = (10, 25, 50, 100)


def log_regrets(runs: list[dict[str, Any]], value: str) -> np.ndarray:
    """The logarithm (base 10) of the regret; before the first completed trial that of a random configuration.

    :param runs: n of them.
    :param value: ``reached``, ``expected``: without noise, or ``lowest``: of any epoch of any trial.
    :returns: float[n, len(GRID)].
    """
    regret = np.array([[1.0 if r is None else r for r in run[value]] for run in runs])
    return np.asarray(np.log10(np.clip(regret, _FLOOR, 1.0)))


def compute_to(mean: np.ndarray, level: float) -> float:
    """The compute at which a mean regret reaches a level.

    :param mean: float[len(GRID)].
    :param level: the level.
    :returns: full trainings; infinite if it is not reached.
    """
    reached = np.flatnonzero(mean <= level)
    if not len(reached):
        return float("inf")
    i = int(reached[0])
    if i == 0:
        return float(GRID[0])
    share = (mean[i - 1] - level) / max(mean[i - 1] - mean[i], 1e-12)
    return float(np.exp(np.log(GRID[i - 1]) + share * (np.log(GRID[i]) - np.log(GRID[i - 1]))))


def _speed_ups(ours: np.ndarray, reference: np.ndarray, at: float) -> tuple[float, float, float]:
    """How many times faster, and a 90 % interval by resampling the pairs of runs."""
    i = int(np.searchsorted(GRID, at))
    random = np.random.default_rng(0)

    def ratio(rows: np.ndarray) -> float:
        level = float(reference[rows].mean(axis=0)[i])
        return compute_to(reference[rows].mean(axis=0), level) / compute_to(ours[rows].mean(axis=0), level)

    n = len(ours)
    found = np.sort([ratio(random.integers(0, n, n)) for _ in range(200)])
    return ratio(np.arange(n)), float(found[10]), float(found[-11])


def _difference(ours: np.ndarray, reference: np.ndarray) -> tuple[float, float, float]:
    """The mean paired difference at the end, and a 90 % interval by resampling the pairs of runs."""
    each = ours[:, -1] - reference[:, -1]
    random = np.random.default_rng(0)
    found = np.sort([each[random.integers(0, len(each), len(each))].mean() for _ in range(200)])
    return float(each.mean()), float(found[10]), float(found[-11])


def report(
    runs: list[dict[str, Any]], methods: list[str], workers: list[int], value: str, compared: str = REFERENCE
) -> str:
    """A table for each number of workers.

    Its last column is the compute at which the first trial was completed; nothing is reached before it.

    :param runs: all runs.
    :param methods: the rows.
    :param workers: the tables.
    :param value: see :func:`log_regrets`.
    :param compared: the method with which all are compared in pairs of runs.
    """
    tables = []
    for count in workers:
        by_method: dict[str, dict[tuple[str, int], dict[str, Any]]] = {}
        for run in runs:
            if run["workers"] == count and run["method"] in methods:
                by_method.setdefault(run["method"], {})[run["task"], run["seed"]] = run
        if compared not in by_method:
            continue
        both = sorted(set.intersection(*(set(found) for found in by_method.values())))
        lines = [
            f"{count} workers, {len(both)} runs",
            "",
            "| method | "
            + " | ".join(f"@{a}" for a in _AT)
            + " | difference @100 | to @25 | to @50 | false stops | trials | first |",
            "| --- " * (len(_AT) + 7) + "|",
        ]
        reference = log_regrets([by_method[compared][k] for k in both], value)
        for method, found in by_method.items():
            ours = log_regrets([found[k] for k in both], value)
            cells = [f"{ours.mean(axis=0)[int(np.searchsorted(GRID, a))]:.2f}" for a in _AT]
            cells.append("{:+.2f} ({:+.2f} to {:+.2f})".format(*_difference(ours, reference)))
            for a in (25, 50):
                cells.append("{:.2f} ({:.2f} to {:.2f})".format(*_speed_ups(ours, reference, a)))
            cells.append(f"{np.mean([found[k]['false_stops'] for k in both]):.2f}")
            cells.append(f"{np.mean([found[k]['trials'] for k in both]):.0f}")
            cells.append(f"{np.mean([found[k]['first'] or GRID[-1] for k in both]):.0f}")
            lines.append(f"| {method} | " + " | ".join(cells) + " |")
        tables.append("\n".join(lines))
    return "\n\n".join(tables)
