"""Clients of every transport before scripted servers."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.messages import (
    DescribeResponse,
)

from hola.clients import (
    AsyncRestClient,
    AsyncZmqClient,
    RestClient,
    Retry,
    ZmqClient,
)
from tests.clients.support import Call

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"
ONCE = Retry(attempts=1)
FAST = Retry(attempts=5, first_s=0.01, longest_s=0.02)
DESCRIBED = DescribeResponse(versions=["1.0"], server="test", limits=Limits(), durability="memory", time_ms=1)


class Script:
    """Answers one after another; the last again and again."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    def __call__(self, call: Call) -> Any:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ProtocolError):
            raise answer
        return answer


CLIENTS: dict[str, Any] = {
    "zmq": ZmqClient,
    "rest": RestClient,
    "zmq-async": AsyncZmqClient,
    "rest-async": AsyncRestClient,
}


class Blocking:
    """An asynchronous client with the calls of a synchronous one."""

    def __init__(self, cls: Any, *args: Any, **options: Any) -> None:
        self._loop = asyncio.new_event_loop()

        async def make() -> Any:
            return cls(*args, **options)

        self._client = self._loop.run_until_complete(make())

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda **arguments: self._loop.run_until_complete(getattr(self._client, name)(**arguments))

    def close(self) -> None:
        self._loop.run_until_complete(self._client.close())
        self._loop.close()


@contextmanager
def connected(transport: str, endpoint: Any, **options: Any) -> Iterator[Any]:
    cls = CLIENTS[transport]
    client = Blocking(cls, endpoint, **options) if transport.endswith("async") else cls(endpoint, **options)
    try:
        yield client
    finally:
        client.close()
