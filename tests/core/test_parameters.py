"""The unit cube of a space: encode and decode, ends, bins, keys."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    Scale,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from hola.core.parameters import LAST, Space

COORDINATES = st.floats(0.0, LAST)

DISCRETE = st.one_of(
    st.builds(
        lambda low, width: IntegerParameter(name="p", low=low, high=low + width),
        st.integers(-(10**9), 10**9),
        st.integers(1, 10**6),
    ),
    st.builds(
        lambda low, width: IntegerParameter(name="p", low=low, high=low + width, scale="log"),
        st.integers(1, 10**6),
        st.integers(1, 10**6),
    ),
    st.builds(
        lambda choices: CategoricalParameter(name="p", choices=tuple(choices)),
        st.lists(st.sampled_from([None, True, False, 1, 0, 2.5, "a", "1", ""]), min_size=1, unique_by=repr),
    ),
    st.builds(
        lambda values: LatticeParameter(name="p", values=tuple(sorted(values))),
        st.lists(st.integers(-100, 100), min_size=1, max_size=40, unique=True),
    ),
)
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


@given(DISCRETE, COORDINATES, st.floats(0.0, LAST))
def test_a_discrete_value_survives_encode_decode_and_a_move_inside_its_bin(
    parameter: ParameterSpec, u: float, r: float
) -> None:
    space = Space([parameter])
    values = space.decode(np.array([u]))
    point = space.encode(values)
    moved = space.spread(point[None], np.array([[r]]))
    assert [type(v) for v in space.decode(point)] == [type(v) for v in values]
    assert space.decode(point) == values == space.decode(moved[0])
    assert ((moved >= 0.0) & (moved < 1.0)).all()
    key = space.key(values)
    assert isinstance(key, int)
    assert space.point(key) == values


@given(
    st.sampled_from(["linear", "log"]),
    st.floats(1e-6, 1e6),
    st.floats(1e-6, 1e6),
    COORDINATES,
)
def test_a_continuous_value_survives_encode_decode(scale: Scale, low: float, width: float, u: float) -> None:
    space = Space([ContinuousParameter(name="p", low=low, high=low + width, scale=scale)])
    (value,) = space.decode(np.array([u]))
    (again,) = space.decode(space.encode((value,)))
    assert isinstance(value, float)
    assert isinstance(again, float)
    assert low <= value <= low + width
    assert math.isclose(again, value, rel_tol=1e-9, abs_tol=1e-9 * width)


@pytest.mark.parametrize(
    "parameter",
    [
        ContinuousParameter(name="p", low=-0.1, high=0.3),
        ContinuousParameter(name="p", low=1e-7, high=0.3, scale="log"),
        ContinuousParameter(name="p", low=-8e307, high=8e307),
        IntegerParameter(name="p", low=-3, high=11),
        IntegerParameter(name="p", low=1, high=1000, scale="log"),
    ],
)
def test_both_ends_are_reached_exactly(parameter: ContinuousParameter | IntegerParameter) -> None:
    space = Space([parameter])
    ends = (space.decode(np.array([0.0])), space.decode(np.array([LAST])))
    assert ends == ((parameter.low,), (parameter.high,))
    assert tuple(space.decode(space.encode(v)) for v in ends) == ends


def test_a_log_integer_gets_the_share_of_its_logarithm() -> None:
    space = Space([IntegerParameter(name="p", low=1, high=8, scale="log")])
    u = (np.arange(100_000) + 0.5) / 100_000
    values = np.array([space.decode(np.array([x]))[0] for x in u])
    counts = np.bincount(values, minlength=9)[1:]
    edges = np.log(np.arange(0.5, 9.0))
    assert np.abs(counts / 100_000 - np.diff(edges) / (edges[-1] - edges[0])).max() < 1e-4


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
