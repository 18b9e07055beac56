"""The registration of a worker, and its end when the scheduler does not know the worker any more."""

from pathlib import Path
from typing import Any

import pytest
from hola_protocol.errors import ErrorResponse
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

from hola.clients import ZmqWorker
from tests.clients import objectives
from tests.clients.support import Call, RouterServer
from tests.clients.worker.support import SPEC


@pytest.mark.spec("W-5")
def test_an_unknown_worker_registers_again(tmp_path: Path) -> None:
    """A scheduler that lost its memory knows neither worker nor study; one that only lost the worker is scripted."""
    ids = [f"0b9ff1bc-9f4c-4b4e-8a1e-{i:012d}" for i in range(3)]
    unknown = {ids[0]}
    info = StudyInfo(study="default", spec=SPEC, state="running", revision=1, objective_revision=1, created_ms=1)
    suggestion = Suggestion(trial_id=1, attempt=1, lease="l", lease_s=60.0, parameters={"x": 0.5})
    told: list[str | None] = []

    def handler(call: Call) -> Any:
        request: Any = call.request
        if getattr(request, "worker_id", None) in unknown:
            return ErrorResponse(code="unknown_worker", message="who?")
        match type(request).__name__:
            case "RegisterWorkerRequest":
                return RegisterWorkerResponse(worker_id=ids.pop(0), info=info, limits=Limits())
            case "GetSuggestionRequest":
                unknown.add(request.worker_id)
                return GetSuggestionResponse(status="suggestions", suggestions=[suggestion])
            case "SubmitResultRequest":
                told.append(request.worker_id)
                return SubmitResultResponse(
                    receipts=[Receipt(trial_id=1, outcome="recorded")], next=GetSuggestionResponse(status="finished")
                )
            case "HeartbeatRequest":
                return HeartbeatResponse()
        return b'{"tag":"DeregisterWorkerResponse"}'

    with RouterServer(handler) as server:
        summary = ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path).run()

    assert (summary.reason, summary.completed) == ("finished", 1)
    assert told == ["0b9ff1bc-9f4c-4b4e-8a1e-000000000002"]
    assert ids == []
