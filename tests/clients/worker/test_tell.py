"""Outcomes are submitted whatever the scheduler answers, and are on disk while they may be lost."""

from pathlib import Path
from typing import Any

import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.messages import (
    GetSuggestionResponse,
    Receipt,
    SubmitResultRequest,
    SubmitResultResponse,
)

from hola.clients import ZmqWorker
from hola.clients.worker import tell
from tests.clients import objectives
from tests.clients.support import Call, RouterServer
from tests.clients.worker.support import RECORDED, Scripted, tells


@pytest.mark.spec("P-1", "X-5")
def test_a_lost_reply_is_asked_for_again_with_the_same_key_and_body(tmp_path: Path) -> None:
    unavailable = ErrorResponse(code="unavailable", message="perhaps", retryable=True)
    with RouterServer(Scripted(None, unavailable, RECORDED)) as server:
        worker = ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path, timeout_s=0.2)
        summary = worker.run()
        sent = tells(server)
    assert (summary.reason, summary.completed) == ("finished", 1)
    assert len({(call.header.idempotency_key, call.body) for call in sent}) == 1
    assert len(sent) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_long_evaluation_is_on_disk_before_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tell, "WRITE_AHEAD_S", 0.0)
    on_disk: list[int] = []
    scripted = Scripted(RECORDED)

    def handler(call: Call) -> Any:
        if isinstance(call.request, SubmitResultRequest):
            on_disk.append(len(list(tmp_path.glob("*.json"))))
        return scripted(call)

    with RouterServer(handler) as server:
        ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path).run()
    assert on_disk == [1]
    assert list(tmp_path.iterdir()) == []


def test_a_short_one_is_not(tmp_path: Path) -> None:
    with RouterServer(Scripted(RECORDED)) as server:
        ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path / "spool").run()
    assert not (tmp_path / "spool").exists()


def test_a_result_that_is_refused_whole_becomes_a_failure(tmp_path: Path) -> None:
    refusal = ErrorResponse(code="invalid_message", message="no such objective", path="/results/0/objectives/loss")
    told = SubmitResultResponse(
        receipts=[Receipt(trial_id=1, outcome="recorded")], next=GetSuggestionResponse(status="finished")
    )
    with RouterServer(Scripted(refusal, told)) as server:
        summary = ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path).run()
        failure: Any = tells(server)[1].request
    assert (summary.completed, summary.failed) == (0, 1)
    assert failure.results == []
    assert failure.failures[0].reason.startswith("the scheduler refused the result: invalid_message: no such objective")


@pytest.mark.parametrize("outcome", ["superseded", "ended"])
@pytest.mark.spec("W-13")
def test_a_late_result_crashes_nobody(tmp_path: Path, outcome: Any) -> None:
    late = SubmitResultResponse(
        receipts=[Receipt(trial_id=1, outcome=outcome)], next=GetSuggestionResponse(status="finished")
    )
    with RouterServer(Scripted(late)) as server:
        summary = ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path).run()
    assert summary.reason == "finished"
