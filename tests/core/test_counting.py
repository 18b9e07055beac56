"""The exact number of points of a conditional space."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    IntegerParameter,
    ParameterSpec,
    ParentTest,
)
from hypothesis import given, settings

from hola.core import counting
from hola.core.parameters import Space

from .conditional_spaces import FINITE, FINITE_SIZE, finite_spaces, points_of


@settings(max_examples=300)
@given(finite_spaces())
def test_size_rank_and_unrank_agree_with_enumeration(parameters: tuple[ParameterSpec, ...]) -> None:
    space = Space(parameters)
    points = list(points_of(parameters))
    assert space.size == len(points)
    assert [space.key(space.ordered(point)) for point in points] == list(range(len(points)))
    assert [space.named(space.point(k)) for k in range(len(points))] == points


def test_the_size_of_a_space_with_nested_branches() -> None:
    space = Space(FINITE)
    assert space.size == FINITE_SIZE == len(list(points_of(FINITE)))


def switches(n: int) -> tuple[ParameterSpec, ...]:
    """A chain: each switch is active if the one before is on."""
    first = CategoricalParameter(name="s0", choices=(False, True))
    rest = [
        CategoricalParameter(name=f"s{i}", choices=(False, True), condition=({f"s{i - 1}": ParentTest(in_=(True,))},))
        for i in range(1, n)
    ]
    return (first, *rest)


def test_a_deep_chain_and_a_huge_space_are_counted_exactly() -> None:
    chain = Space(switches(256))
    assert chain.size == 257
    assert [chain.key(chain.point(k)) for k in (0, 1, 128, 256)] == [0, 1, 128, 256]
    big = IntegerParameter(name="n", low=1, high=10**12)
    child = IntegerParameter(name="m", low=1, high=10**6, condition=({"n": ParentTest(ge=10**11, in_=None)},))
    huge = Space((big, child))
    assert huge.size == (10**11 - 1) + (10**12 - 10**11 + 1) * 10**6
    for k in (0, 10**11 - 2, 10**11 - 1, huge.size // 2, huge.size - 1):
        assert huge.key(huge.point(k)) == k


def test_a_space_that_needs_too_many_states_counts_as_infinite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_MAX_STATES", 20)
    flags = [CategoricalParameter(name=f"f{i}", choices=(False, True)) for i in range(8)]
    last = IntegerParameter(name="n", low=0, high=1, condition=tuple({f.name: ParentTest(in_=(True,))} for f in flags))
    space = Space((*flags, last))
    assert space.size is None
    drawn = space.anywhere(np.random.default_rng(1))
    assert space.decode(space.encode(drawn)) == drawn
