"""A real scheduler for the tests of workers, and a client of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hola.clients import ZmqClient
from tests.clients.support import Scheduler


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Scheduler]:
    with Scheduler(tmp_path / "data") as scheduler:
        yield scheduler


@pytest.fixture
def client(scheduler: Scheduler) -> Iterator[ZmqClient]:
    with ZmqClient(scheduler.endpoint) as client:
        yield client
