"""The leaderboard at many trials: time of an add, time of a top-k, bytes a trial.

Run: ``python benchmarks/leaderboard.py [--trials N]``.

Shapes of the costs: ``random`` (independent), ``improving`` (better with time, as in a search that goes
well), ``front`` (all of them on one front, the worst for a ranking by fronts).
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc

import numpy as np
from numpy.typing import NDArray

from hola.core.leaderboard import Leaderboard

TOP_K_EVERY = 1000


def shaped(shape: str, n: int, groups: int) -> NDArray[np.float64]:
    """Costs of a shape.

    :param shape: random, improving or front.
    :param n: how many trials.
    :param groups: how many groups.
    """
    random = np.random.default_rng(1)
    costs = random.random((n, groups))
    if shape == "improving":
        costs += np.linspace(3.0, 0.0, n)[:, None]
    elif shape == "front":
        costs = -np.log(costs)
        costs /= np.linalg.norm(costs, axis=1, keepdims=True)
        costs = 1.0 - costs
    return costs


def measure(shape: str, n: int, groups: int) -> str:
    """A line of the report.

    :param shape: the shape of the costs.
    :param n: how many trials.
    :param groups: how many groups.
    """
    costs = [tuple(row) for row in shaped(shape, n, groups).tolist()]
    board = Leaderboard(groups)
    adds, tops = np.empty(n), []
    for i, cost in enumerate(costs):
        start = time.perf_counter_ns()
        board.add(i + 1, cost, 0.0)
        adds[i] = time.perf_counter_ns() - start
        if i % TOP_K_EVERY == TOP_K_EVERY - 1 and i >= 0.9 * n:
            start = time.perf_counter_ns()
            board.top_k(10)
            tops.append(time.perf_counter_ns() - start)
    start = time.perf_counter_ns()
    board.top_k(1000)
    deep = time.perf_counter_ns() - start
    last = adds[int(0.9 * n) :]
    del board
    tracemalloc.start()
    board = Leaderboard(groups)
    for i, cost in enumerate(costs):
        board.add(i + 1, cost, 0.0)
    held = tracemalloc.get_traced_memory()[0] / n
    tracemalloc.stop()
    us = 1e-3
    return (
        f"{shape:10} {groups:6d} {np.median(last) * us:10.1f} {np.percentile(last, 99) * us:10.1f} "
        f"{adds.max() * us:10.1f} {np.median(tops) * us:10.1f} {np.percentile(tops, 99) * us:10.1f} "
        f"{deep * us:10.1f} {held:8.0f} {board.front_size():8d}\n"
    )


def main() -> None:
    """Measure every shape for one, two and three groups."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--trials", type=int, default=1_000_000)
    parser.add_argument("--shapes", nargs="+", default=["random", "improving", "front"])
    parser.add_argument("--groups", nargs="+", type=int, default=[1, 2, 3])
    arguments = parser.parse_args()
    sys.stdout.write(f"{arguments.trials} trials, microseconds; adds and top_k(10) over the last tenth\n")
    sys.stdout.write(
        f"{'shape':10} {'groups':>6} {'add p50':>10} {'add p99':>10} {'add max':>10} {'top10 p50':>10} "
        f"{'top10 p99':>10} {'top1000':>10} {'bytes':>8} {'front':>8}\n"
    )
    for groups in arguments.groups:
        for shape in arguments.shapes:
            if shape == "front" and groups != 2:
                continue
            sys.stdout.write(measure(shape, arguments.trials, groups))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
