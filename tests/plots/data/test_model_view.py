"""The model of the results: the same here and at a server, in the units of the objective."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hola_protocol import messages as m
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, ParentTest, StudySpec, UniformSpec

from benchmarks.random_study import parameters_of, random_study
from hola.clients import ZmqClient
from hola.plots import MissingLibraryError, PlotError, charts, data, study_columns
from tests.clients.support import Scheduler
from tests.plots.studies import Y, bowl


@pytest.mark.parametrize(("direction", "sign"), [("minimize", 1.0), ("maximize", -1.0)])
def test_the_mean_is_that_of_the_objective(direction: Any, sign: float) -> None:
    (found,) = data.model(bowl(80, direction, priority=4.0), ["x", "y"], size=11)
    x, y = found.axes
    expected = sign * ((x[:, None] - 0.3) ** 2 + y[None])
    np.testing.assert_allclose(found.mean, expected, atol=0.02)
    assert found.deviation.shape == (11, 11)
    assert 0.0 <= found.deviation.min() <= found.deviation.max() < 0.05
    assert (found.target.label, found.at, found.region, found.trials) == ("f", {}, (None, None), 80)


def test_a_group_with_a_target_is_predicted_as_its_cost() -> None:
    (found,) = data.model(bowl(60, target=0.0, limit=2.0), ["x"], {"x": 0.0, "y": 0.5}, 5)
    assert found.target.label == "cost of default"
    np.testing.assert_allclose(found.mean, ((found.axes[0] - 0.3) ** 2 + 0.5) / 2, atol=0.02)
    assert found.at == {"y": 0.5}


def test_the_other_parameters_are_those_of_the_best_trial() -> None:
    study = bowl(30)
    (found,) = data.model(study, ["x"])
    assert found.at == {"y": study.numbers["y"][study.costs[:, 0].argmin()]}


def test_a_server_computes_the_same(tmp_path: Path) -> None:
    parameters = (*parameters_of(), Y)
    spec = StudySpec(
        parameters=parameters,
        objectives=(ObjectiveSpec(name="f", group="a"), ObjectiveSpec(name="g", group="b", direction="maximize")),
        sampler=UniformSpec(),
        seed=3,
    )
    with ExitStack() as stack:
        scheduler = stack.enter_context(Scheduler(tmp_path / "data"))
        client = stack.enter_context(ZmqClient(scheduler.endpoint, token=scheduler.token))
        client.create_study(spec=spec)
        worker_id = client.register_worker().worker_id
        for _ in range(2):
            for s in client.get_suggestion(worker_id=worker_id, count=200).suggestions:
                values: dict[str, Any] = s.parameters
                f = float(np.log(values["lr"])) ** 2 + values["y"]
                result = m.Result(trial_id=s.trial_id, lease=s.lease, objectives={"f": f, "g": values["layers"]})
                client.submit_result(worker_id=worker_id, results=[result])
        study = study_columns(client)
        at: Any = {name: study.value(name, 0) for name in study.numbers if study.value(name, 0) is not None}
        at |= {"act": None} if study.numbers["act"][0] == 2 else {}
        here = data.model(study, ["lr", "batch"], at, 9)
        there = data.model(study, ["lr", "batch"], at, 9, client)
    assert len(here) == len(there) == 2
    for one, other in zip(here, there, strict=True):
        assert (one.target.name, one.at, one.trials) == (other.target.name, other.at, other.trials)
        np.testing.assert_array_equal(one.axes[0], other.axes[0])
        assert one.axes[1].tolist() == other.axes[1].tolist() == [0.0, 1.0, 2.0, 3.0]
        # The optimiser of the fit enlarges rounding errors.
        np.testing.assert_allclose(one.mean, other.mean, rtol=1e-3)
        np.testing.assert_allclose(one.deviation, other.deviation, rtol=1e-2)


def test_the_default_of_a_conditional_space_is_active_in_the_best_trial() -> None:
    study = random_study(60)
    best = data.best_values(study)
    title, panels = (chart := charts.model(study)).title, chart.panels
    assert len(panels) == 2
    assert {panels[0].x.title, panels[0].y.title} <= set(best)
    assert title.startswith("Model of loss0, 52 trials; at ")


@pytest.mark.parametrize(
    ("parameters", "at", "said"),
    [
        ([], None, "over one or two parameters, not none"),
        (["x", "x"], None, "over one or two parameters, not x, x"),
        (["z"], None, "the study has no parameter 'z'; it has x, y"),
        (["x"], {"x": 0.5}, "at: "),
    ],
)
def test_wrong_arguments_are_named(parameters: list[str], at: Any, said: str) -> None:
    with pytest.raises(PlotError, match=said):
        data.model(bowl(9), parameters, at)


def test_a_parameter_that_is_not_active_is_refused() -> None:
    leak = ContinuousParameter(name="leak", low=0.0, high=1.0, condition=({"act": ParentTest(in_=("relu",))},))
    assert leak.name == parameters_of()[-1].name
    study = random_study(40)
    at: Any = {"lr": 0.1, "momentum": 0.0, "units": 4, "layers": 2, "act": "tanh", "batch": 16}
    with pytest.raises(PlotError, match="leak is not active for these values"):
        data.model(study, ["leak"], at)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hola.plots.data.model_view.find_spec", lambda name: None if name == "threadpoolctl" else name)
    with pytest.raises(MissingLibraryError, match="a model needs threadpoolctl"):
        data.model(bowl(9), ["x"])
