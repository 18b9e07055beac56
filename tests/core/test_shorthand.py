"""Spaces and objectives written briefly."""

from __future__ import annotations

import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
)

from hola.core.shorthand import objectives_of, parameters_of


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


def test_every_kind_of_objectives() -> None:
    loss = ObjectiveSpec(name="loss")
    assert objectives_of("loss") == objectives_of(loss) == objectives_of([loss]) == (loss,)
    assert objectives_of({"error": "minimize", "score": "maximize", "s": {"limit": 2.0, "group": "cost"}}) == (
        ObjectiveSpec(name="error"),
        ObjectiveSpec(name="score", direction="maximize"),
        ObjectiveSpec(name="s", limit=2.0, group="cost"),
    )
    with pytest.raises(TypeError, match="objective 'a': write 'minimize'"):
        objectives_of({"a": "down"})
    with pytest.raises(TypeError, match="wish"):
        objectives_of({"a": {"wish": 1}})
