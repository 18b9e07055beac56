"""The picture of the main job: the front, its convergence, and the activity of the workers over time."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from hola_protocol.messages import Trial

COLOURS = {"ipc": "#1f6f8b", "tcp": "#d1495b", "rest": "#edae49", "exec": "#66a182"}
"""One for each worker."""
INK, FAINT = "#222222", "#b8b8b8"


class Loss(Protocol):
    """The state of a killed worker."""

    @property
    def at(self) -> float:
        """The time of the kill, in seconds since 1970."""

    @property
    def trial_ids(self) -> tuple[int, ...]:
        """The trials that it held."""


def draw(
    trials: Sequence[Trial],
    front: Sequence[Trial],
    names: dict[str, str],
    killed: Loss | None,
    started_ms: int,
    path: Path,
) -> None:
    """Draw the picture.

    :param trials: all trials.
    :param front: the trials of the front, by size.
    :param names: the workers' names by their ids.
    :param killed: the state of the killed worker.
    :param started_ms: when this run began.
    :param path: the file to write.
    """
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "text.color": INK})
    figure, axes = plt.subplot_mosaic(
        [["front", "convergence"], ["time", "time"]], figsize=(11, 7.5), height_ratios=(3, 1.6), layout="constrained"
    )
    done = [trial for trial in trials if trial.state == "completed"]
    stopped = [trial for trial in trials if trial.state == "stopped" and trial.objectives]
    _front(axes["front"], done, stopped, front)
    _convergence(axes["convergence"], done)
    _time(axes["time"], [t for t in trials if (t.started_ms or 0) >= started_ms], names, killed)
    title = f"Reading digits: {len(done)} networks trained, {len(stopped)} stopped early, by four kinds of workers"
    figure.suptitle(title, fontsize=13)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def _percent(axes: Any) -> None:
    axes.set_yscale("log")
    axes.set_yticks([2, 3, 5, 10, 20, 50, 90], [f"{p} %" for p in (2, 3, 5, 10, 20, 50, 90)])
    axes.minorticks_off()
    axes.grid(axis="y", color="#eeeeee")
    axes.set_axisbelow(True)


def _front(axes: Any, done: Sequence[Trial], stopped: Sequence[Trial], front: Sequence[Trial]) -> None:
    def points(some: Sequence[Trial]) -> tuple[list[float], list[float]]:
        values = [trial.objectives or {} for trial in some]
        return [v["weights"] for v in values], [100 * max(v["error"], 0.01) for v in values]

    axes.scatter(*points(stopped), s=14, color=FAINT, marker="x", linewidths=0.8, label="stopped early")
    axes.scatter(*points(done), s=18, color=FAINT, linewidths=0, label="completed")
    axes.plot(*points(front), color=COLOURS["ipc"], marker="o", markersize=5, linewidth=1.2, label="front")
    axes.set_xscale("log")
    _percent(axes)
    axes.set_xlabel("weights")
    axes.set_ylabel("wrong answers")
    axes.set_title("The front: size against quality (error and log loss)", loc="left", fontsize=11)
    axes.legend(frameon=False)


def _convergence(axes: Any, done: Sequence[Trial]) -> None:
    """The best error so far among the networks with at most a number of weights."""
    ordered = sorted(done, key=lambda trial: (trial.ended_ms or 0, trial.trial_id))
    for budget, colour in ((1000, COLOURS["tcp"]), (2000, COLOURS["rest"]), (None, COLOURS["ipc"])):
        numbers, errors, best = [], [], float("inf")
        for i, trial in enumerate(ordered, 1):
            values = trial.objectives or {}
            if budget is None or values["weights"] <= budget:
                best = min(best, 100 * max(values["error"], 0.01))
            if best < float("inf"):
                numbers.append(i)
                errors.append(best)
        label = "of any size" if budget is None else f"of at most {budget} weights"
        axes.step(numbers, errors, where="post", color=colour, linewidth=1.8, label=label)
    _percent(axes)
    axes.set_xlabel("networks trained")
    axes.set_ylabel("wrong answers of the best")
    axes.set_title("Convergence: the best so far", loc="left", fontsize=11)
    axes.legend(frameon=False)


def _time(axes: Any, trials: Sequence[Trial], names: dict[str, str], killed: Loss | None) -> None:
    lanes = list(COLOURS)
    start = min((t.started_ms for t in trials if t.started_ms), default=0) / 1000
    for trial in trials:
        name = names.get(trial.worker_id or "", "")
        if name not in COLOURS or trial.started_ms is None or trial.ended_ms is None:
            continue
        begin, end = trial.started_ms / 1000 - start, trial.ended_ms / 1000 - start
        again = killed is not None and trial.trial_id in killed.trial_ids
        axes.barh(
            lanes.index(name),
            max(end - begin, 0.02),
            left=begin,
            height=0.62,
            color=COLOURS[name],
            alpha=0.45 if trial.state == "stopped" else 1.0,
            edgecolor=INK if again else "white",
            linewidth=1.4 if again else 0.4,
            zorder=3 if again else 2,
        )
        if again:
            axes.annotate(
                f"trial {trial.trial_id} continued",
                ((begin + end) / 2, lanes.index(name) - 0.34),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=9,
            )
    if killed is not None:
        at = killed.at - start
        axes.plot([at], [lanes.index("tcp")], marker="X", color=INK, markersize=9, zorder=4)
        axes.annotate(
            f"killed in the middle of trial {killed.trial_ids[0]}",
            (at, lanes.index("tcp")),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
        )
    axes.set_yticks(range(len(lanes)), lanes)
    axes.set_ylim(len(lanes) - 0.5, -0.75)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("seconds")
    axes.set_title("The workers: one bar for each trial, pale if it was stopped early", loc="left", fontsize=11)
