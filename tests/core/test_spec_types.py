"""The types of specs that were made in Python."""

from typing import Any

import pytest
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, SpaceError, StudySpec

import hola
from hola.core.spec_types import checked_types

X = ContinuousParameter(name="x", low=0, high=1)
LOSS = ObjectiveSpec(name="loss")


def test_a_spec_gets_the_numbers_of_a_message() -> None:
    spec: StudySpec = checked_types(StudySpec(parameters=(X,), objectives=(LOSS,)))
    assert [type(p.low) for p in spec.parameters if isinstance(p, ContinuousParameter)] == [float]


@pytest.mark.parametrize(
    ("parameters", "objectives", "complaint"),
    [
        ((), (LOSS,), "/parameters: needs at least 1 item (got [])"),
        ((X,), (ObjectiveSpec(name="o", priority=-1.0),), "/objectives/0/priority: must be above 0.0 (got -1.0)"),
        (
            (CategoricalParameter(name="c", choices=((1,),)),),  # type: ignore[arg-type]
            (LOSS,),
            "/parameters/0/choices/0: expected a boolean or an integer or a number or a string or null, got an array "
            "(got [1])",
        ),
    ],
)
def test_what_breaks_the_schema_is_told_in_the_words_of_the_checker(
    parameters: Any, objectives: Any, complaint: str
) -> None:
    with pytest.raises(SpaceError) as caught:
        hola.OptimizationCoordinator(StudySpec(parameters=parameters, objectives=objectives))
    assert str(caught.value) == complaint


def test_a_short_form_is_checked_before_anything_starts() -> None:
    with pytest.raises(SpaceError, match=r"/parameters/0/name: does not match .* \(got \"model/lr\"\)"):
        hola.run_optimization(lambda p: p["model/lr"], {"model/lr": (0.0, 1.0)}, n_trials=2)
    with pytest.raises(SpaceError, match="builtin_function_or_method is unsupported"):
        checked_types(StudySpec(parameters=(CategoricalParameter(name="c", choices=(print,)),), objectives=(LOSS,)))  # type: ignore[arg-type]
