"""The version that a request carries, and the keys that name intents."""

from typing import Any

import pytest
from hola_protocol.messages import GetTrialsRequest, HeartbeatRequest, LeaseRef, SetStudyStateRequest
from hola_protocol.operations import OPERATION_BY_REQUEST, Operation
from hola_protocol.version import SINCE, Version

from hola.clients.wire import version_of

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"
BEAT = HeartbeatRequest(worker_id=WORKER)
BEAT_WITH_LEASES = HeartbeatRequest(worker_id=WORKER, leases=[LeaseRef(trial_id=1, lease="l")])
ALL_TRIALS = GetTrialsRequest()
QUEUED = GetTrialsRequest(states=["queued"])


PAUSE, RUN = SetStudyStateRequest(state="paused"), SetStudyStateRequest(state="running")


def op_of(request: Any) -> Operation:
    return OPERATION_BY_REQUEST[type(request)]


@pytest.mark.parametrize(
    ("since", "version", "request_"),
    [
        ({}, "1.0", BEAT_WITH_LEASES),
        ({"HeartbeatRequest.leases": (1, 2)}, "1.0", BEAT),
        ({"HeartbeatRequest.leases": (1, 2)}, "1.2", BEAT_WITH_LEASES),
        ({"LeaseRef.lease": (1, 1)}, "1.0", BEAT),
        ({"LeaseRef.lease": (1, 1)}, "1.1", BEAT_WITH_LEASES),
        ({"LeaseRef": (1, 3), "HeartbeatRequest.leases": (1, 2)}, "1.3", BEAT_WITH_LEASES),
        ({"StudyState=paused": (1, 1)}, "1.1", PAUSE),
        ({"StudyState=paused": (1, 1)}, "1.0", RUN),
        ({"TrialState=queued": (1, 4)}, "1.4", QUEUED),
        ({"TrialState=queued": (1, 4)}, "1.0", ALL_TRIALS),
        ({"GetTrialsRequest": (1, 5)}, "1.5", ALL_TRIALS),
        ({"Unrelated": (1, 9)}, "1.0", ALL_TRIALS),
    ],
)
def test_a_request_carries_the_lowest_version_that_holds_it(
    monkeypatch: pytest.MonkeyPatch, since: dict[str, tuple[int, int]], version: str, request_: Any
) -> None:
    for name, pair in since.items():
        monkeypatch.setitem(SINCE, name, Version(*pair))
    assert version_of(op_of(request_), request_) == version


def test_a_newer_operation_carries_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SINCE, "Unrelated", Version(1, 9))
    assert version_of(op_of(BEAT)._replace(since=Version(1, 2)), BEAT) == "1.2"
