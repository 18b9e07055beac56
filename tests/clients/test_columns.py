"""The columns that every client returns."""

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from hola.clients import AsyncRestClient, AsyncZmqClient, RestClient, ZmqClient
from hola.clients.client import SyncClient
from hola.clients.errors import UnknownStudyError
from tests.clients.support import Gateway, Scheduler
from tests.clients.tables import SPEC, add


@pytest.mark.parametrize("transport", ["zmq", "rest"])
def test_every_client_returns_the_columns_of_its_study(transport: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        scheduler = stack.enter_context(Scheduler(tmp_path / "data", auth=transport == "rest"))
        endpoint, token = scheduler.endpoint, scheduler.token
        if transport == "rest":
            endpoint = stack.enter_context(Gateway(scheduler)).endpoint
        kinds: Any = (ZmqClient, AsyncZmqClient) if transport == "zmq" else (RestClient, AsyncRestClient)
        client: SyncClient = stack.enter_context(kinds[0](endpoint, token=token))
        client.create_study(spec=SPEC)
        client.create_study(spec=SPEC, study="other")
        add(client, 0.25, 1.0)
        table = client.columns()
        expected = {**EXPECTED_OF_TWO, "trial_id": [1, 2]}
        assert {name: table.columns()[name] for name in expected} == expected
        assert len(client.columns(study="other")) == 0
        assert list(client.columns(parameters=["n"], include=[]).columns()) == ["trial_id", "state", "param.n"]

        async def read() -> None:
            async with kinds[1](endpoint, token=token) as other:
                found = await other.columns()
                assert found.columns() == table.columns()
                add(client, 0.125)
                assert await found.update() == 1
                client.set_study_state(state="finished")
                assert [count async for count in found.follow(wait_s=5.0)] == []
                assert found.to_frame()["objective.loss"].tolist() == [0.25, 1.0, 0.125]
                with pytest.raises(UnknownStudyError):
                    await other.columns(study="none")

        asyncio.run(read())


EXPECTED_OF_TWO = {"objective.loss": [0.25, 1.0], "param.c": ["a", None], "violation.default": [0.0, 0.5]}
