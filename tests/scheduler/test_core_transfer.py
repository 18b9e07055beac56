"""Transfer between studies and priors of parameters, in the scheduler's core."""

from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    GaussianProcessSpec,
    IntegerParameter,
    ParameterPrior,
    StudySpec,
)

from tests.scheduler.driver import Driver, spec

SPACE = (ContinuousParameter(name="x", low=0.0, high=1.0), ContinuousParameter(name="y", low=0.0, high=1.0))
GAUSSIAN: dict[str, Any] = {"parameters": SPACE, "sampler": GaussianProcessSpec(), "deterministic": True}
NEW = spec(**GAUSSIAN, max_trials=20, transfer_from=("default",))


def added(d: Driver, x: float, y: float, loss: float) -> None:
    """A trial of the earlier study."""
    d.ask(m.AddTrialsRequest(trials=[m.AddedTrial(parameters={"x": x, "y": y}, objectives={"loss": loss})]))


def earlier() -> Driver:
    """A scheduler with an earlier study, whose best trial is at (0.8, 0.3)."""
    d = Driver(spec(**GAUSSIAN, max_trials=100))
    for x, y, loss in ((0.1, 0.9, 3.0), (0.8, 0.3, 1.0), (0.5, 0.5, 2.0)):
        added(d, x, y, loss)
    return d


def suggested(d: Driver, worker: str, n: int, study: str = "new") -> list[dict[str, Any]]:
    """The parameters of the next trials; each is told before the next is asked for."""
    points = []
    for _ in range(n):
        s = d.suggestion(worker, study=study)
        points.append(s.parameters)
        loss = float(sum((v - 0.6) ** 2 for v in s.parameters.values() if isinstance(v, float)))
        d.ask(
            m.SubmitResultRequest(
                study=study, results=[m.Result(trial_id=s.trial_id, lease=s.lease, objectives={"loss": loss})]
            )
        )
    return points


def test_a_new_study_begins_with_the_best_point_of_the_earlier_one() -> None:
    d = earlier()
    d.ask(m.CreateStudyRequest(study="new", spec=NEW))
    first, second = suggested(d, d.worker(study="new"), 2)
    assert first == pytest.approx({"x": 0.8, "y": 0.3})
    assert second == pytest.approx({"x": 0.5, "y": 0.5})
    assert d.trial(1, "new").origin_detail == "transfer"


@pytest.mark.spec("S-26")
@pytest.mark.parametrize("change", ["deleted", "better trials", "none"])
@pytest.mark.parametrize("asked", [0, 1, 8])
def test_what_becomes_of_the_earlier_study_does_not_matter(change: str, asked: int) -> None:
    d = earlier()
    d.ask(m.CreateStudyRequest(study="new", spec=NEW))
    points = suggested(d, d.worker(study="new"), asked)
    match change:
        case "deleted":
            d.ask(m.DeleteStudyRequest())
        case "better trials":
            added(d, 0.2, 0.2, 0.0)
    d.restart()
    points += suggested(d, d.worker(study="new"), 12 - asked)
    other = earlier()
    other.ask(m.CreateStudyRequest(study="new", spec=NEW))
    assert points == suggested(other, other.worker(study="new"), 12)
    assert (points[0]["x"], points[0]["y"]) == pytest.approx((0.8, 0.3))


def test_an_earlier_study_without_a_result_changes_nothing() -> None:
    d = Driver(spec(**GAUSSIAN))
    d.ask(m.CreateStudyRequest(study="new", spec=NEW))
    d.ask(m.CreateStudyRequest(study="plain", spec=spec(**GAUSSIAN, max_trials=20)))
    points = [suggested(d, d.worker(study=name), 5, name) for name in ("new", "plain")]
    assert points[0] == points[1]


@pytest.mark.spec("S-26")
def test_a_prior_shapes_the_first_suggestions_and_allows_other_values() -> None:
    parameters = (
        ContinuousParameter(
            name="x", low=1e-4, high=1.0, scale="log", prior=ParameterPrior(value=0.01, confidence=0.9)
        ),
        IntegerParameter(name="n", low=1, high=8, prior=ParameterPrior(value=3.0, confidence=0.8)),
        CategoricalParameter(name="kind", choices=(None, 1, True), prior=ParameterPrior(value=1.0)),
        ContinuousParameter(name="free", low=0.0, high=1.0),
    )
    study: StudySpec = spec(**{**GAUSSIAN, "parameters": parameters}, max_trials=50)
    d = Driver(study)
    worker = d.worker()
    first = d.suggestion(worker)
    assert first.parameters == pytest.approx({"x": 0.01, "n": 3, "kind": 1, "free": 0.5})
    assert first.parameters["kind"] is not True
    d.restart()
    others = [d.suggestion(d.worker()).parameters for _ in range(30)]
    assert sum(o["n"] == 3 for o in others) > 10
    assert {repr(o["kind"]) for o in others} == {"None", "1", "True"}
