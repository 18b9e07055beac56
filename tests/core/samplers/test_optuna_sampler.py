"""Samplers of Optuna: generations, limits, several groups, and what is missing."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ExternalSpec,
    ObjectiveSpec,
    SamplerSpec,
    SpaceError,
    StudySpec,
    activity,
)
from hola_protocol.values import ParameterValue
from optuna.distributions import BaseDistribution
from optuna.study import Study
from optuna.trial import FrozenTrial, Trial

from hola.core.engine import Engine
from tests.core.conditional_spaces import MODELS, spec
from tests.core.samplers.studies import CUBE, NSGA2, NSGA3, TPE, engine_of, label, run, sphere


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


@pytest.mark.parametrize("options", [{}, {"multivariate": True, "group": True}, {"sampler": "NSGAIISampler"}], ids=str)
def test_in_a_conditional_space_optuna_is_asked_for_active_parameters_alone(
    options: dict[str, ParameterValue], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Trial] = []
    ask = Study.ask

    def recorded(study: Study, distributions: dict[str, BaseDistribution] | None = None) -> Trial:
        asked.append(ask(study, distributions))
        return asked[-1]

    monkeypatch.setattr(Study, "ask", recorded)
    engine = Engine(spec(MODELS, sampler=ExternalSpec(name="optuna", options=options)), 1)
    for trial_id in range(1, 31):
        if (task := engine.fit_task(ahead=2)) is not None:
            engine.install(task.run())
        values = engine.suggest(trial_id)
        assert values is not None
        engine.tell(trial_id, (float(trial_id % 7),))
    assert len(asked) > 20
    for trial in asked:
        shown = trial.params  # Optuna sees choices by number
        named = {
            p.name: p.choices[shown[p.name]] if isinstance(p, CategoricalParameter) else shown[p.name]
            for p in MODELS
            if p.name in shown
        }
        assert set(shown) == {name for name, holds in activity(MODELS, named).items() if holds}
    assert len({frozenset(trial.params) for trial in asked}) > 2
