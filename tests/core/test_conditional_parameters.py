"""Conditional spaces: activity, points, and the exact number of points."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ParameterSpec,
    ParentTest,
    canonical_parameters,
    parameter_problems,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from hola.core.parameters import INACTIVE, PointKey, Space

from .conditional_spaces import MODELS, finite_spaces, spec


@settings(max_examples=200)
@given(finite_spaces(), st.integers(0, 2**32))
def test_points_of_the_cube_decode_to_complete_sets(parameters: tuple[ParameterSpec, ...], seed: int) -> None:
    made, space, random = spec(parameters), Space(parameters), np.random.default_rng(seed)
    raw = random.random((16, space.d))
    points = space.snap(raw)
    active = space.active(raw)
    assert (active == space.active(points)).all()
    assert (points[~active] == 0.5).all()
    values = [space.decode(point) for point in raw]
    assert values == [space.decode(point) for point in points]
    assert space.decode_many(raw) == values
    assert (space.encode_many(values) == points).all()
    assert (space.encode_many(values[:3]) == points[:3]).all()
    assert space.encode_many([]).shape == (0, space.d)
    assert (np.array([space.encode(v) for v in values]) == points).all()
    assert list(space.keys(values)) == [space.key(v) for v in values]
    assert space.ordered_many([space.named(v) for v in values]) == values
    assert [[v is not INACTIVE for v in each] for each in values] == active.tolist()
    for each in values:
        named = space.named(each)
        assert parameter_problems(made, named) == []
        assert space.ordered(canonical_parameters(made, named)) == each
    spread = space.spread(points, random.random(points.shape))
    assert [space.decode(point) for point in spread] == values


def test_equal_values_have_equal_keys_whatever_is_inactive() -> None:
    space = Space(MODELS)
    assert space.size is None
    random = np.random.default_rng(1)
    keys: Counter[PointKey] = Counter()
    for _ in range(200):
        u = random.random(space.d)
        u[0], u[-1] = 0.9, 0.25  # no model
        keys[space.key(space.decode(u))] += 1
    assert len(keys) == 1


def switches(n: int) -> tuple[ParameterSpec, ...]:
    """A chain: each switch is active if the one before is on."""
    first = CategoricalParameter(name="s0", choices=(False, True))
    rest = [
        CategoricalParameter(name=f"s{i}", choices=(False, True), condition=({f"s{i - 1}": ParentTest(in_=(True,))},))
        for i in range(1, n)
    ]
    return (first, *rest)


def test_random_points_are_weighted_by_the_sizes_of_branches() -> None:
    last = ContinuousParameter(name="x", low=0.0, high=1.0, condition=({"s11": ParentTest(in_=(True,))},))
    space, random = Space((*switches(12), last)), np.random.default_rng(1)
    assert len({space.key(space.anywhere(random)) for _ in range(20)}) == 20
