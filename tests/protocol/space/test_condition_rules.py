"""The rules of conditions in a spec, by path."""

from __future__ import annotations

from typing import Any

import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ParameterSpec,
    ParentTest,
    Problem,
    spec_problems,
)

from tests.protocol.parameters import BATCH, DEEP, EITHER, LAYERS, MODEL, inside, spec

X = ContinuousParameter(name="x", low=0.0, high=1.0)


def problems(
    *alternatives: dict[str, ParentTest], before: tuple[ParameterSpec, ...] = (MODEL, LAYERS, BATCH, X)
) -> Any:
    child = IntegerParameter(name="child/~", low=1, high=9, condition=tuple(alternatives))
    start = f"/parameters/{len(before)}/condition"
    found = spec_problems(spec(*before, child, IntegerParameter(name="late", low=0, high=1)))
    return [(p.path.removeprefix(start), p.message, p.value) for p in found]


PARENTS = [
    ({"modle": inside("svm")}, [("/0/modle", "no parameter has this name", None)]),
    ({"child/~": ParentTest(ge=2)}, [("/0/child~1~0", "a parameter cannot be its own parent", None)]),
    ({"late": ParentTest(ge=1)}, [("/0/late", "a parent must be declared before the parameter", None)]),
    ({"x": ParentTest(ge=0.5)}, [("/0/x", "a continuous parameter cannot be a parent", None)]),
]


@pytest.mark.spec("Q-4")
@pytest.mark.parametrize(("alternative", "expected"), PARENTS)
def test_parents_exist_are_declared_before_and_are_not_continuous(alternative: Any, expected: Any) -> None:
    assert problems(alternative) == expected
    assert problems({"layers": ParentTest(ge=1)}, alternative) == [
        (p.replace("/0", "/1", 1), m, v) for p, m, v in expected
    ]


TESTS = [
    ({"model": ParentTest()}, [("/0/model", "needs in, ge or le", None)]),
    ({"model": inside("svm", "SVM")}, [("/0/model/in/1", "no value of model: not one of the choices", "SVM")]),
    ({"model": inside(1)}, [("/0/model/in/0", "no value of model: not one of the choices", 1)]),
    ({"layers": inside(True)}, [("/0/layers/in/0", "no value of layers: not a number", True)]),
    ({"layers": inside(0, 4)}, [("/0/layers/in/1", "no value of layers: outside [0, 3]", 4)]),
    ({"batch": inside(48)}, [("/0/batch/in/0", "no value of batch: not one of the values", 48)]),
    (
        {"model": ParentTest(ge=1.0)},
        [("/0/model/ge", "model is categorical, its values have no order; use in", 1.0)],
    ),
    (
        {"model": ParentTest(in_=("svm",), le=1.0)},
        [("/0/model/le", "model is categorical, its values have no order; use in", 1.0)],
    ),
    ({"layers": ParentTest(ge=4.0)}, [("/0/layers/ge", "no value of layers: outside [0, 3]", 4.0)]),
    ({"layers": ParentTest(le=-1.0)}, [("/0/layers/le", "no value of layers: outside [0, 3]", -1.0)]),
    ({"layers": ParentTest(ge=0.5)}, [("/0/layers/ge", "no value of layers: not an integer", 0.5)]),
    ({"batch": ParentTest(ge=65.0)}, [("/0/batch/ge", "outside the values of batch, [16, 64]", 65.0)]),
    ({"layers": ParentTest(ge=3.0, le=2.0)}, [("/0/layers/le", "le must not be below ge, which is 3.0", 2.0)]),
]


@pytest.mark.spec("Q-5")
@pytest.mark.parametrize(("alternative", "expected"), TESTS)
def test_tests_are_possible_for_their_parents(alternative: Any, expected: Any) -> None:
    assert problems(alternative) == expected


CONTRADICTION = "can never hold: the tests of {} and of their ancestors contradict"
NEVER = [
    ({"layers": ParentTest(in_=(1,), ge=2)}, [("/0/layers", "can never hold: no value of layers passes", None)]),
    ({"batch": ParentTest(ge=33, le=63)}, [("/0/batch", "can never hold: no value of batch passes", None)]),
    ({"model": inside("svm"), "layers": inside(0)}, [("/0", CONTRADICTION.format("model and layers"), None)]),
    ({"deep": inside(True), "model": inside("svm", None)}, [("/0", CONTRADICTION.format("deep and model"), None)]),
    ({"deep": inside(True), "layers": ParentTest(le=1)}, [("/0", CONTRADICTION.format("deep and layers"), None)]),
    ({"deep": inside(True), "either": inside(0)}, [("/0", CONTRADICTION.format("deep and either"), None)]),
    ({"either": inside(0), "model": inside("svm")}, []),
    ({"either": inside(0), "layers": inside(0, 2)}, []),
]


@pytest.mark.spec("Q-6")
@pytest.mark.parametrize(("alternative", "expected"), NEVER)
def test_an_alternative_can_hold_together_with_its_ancestors(alternative: Any, expected: Any) -> None:
    assert problems(alternative, before=(MODEL, LAYERS, BATCH, DEEP, EITHER)) == expected


def test_many_combinations_of_alternatives_are_not_searched_for_contradictions() -> None:
    flags = [CategoricalParameter(name=f"f{i}", choices=(False, True)) for i in range(9)]
    pairs: list[ParameterSpec] = [
        IntegerParameter(name=f"n{i}", low=0, high=1, condition=({f.name: inside(True)}, {f.name: inside(False)}))
        for i, f in enumerate(flags)
    ]
    child = IntegerParameter(name="c", low=0, high=1, condition=({p.name: inside(1) for p in pairs},))
    assert spec_problems(spec(*flags, *pairs, child)) == []


def test_children_of_a_faulty_condition_bring_no_faults_of_their_own() -> None:
    faulty = IntegerParameter(name="faulty", low=0, high=1, condition=({"nobody": inside(1)},))
    child = IntegerParameter(name="child", low=0, high=1, condition=({"faulty": inside(1)},))
    assert spec_problems(spec(faulty, child)) == [
        Problem("/parameters/0/condition/0/nobody", "no parameter has this name")
    ]
