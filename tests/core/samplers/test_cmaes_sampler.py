"""CMA-ES: the spaces that it refuses, and conditional ones."""

from __future__ import annotations

import json

import pytest
from hola_protocol.space import (
    ContinuousParameter,
    ExternalSpec,
    ObjectiveSpec,
    ParentTest,
    SpaceError,
    StudySpec,
    parameter_problems,
)

from hola.core.engine import Engine
from hola.core.parameters import INACTIVE
from tests.core.samplers.studies import CMA, CUBE, KINDS, engine_of

from ..conditional_spaces import spec
from ..test_conditional_parameters import switches


def test_cmaes_refuses_kinds_and_several_groups() -> None:
    with pytest.raises(SpaceError, match="more than two choices"):
        engine_of(CMA, KINDS)
    two = (ObjectiveSpec(name="a", group="one"), ObjectiveSpec(name="b", group="two"))
    with pytest.raises(SpaceError, match="the study has 2"):
        Engine(StudySpec(parameters=CUBE, objectives=two, sampler=CMA), 1)


def test_cmaes_searches_the_cube_of_a_conditional_space() -> None:
    last = ContinuousParameter(name="x", low=0.0, high=1.0, condition=({"s2": ParentTest(in_=(True,))},))
    made = spec((*switches(3), last), sampler=ExternalSpec(name="cmaes"))
    engine = Engine(made, 1)
    for trial in range(1, 31):
        if (task := engine.fit_task()) is not None:
            engine.install(json.loads(json.dumps(task.run())))
        values = engine.suggest(trial)
        assert values is not None
        assert parameter_problems(made, engine.space.named(values)) == []
        engine.tell(trial, [float(sum(v is INACTIVE for v in values))])
