"""Asking for trials: which are evaluated, and which go back."""

from pathlib import Path
from typing import Any

import pytest
from hola_protocol.messages import (
    GetSuggestionResponse,
    ReleaseTrialsRequest,
    ReleaseTrialsResponse,
    Suggestion,
)

from hola.clients import ZmqWorker
from tests.clients import objectives
from tests.clients.support import Call, RouterServer
from tests.clients.worker.support import RECORDED, Scripted


@pytest.mark.spec("P-4")
def test_a_replayed_suggestion_that_is_gone_is_not_evaluated(tmp_path: Path) -> None:
    scripted = Scripted()
    gone = Suggestion(trial_id=9, attempt=1, lease="l", lease_s=60.0, parameters={"x": 0.5}, standing="gone")
    answers = [
        GetSuggestionResponse(status="suggestions", suggestions=[gone]),
        GetSuggestionResponse(status="wait", retry_after_s=0.0),
        GetSuggestionResponse(status="paused", retry_after_s=0.01),
        GetSuggestionResponse(status="finished"),
    ]

    def handler(call: Call) -> Any:
        if type(call.request).__name__ == "GetSuggestionRequest":
            return answers.pop(0)
        return scripted(call)

    with RouterServer(handler) as server:
        summary = ZmqWorker(objectives.fail, server.endpoint, spool_dir=tmp_path).run()
        keys = [call.header.idempotency_key for call in server.calls if "GetSuggestion" in type(call.request).__name__]
    assert (summary.reason, summary.completed, summary.failed) == ("finished", 0, 0)
    assert len(set(keys)) == 4


def test_trials_beyond_the_one_asked_for_are_released(tmp_path: Path) -> None:
    scripted = Scripted(RECORDED)
    suggestions = [
        Suggestion(trial_id=i, attempt=1, lease=f"l{i}", lease_s=60.0, parameters={"x": 0.5}) for i in (1, 2, 3)
    ]

    def handler(call: Call) -> Any:
        match call.request:
            case ReleaseTrialsRequest():
                return ReleaseTrialsResponse(receipts=[])
            case _ if type(call.request).__name__ == "GetSuggestionRequest":
                return GetSuggestionResponse(status="suggestions", suggestions=suggestions)
        return scripted(call)

    with RouterServer(handler) as server:
        summary = ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path).run()
        released = [call.request for call in server.calls if isinstance(call.request, ReleaseTrialsRequest)]
    assert (summary.reason, summary.completed) == ("finished", 1)
    assert [[ref.trial_id for ref in request.leases] for request in released] == [[2, 3]]
