"""The problems with constraints have their published optima, and peers are told the constraints."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.quality.constrained import feasible_share
from benchmarks.quality.optimisers import OPTIMISERS, Settings
from benchmarks.quality.suites import problems

PROBLEMS = {p.name: p for p in problems("constrained")}
HIDDEN = {p.name: p for p in problems("constrained-hidden")}
PUBLISHED = {
    "gramacy": ((0.1954, 0.4044), 0.5998),
    "g4": ((78.0, 33.0, 29.9952560256815985, 45.0, 36.7758129057882073), -30665.5387),
    "g6": ((14.095, 0.8429607892154796), -6961.8139),
    "g8": ((1.22797135260752599, 4.24537336612274885), -0.0958250),
    "g9": (
        (
            2.33049935147405174,
            1.95137236847114592,
            -0.477541399510615805,
            4.36572624923625874,
            -0.624486959100388983,
            1.03813099410962173,
            1.5942266780671519,
        ),
        680.630057,
    ),
    "g24": ((2.32952019747762, 3.17849307411774), -5.50801327),
    "pressure-vessel": ((0.7781686, 0.3846492, 40.3196187, 200.0), 5885.3328),
    "welded-beam": ((0.20572964, 3.47048867, 9.03662391, 0.20572964), 1.72485231),
    "speed-reducer": ((3.5, 0.7, 17.0, 7.3, 7.71531991, 3.35021467, 5.28665446), 2994.471066),
    "spring": ((0.051689, 0.356718, 11.288966), 0.0126652),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_optimum(name: str) -> None:
    point, value = PUBLISHED[name]
    problem = PROBLEMS[name]
    told = problem.evaluate({p.name: x for p, x in zip(problem.parameters, point, strict=True)})
    assert told[0] == pytest.approx(value, rel=2e-4)
    assert len(told) == 1 + problem.constraints
    assert max(told[1:]) < 2e-2 * max(1.0, abs(value) ** 0.5)  # the published digits are rounded
    assert max(told[1:]) > -2e-2 or name == "g8"  # at an optimum a constraint is active; that of g8 is inside


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_part_of_the_space_keeps_the_constraints(name: str) -> None:
    problem = PROBLEMS[name]
    assert feasible_share(problem) < 0.7
    hidden = HIDDEN[f"{name}-hidden"]
    assert hidden.fails is not None
    for u in np.random.default_rng(2).random((50, len(problem.parameters))):
        values = {
            p.name: p.low + float(x) * (p.high - p.low)  # type: ignore[union-attr]
            for p, x in zip(problem.parameters, u, strict=True)
        }
        told = problem.evaluate(values)
        assert hidden.fails(values) == (max(told[1:]) > 0.0)
        assert hidden.evaluate(values) == told[:1]
        assert problem.seen(told) == (told[:1] if max(told[1:]) <= 0.0 else [np.inf])


@pytest.mark.parametrize("name", ["hola", "random", "Optuna TPE", "COBYLA"])
def test_an_optimiser_that_is_told_constraints_makes_its_evaluations(name: str) -> None:
    problem = PROBLEMS["g24"]
    assert OPTIMISERS[name].can(problem, Settings(25))
    found = OPTIMISERS[name].run(problem, 1, Settings(25))
    assert len(found.values) == 25
    assert np.isfinite(found.values).any()


def test_an_optimiser_that_takes_no_constraints_is_left_out() -> None:
    assert not OPTIMISERS["lq-CMA-ES"].can(PROBLEMS["g24"], Settings(25))
    assert not OPTIMISERS["SMAC"].can(PROBLEMS["g24"], Settings(25))
    assert not OPTIMISERS["COBYLA"].can(HIDDEN["g24-hidden"], Settings(25))
