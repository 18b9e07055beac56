"""Features of points: choices as columns, inactive parameters, moves of one parameter."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ParentTest,
    parameter_problems,
)
from scipy.stats import kstest  # type: ignore[import-untyped]

from hola.core.arrays import FloatArray
from hola.core.parameters import Space
from hola.core.samplers.excluded_points import ExcludedPoints
from hola.core.samplers.features import Features

from ..conditional_spaces import MODELS, spec


def test_choices_are_one_hot_and_bins_snap() -> None:
    space = Space(
        [
            ContinuousParameter(name="x", low=0.0, high=1.0),
            CategoricalParameter(name="c", choices=("a", "b", "c")),
            IntegerParameter(name="i", low=1, high=4),
            IntegerParameter(name="w", low=1, high=30, scale="log"),
        ]
    )
    features = Features(space)
    points = np.random.default_rng(0).random((50, 4))
    snapped = features.snap(points)
    assert snapped.tolist() == [space.encode(space.decode(p)).tolist() for p in points]
    assert features.axis.tolist() == [0, 2, 3, 1, 1, 1]
    assert features.of(np.array([[0.5, 0.5, 0.125, 0.0]])).tolist() == [[0.0, -0.75, -1.0, 0.0, 1.0, 0.0]]
    assert ExcludedPoints(snapped[:2]).remove_from(snapped[:3]).tolist() == snapped[2:3].tolist()


def test_inactive_axes_do_not_contribute_to_features() -> None:
    space, random = Space(MODELS), np.random.default_rng(1)
    features = Features(space)
    points = random.random((200, space.d))
    inactive = ~space.active(points)
    other = np.where(inactive, random.random(points.shape), points)
    assert (features.of(points) == features.of(other)).all()
    own = features.axis < space.d
    assert (features.of(points)[:, own][inactive[:, features.axis[own]]] == 0.0).all()
    centre = space.snap(random.random((1, space.d)))[0]
    assert (features.common_offsets(points, centre) == features.common_offsets(other, centre)).all()


def test_features_and_offsets_of_active_axes_are_those_of_a_flat_space() -> None:
    space, random = Space(MODELS), np.random.default_rng(1)
    features = Features(space)
    points = random.random((200, space.d))
    active, centre = space.active(points), space.snap(random.random((1, space.d)))[0]
    flat = Features(Space([msgspec.structs.replace(p, condition=None) for p in MODELS])).of(points)
    own = features.axis < space.d
    assert (features.of(points)[:, own] == np.where(active[:, features.axis[own]], flat, 0.0)).all()
    assert (features.offsets(points, centre) == np.where(active, points - centre, 0.0)).all()
    counts = (active != active[0]).sum(axis=1)
    assert features.differing(active, active[0]).tolist() == counts.tolist()
    assert counts.max() > 1


def test_only_a_condition_on_an_ordered_parent_has_an_indicator() -> None:
    space = Space(MODELS)
    features = Features(space)
    points = space.snap(np.random.default_rng(1).random((200, space.d)))
    assert features.lengths == space.d + 1
    (indicator,) = features.of(points)[:, features.axis >= space.d].T
    assert (indicator == space.active(points)[:, space.names.index("units_2")]).all()


def _at(model: float) -> FloatArray:
    return np.array([model, 0.5, 0.5, 0.5, 0.5, 0.5])


def test_a_move_that_changes_a_parent_redraws_its_children() -> None:
    space, random = Space(MODELS), np.random.default_rng(1)
    features = Features(space)
    forest = space.snap(_at(0.3)[None])
    informed = np.repeat(space.active(forest), 2000, axis=0)
    to_svm = np.repeat(_at(0.1)[None], 2000, axis=0)  # a move to another model, without a decision on its children
    moved = features.snap_and_redraw(to_svm, random, informed)
    named: list[dict[str, Any]] = [space.named(space.decode(point)) for point in moved]
    assert [parameter_problems(spec(MODELS), each) for each in named] == [[]] * 2000
    kernels = Counter(each["kernel"] for each in named)
    assert abs(kernels["rbf"] - 1000) < 4 * 500**0.5
    gamma = [(np.log10(each["gamma"]) + 5.0) / 6.0 for each in named if "gamma" in each]
    assert kstest(gamma, "uniform").pvalue > 0.01
    kept = features.snap_and_redraw(to_svm, random, np.ones(to_svm.shape, bool))
    assert (kept == space.snap(to_svm)).all()


def test_large_integer_parents_are_searched_value_by_value() -> None:
    parent = IntegerParameter(name="n", low=1, high=10**6)
    child = ContinuousParameter(name="x", low=0.0, high=1.0, condition=({"n": ParentTest(ge=500_000)},))
    features = Features(Space((parent, child, CategoricalParameter(name="c", choices=("a", "b")))))
    assert features.binned.tolist() == [True, False, True]
