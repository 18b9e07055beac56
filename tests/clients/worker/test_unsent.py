"""What a worker does with the outcomes that an earlier worker could not tell."""

from pathlib import Path
from typing import Any

import pytest
from hola_protocol.files import UnsentOutcome
from hola_protocol.messages import Receipt, Result, SubmitResultResponse

from hola.clients import ZmqWorker
from hola.clients.worker.spool import Spool
from tests.clients import objectives
from tests.clients.support import RouterServer
from tests.clients.worker.support import RECORDED, Scripted, tells

RESULT = Result(trial_id=9, lease="an earlier lease", objectives={"loss": 0.25})


@pytest.mark.spec("U-2", "U-4")
def test_an_unsent_outcome_is_told_before_the_first_ask_and_removed_whatever_the_receipt_says(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.keep(UnsentOutcome(study="default", created_ms=1, result=RESULT))
    spool.release()
    told = SubmitResultResponse(receipts=[Receipt(trial_id=9, outcome="ended", state="cancelled")])
    with RouterServer(Scripted(*[None] * 50)) as server:
        summary = ZmqWorker(
            objectives.square, server.endpoint, spool_dir=tmp_path, timeout_s=0.05, reconnect_s=0.3
        ).run()
        operations = [type(call.request).__name__ for call in server.calls]
    assert (summary.reason, len(list(tmp_path.glob("*.json")))) == ("unreachable", 1)
    assert "GetSuggestionRequest" not in operations
    with RouterServer(Scripted(told, RECORDED)) as server:
        summary = ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path).run()
        told_items: list[Any] = [call.request for call in tells(server)]
    assert (told_items[0].results, summary.unsent) == ([RESULT], 0)
    assert list(tmp_path.iterdir()) == []
