"""A scheduler with one trial, for workers; a test says what it answers to the submission."""

from typing import Any

from hola_protocol.limits import Limits
from hola_protocol.messages import (
    GetSuggestionResponse,
    HeartbeatResponse,
    Receipt,
    RegisterWorkerResponse,
    StudyInfo,
    SubmitResultResponse,
    Suggestion,
)
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from tests.clients.support import Call, RouterServer

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"
SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    sampler=UniformSpec(),
    max_trials=3,
)


class Scripted:
    """A scheduler with one trial; what it answers to a tell is the test's.

    :param tells: the answers to the tells, one after another.
    """

    def __init__(self, *tells: Any) -> None:
        self.tells = list(tells)
        self.info = StudyInfo(
            study="default", spec=SPEC, state="running", revision=1, objective_revision=1, created_ms=1
        )
        self.asked = False

    def __call__(self, call: Call) -> Any:
        match type(call.request).__name__:
            case "RegisterWorkerRequest":
                return RegisterWorkerResponse(worker_id=WORKER, info=self.info, limits=Limits())
            case "GetSuggestionRequest":
                if self.asked:
                    return GetSuggestionResponse(status="finished")
                self.asked = True
                suggestion = Suggestion(trial_id=1, attempt=1, lease="l", lease_s=60.0, parameters={"x": 0.5})
                return GetSuggestionResponse(status="suggestions", suggestions=[suggestion])
            case "SubmitResultRequest":
                return self.tells.pop(0)
            case "HeartbeatRequest":
                return HeartbeatResponse()
        return b'{"tag":"DeregisterWorkerResponse"}'


RECORDED = SubmitResultResponse(
    receipts=[Receipt(trial_id=1, outcome="recorded")], next=GetSuggestionResponse(status="finished")
)


def tells(server: RouterServer) -> list[Call]:
    return [call for call in server.calls if type(call.request).__name__.startswith("Submit")]
