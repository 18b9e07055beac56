"""Promises that no transcript can show: what a failing storage and a wrong wall clock must not do."""

import json
from typing import Any

import msgspec
import pytest
from core_server import CoreServer
from hola_conformance.play import Call, play
from hola_protocol.limits import Limits
from hola_protocol.operations import OPERATION_BY_NAME
from hola_protocol.scenarios import Scenario, scenarios

from hola.distributed.core import Envelope, SchedulerCore
from hola.distributed.messages import CreateStudyRequest, EnqueueTrialsRequest, GetEventsRequest, StudySpec
from hola.distributed.state.clock import Moment
from hola.storage.contract import StorageError
from hola.storage.memory import MemoryStorage
from hola.storage.rows import Changes

SPEC = {"parameters": [{"type": "continuous", "name": "x", "low": 0, "high": 1}], "objectives": [{"name": "loss"}]}


class WrongWall(CoreServer):
    """A server whose wall clock runs backwards, in leaps."""

    @property
    def _wall_ms(self) -> int:
        return 1_700_000_000_000 - int(self._now * 1_000_000)


@pytest.mark.spec("E-17")
@pytest.mark.parametrize("scenario", [s for s in scenarios() if "clock" in s.needs], ids=lambda s: str(s.name))
def test_a_wrong_wall_clock_changes_nothing(scenario: Scenario) -> None:
    play(scenario, WrongWall(msgspec.convert(scenario.limits, Limits)))


class FailingStorage(MemoryStorage):
    """Storage whose next commit fails when it is told to."""

    fails = False

    def commit(self, changes: Changes) -> None:
        if self.fails:
            self.fails = False
            raise StorageError("the disk is full")
        super().commit(changes)


@pytest.mark.spec("N-2", "X-1")
def test_an_event_whose_commit_failed_was_never_seen() -> None:
    storage = FailingStorage()
    core = SchedulerCore(
        storage, tokens=lambda: "t", worker_ids=str, limits=Limits(), server="core", moment=Moment(0.0, 0)
    )

    def step(*requests: Any) -> list[Any]:
        batch = [Envelope(i, str(i), "main", None, request) for i, request in enumerate(requests)]
        return [json.loads(reply.body) for reply in core.step(batch, now=1.0, wall_ms=1)]

    enqueue = EnqueueTrialsRequest(trials=[{"x": 0.5}])
    step(CreateStudyRequest(spec=msgspec.convert(SPEC, StudySpec)))
    before = step(GetEventsRequest())
    storage.fails = True
    assert [reply["code"] for reply in step(enqueue, GetEventsRequest())] == ["unavailable", "unavailable"]
    assert step(GetEventsRequest()) == before
    enqueued, events = step(enqueue, GetEventsRequest())
    assert enqueued["trial_ids"] == [1]
    assert [event["event_id"] for event in events["items"]] == [1, 2]


def test_the_wrong_wall_clock_is_seen() -> None:
    server = WrongWall(Limits())
    describe = Call("main", "main", "1.0", None, OPERATION_BY_NAME["Describe"], "", b'{"tag":"DescribeRequest"}')

    def wall() -> int:
        return int(json.loads(server.reply(server.send(describe)) or b"")["time_ms"])

    before = wall()
    server.advance(10.0)
    assert wall() < before
