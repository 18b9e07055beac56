"""Every sampler keeps the interface: repeatable, restorable, and useful where it learns."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hola_protocol.messages import TrialState
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ExploreExploitSpec,
    ExternalSpec,
    GaussianMixtureSpec,
    GaussianProcessSpec,
    HypercubeSpec,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParameterSpec,
    SamplerSpec,
    SobolSpec,
    SpaceError,
    StudySpec,
    UniformSpec,
)
from optuna.study import Study
from optuna.trial import FrozenTrial

from hola.core.engine import Engine
from hola.core.parameters import Values

TPE = ExternalSpec(name="optuna", options={"n_startup_trials": 5})
RANDOM = ExternalSpec(name="optuna", options={"sampler": "RandomSampler"})
NSGA2 = ExternalSpec(name="optuna", options={"sampler": "NSGAIISampler", "population_size": 6})
NSGA3 = ExternalSpec(
    name="optuna", options={"sampler": "NSGAIIISampler", "population_size": 6, "crossover": "SBXCrossover"}
)
CMA = ExternalSpec(name="cmaes")
LEARNERS: list[SamplerSpec] = [GaussianProcessSpec(), ExploreExploitSpec(), GaussianMixtureSpec(), TPE, CMA]
SAMPLERS: list[SamplerSpec] = [*LEARNERS, NSGA2, NSGA3, SobolSpec(), UniformSpec(), HypercubeSpec(), RANDOM]
CUBE: tuple[ParameterSpec, ...] = tuple(ContinuousParameter(name=f"x{i}", low=-5.0, high=5.0) for i in range(3))
ORDERED: tuple[ParameterSpec, ...] = (
    ContinuousParameter(name="rate", low=1e-5, high=1.0, scale="log"),
    IntegerParameter(name="layers", low=1, high=9),
    IntegerParameter(name="width", low=1, high=512, scale="log"),
    LatticeParameter(name="step", values=(0.1, 0.25, 1)),
    CategoricalParameter(name="flag", choices=(True, False)),
)
KINDS: tuple[ParameterSpec, ...] = (
    CategoricalParameter(name="kind", choices=("a", "b", None, 1)),
    CategoricalParameter(name="other", choices=(1, "1", 2.5)),
)


def label(spec: SamplerSpec) -> str:
    return "-".join([type(spec).__name__, getattr(spec, "name", ""), str(getattr(spec, "options", {}).get("sampler"))])


def engine_of(sampler: SamplerSpec, parameters: Sequence[ParameterSpec] = CUBE, seed: int = 3) -> Engine:
    spec = StudySpec(parameters=tuple(parameters), objectives=(ObjectiveSpec(name="loss"),), sampler=sampler)
    return Engine(spec, seed)


def sphere(values: Sequence[Any]) -> float:
    return float(sum((float(v) - 1.5) ** 2 for v in values))


def run(
    engine: Engine, n: int, value: Callable[[Any], float | None] = sphere, pending: int = 3, first: int = 1
) -> list[Any]:
    """Asks and tells; a value of None is a failure."""
    asked: list[Values | None] = []
    waiting: list[tuple[int, Values]] = []
    for trial_id in range(first, first + n):
        if (task := engine.fit_task(ahead=2)) is not None:
            engine.install(task.run())
        values = engine.suggest(trial_id)
        asked.append(values)
        if values is None:
            break
        waiting.append((trial_id, values))
        if len(waiting) >= pending:
            done, told = waiting.pop(0)
            result = value(told)
            if result is None:
                engine.tell_failure(done)
            else:
                engine.tell(done, (result,))
    return asked


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_the_same_seed_repeats_and_another_does_not(sampler: SamplerSpec) -> None:
    first = run(engine_of(sampler), 25)
    assert first == run(engine_of(sampler), 25)
    assert first != run(engine_of(sampler, seed=4), 25)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_a_copy_of_the_state_goes_on_the_same(sampler: SamplerSpec) -> None:
    engine, twin = engine_of(sampler), engine_of(sampler)
    asked = run(engine, 20)
    states: list[TrialState] = ["completed" if i < 18 else "running" for i in range(20)]
    told = [(sphere(values),) if i < 18 else None for i, values in enumerate(asked)]
    twin.load(range(1, 21), asked, told, states)
    twin.restore(json.loads(json.dumps(engine.state())))
    assert run(twin, 12, first=21) == run(engine, 12, first=21)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_points_differ_from_those_that_are_pending(sampler: SamplerSpec) -> None:
    asked = run(engine_of(sampler), 30, pending=8)
    assert len({str(values) for values in asked}) == 30


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
@pytest.mark.parametrize(
    "value", [lambda _: 1.0, lambda _: 1e300, lambda _: None, lambda v: -1e300 if float(v[0]) < 0 else 1e300]
)
def test_ties_outliers_and_failures_are_no_surprise(sampler: SamplerSpec, value: Callable[[Any], float | None]) -> None:
    assert None not in run(engine_of(sampler), 20, value)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_ordered_axes_of_every_kind(sampler: SamplerSpec) -> None:
    asked = run(engine_of(sampler, ORDERED), 30, lambda v: float(v[1]) + float(v[3]))
    for rate, layers, width, step, flag in asked:
        assert 1e-5 <= rate <= 1.0
        assert layers in range(1, 10)
        assert width in range(1, 513)
        assert step in (0.1, 0.25, 1)
        assert flag in (True, False)


@pytest.mark.parametrize("sampler", [s for s in SAMPLERS if s != CMA], ids=label)
def test_kinds_without_an_order_and_a_space_that_is_used_up(sampler: SamplerSpec) -> None:
    asked = run(engine_of(sampler, KINDS), 20, lambda v: float(v[0] == "b"))
    assert len({str(values) for values in asked[:12]}) == 12
    assert asked[12] is None


@pytest.mark.parametrize("sampler", LEARNERS, ids=label)
def test_what_learns_beats_what_does_not(sampler: SamplerSpec) -> None:
    def best(spec: SamplerSpec, seed: int) -> float:
        return min(sphere(v) for v in run(engine_of(spec, seed=seed), 60) if v is not None)

    wins = sum(best(sampler, seed) < best(UniformSpec(), seed) for seed in range(5))
    assert wins >= 4


@pytest.mark.parametrize("sampler", [NSGA2, NSGA3], ids=label)
def test_a_generation_is_better_than_the_first(sampler: SamplerSpec) -> None:
    gains = []
    for seed in range(5):
        values = [sphere(v) for v in run(engine_of(sampler, seed=seed), 90)]
        gains.append(np.median(values[-18:]) / np.median(values[:6]))
    assert sum(gain < 0.5 for gain in gains) >= 4


def test_as_many_trials_make_a_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[FrozenTrial] = []
    add = Study.add_trial

    def seen(study: Study, trial: FrozenTrial) -> None:
        shown.append(trial)
        add(study, trial)

    monkeypatch.setattr(Study, "add_trial", seen)
    engine = engine_of(NSGA2)
    run(engine, 20, pending=1)
    shown.clear()
    task = engine.fit_task()
    assert task is not None
    task.run()
    assert [trial.system_attrs["NSGAIISampler:generation"] for trial in shown] == [i // 6 for i in range(20)]


def test_optuna_sees_limits_and_several_groups() -> None:
    """Within the limit is a thirtieth of the space, and both costs alone lead away from it."""
    objectives = (
        ObjectiveSpec(name="inside", group="one", target=-1.0, limit=4.0),
        ObjectiveSpec(name="away", group="one", direction="maximize"),
        ObjectiveSpec(name="far", group="two", direction="maximize"),
    )
    engine = Engine(StudySpec(parameters=CUBE, objectives=objectives, sampler=TPE), 1)
    within = []
    for trial_id in range(1, 121):
        if (task := engine.fit_task(ahead=1)) is not None:
            engine.install(task.run())
        x = engine.suggest(trial_id)
        assert x is not None
        engine.tell(trial_id, (sphere(x), sphere(x), sphere([-v for v in x])))  # type: ignore[operator]
        within.append(sphere(x) <= 4.0)
    assert sum(within[60:]) >= 15


def test_optuna_s_sampler_of_gaussian_processes_needs_pytorch() -> None:
    spec = ExternalSpec(name="optuna", options={"sampler": "GPSampler"})
    if find_spec("torch") is not None:
        assert None not in run(engine_of(spec), 15)
        return
    with pytest.raises(SpaceError, match=r"/sampler/options/sampler: GPSampler needs PyTorch"):
        engine_of(spec)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=label)
def test_one_dimension(sampler: SamplerSpec) -> None:
    asked = run(engine_of(sampler, CUBE[:1]), 25)
    assert len({str(values) for values in asked}) == 25


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


def test_cmaes_refuses_kinds_and_several_groups() -> None:
    with pytest.raises(SpaceError, match="more than two choices"):
        engine_of(CMA, KINDS)
    two = (ObjectiveSpec(name="a", group="one"), ObjectiveSpec(name="b", group="two"))
    with pytest.raises(SpaceError, match="the study has 2"):
        Engine(StudySpec(parameters=CUBE, objectives=two, sampler=CMA), 1)


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
