"""Outboxes: an evaluation is either ended, or its outcome is submitted."""

import threading
from pathlib import Path
from typing import Final

import pytest
from hola_protocol.files import UnsentOutcome
from hola_protocol.messages import Result

from hola.clients import EvaluatedTrial
from hola.clients.worker.outbox import Outbox
from hola.clients.worker.spool import Spool

OUTCOME = UnsentOutcome(
    study="default", created_ms=1, result=Result(trial_id=1, lease="a lease", objectives={"loss": 0.5})
)
CHANCE_S: Final = 0.2
"""How long the other thread could go wrong."""


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(Spool(tmp_path))


def test_an_evaluation_is_not_ended_while_its_outcome_is_taken(outbox: Outbox) -> None:
    trial = EvaluatedTrial(1, {})
    ending = threading.Thread(target=outbox.if_empty, args=(trial.stop,))

    def is_ended() -> bool:
        is_stopped = trial.should_stop
        ending.start()
        ending.join(CHANCE_S)
        return is_stopped

    assert outbox.put(OUTCOME, unless=is_ended)
    ending.join()
    assert (trial.should_stop, outbox.unsent) == (False, OUTCOME)


def test_no_outcome_is_taken_while_its_evaluation_is_ended(outbox: Outbox) -> None:
    trial = EvaluatedTrial(1, {})
    taken: list[bool] = []
    putting = threading.Thread(target=lambda: taken.append(outbox.put(OUTCOME, unless=lambda: trial.should_stop)))

    def end() -> None:
        putting.start()
        putting.join(CHANCE_S)
        trial.stop()

    assert outbox.if_empty(end)
    putting.join()
    assert (taken, outbox.unsent) == ([False], None)
