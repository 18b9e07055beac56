"""The axis of each kind of parameter: values to coordinates and back, ends, bins."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hola_protocol.space import (
    ContinuousParameter,
    IntegerParameter,
    ParameterSpec,
    Scale,
)
from hypothesis import given
from hypothesis import strategies as st

from hola.core.parameters import LAST, Space
from tests.core.parameter_specs import DISCRETE

COORDINATES = st.floats(0.0, LAST)


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
