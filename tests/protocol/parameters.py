"""Parameters with conditions."""

from __future__ import annotations

from typing import Any

from hola_protocol.space import (
    CategoricalParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParameterSpec,
    ParentTest,
    StudySpec,
)

MODEL = CategoricalParameter(name="model", choices=("svm", "mlp", None, True))
LAYERS = IntegerParameter(name="layers", low=0, high=3, condition=({"model": ParentTest(in_=("mlp",))},))
BATCH = LatticeParameter(name="batch", values=(16, 32, 64))


def spec(*parameters: ParameterSpec) -> StudySpec:
    return StudySpec(parameters=parameters, objectives=(ObjectiveSpec(name="loss"),))


def inside(*values: Any) -> ParentTest:
    return ParentTest(in_=values)


DEEP = CategoricalParameter(name="deep", choices=(True, False), condition=({"layers": ParentTest(ge=2)},))
EITHER = IntegerParameter(
    name="either", low=0, high=1, condition=({"model": inside("svm")}, {"layers": ParentTest(le=1)})
)
