"""The engine alone: the time of a suggestion and of a tell, by sampler and length of the history."""

import random
import time

import numpy as np
from hola_protocol.space import (
    ContinuousParameter,
    ExploreExploitSpec,
    GaussianProcessSpec,
    IntegerParameter,
    ObjectiveSpec,
    ParameterSpec,
    SamplerSpec,
    SobolSpec,
    StudySpec,
    UniformSpec,
)
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from benchmarks import branches
from benchmarks.load import study_spec
from benchmarks.report import Table, percentile
from benchmarks.scale import Scale
from hola.core.engine import Engine

_SAMPLERS: dict[str, SamplerSpec] = {
    "gaussian_process": GaussianProcessSpec(),
    "uniform": UniformSpec(),
    "sobol": SobolSpec(),
    "explore_exploit": ExploreExploitSpec(),
}
_PENDING = 8


def _times(sampler: SamplerSpec, history: int, calls: int) -> tuple[list[float], list[float]]:
    random_ = random.Random(1)
    engine = Engine(study_spec(sampler), 1)
    drawn = [engine.suggest(i) for i in range(1, history + 1)]
    for i, values in enumerate(drawn, 1):
        assert values is not None
        engine.tell(i, (random_.random(),))
    if (task := engine.fit_task()) is not None:
        engine.install(task.run())
    for i in range(_PENDING):
        engine.suggest(history + 1 + i)
    asks, tells = [], []
    for trial_id in range(history + _PENDING + 1, history + _PENDING + 1 + calls):
        start = time.perf_counter()
        engine.suggest(trial_id)
        between = time.perf_counter()
        engine.tell(trial_id - _PENDING, (0.5 + random_.random(),))
        end = time.perf_counter()
        asks.append(between - start)
        tells.append(end - between)
    return asks, tells


def _fits(scale: Scale) -> Table:
    """The default sampler's whole cost of a suggestion, in process: a fit after every result, and one draw."""
    rows: list[list[str | float | int | None]] = []
    calls = scale.calls // 50 or 1
    # Dimensions, of which integers; costs; noise; limits.
    for d, whole, costs, noise, limits in (
        (2, 0, 1, 0.0, 0),
        (5, 0, 1, 0.0, 0),
        (10, 0, 1, 0.0, 0),
        (20, 0, 1, 0.0, 0),
        (10, 0, 1, 3.0, 0),
        (8, 4, 1, 0.0, 0),
        (6, 0, 2, 0.0, 0),
        (6, 0, 3, 0.0, 0),
        (6, 0, 1, 0.0, 2),
        (6, 0, 1, 0.0, 11),
        (8, 4, 1, 0.0, 3),
        (6, 0, 3, 0.0, 3),
    ):
        lengths = sorted({n for n in (100, 300, *scale.history) if n <= max(scale.history)})
        space = _space(d, whole)
        row = [min(_fit_ms(space, costs, noise, limits, n, calls) for _ in range(scale.rounds)) for n in lengths]
        kind = f"{d}{f', {whole} of them integers' if whole else ''}; {costs}{', with noise' if noise else ''}"
        kind += f", {limits} limits" if limits else ""
        rows.append([kind, *row])
    return Table(
        "Milliseconds of a suggestion of the default sampler, fit included",
        ["parameters; costs", *(f"{n:,} trials" for n in lengths)],
        rows,
        [
            "In process, one trial pending, after trials at random points; by processor time.",
            f"The mean of {calls} in a row, the least of {scale.rounds} times the same.",
        ],
    )


def _space(d: int, whole: int) -> list[ParameterSpec]:
    parameters: list[ParameterSpec] = [IntegerParameter(name=f"x{i}", low=0, high=9) for i in range(whole)]
    return parameters + [ContinuousParameter(name=f"x{i}", low=0.0, high=9.0) for i in range(whole, d)]


def _fit_ms(parameters: list[ParameterSpec], costs: int, noise: float, limits: int, history: int, calls: int) -> float:
    random = np.random.default_rng(2)
    objectives = [ObjectiveSpec(name=f"y{i}", group=f"g{i}") for i in range(costs)]
    objectives += [
        ObjectiveSpec(name=f"c{i}", group="g0", target=-1e-9, limit=0.0, priority=1e-9) for i in range(limits)
    ]
    slopes = np.random.default_rng(3).standard_normal((limits, len(parameters)))
    engine = Engine(StudySpec(parameters=tuple(parameters), objectives=tuple(objectives)), 1)

    def told(values: tuple[object, ...]) -> tuple[float, ...]:
        x = np.array(values, dtype=float)
        centres = 3.0 + 2.0 * np.arange(costs)
        exact = ((x - centres[:, None]) ** 2 + np.sin(3.0 * x)).sum(axis=1)
        bend = 0.5 * np.sin(x).sum() - 2.0 - 3.0 * (np.arange(limits) % 3)
        return (*(exact + noise * random.standard_normal(costs)).tolist(), *(slopes @ (x - 4.5) + bend).tolist())

    points = np.random.default_rng(1).random((history, len(parameters)))
    values = [engine.space.decode(point) for point in points]
    engine.load(range(1, history + 1), values, [told(v) for v in values], ["completed"] * history)
    spent = 0.0
    with threadpool_limits(1):
        for trial_id in range(history + 1, history + 1 + calls):
            start = time.process_time()
            if (task := engine.fit_task(ahead=1)) is not None:
                engine.install(task.run())
            suggested = engine.suggest(trial_id)
            spent += time.process_time() - start
            assert suggested is not None
            engine.tell(trial_id, told(suggested))
    return 1e3 * spent / calls


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    rows: list[list[str | float | int | None]] = []
    for name, sampler in _SAMPLERS.items():
        for history in scale.history:
            asks, tells = _times(sampler, history, scale.calls)
            figures = [1e6 * percentile(times, p) for times in (asks, tells) for p in (50, 99)]
            rows.append([f"{name}, {history:,}", *figures])
    return [
        _fits(scale),
        branches.table(sorted({100, *scale.history}), scale.calls // 50 or 1),
        Table(
            "Microseconds of a suggestion and of a tell in the engine",
            ["sampler, finished trials", "suggest p50", "suggest p99", "tell p50", "tell p99"],
            rows,
            [f"Four parameters, one objective, {_PENDING} trials pending."],
        ),
    ]
