"""The Sobol sequence: equal to SciPy's, and without SciPy's import."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hola_protocol.space import (
    MAX_PARAMETERS,
    ContinuousParameter,
)
from scipy.stats import qmc  # type: ignore[import-untyped]

from hola.core.parameters import Space
from hola.core.randomness import Purpose, generator
from hola.core.samplers.sobol import SobolSampler
from tests.core.samplers.observed import cube

NO_POINTS = np.empty((0, 1))
"""No pending points."""


def sampler(d: int, seed: int) -> SobolSampler:
    return SobolSampler(Space([ContinuousParameter(name=f"x{i}", low=0, high=1) for i in range(d)]), seed)


def reference(d: int, seed: int, sequence: int = 0) -> qmc.Sobol:
    scramble = int(generator(seed, Purpose.SOBOL, sequence).integers(2**63))
    return qmc.Sobol(d, scramble=True, bits=30, seed=scramble)


@pytest.mark.parametrize(("d", "seed"), [(1, 0), (2, 7), (6, 1), (40, 3), (MAX_PARAMETERS, 12)])
def test_the_points_are_those_of_scipy(d: int, seed: int) -> None:
    ours = sampler(d, seed)
    assert np.array_equal([ours.draw(i, NO_POINTS) for i in range(512)], reference(d, seed).random(512))


def test_any_block_and_any_sequence_can_be_drawn_first() -> None:
    start = 128 * 4321
    expected = reference(3, 5).fast_forward(start).random(128)
    assert np.array_equal([sampler(3, 5).draw(start + i, NO_POINTS) for i in range(128)], expected)
    second = sampler(3, 5)
    assert np.array_equal([second.draw(2**30 + i, NO_POINTS) for i in range(128)], reference(3, 5, 1).random(128))


def test_a_study_does_not_import_scipy_stats() -> None:
    code = (
        "import sys\n"
        "from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec\n"
        "from hola.core.engine import Engine\n"
        "parameters = (ContinuousParameter(name='x', low=0, high=1),)\n"
        "engine = Engine(StudySpec(parameters=parameters, objectives=(ObjectiveSpec(name='y'),)), 1)\n"
        "assert engine.suggest(1) and engine.suggest(2)\n"
        "assert 'scipy.stats' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


NONE = np.empty((0, 3))


def test_a_sobol_sequence_fills_each_dyadic_interval_evenly() -> None:
    sampler = SobolSampler(cube(3), 1)
    points = np.array([sampler.draw(i, NONE) for i in range(1024)])
    for column in points.T:
        assert np.bincount((column * 64).astype(int), minlength=64).tolist() == [16] * 64
