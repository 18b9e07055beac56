"""Tables in Markdown and plots of what the runs brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .problems import Problem
from .ranking import interval, ranks, scores

BUDGETS = (10, 15, 25, 30, 50, 60, 100, 200, 300, 1000)
_US = "hola"


class Comparison:
    """Optimisers on the cases that all of them have: problem and seed.

    :param runs: as :func:`benchmarks.quality.runs.read` gives them, all of the same settings.
    :param names: the optimisers; those without a run are left out.
    :param budgets: numbers of evaluations; those beyond the runs are left out.
    :param references: of the hypervolume, by problem.
    """

    def __init__(
        self,
        runs: Iterable[Mapping[str, Any]],
        names: Sequence[str],
        budgets: Sequence[int],
        references: Mapping[str, tuple[float, ...]],
    ) -> None:
        by_case: dict[tuple[str, int], dict[str, Mapping[str, Any]]] = defaultdict(dict)
        for run in runs:
            by_case[run["problem"], run["seed"]][run["optimiser"]] = run
        present = {name for case in by_case.values() for name in case}
        self.names = [name for name in names if name in present]
        self.cases = sorted(case for case, found in by_case.items() if all(name in found for name in self.names))
        chosen = [[by_case[case][name] for case in self.cases] for name in self.names]
        most = min((run["evaluations"] for row in chosen for run in row), default=0)
        self.budgets = [b for b in budgets if b <= most]
        self.problems = [problem for problem, _ in self.cases]

        def scored(run: Mapping[str, Any]) -> list[float]:
            if run["recommended"] is not None:
                return [float(run["recommended"][b - 1]) for b in self.budgets]
            return scores(np.array(run["values"], dtype=float), self.budgets, references.get(run["problem"], ()))

        grid = np.array([[scored(run) for run in row] for row in chosen])
        self.ranks = np.stack([ranks(grid[:, :, j]) for j in range(len(self.budgets))], axis=2)
        """float[optimisers, cases, budgets]."""
        self.milliseconds = [float(np.mean([run["ms"] for run in row])) for row in chosen]

    def table(self) -> str:
        """Mean ranks by budget; and the paired difference to hola's at the last, with its interval."""
        head = ["", *map(str, self.budgets), f"behind hola at {self.budgets[-1]}", "ms"]
        lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        means = self.ranks.mean(axis=1)
        us = self.names.index(_US)
        for k, name in enumerate(self.names):
            cells = [f"**{m:.2f}**" if m == means[:, j].min() else f"{m:.2f}" for j, m in enumerate(means[k])]
            if k == us:
                apart = ""
            else:
                gap = self.ranks[k, :, -1] - self.ranks[us, :, -1]
                low, high = interval(gap, self.problems)
                apart = f"{gap.mean():.2f} ({low:.2f} to {high:.2f})"
            lines.append("| " + " | ".join([name, *cells, apart, f"{self.milliseconds[k]:.1f}"]) + " |")
        return "\n".join(lines)

    def ahead(self) -> dict[str, list[int]]:
        """The optimisers whose mean rank is better than hola's, and at which budgets."""
        means = self.ranks.mean(axis=1)
        us = self.names.index(_US)
        found = {}
        for k, name in enumerate(self.names):
            if budgets := [b for j, b in enumerate(self.budgets) if means[k, j] < means[us, j]]:
                found[name] = budgets
        return found

    def duels(self) -> str:
        """How often hola is better and worse than each, at each budget, in per cent of the cases."""
        us = self.names.index(_US)
        head = ["hola better / worse, %", *map(str, self.budgets)]
        lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        for k, name in enumerate(self.names):
            if k == us:
                continue
            better = 100.0 * (self.ranks[us] < self.ranks[k]).mean(axis=0)
            worse = 100.0 * (self.ranks[us] > self.ranks[k]).mean(axis=0)
            cells = [f"{b:.0f} / {w:.0f}" for b, w in zip(better, worse, strict=True)]
            lines.append("| " + " | ".join([name, *cells]) + " |")
        return "\n".join(lines)

    def plot(self, path: Path, title: str) -> None:
        """Mean ranks over the budgets, with intervals.

        :param path: of the image.
        :param title: of the plot.
        """
        import matplotlib

        matplotlib.use("Agg")
        matplotlib.rcParams["svg.hashsalt"] = "hola"
        from matplotlib import pyplot

        figure, axes = pyplot.subplots(figsize=(6.4, 3.8), layout="constrained")
        for k, name in enumerate(self.names):
            means = self.ranks[k].mean(axis=0)
            bounds = np.array([interval(self.ranks[k, :, j], self.problems) for j in range(len(self.budgets))])
            line = axes.plot(self.budgets, means, marker="o", markersize=3, label=name, lw=2.5 if name == _US else 1.2)
            axes.fill_between(self.budgets, *bounds.T, alpha=0.12, color=line[0].get_color(), lw=0)
        axes.set(xscale="log", xlabel="evaluations", ylabel="mean rank", title=title)
        axes.set_xticks(self.budgets, [str(b) for b in self.budgets])
        axes.minorticks_off()
        axes.invert_yaxis()
        axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def references(problems: Mapping[str, Problem]) -> dict[str, tuple[float, ...]]:
    """The reference points of problems.

    :param problems: the problems by name.
    """
    return {name: problem.reference for name, problem in problems.items()}
