"""The service's care for its gateway."""

from pathlib import Path
from typing import cast

import pytest

from hola.cli import service as module
from hola.cli.faults import CommandError
from hola.cli.service import GATEWAY_STARTS, Service
from hola.distributed.config import Config, SchedulerConfig
from hola.distributed.scheduler import SchedulerProcess
from hola.distributed.server import ServerProcess


class DeadGateway:
    """A gateway that has ended."""

    running = False

    def stop(self) -> int:
        """Its exit code."""
        return 3


def test_a_gateway_that_keeps_dying_ends_the_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    service = Service(Config(scheduler=SchedulerConfig(data_dir=str(tmp_path))))
    starts: list[object] = []
    service._scheduler = cast("SchedulerProcess", object())
    service._gateway = cast("ServerProcess", DeadGateway())
    monkeypatch.setattr(module, "_WATCH_S", 0.0)
    monkeypatch.setattr(service, "_start_gateway", starts.append)
    with pytest.raises(CommandError) as caught:
        service._watch()
    assert str(caught.value) == (
        "the gateway ended 5 times within 60 s (exit code 3); its log says why; --no-rest serves without it"
    )
    assert len(starts) == GATEWAY_STARTS - 1
