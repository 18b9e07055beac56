"""The Python worker against a scheduler of a later minor, and against one that says stop."""

import json
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.codec import encode
from hola_protocol.limits import Limits
from hola_protocol.messages import RegisterWorkerResponse, StudyInfo
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.clients import ZmqWorker
from tests.clients import objectives
from tests.clients.support import Call, RouterServer
from tests.sentences import holds

WORKER = "00000000-0000-4000-8000-000000000001"
SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="loss"),)
)
INFO = StudyInfo(study="default", spec=SPEC, state="running", revision=1, objective_revision=1, created_ms=1)
REGISTERED = encode(RegisterWorkerResponse(worker_id=WORKER, info=INFO, limits=Limits()))


def message(tag: str, **fields: Any) -> bytes:
    return json.dumps({"tag": tag, **fields}).encode()


def suggestion(trial_id: int, **fields: Any) -> dict[str, Any]:
    return {
        "trial_id": trial_id,
        "attempt": 1,
        "lease": f"lease {trial_id}",
        "lease_s": 0.2,
        "parameters": {"x": 0.5},
        **fields,
    }


@pytest.mark.spec("W-9")
def test_stop_ends_the_worker_at_once(tmp_path: Path) -> None:
    def handler(call: Call) -> bytes:
        match type(call.request).__name__:
            case "RegisterWorkerRequest":
                return REGISTERED
            case "GetSuggestionRequest":
                return message("GetSuggestionResponse", status="suggestions", suggestions=[suggestion(1)])
            case "HeartbeatRequest":
                return message("HeartbeatResponse", command="stop")
            case "ReleaseTrialsRequest":
                return message("ReleaseTrialsResponse", receipts=[{"trial_id": 1, "outcome": "requeued"}])
        return message("DeregisterWorkerResponse")

    with RouterServer(handler) as server:
        worker = ZmqWorker(objectives.wait_until_told_to_stop, server.endpoint, spool_dir=tmp_path)
        summary = worker.run()
        sent = [type(call.request).__name__ for call in server.calls]
    assert (summary.reason, summary.completed, summary.failed) == ("stopped", 0, 0)
    assert not any(name.startswith("Submit") for name in sent)


def test_what_a_later_minor_adds_stops_no_worker(tmp_path: Path) -> None:
    evaluated: list[float] = []
    asked = [
        message("GetSuggestionResponse", status="perhaps", mood="blue", retry_after_s=0.0),
        message(
            "GetSuggestionResponse",
            status="suggestions",
            suggestions=[suggestion(8, standing="doubtful"), suggestion(1, colour={"deep": [None]}, lease_s=60.0)],
        ),
        message("GetSuggestionResponse", status="finished", reason="bored"),
    ]

    def objective(parameters: dict[str, Any]) -> float:
        evaluated.append(parameters["x"])
        return 1.0

    def handler(call: Call) -> bytes:
        match type(call.request).__name__:
            case "RegisterWorkerRequest":
                return REGISTERED[:-1] + b',"welcome":"drink"}'
            case "GetSuggestionRequest":
                return asked.pop(0)
            case "HeartbeatRequest":
                return message("HeartbeatResponse", command="dance", drop=[], hum=True)
            case "SubmitResultRequest":
                return message(
                    "SubmitResultResponse",
                    receipts=[{"trial_id": 1, "outcome": "framed", "state": "hung"}],
                    next={"tag": "GetSuggestionResponse", "status": "later"},
                )
        return message("DeregisterWorkerResponse", tears=2)

    with RouterServer(handler) as server:
        summary = ZmqWorker(objective, server.endpoint, spool_dir=tmp_path).run()
    with holds("P-4"):
        assert evaluated == [0.5]
    with holds("E-14", "W-13"):
        assert (summary.reason, asked) == ("finished", [])
