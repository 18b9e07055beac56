"""One gateway before one scripted scheduler for a module; each test brings its own script."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hola.distributed.config import GatewayConfig
from hola.distributed.server import Server
from tests.distributed.gateway.support import DESCRIPTION, ScriptedScheduler, client, scheduler, serving


@pytest.fixture(scope="module")
def socket_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("s") / "s"


@pytest.fixture(scope="module")
def _shared_scheduler(socket_path: Path) -> Iterator[ScriptedScheduler]:
    with scheduler(socket_path, lambda asked: DESCRIPTION) as found:
        yield found


@pytest.fixture
def backend(_shared_scheduler: ScriptedScheduler) -> Iterator[ScriptedScheduler]:
    _shared_scheduler.script = lambda asked: DESCRIPTION
    yield _shared_scheduler
    _shared_scheduler.asked.queue.clear()
    _shared_scheduler.undelivered.queue.clear()


@pytest.fixture(scope="module")
def gateway(socket_path: Path, _shared_scheduler: ScriptedScheduler) -> Iterator[Server]:
    config = GatewayConfig(
        scheduler=f"ipc://{socket_path}",
        max_body_bytes=2000,
        allowed_hosts=("hola.test", "*.example.org"),
        retry_after_s=0.05,
    )
    with serving(config) as server:
        yield server


@pytest.fixture
def http(gateway: Server) -> Iterator[httpx.Client]:
    with client(gateway) as found:
        yield found
