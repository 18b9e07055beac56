"""The leaderboard at many trials: time of an add, time of a top-k, bytes a trial.

Shapes of the costs: ``random`` (independent), ``improving`` (better with time, as in a search that goes
well), ``front`` (all of them on one front, an arc: the worst for a ranking by fronts), ``line`` (the second
cost is 1 less the first), ``ends`` (the same in order, so that every trial is a new end of the front).
"""

import time
import tracemalloc

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Table
from benchmarks.scale import Scale
from hola.core.leaderboard import Leaderboard

_SHAPES = {1: ("random", "improving"), 2: ("random", "improving", "front", "line", "ends"), 3: ("random", "improving")}


def shaped(shape: str, n: int, groups: int) -> NDArray[np.float64]:
    """Costs of a shape.

    :param shape: random, improving or front; line or ends with two groups.
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
    elif shape in ("line", "ends"):
        first = costs[:, 0] if shape == "line" else np.arange(n) / n
        costs = np.stack([first, 1.0 - first], axis=1)
    return costs


def measure(shape: str, n: int, groups: int) -> list[str | float | int | None]:
    """A row of the table.

    :param shape: the shape of the costs.
    :param n: how many trials.
    :param groups: how many groups.
    """
    costs = [tuple(row) for row in shaped(shape, n, groups).tolist()]
    board = Leaderboard(groups)
    adds, tops = np.empty(n), []
    every = max(1, n // 1000)
    for i, cost in enumerate(costs):
        start = time.perf_counter_ns()
        board.add(i + 1, cost, 0.0)
        adds[i] = time.perf_counter_ns() - start
        if i % every == 0 and i >= 0.9 * n:
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
    times = (
        *np.percentile(last, (50, 99)),
        adds.max(),
        *np.percentile(tops, (50, 99)),
        deep,
    )
    return [f"{shape}, {groups}", *(1e-3 * float(t) for t in times), float(held), board.front_size()]


def run(scale: Scale) -> list[Table]:
    """Measure every shape for one, two and three groups.

    :param scale: how long and how large.
    """
    rows = [measure(shape, scale.ranked, groups) for groups, shapes in _SHAPES.items() for shape in shapes]
    return [
        Table(
            f"The leaderboard at {scale.ranked:,} trials, microseconds",
            [
                "shape, groups",
                "add p50",
                "add p99",
                "add max",
                "top 10 p50",
                "top 10 p99",
                "top 1000",
                "bytes a trial",
                "front",
            ],
            rows,
            [
                "Adds and top 10 over the last tenth. At 1,000,000 trials: add p99 below 200 us, top 10 below 1000 us "
                "for one and two groups, at most 500 bytes a trial.",
                "random: independent costs; improving: better with time; front: all on one front, an arc; "
                "line: on a straight one; ends: on it from one end to the other.",
            ],
        )
    ]
