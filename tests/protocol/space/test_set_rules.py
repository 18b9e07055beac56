"""The rules of a parameter set: which parameters are active."""

from __future__ import annotations

from typing import Any

import pytest
from hola_protocol.space import (
    Problem,
    canonical_parameters,
    parameter_problems,
)

from tests.protocol.parameters import DEEP, EITHER, LAYERS, MODEL, spec

SPACE = spec(MODEL, LAYERS, DEEP, EITHER)
NOT_ACTIVE = "not active for these values"
MISSING = "the value of this parameter is missing"
SETS: list[tuple[dict[str, Any], list[Problem]]] = [
    ({"model": None}, []),
    ({"model": "svm", "either": 0}, []),
    ({"model": "mlp", "layers": 0, "either": 1}, []),
    ({"model": "mlp", "layers": 2.0, "deep": False}, []),
    ({"model": None, "layers": 0}, [Problem("/layers", NOT_ACTIVE, 0)]),
    ({"model": None, "layers": None}, [Problem("/layers", NOT_ACTIVE)]),
    ({"model": "svm", "either": 0, "deep": True}, [Problem("/deep", NOT_ACTIVE, True)]),
    ({"model": "mlp", "layers": 2, "deep": True, "either": 0}, [Problem("/either", NOT_ACTIVE, 0)]),
    ({"model": "mlp", "layers": 2}, [Problem("/deep", MISSING)]),
    ({"model": "mlp"}, [Problem("/layers", MISSING)]),
    (
        {"model": "mlp", "layers": 7, "deep": 5},
        [Problem("/layers", "outside [0, 3]", 7), Problem("/deep", "not one of the choices", 5)],
    ),
    ({}, [Problem("/model", MISSING)]),
    ({"model": "SVM", "layers": 1}, [Problem("/model", "not one of the choices", "SVM")]),
]


@pytest.mark.spec("Q-3")
@pytest.mark.parametrize(("values", "expected"), SETS)
def test_a_set_has_the_active_parameters_and_no_others(values: dict[str, Any], expected: list[Problem]) -> None:
    assert parameter_problems(SPACE, values) == expected


def test_the_canonical_form_leaves_inactive_parameters_out() -> None:
    assert canonical_parameters(SPACE, {"deep": False, "layers": 2.0, "model": "mlp"}) == {
        "model": "mlp",
        "layers": 2,
        "deep": False,
    }
