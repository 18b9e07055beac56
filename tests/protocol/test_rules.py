"""The rules between fields, and the limits of the server at hand, by path."""

from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.rules import check_request
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    StudySpec,
)

WORKER = "5b0c8a52-6a0e-4a5e-9f5d-0b8d2f6c1e11"
X = ContinuousParameter(name="x", low=0.0, high=1.0)
LOSS = ObjectiveSpec(name="loss")


def create(*parameters: Any, objectives: tuple[ObjectiveSpec, ...] = (LOSS,), **fields: Any) -> m.CreateStudyRequest:
    return m.CreateStudyRequest(spec=StudySpec(parameters=parameters, objectives=objectives, **fields))


def error(request: m.AnyRequest, **limits: Any) -> ErrorResponse:
    with pytest.raises(ProtocolError) as caught:
        check_request(request, Limits(**limits))
    return caught.value.response


BREACHES: list[tuple[m.AnyRequest, str, str]] = [
    (
        create(ContinuousParameter(name="x", low=1.0, high=1.0)),
        "/spec/parameters/0/high",
        "high must be above low, which is 1.0",
    ),
    (
        create(ContinuousParameter(name="x", low=-1e308, high=1e308)),
        "/spec/parameters/0/high",
        "the width high - low must be a finite number",
    ),
    (
        create(X, IntegerParameter(name="n", low=0, high=9, scale="log")),
        "/spec/parameters/1/low",
        "a log scale needs low above 0",
    ),
    (create(X, X), "/spec/parameters/1/name", "the same name as /parameters/0"),
    (
        create(CategoricalParameter(name="c", choices=(1, True, 1.0))),
        "/spec/parameters/0/choices/2",
        "the same choice as choices/0",
    ),
    (
        create(LatticeParameter(name="n", values=(1, 3, 2))),
        "/spec/parameters/0/values/2",
        "values must increase; the one before is 3",
    ),
    (create(X, objectives=(LOSS, LOSS)), "/spec/objectives/1/name", "the same name as /objectives/0"),
    (create(X, stop_at={"los": 1.0}), "/spec/stop_at/los", "no objective has this name"),
    (create(X, stop_at={}), "/spec/stop_at", "names no objective"),
    (create(X, lease_s=0.5), "/spec/lease_s", "a lease lasts from 1.0 to 86400.0 seconds here"),
    (
        m.UpdateObjectivesRequest(expected_revision=1, objectives=(ObjectiveSpec(name="a", target=1.0),)),
        "/objectives/0/target",
        "a target needs a limit to scale by",
    ),
    (
        m.UpdateStudyRequest(expected_revision=1, deadline_s=5.0, clear=["stop_at", "deadline_s"]),
        "/clear/1",
        "deadline_s is both set and cleared",
    ),
    (m.UpdateStudyRequest(expected_revision=1, stop_at={}), "/stop_at", "names no objective"),
    (m.GetSuggestionRequest(worker_id=WORKER, wait_s=61.0), "/wait_s", "a wait lasts at most 60.0 seconds here"),
    (
        m.GetSuggestionRequest(worker_id=WORKER, lease_s=1e6),
        "/lease_s",
        "a lease lasts from 1.0 to 86400.0 seconds here",
    ),
    (m.GetEventsRequest(wait_s=60.5), "/wait_s", "a wait lasts at most 60.0 seconds here"),
]


@pytest.mark.parametrize(("request_", "path", "reason"), BREACHES)
def test_a_broken_rule_is_an_invalid_message(request_: Any, path: str, reason: str) -> None:
    response = error(request_)
    assert (response.code, response.path, response.message) == ("invalid_message", path, f"{path}: {reason}")


@pytest.mark.parametrize(
    ("request_", "limits", "field"),
    [
        (m.CancelTrialsRequest(trial_ids=[1, 2, 3]), {"max_batch": 2}, "trial_ids"),
        (m.EnqueueTrialsRequest(trials=[{}, {}, {}]), {"max_batch": 2}, "trials"),
        (m.GetSuggestionRequest(worker_id=WORKER, count=3), {"max_batch": 2}, "count"),
        (m.GetTopKRequest(limit=3), {"max_page": 2}, "limit"),
        (m.StatusRequest(max_workers=3), {"max_page": 2}, "max_workers"),
    ],
)
def test_beyond_a_limit_on_how_many_is_too_large(request_: Any, limits: Any, field: str) -> None:
    assert error(request_, **limits) == ErrorResponse(
        code="too_large", message=f"/{field}: 3 is beyond the limit of 2", path=f"/{field}", value="3"
    )


@pytest.mark.parametrize(
    "good",
    [
        create(X, IntegerParameter(name="n", low=1, high=9, scale="log"), stop_at={"loss": 0.0}),
        create(X, objectives=(ObjectiveSpec(name="a", direction="maximize", target=2.0, limit=1.0),)),
        m.GetSuggestionRequest(worker_id=WORKER, count=256, wait_s=60.0, lease_s=1.0),
        m.UpdateStudyRequest(expected_revision=1, max_trials=5, clear=["deadline_s"]),
        m.DescribeRequest(),
    ],
)
def test_good_requests_pass(good: Any) -> None:
    check_request(good, Limits())
