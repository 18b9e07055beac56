"""``GetModelView``: the predictions on a grid, computed beside the loop."""

from math import log, prod
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.limits import Limits
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    GaussianProcessSpec,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParentTest,
)

from tests.scheduler.driver import Driver, spec

SPACE = (
    ContinuousParameter(name="x", low=0.0, high=1.0),
    ContinuousParameter(name="lr", low=1e-4, high=1.0, scale="log"),
    IntegerParameter(name="n", low=1, high=4),
    CategoricalParameter(name="kind", choices=("a", None)),
    LatticeParameter(name="batch", values=(8, 16, 32), condition=({"kind": ParentTest(in_=("a",))},)),
)
POINT: dict[str, Any] = {"x": 0.5, "lr": 0.01, "n": 2, "kind": "a", "batch": 16}


def _loss(parameters: dict[str, Any]) -> dict[str, float]:
    loss = (parameters["x"] - 0.3) ** 2 + 0.1 * (log(parameters["lr"] / 0.01)) ** 2
    return {"loss": loss, "size": parameters["n"] * 1.0}


def _driver(trials: int = 24, limits: Limits | None = None, **changes: Any) -> Driver:
    objectives = (ObjectiveSpec(name="loss"), ObjectiveSpec(name="size", group="cost"))
    d = Driver(spec(parameters=SPACE, objectives=objectives, max_trials=None, **changes), limits)
    points: list[dict[str, Any]] = [
        {"x": (7 * i % 24) / 24, "lr": 10.0 ** -(i % 5), "n": 1 + i % 4, "kind": "a", "batch": (8, 16, 32)[i % 3]}
        for i in range(trials)
    ]
    added = [m.AddedTrial(parameters=p, objectives=_loss(p)) for p in points]
    if added:
        d.ask(m.AddTrialsRequest(trials=added))
    return d


@pytest.mark.spec("Y-1", "Y-2")
def test_a_grid_has_a_prediction_for_each_point_and_group() -> None:
    d = _driver()
    view = d.ask(m.GetModelViewRequest(parameters=["x", "n"], size=9, at=POINT))
    assert (view.ready, view.trials, view.objective_revision, view.at) == (True, 24, 1, POINT)
    x, n = view.axes
    assert (x.parameter, n.parameter, n.values) == ("x", "n", [1, 2, 3, 4])
    assert x.values == pytest.approx([i / 8 for i in range(9)])
    loss, size = view.groups
    assert (loss.group, size.group) == ("default", "cost")
    assert {len(of) for group in view.groups for of in (group.mean, group.deviation)} == {36}
    # The last axis is the fastest: in the second group the cost is n, whatever x is.
    assert size.mean == pytest.approx([1.0, 2.0, 3.0, 4.0] * 9, abs=0.5)
    at_best = [loss.mean[4 * i + 1] for i in range(9)]
    assert min(range(9), key=at_best.__getitem__) in (2, 3)  # the nearest to 0.3
    assert all(deviation >= 0.0 for group in view.groups for deviation in group.deviation)


@pytest.mark.spec("Y-1")
@pytest.mark.parametrize(
    ("name", "size", "values"),
    [
        ("lr", 3, [1e-4, 0.01, 1.0]),
        ("n", 3, [1, 2, 4]),
        ("kind", 5, ["a", None]),
        ("batch", 64, [8, 16, 32]),
    ],
)
def test_an_axis_has_values_of_its_parameter(name: str, size: int, values: list[Any]) -> None:
    (axis,) = _driver().ask(m.GetModelViewRequest(parameters=[name], size=size, at=POINT)).axes
    assert axis.values == (values if name != "lr" else pytest.approx(values))


@pytest.mark.spec("Y-3")
def test_the_other_parameters_are_those_of_the_recommended_trial() -> None:
    d = _driver()
    recommended = d.ask(m.StatusRequest()).recommended
    trial = recommended or d.ask(m.StatusRequest()).best
    assert d.ask(m.GetModelViewRequest(parameters=["x"])).at == trial.parameters


@pytest.mark.spec("Y-4")
@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"parameters": ["nope"]}, "/parameters/0"),
        ({"parameters": ["x", "x"]}, "/parameters/1"),
        ({"parameters": ["x", "batch"], "at": {**POINT, "kind": None, "batch": None}}, "/at/batch"),
        (
            {"parameters": ["batch"], "at": {name: value for name, value in POINT.items() if name != "batch"}},
            "/at/batch",
        ),
        (
            {"parameters": ["batch"], "at": {"x": 0.5, "lr": 0.01, "n": 2, "kind": None}},
            "/parameters/0",
        ),
        ({"parameters": ["x"], "at": {**POINT, "x": 2.0}}, "/at/x"),
        ({"parameters": ["x"], "at": {**POINT, "other": 2.0}}, "/at/other"),
    ],
)
def test_a_wrong_request_is_refused_at_its_path(fields: dict[str, Any], path: str) -> None:
    refused = _driver().ask(m.GetModelViewRequest(**fields))
    assert (refused.code, refused.path) == ("invalid_message", path)


