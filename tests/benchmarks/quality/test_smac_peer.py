"""What SMAC is given as a peer: its facade, the values of parameters and of conditions; without the package."""

from __future__ import annotations

from typing import Any

import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    ParentTest,
)

from benchmarks.quality.branched import branched
from benchmarks.quality.integers import integers
from benchmarks.quality.smac_peer import allowed, facade, to_hola

REAL = ContinuousParameter(name="x", low=0.0, high=1.0)
WHOLE = IntegerParameter(name="n", low=2, high=9)
CHOICE = CategoricalParameter(name="c", choices=("a", False, 1))
LATTICE = LatticeParameter(name="l", values=(0.25, 0.5, 2.0))


def test_continuous_spaces_get_gaussian_processes_and_others_forests() -> None:
    assert facade([REAL, REAL]) == "BlackBoxFacade"
    for task in (next(integers()), *branched("1")):
        assert facade(task.parameters) == "HyperparameterOptimizationFacade"
    conditional = ContinuousParameter(name="y", low=0.0, high=1.0, condition=({"c": ParentTest(in_=("a",))},))
    assert facade([REAL, conditional]) == "HyperparameterOptimizationFacade"


@pytest.mark.parametrize(
    ("parameter", "given", "expected"),
    [(REAL, 0.5, 0.5), (WHOLE, 7, 7), (CHOICE, "1", False), (CHOICE, "2", 1), (LATTICE, 2, 2.0)],
)
def test_values_are_those_of_the_space(parameter: ParameterSpec, given: Any, expected: Any) -> None:
    found = to_hola(parameter, given)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("parent", "test", "expected"),
    [
        (WHOLE, ParentTest(ge=7), [7, 8, 9]),
        (WHOLE, ParentTest(le=3), [2, 3]),
        (WHOLE, ParentTest(in_=(4, 8, 11)), [4, 8]),
        (CHOICE, ParentTest(in_=(1, "a")), ["0", "2"]),
        (CHOICE, ParentTest(in_=(False,)), ["1"]),
        (LATTICE, ParentTest(ge=0.5), [1, 2]),
    ],
)
def test_conditions_name_the_values_that_pass(parent: ParameterSpec, test: ParentTest, expected: list[Any]) -> None:
    assert allowed(parent, test) == expected
