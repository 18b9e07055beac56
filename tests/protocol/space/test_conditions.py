"""Conditions of parameters: rules of a spec and of a parameter set, by path."""

from __future__ import annotations

import itertools
from typing import Any

from hola_protocol.space import (
    Condition,
    IntegerParameter,
    ParentTest,
    passes,
    passing_numbers,
    spec_problems,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.protocol.parameters import BATCH, MODEL, inside, spec

PARENT_TESTS = st.builds(
    ParentTest,
    in_=st.none() | st.lists(st.sampled_from([0, 1.0, 2, 3, True, None, "svm", 16, 32.0, 64]), min_size=1).map(tuple),
    ge=st.none() | st.sampled_from([0.0, 1.0, 1.5, 2.0, 20.0, 32.0]),
    le=st.none() | st.sampled_from([0.0, 1.0, 2.5, 3.0, 40.0, 64.0]),
)


@given(st.sampled_from([MODEL, IntegerParameter(name="n", low=0, high=3), BATCH]), PARENT_TESTS)
def test_the_numbers_that_pass_are_those_of_the_values_that_pass(parent: Any, test: ParentTest) -> None:
    if parent is MODEL and (test.ge is not None or test.le is not None):
        return  # refused for a categorical parent
    values = parent.choices if parent is MODEL else parent.values if parent is BATCH else range(4)
    numbers = passing_numbers(parent, test)
    assert list(itertools.chain(*numbers)) == [i for i, value in enumerate(values) if passes(test, value)]
    assert all(a.stop <= b.start for a, b in itertools.pairwise(numbers))


def test_conditions_are_data_of_the_spec() -> None:
    condition: Condition = ({"model": inside("mlp", None)}, {"batch": ParentTest(ge=20.0)})
    assert spec_problems(spec(MODEL, BATCH, IntegerParameter(name="c", low=0, high=1, condition=condition))) == []
