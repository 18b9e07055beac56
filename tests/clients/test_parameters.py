"""The parameters of a trial: an inactive one differs from None, 0, False and the empty text."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import hola
from hola.clients.parameters import NotActiveError, Parameters

SPACE = {"model": {"svm": {}, "mlp": {"layers": (0, 2)}}}


@pytest.mark.spec("Q-8")
@pytest.mark.parametrize("value", [None, 0, False, "", 0.0])
def test_an_inactive_parameter_differs_from_every_value(value: Any) -> None:
    parameters = Parameters(form=value)
    assert parameters.has("form")
    assert parameters["form"] is value
    assert not parameters.has("layers")
    with pytest.raises(NotActiveError) as caught:
        parameters["layers"]
    message = "the parameter 'layers' is not active for these values, or not a parameter of the study"
    assert str(caught.value) == message


def test_parameters_are_a_dictionary_that_can_be_copied_and_sent() -> None:
    parameters = Parameters(a=1, b=None)
    assert parameters == {"a": 1, "b": None}
    assert [type(made) for made in (copy.copy(parameters), pickle.loads(pickle.dumps(parameters)))] == [Parameters] * 2
    assert dict(**parameters) == parameters


def objective(parameters: Parameters) -> float:
    if parameters["model"] == "mlp":
        return float(parameters["layers"])
    assert not parameters.has("layers")
    with pytest.raises(NotActiveError):
        parameters["layers"]
    return 3.0


@pytest.mark.parametrize("executor", ["thread", "process"])
def test_objective_functions_see_what_is_active(executor: Any) -> None:
    result = hola.run_optimization(objective, SPACE, "loss", n_trials=10, n_workers=2 if executor == "process" else 1)
    assert [t.reason for t in result.trials if t.state != "completed"] == []
    assert sorted(map(repr, (t.parameters for t in result.trials))) == sorted(
        map(repr, [{"model": "svm"}, *({"model": "mlp", "layers": n} for n in range(3))])
    )
