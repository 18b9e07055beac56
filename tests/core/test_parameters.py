"""The unit cube of a space: encode and decode, ends, bins, keys."""

from __future__ import annotations

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ParameterSpec,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from hola.core.parameters import Space
from tests.core.parameter_specs import DISCRETE

CONTINUOUS = st.one_of(
    st.builds(
        lambda low, width: ContinuousParameter(name="p", low=low, high=low + width),
        st.floats(-1e6, 1e6),
        st.floats(1.0, 1e6),
    ),
    st.builds(
        lambda low, factor: ContinuousParameter(name="p", low=low, high=low * factor, scale="log"),
        st.floats(1e-9, 1e6),
        st.floats(1.5, 1e6),
    ),
)


def test_equal_values_have_equal_keys_and_a_boolean_is_no_number() -> None:
    finite = Space(
        [
            CategoricalParameter(name="c", choices=(None, True, 1, False, 0, "a")),
            IntegerParameter(name="n", low=0, high=9),
        ]
    )
    infinite = Space([*finite.parameters, ContinuousParameter(name="x", low=0, high=1)])
    assert finite.size == 60
    assert infinite.size is None
    assert finite.key((1, 8)) == finite.key((1.0, 8.0)) != finite.key((True, 8))
    assert infinite.key((1, 8, 1)) == infinite.key((1.0, 8.0, 1.0)) != infinite.key((True, 8, 1.0))
    assert [finite.key(finite.point(i)) for i in range(60)] == list(range(60))


def test_many_are_encoded_as_one_is() -> None:
    space = Space(
        [
            ContinuousParameter(name="x", low=1e-5, high=1, scale="log"),
            IntegerParameter(name="n", low=1, high=99, scale="log"),
            CategoricalParameter(name="c", choices=(None, "a")),
        ]
    )
    values = [space.decode(u) for u in np.random.default_rng(0).random((50, 3))]
    assert np.array_equal(space.encode_many(values), np.array([space.encode(v) for v in values]))
    assert space.encode_many([]).shape == (0, 3)


@given(st.lists(st.one_of(DISCRETE, CONTINUOUS), min_size=1, max_size=4), st.integers(0, 2**32))
def test_many_points_have_the_coordinates_and_the_keys_of_each(parameters: list[ParameterSpec], seed: int) -> None:
    space = Space([structs.replace(p, name=f"p{i}") for i, p in enumerate(parameters)])
    values = [space.decode(u) for u in np.random.default_rng(seed).random((20, space.d))]
    assert np.array_equal(space.encode_many(values), np.array([space.encode(v) for v in values]))
    assert list(space.keys(values)) == [space.key(v) for v in values]
    assert list(map(hash, space.keys(values))) == [hash(space.key(v)) for v in values]
    assert space.ordered_many([space.named(v) for v in values]) == values
    assert (list(space.keys([])), space.ordered_many([])) == ([], [])


def test_values_by_name_and_in_order() -> None:
    space = Space([ContinuousParameter(name="x", low=0, high=1), CategoricalParameter(name="c", choices=(None, "a"))])
    assert space.named((0.5, None)) == {"x": 0.5, "c": None}
    assert space.ordered({"c": None, "x": 0.5}) == (0.5, None)
