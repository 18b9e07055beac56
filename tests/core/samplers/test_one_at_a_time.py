"""With one trial at a time, the suggestions in flat spaces are those of ``one_at_a_time.json``.

A change for many pending trials, priors or transfer must not change them. After an intended change, write the file
again with ``python -m tests.core.samplers.test_one_at_a_time``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParameterSpec,
    StudySpec,
)

from hola.core.coordinator import OptimizationCoordinator

_FILE = Path(__file__).with_name("one_at_a_time.json")
_TRIALS = 30
_RELATIVE, _ABSOLUTE = 1e-3, 1e-5
"""Linear algebra differs between processors; over 30 trials the suggestions of five kinds differ by up to 1.3e-6."""
_CUBE: tuple[ParameterSpec, ...] = tuple(ContinuousParameter(name=f"x{i}", low=-1.0, high=2.0) for i in range(3))
_MIXED: tuple[ParameterSpec, ...] = (
    ContinuousParameter(name="x0", low=1e-3, high=1.0, scale="log"),
    IntegerParameter(name="x1", low=1, high=9),
    LatticeParameter(name="x2", values=(0.25, 0.5, 1.0)),
    CategoricalParameter(name="x3", choices=("a", "b", "c")),
)
_ONE = (ObjectiveSpec(name="loss"),)
_TWO = (ObjectiveSpec(name="loss", group="a"), ObjectiveSpec(name="cost", group="b"))
CASES: dict[str, tuple[tuple[ParameterSpec, ...], tuple[ObjectiveSpec, ...], bool]] = {
    "continuous": (_CUBE, _ONE, False),
    "failing": (_CUBE, _ONE, True),
    "mixed": (_MIXED, _ONE, False),
    "front": (_MIXED, _TWO, False),
}
"""Parameters, objectives, and whether some trials fail."""


def evaluated(values: Sequence[object], objectives: int) -> dict[str, float]:
    x = [v if isinstance(v, int | float) else float(ord(str(v)) - 97) for v in values]
    loss = sum((i + 1) * (v - 0.4) ** 2 for i, v in enumerate(x))
    return {"loss": loss} if objectives == 1 else {"loss": loss, "cost": sum((v + 0.3) ** 2 for v in x)}


def suggested(name: str) -> list[list[object]]:
    """The values of each trial; each is told before the next is asked for."""
    parameters, objectives, failing = CASES[name]
    coordinator = OptimizationCoordinator(StudySpec(parameters=parameters, objectives=objectives), seed=5)
    rows: list[list[object]] = []
    for _ in range(_TRIALS):
        trial = coordinator.ask()
        assert trial is not None
        rows.append(list(trial.parameters.values()))
        if failing and trial.trial_id % 7 == 3:
            coordinator.tell_failure(trial)
        else:
            coordinator.tell(trial, evaluated(rows[-1], len(objectives)))
    return rows


@pytest.mark.parametrize("name", CASES)
def test_the_suggestions_for_one_trial_at_a_time_are_fixed(name: str) -> None:
    expected = json.loads(_FILE.read_text())[name]
    assert suggested(name) == [
        [pytest.approx(v, rel=_RELATIVE, abs=_ABSOLUTE) if isinstance(v, float) else v for v in row] for row in expected
    ]


if __name__ == "__main__":
    _FILE.write_text("{\n" + ",\n".join(f'"{name}": {json.dumps(suggested(name))}' for name in CASES) + "\n}\n")