@pytest.mark.spec("Y-5")
@pytest.mark.parametrize("trials", [0, 2])
def test_there_is_no_view_of_too_few_trials(trials: int) -> None:
    view = _driver(trials).ask(m.GetModelViewRequest(parameters=["x"]))
    assert view == m.GetModelViewResponse(ready=True, trials=trials)


@pytest.mark.spec("Y-6")
def test_a_request_waits_for_its_view_and_one_that_does_not_gets_it_later() -> None:
    d = _driver()
    now = m.GetModelViewRequest(parameters=["x"], wait_s=0.0)
    assert d.step(d.envelope(now)) == [("a", m.GetModelViewResponse())]
    waiting = m.GetModelViewRequest(parameters=["x"], wait_s=5.0)
    assert d.step(d.envelope(waiting, peer="b")) == []
    (task,) = d.core.tasks()
    assert d.core.tasks() == [task]
    ((peer, view),) = d.finish(task)
    assert (peer, view.ready) == ("b", True)
    assert d.core.tasks() == []
    assert d.step(d.envelope(now)) == [("a", view)]
    # A newer result: the view is given out for some seconds, then it is computed again.
    d.ask(m.AddTrialsRequest(trials=[m.AddedTrial(parameters=POINT, objectives=_loss(POINT))]))
    assert d.step(d.envelope(now)) == [("a", view)]
    d.pass_time(5.2)
    assert d.step(d.envelope(now)) == [("a", m.GetModelViewResponse())]
    d.run_tasks()
    ((_, newer),) = d.step(d.envelope(now))
    assert (view.trials, newer.trials) == (24, 25)
    # Nobody computes it in time.
    d.pass_time(5.2)
    d.ask(m.AddTrialsRequest(trials=[m.AddedTrial(parameters=POINT, objectives=_loss(POINT))]))
    assert d.step(d.envelope(waiting)) == []
    assert d.pass_time(5.2) == [("a", m.GetModelViewResponse())]


def test_the_views_that_wait_are_bounded() -> None:
    d = _driver()
    answers = [d.step(d.envelope(m.GetModelViewRequest(parameters=["x"], size=2 + i, wait_s=0.0))) for i in range(17)]
    assert [reply for ((_, reply),) in answers[:16]] == [m.GetModelViewResponse()] * 16
    ((_, refused),) = answers[16]
    assert (refused.code, refused.retry_after_s) == ("overloaded", 1.0)


@pytest.mark.spec("Y-7")
def test_the_region_of_the_sampler_has_bounds() -> None:
    d = Driver(spec(parameters=SPACE[:3], max_trials=None, sampler=GaussianProcessSpec()))
    assert d.ask(m.GetModelViewRequest(parameters=["x"])).axes == []
    worker = d.worker()
    for _ in range(8):
        d.run_tasks()
        s = d.suggestion(worker)
        d.result(s, _loss(s.parameters)["loss"])
    d.run_tasks()
    x, lr = d.ask(m.GetModelViewRequest(parameters=["x", "lr"])).axes
    best = d.ask(m.StatusRequest()).best.parameters
    assert 0.0 <= x.region_low <= best["x"] <= x.region_high <= 1.0
    assert 1e-4 <= lr.region_low <= best["lr"] <= lr.region_high <= 1.0
    assert x.region_high - x.region_low < 1.0
    (n,) = d.ask(m.GetModelViewRequest(parameters=["n"])).axes
    assert (n.region_low, n.region_high) == (None, None)  # it is searched value by value


@pytest.mark.spec("Y-7")
def test_a_sampler_without_a_region_has_no_bounds() -> None:
    (x,) = _driver().ask(m.GetModelViewRequest(parameters=["x"])).axes
    assert (x.region_low, x.region_high) == (None, None)


@pytest.mark.spec("Y-8")
def test_a_grid_that_no_reply_has_room_for_is_too_large() -> None:
    d = _driver(limits=Limits(max_reply_bytes=256 * 1024))
    refused = d.ask(m.GetModelViewRequest(parameters=["x", "lr"], size=64))
    assert (refused.code, refused.path, refused.value) == ("too_large", "/size", "64")
    view = d.ask(m.GetModelViewRequest(parameters=["x", "lr"], size=40))
    assert len(view.groups[0].mean) == prod(len(axis.values) for axis in view.axes) == 1600


def test_fits_and_views_take_turns() -> None:
    d = Driver(spec(parameters=SPACE[:3], max_trials=None, sampler=GaussianProcessSpec()))
    d.ask(
        m.AddTrialsRequest(
            trials=[
                m.AddedTrial(parameters={"x": i / 8, "lr": 0.01, "n": 1}, objectives={"loss": i / 8}) for i in range(8)
            ]
        )
    )
    for i in range(3):
        d.step(d.envelope(m.GetModelViewRequest(parameters=["x"], size=2 + i, wait_s=0.0)))
    ran = []
    while tasks := d.core.tasks():
        ran += [type(task.work).__name__ for task in tasks]
        d.finish(*tasks)
    assert ran[:2] == ["ViewTask", "BayesianFit"]
    assert ran.count("ViewTask") == 3
