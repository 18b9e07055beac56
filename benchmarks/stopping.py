"""What a decision of a stopping rule costs as the number of trials grows."""

import time

import numpy as np
from hola_protocol.space import ObjectiveSpec
from hola_protocol.stopping import AshaPromotionSpec, AshaSpec, MedianSpec, StepsSpec, StoppingSpec
from msgspec.structs import replace

from benchmarks.load import study_spec
from benchmarks.report import Table
from benchmarks.scale import Scale
from hola.core.stopping import make_rule

_RULES: dict[str, StoppingSpec] = {
    "asha": AshaSpec(grace=1),
    "asha_promotion": AshaPromotionSpec(grace=1),
    "median": MedianSpec(grace=1),
}


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    sizes = [size for size in (100, 1_000, 10_000, 100_000) if size <= scale.ranked]
    return [
        Table(
            "A decision of a stopping rule, microseconds of processor time",
            ["rule, groups", *(f"{size:,} trials" for size in sizes)],
            [
                [f"{name}, {groups}", *_decisions(rule, groups, sizes)]
                for name, rule in _RULES.items()
                for groups in (1, 2, 4)
            ],
            [
                "All trials have reached the same decision step. The mean over the last tenth of them; for "
                "asha_promotion with one promotion for each three trials.",
                "One comparison group: O(log n). Several groups: the latest 1,024 trials are compared.",
            ],
        )
    ]


def _decisions(spec: StoppingSpec, groups: int, sizes: list[int]) -> list[float]:
    objectives = tuple(ObjectiveSpec(name=f"o{i}", group=f"g{i}") for i in range(groups))
    rule = make_rule(replace(study_spec(), objectives=objectives, steps=StepsSpec(max=81), stopping=spec))
    assert rule is not None
    values = np.random.default_rng(0).random((sizes[-1], groups)).tolist()
    names = [o.name for o in objectives]
    found = []
    start = 0.0
    for i, row in enumerate(values, 1):
        if any(i == size - size // 10 for size in sizes):
            start = time.process_time()
        rule.record(i, 1, dict(zip(names, row, strict=True)))
        if i % 3 == 0:
            rule.promote()
        if i in sizes:
            found.append(1e6 * (time.process_time() - start) / (i // 10))
    return found
