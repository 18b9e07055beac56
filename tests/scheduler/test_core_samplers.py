"""What the scheduler tells of samplers, and those that are installed beside it."""

from importlib import metadata
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.space import ContinuousParameter, ExternalSpec, GaussianProcessSpec, SpaceError

from hola.core.samplers import external
from tests.scheduler.driver import Driver, spec

PLANE = tuple(ContinuousParameter(name=name, low=-1.0, high=1.0) for name in "xy")
TPE = ExternalSpec(name="optuna", options={"n_startup_trials": 5})


def work(d: Driver, worker: str, n: int) -> None:
    for _ in range(n):
        s = d.suggestion(worker)
        x, y = (float(s.parameters[name]) for name in "xy")  # type: ignore[arg-type]
        d.result(s, (x - 0.3) ** 2 + y**2)
        d.run_tasks()


def test_trials_say_where_they_come_from_also_after_a_restart() -> None:
    d = Driver(spec(parameters=PLANE, sampler=GaussianProcessSpec(), max_trials=12))
    worker = d.worker()
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5, "y": 0.5}]))
    work(d, worker, 7)
    origins = [d.trial(i).origin_detail for i in range(1, 8)]
    assert (d.trial(1).origin, d.trial(2).origin) == ("enqueued", "sampler")
    assert origins[:2] == [None, "start"]
    assert set(origins[2:]) <= {"start", "region", "moved"}
    assert "region" in origins
    status = d.ask(m.StatusRequest())
    assert status.sampler.phase == "region"
    assert status.sampler.numbers["model_version"] >= 1
    assert 0.0 < status.sampler.numbers["region_size"] <= 1.6
    d.restart()
    assert [d.trial(i).origin_detail for i in range(1, 8)] == origins
    assert d.ask(m.StatusRequest()).recommended == status.recommended


def test_another_library_s_sampler_serves_a_study_and_goes_on_after_a_restart() -> None:
    d = Driver(spec(parameters=PLANE, sampler=TPE, max_trials=40))
    worker = d.worker()
    work(d, worker, 20)
    d.restart()
    work(d, worker, 20)
    assert d.states() == ["completed"] * 40
    assert {d.trial(i).origin for i in range(1, 41)} == {"sampler"}
    status = d.ask(m.StatusRequest())
    assert (status.sampler.phase, status.best.costs[0].cost < 0.1) == ("model", True)


def create(sampler: ExternalSpec, **changes: Any) -> Any:
    d = Driver(spec())
    return d.ask(m.CreateStudyRequest(study="other", spec=spec(parameters=PLANE, sampler=sampler, **changes)))


@pytest.mark.parametrize(
    ("sampler", "path", "value"),
    [
        (ExternalSpec(name="optima"), "/spec/sampler/name", "optima"),
        (ExternalSpec(name="optuna", options={"sampler": "TPE"}), "/spec/sampler/options/sampler", "TPE"),
        (ExternalSpec(name="cmaes", options={"sigma": 7}), "/spec/sampler/options/sigma", "7"),
    ],
)
def test_a_sampler_that_cannot_be_is_refused(sampler: ExternalSpec, path: str, value: str) -> None:
    error = create(sampler)
    assert (error.code, error.path, error.value) == ("invalid_message", path, value)


def test_a_sampler_that_is_gone_after_a_restart_is_named_with_its_study(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(spec(parameters=PLANE, sampler=TPE))
    monkeypatch.setattr(external, "entry_points", lambda group: metadata.EntryPoints())
    with pytest.raises(SpaceError, match=r"/studies/default/spec/sampler/name: no sampler with this name .* none"):
        d.restart()
