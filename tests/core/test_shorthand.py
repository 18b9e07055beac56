"""Spaces and objectives written briefly."""

from __future__ import annotations

from typing import Any

import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParentTest,
    StudySpec,
    spec_problems,
)

from hola.core.shorthand import objectives_of, parameters_of, when


def test_every_kind_of_domain() -> None:
    assert parameters_of(
        {
            "a": (0, 1.0),
            "b": (1e-5, 1e-1, "log"),
            "c": (1, 8),
            "d": (1, 1024, "log"),
            "e": range(2, 6),
            "f": range(8, 0, -3),
            "g": range(5, 6),
            "h": ["relu", None, True],
            "i": LatticeParameter(name="i", values=(1, 10)),
        }
    ) == (
        ContinuousParameter(name="a", low=0.0, high=1.0),
        ContinuousParameter(name="b", low=1e-5, high=1e-1, scale="log"),
        IntegerParameter(name="c", low=1, high=8),
        IntegerParameter(name="d", low=1, high=1024, scale="log"),
        IntegerParameter(name="e", low=2, high=5),
        LatticeParameter(name="f", values=(2, 5, 8)),
        LatticeParameter(name="g", values=(5,)),
        CategoricalParameter(name="h", choices=("relu", None, True)),
        LatticeParameter(name="i", values=(1, 10)),
    )
    parameters = (ContinuousParameter(name="a", low=0.0, high=1.0),)
    assert parameters_of(list(parameters)) == parameters


def test_a_spec_takes_the_name_that_it_is_given() -> None:
    spec = ContinuousParameter(name="x", low=0.0, high=1.0)
    assert parameters_of({"y": spec}) == (ContinuousParameter(name="y", low=0.0, high=1.0),)
    assert objectives_of({"y": ObjectiveSpec(name="x", direction="maximize")}) == (
        ObjectiveSpec(name="y", direction="maximize"),
    )


@pytest.mark.parametrize("domain", [1.0, "relu", (1,), (True, False), (0, 1, "cubic"), {"low": 0}, None])
def test_what_is_no_domain_is_refused(domain: object) -> None:
    with pytest.raises(TypeError, match=r"parameter 'p': .* is not a domain; write"):
        parameters_of({"p": domain})


def test_an_object_is_no_choice() -> None:
    with pytest.raises(TypeError, match=r"parameter 'layers': \(64, 64\) cannot be a choice; choices are str, int"):
        parameters_of({"layers": ["small", (64, 64)]})


def test_every_kind_of_objectives() -> None:
    loss = ObjectiveSpec(name="loss")
    assert objectives_of("loss") == objectives_of(loss) == objectives_of([loss]) == (loss,)
    assert objectives_of({"error": "minimize", "score": "maximize", "s": {"limit": 2.0, "group": "cost"}}) == (
        ObjectiveSpec(name="error"),
        ObjectiveSpec(name="score", direction="maximize"),
        ObjectiveSpec(name="s", limit=2.0, group="cost"),
    )
    assert objectives_of({"score": "maximize"}) == (ObjectiveSpec(name="score", direction="maximize"),)
    assert objectives_of({"error": "minimize", "score": "maximize"}) == (
        ObjectiveSpec(name="error", group="error"),
        ObjectiveSpec(name="score", direction="maximize", group="score"),
    )
    with pytest.raises(TypeError, match="objective 'a': write 'minimize'"):
        objectives_of({"a": "down"})
    with pytest.raises(TypeError, match="wish"):
        objectives_of({"a": {"wish": 1}})


@pytest.mark.parametrize(
    ("objectives", "reason"),
    [
        ("minimize", "objectives: 'minimize' has no name; write {'score': 'minimize'}"),
        ("maximize", "objectives: 'maximize' has no name; write {'score': 'maximize'}"),
        (
            ["minimize", "maximize"],
            "objectives: 'minimize' is not a spec; write {'error': 'minimize', 'score': 'maximize'}",
        ),
    ],
)
def test_a_direction_is_no_name_of_an_objective(objectives: Any, reason: str) -> None:
    with pytest.raises(TypeError) as caught:
        objectives_of(objectives)
    assert str(caught.value) == reason


def only(parent: str, *values: Any) -> tuple[dict[str, ParentTest]]:
    return ({parent: ParentTest(in_=values)},)


def test_branches_and_conditions() -> None:
    space = {
        "model": {
            "svm": {"C": (1e-3, 1e3, "log"), "kernel": {"linear": {}, "rbf": {"gamma": (0.0, 1.0)}}},
            "mlp": {"layers": (1, 3), "units": when((4, 64), layers=[2, 3])},
            None: {},
        },
        "shared": when(range(1, 9), {"model": ["svm", None]}, {"layers": ParentTest(ge=2)}),
        "both": when((0, 1), model="mlp", layers=range(2, 4)),
    }
    deep = ({**only("model", "mlp")[0], **only("layers", 2, 3)[0]},)
    assert parameters_of(space) == (
        CategoricalParameter(name="model", choices=("svm", "mlp", None)),
        ContinuousParameter(name="C", low=1e-3, high=1e3, scale="log", condition=only("model", "svm")),
        CategoricalParameter(name="kernel", choices=("linear", "rbf"), condition=only("model", "svm")),
        ContinuousParameter(name="gamma", low=0.0, high=1.0, condition=only("kernel", "rbf")),
        IntegerParameter(name="layers", low=1, high=3, condition=only("model", "mlp")),
        IntegerParameter(name="units", low=4, high=64, condition=deep),
        IntegerParameter(
            name="shared", low=1, high=8, condition=(*only("model", "svm", None), {"layers": ParentTest(ge=2)})
        ),
        IntegerParameter(name="both", low=0, high=1, condition=deep),
    )
    spec = StudySpec(parameters=parameters_of(space), objectives=(ObjectiveSpec(name="loss"),))
    assert spec_problems(spec) == []


@pytest.mark.parametrize("alternatives", [(), ({},), ({"a": 1}, {})])
def test_a_condition_needs_a_test(alternatives: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(TypeError, match=r"when\(\) needs the name and the values of at least one parent"):
        when((0, 1), *alternatives)
