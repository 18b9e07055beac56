"""Conditional parameters in the scheduler: suggestions, enqueued and added trials, ends, and a restart."""

from __future__ import annotations

from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    GaussianProcessSpec,
    ParameterSpec,
    ParentTest,
    SamplerSpec,
    SobolSpec,
    UniformSpec,
    parameter_problems,
)

from tests.core.conditional_spaces import FINITE, FINITE_SIZE, MODELS, points_of
from tests.scheduler.driver import Driver, spec

SAMPLERS: list[SamplerSpec] = [UniformSpec(), SobolSpec(), GaussianProcessSpec()]


def evaluate(d: Driver, worker: str) -> m.Suggestion:
    suggestion = d.suggestion(worker)
    d.result(suggestion, float(len(suggestion.parameters)))
    return suggestion


@pytest.mark.spec("A-9")
@pytest.mark.parametrize("sampler", SAMPLERS, ids=lambda s: type(s).__name__)
def test_a_deterministic_study_does_not_notice_a_restart(sampler: SamplerSpec) -> None:
    study = spec(parameters=MODELS, sampler=sampler, deterministic=True, max_trials=40)

    def history(restarts: set[int]) -> list[dict[str, Any]]:
        d = Driver(study)
        worker, told = d.worker(), []
        d.ask(m.EnqueueTrialsRequest(trials=[{"model": None, "shared": 0.0}, {"model": "forest", "shared": 1.0}]))
        d.ask(
            m.AddTrialsRequest(
                trials=[m.AddedTrial(parameters={"model": None, "shared": 0.5}, objectives={"loss": 9.0})]
            )
        )
        for i in range(30):
            if i in restarts:
                d.restart()
            told.append(evaluate(d, worker).parameters)
        d.restart()
        listed = d.ask(m.GetTrialsRequest(limit=50))
        assert isinstance(listed, m.GetTrialsResponse)
        assert [t.parameters for t in listed.items if t.origin != "added"] == told
        return told

    told = history({1, 2, 9, 17, 26})
    assert told == history(set())
    assert told[:2] == [{"model": None, "shared": 0.0}, {"model": "forest", "shared": 1.0}]
    assert [parameter_problems(study, each) for each in told] == [[]] * 30


@pytest.mark.spec("Q-7")
@pytest.mark.parametrize("sampler", SAMPLERS, ids=lambda s: type(s).__name__)
def test_a_finite_space_ends_when_each_of_its_points_was_suggested(sampler: SamplerSpec) -> None:
    d = Driver(spec(parameters=FINITE, sampler=sampler, max_trials=None))
    worker = d.worker()
    told = [evaluate(d, worker).parameters for _ in range(FINITE_SIZE)]
    assert sorted(map(repr, told)) == sorted(map(repr, points_of(FINITE)))
    answer = d.ask(m.GetSuggestionRequest(worker_id=worker))
    assert isinstance(answer, m.GetSuggestionResponse)
    assert (answer.status, answer.reason) == ("finished", "space_exhausted")


def test_max_trials_is_exact() -> None:
    d = Driver(spec(parameters=MODELS, max_trials=5))
    worker = d.worker()
    d.ask(m.EnqueueTrialsRequest(trials=[{"model": None, "shared": 0.0}]))
    assert [evaluate(d, worker).trial_id for _ in range(5)] == [1, 2, 3, 4, 5]
    answer = d.ask(m.GetSuggestionRequest(worker_id=worker))
    assert isinstance(answer, m.GetSuggestionResponse)
    assert (answer.status, answer.reason) == ("finished", "max_trials")


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"model": None, "shared": 0.0, "layers": 1}, "layers", "not active for these values"),
    ({"model": "mlp", "shared": 0.0, "layers": 1, "units_2": 8}, "units_2", "not active for these values"),
    ({"model": "mlp", "shared": 0.0}, "layers", "the value of this parameter is missing"),
]


@pytest.mark.spec("Q-3")
@pytest.mark.parametrize(("values", "name", "message"), REFUSED)
def test_enqueued_and_added_trials_comply(values: dict[str, Any], name: str, message: str) -> None:
    d = Driver(spec(parameters=MODELS))
    enqueued = d.ask(m.EnqueueTrialsRequest(trials=[{"model": None, "shared": 0.0}, values]))
    added = d.ask(m.AddTrialsRequest(trials=[m.AddedTrial(parameters=values, objectives={"loss": 1.0})]))
    for answer, path in ((enqueued, f"/trials/1/{name}"), (added, f"/trials/0/parameters/{name}")):
        assert isinstance(answer, ErrorResponse)
        assert (answer.code, answer.path, answer.message) == ("invalid_message", path, message)
    assert d.info().counts == m.TrialCounts()


LATER: tuple[ParameterSpec, ...] = (
    ContinuousParameter(name="x", low=0.0, high=1.0, condition=({"y": ParentTest(ge=0.5)},)),
    ContinuousParameter(name="y", low=0.0, high=1.0),
)


@pytest.mark.spec("S-11")
def test_a_study_with_a_wrong_condition_is_not_created() -> None:
    answer = Driver().ask(m.CreateStudyRequest(spec=spec(parameters=LATER)))
    assert isinstance(answer, ErrorResponse)
    assert (answer.code, answer.path) == ("invalid_message", "/spec/parameters/0/condition/0/y")


def test_specs_are_equal_if_their_conditions_mean_the_same() -> None:
    def study(value: object) -> m.CreateStudyRequest:
        parent = CategoricalParameter(name="c", choices=(1, True, 2))
        child = ContinuousParameter(name="x", low=0.0, high=1.0, condition=({"c": ParentTest(in_=(value,))},))  # type: ignore[arg-type]
        return m.CreateStudyRequest(spec=spec(parameters=(parent, child)))

    d = Driver()
    assert d.ask(study(1)).created
    assert not d.ask(study(1.0)).created
    for other in (True, 2):
        answer = d.ask(study(other))
        assert isinstance(answer, ErrorResponse)
        assert answer.code == "conflict"
