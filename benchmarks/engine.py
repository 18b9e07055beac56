"""The engine alone: the time of a suggestion and of a tell, by sampler and length of the history."""

import random
import time

from hola_protocol.space import ExploreExploitSpec, SamplerSpec, SobolSpec, UniformSpec

from benchmarks.load import study_spec
from benchmarks.report import Table, percentile
from benchmarks.scale import Scale
from hola.core.engine import Engine

_SAMPLERS: dict[str, SamplerSpec] = {
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
        Table(
            "Microseconds of a suggestion and of a tell in the engine",
            ["sampler, finished trials", "suggest p50", "suggest p99", "tell p50", "tell p99"],
            rows,
            [f"Four parameters, one objective, {_PENDING} trials pending."],
        )
    ]
