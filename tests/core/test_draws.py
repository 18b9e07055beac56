"""The draws of a study: new points, unless repeats are allowed or no point is left."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    ParentTest,
    StudySpec,
)

from hola.core.draws import Draws
from hola.core.parameters import Space
from hola.core.samplers import Sampler
from hola.core.samplers.features import Features
from hola.core.samplers.sobol import SobolSampler

N = IntegerParameter(name="n", low=1, high=3)


class Stubborn(Sampler):
    """Draws the same point again and again."""

    used_up = False

    def draw(self, index: int, pending: np.ndarray) -> np.ndarray:
        return np.full(self.space.d, 0.5)

    def is_used_up(self, index: int, n_completed: int) -> bool:
        return self.used_up


def draws_of(*parameters: ContinuousParameter | IntegerParameter, repeats: bool = False) -> Draws:
    spec = StudySpec(parameters=parameters, objectives=(ObjectiveSpec(name="loss"),), allow_repeats=repeats)
    space = Space(parameters)
    return Draws(spec, 1, space, Features(space), Stubborn(space, 1))


def draw(draws: Draws) -> object:
    return draws.draw(np.empty((0, 1)), 0, lambda: np.array([[0.1]]))


def test_known_points_are_not_drawn_and_the_remaining_ones_are_enumerated() -> None:
    draws = draws_of(N)
    draws.note((3,))
    assert draw(draws) == ((2,), "sampler")
    assert draw(draws) == ((1,), "enumerated")
    assert draw(draws) is None
    assert draws.n_known == 3


def test_an_index_is_used_once() -> None:
    draws = draws_of(N)
    draw(draws)
    assert draws.index == 1
    draw(draws)  # eight draws of a known point, and one search for another
    assert draws.index == 10


def test_repeats_are_drawn_if_the_study_allows_them() -> None:
    draws = draws_of(N, repeats=True)
    assert [draw(draws), draw(draws), draws.n_known] == [((2,), "sampler"), ((2,), "sampler"), 1]


def test_an_infinite_space_always_has_another_point() -> None:
    draws = draws_of(ContinuousParameter(name="x", low=0.0, high=1.0))
    first, second = draw(draws), draw(draws)
    assert first == ((0.5,), "sampler")
    assert isinstance(second, tuple)
    assert second[1] == "enumerated"
    assert second[0] != (0.5,)


def test_without_a_point_of_the_model_the_fallback_draws_near_a_leader() -> None:
    draws = draws_of(ContinuousParameter(name="x", low=0.0, high=1.0))
    draws._sampler.used_up = True  # type: ignore[attr-defined]
    drawn = draw(draws)
    assert isinstance(drawn, tuple)
    assert drawn[1] == "moved"
    assert drawn[0] != (0.5,)


@pytest.mark.parametrize("start", [0, 31, 1000])
def test_draws_that_are_decoded_together_are_those_of_the_sampler(start: int) -> None:
    space = Space(
        [
            CategoricalParameter(name="kind", choices=("a", True, 1)),
            ContinuousParameter(name="x", low=1e-5, high=1.0, scale="log"),
            IntegerParameter(name="n", low=1, high=9, condition=({"kind": ParentTest(in_=("a",))},)),
        ]
    )
    sampler = SobolSampler(space, 1)
    spec = StudySpec(parameters=space.parameters, objectives=(ObjectiveSpec(name="loss"),))
    draws = Draws(spec, 1, space, Features(space), sampler)
    draws.index = start
    nothing = np.empty((0, 3))
    expected = [space.decode(sampler.draw(i, nothing)) for i in range(start, start + 100)]
    assert [draws.draw_independent() for _ in range(40)] == [(values, "sampler") for values in expected[:40]]
    draws.index = start + 70  # as after a point that was looked up
    assert [draws.draw_independent() for _ in range(30)] == [(values, "sampler") for values in expected[70:]]
