"""What every synchronous client does: pages, repeated attempts, and the default study."""

import asyncio

import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.messages import (
    ListStudiesResponse,
    RegisterWorkerResponse,
    StudyInfo,
)
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.clients import (
    AsyncZmqClient,
    ZmqClient,
)
from hola.clients.errors import (
    InternalError,
)
from tests.clients.scripted import FAST, WORKER, Script
from tests.clients.support import RouterServer


def test_pages_are_followed() -> None:
    infos = [study_info(f"s{i}") for i in range(3)]
    pages = [ListStudiesResponse(items=infos[:2], next_cursor="more"), ListStudiesResponse(items=infos[2:])]

    async def collect(endpoint: str) -> list[StudyInfo]:
        async with AsyncZmqClient(endpoint) as client:
            return [info async for info in client.iter_studies()]

    with RouterServer(Script(*pages)) as server, ZmqClient(server.endpoint) as client:
        assert list(client.iter_studies()) == infos
        assert [getattr(call.request, "after", None) for call in server.calls] == [None, "more"]
    with RouterServer(Script(*pages)) as server:
        assert asyncio.run(collect(server.endpoint)) == infos


def study_info(name: str) -> StudyInfo:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="loss"),)
    )
    return StudyInfo(study=name, spec=spec, state="running", revision=1, objective_revision=1, created_ms=1)


def test_a_defect_of_the_server_is_repeated() -> None:
    defect = ErrorResponse(code="internal", message="oops", retryable=True)
    with RouterServer(Script(defect)) as server, ZmqClient(server.endpoint, retry=FAST) as client:
        with pytest.raises(InternalError):
            client.describe()
        assert len(server.calls) == FAST.attempts


def test_the_default_study_is_the_clients() -> None:
    registered = RegisterWorkerResponse(worker_id=WORKER, info=study_info("mine"), limits=Limits())
    with RouterServer(Script(registered)) as server, ZmqClient(server.endpoint, study="mine") as client:
        client.register_worker()
        client.register_worker(study="other")
        assert [getattr(call.request, "study", None) for call in server.calls] == ["mine", "other"]
