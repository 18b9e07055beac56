"""The asynchronous client over ZeroMQ."""

import asyncio
from typing import Any

import pytest
from hola_protocol.messages import (
    DeregisterWorkerResponse,
)

from hola.clients import (
    AsyncZmqClient,
)
from tests.clients.scripted import WORKER
from tests.clients.support import Call, RouterServer


@pytest.mark.spec("Z-4")
def test_the_async_client_carries_many_calls_at_once() -> None:
    waiting: list[Call] = []

    def handler(call: Call) -> Any:
        waiting.append(call)
        return DeregisterWorkerResponse(released=[len(waiting)])

    async def run(endpoint: str) -> list[Any]:
        async with AsyncZmqClient(endpoint) as client:
            beats = [client.deregister_worker(worker_id=WORKER) for _ in range(200)]
            return list(await asyncio.gather(*beats))

    with RouterServer(handler) as server:
        replies = asyncio.run(run(server.endpoint))

    assert sorted(reply.released[0] for reply in replies) == list(range(1, 201))
