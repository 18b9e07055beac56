"""The branches of a space: the root choice, their sizes, and the branch of a point."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter, ParameterSpec, ParentTest
from hypothesis import given, settings

from hola.core.branches import branches_of
from hola.core.parameters import Space

from .conditional_spaces import FINITE, MODELS, finite_spaces, points_of
from .test_conditional_parameters import switches


def _child(name: str, parent: str, *values: object) -> ContinuousParameter:
    return ContinuousParameter(name=name, low=0.0, high=1.0, condition=({parent: ParentTest(in_=values)},))  # type: ignore[arg-type]


def test_a_flat_space_has_no_branches() -> None:
    assert branches_of(Space((CategoricalParameter(name="c", choices=("a", "b")),))) is None


def test_the_root_is_the_unconditional_choice_with_the_most_children() -> None:
    few = CategoricalParameter(name="few", choices=("a", "b"))
    most = CategoricalParameter(name="most", choices=("a", "b", "c"))
    children = (_child("x", "few", "a"), _child("y", "most", "b"), _child("z", "most", "b", "c"))
    branches = branches_of(Space((few, most, *children)))
    assert branches is not None
    assert branches.root == 1
    assert len(branches) == 3
    assert branches.sizes == (None, None, None)
    # Besides both choices and half of x: nothing, y and z, z.
    assert branches.active == pytest.approx((2.5, 4.5, 3.5), abs=0.1)
    points = np.full((3, 5), 0.5)
    points[:, 1] = [branches.coordinate(k) for k in range(3)]
    assert branches.of(points).tolist() == [0, 1, 2]


def test_ordered_parents_and_choices_of_many_values_are_no_roots() -> None:
    layers = IntegerParameter(name="layers", low=1, high=3)
    deep = ContinuousParameter(name="x", low=0.0, high=1.0, condition=({"layers": ParentTest(ge=2)},))
    assert branches_of(Space((layers, deep))) is None
    many = CategoricalParameter(name="kind", choices=tuple(range(100)))
    assert branches_of(Space((many, *(_child(f"x{i}", "kind", i) for i in range(100))))) is None


def test_a_branch_can_be_a_single_point() -> None:
    assert (found := branches_of(Space(switches(12)))) is not None
    assert (found.root, found.sizes) == (0, (1, 12))
    last = ContinuousParameter(name="x", low=0.0, high=1.0, condition=({"s11": ParentTest(in_=(True,))},))
    assert (found := branches_of(Space((*switches(12), last)))) is not None
    assert found.sizes == (1, None)
    assert (found := branches_of(Space(MODELS))) is not None
    assert found.sizes == (None, None, None, None)


@settings(max_examples=200)
@given(finite_spaces())
def test_the_sizes_of_branches_agree_with_enumeration(parameters: tuple[ParameterSpec, ...]) -> None:
    space = Space(parameters)
    if (branches := branches_of(space)) is None:
        return
    points = space.encode_many([space.ordered(point) for point in points_of(parameters)])
    assert list(branches.sizes) == np.bincount(branches.of(points), minlength=len(branches)).tolist()


def test_the_sizes_of_the_branches_of_a_finite_space() -> None:
    branches = branches_of(Space(FINITE))
    assert branches is not None
    assert branches.sizes == (6, 4, 4)
