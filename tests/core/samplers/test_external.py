"""Samplers that are found by name: options, errors, and one of the user's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hola_protocol.space import (
    ExternalSpec,
    SpaceError,
)

from tests.core.samplers.studies import engine_of, run


@pytest.mark.parametrize(
    ("sampler", "path", "message"),
    [
        (ExternalSpec(name="optima"), "/sampler/name", "installed samplers: cmaes, optuna"),
        (ExternalSpec(name="optuna", options={"sampler": "CmaEsSampler"}), "/sampler/options/sampler", "cmaes"),
        (ExternalSpec(name="optuna", options={"n_startups": 3}), "/sampler/options/n_startups", "n_startup_trials"),
        (ExternalSpec(name="optuna", options={"n_startup_trials": "3"}), "/sampler/options/n_startup_trials", "int"),
        (ExternalSpec(name="optuna", options={"multivariate": False, "group": True}), "/sampler/options", "refuses"),
        (
            ExternalSpec(name="optuna", options={"sampler": "NSGAIISampler", "crossover": "SBX"}),
            "/sampler/options/crossover",
            "UniformCrossover",
        ),
        (
            ExternalSpec(name="optuna", options={"sampler": "NSGAIISampler", "population_size": 1}),
            "/sampler/options",
            "greater than or equal to 2",
        ),
        (ExternalSpec(name="cmaes", options={"sigma": 2}), "/sampler/options/sigma", "at most 1"),
        (ExternalSpec(name="cmaes", options={"population_size": True}), "/sampler/options/population_size", "integer"),
        (ExternalSpec(name="cmaes", options={"popsize": 5}), "/sampler/options/popsize", "population_size"),
    ],
)
def test_what_cannot_be_is_an_error_that_names_it(sampler: ExternalSpec, path: str, message: str) -> None:
    with pytest.raises(SpaceError) as caught:
        engine_of(sampler)
    assert caught.value.problems[0].path == path
    assert message in caught.value.problems[0].message


OWN = '''
from hola.core.samplers import OptionError, Sampler


class Corner(Sampler):
    """Points near a corner of the cube."""

    def __init__(self, space, seed, size):
        super().__init__(space, seed)
        self.size = size

    def draw(self, index, pending):
        import numpy as np

        return self.size * np.random.default_rng([self.seed, index]).random(self.space.d)


def make(space, seed, options, groups):
    size = options.get("size", 0.1)
    if not isinstance(size, float) or not 0.0 < size < 1.0:
        raise OptionError("size", "must be a number between 0 and 1")
    return Corner(space, seed, size)
'''


def test_a_sampler_of_your_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corner_sampler.py").write_text(OWN)
    about = tmp_path / "corner_sampler-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: corner-sampler\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[hola.samplers]\ncorner = corner_sampler:make\n")
    monkeypatch.syspath_prepend(tmp_path)
    asked = run(engine_of(ExternalSpec(name="corner", options={"size": 0.2})), 10)
    assert (np.array(asked, dtype=float) < -3.0).all()
    with pytest.raises(SpaceError, match="between 0 and 1"):
        engine_of(ExternalSpec(name="corner", options={"size": 2.0}))
