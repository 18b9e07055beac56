"""The service's care for its gateway."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from hola.cli.service import Ready, Service
from hola.clients import ZmqClient
from hola.clients.process_tree import descendants
from hola.distributed.config import Config, SchedulerConfig
from hola.distributed.kept_process import KeptProcess, Pauses
from hola.distributed.server import ServerProcess
from tests.cli.support import DEADLINE_S, wait_until

ENDS = 8
"""More often than any of the limits under which the scheduler once ended with its gateway."""


def is_gateway(pid: int) -> bool:
    """Whether a process is a gateway: the tests have other processes, such as the tracker of multiprocessing."""
    try:
        return b"hola.distributed.server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has gone meanwhile
        return False


@contextmanager
def service(folder: Path) -> Iterator[tuple[Service, Ready]]:
    """A scheduler with its gateway, in this process.

    :param folder: of its data.
    """
    config = Config(scheduler=SchedulerConfig(data_dir=str(folder), connection_file=str(folder / "found.json")))
    found = Service(config)
    ready: list[Ready] = []
    is_ready = threading.Event()

    def on_ready(told: Ready) -> None:
        ready.append(told)
        is_ready.set()

    thread = threading.Thread(target=found.run, args=(on_ready,))
    thread.start()
    try:
        assert is_ready.wait(DEADLINE_S)
        yield found, ready[0]
    finally:
        found.stop()
        thread.join(DEADLINE_S)
        assert not thread.is_alive()


def gateway_of(running: Service) -> ServerProcess | None:
    """The gateway's process, while there is one."""
    assert running._gateway is not None
    process = running._gateway._process
    return process if isinstance(process, ServerProcess) and process.running else None


def answers(url: str) -> bool:
    """Whether a gateway answers, and its scheduler behind it."""
    try:
        return httpx.get(f"{url}/readyz", trust_env=False, timeout=DEADLINE_S).status_code == 200
    except httpx.TransportError:
        return False


def test_a_gateway_that_ends_again_and_again_does_not_end_the_scheduler(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with service(tmp_path) as (running, ready):
        assert running._gateway is not None
        running._gateway._pauses = Pauses(first_s=0.01, longest_s=0.02)
        ended: set[int] = set()

        def end_one_more() -> bool:
            # Also while it is being started, which is before it is the service's gateway.
            for pid in descendants(os.getpid()):
                if pid not in ended and is_gateway(pid):
                    ended.add(pid)
                    os.kill(pid, signal.SIGKILL)
            return len(ended) >= ENDS

        wait_until(end_one_more, "eight gateways")
        with ZmqClient(connection=ready.connection) as client:
            assert client.describe().server.startswith("hola")
        wait_until(lambda: answers(ready.connection.rest[0]), "a gateway that serves")
    assert "the gateway" in caplog.text


def test_the_pause_before_a_start_grows_and_is_bounded(caplog: pytest.LogCaptureFixture) -> None:
    class Ended:
        running = False

        def stop(self) -> int:
            return 3

    kept = KeptProcess("the front", lambda stopping: Ended(), Pauses(first_s=1.0, longest_s=5.0))
    kept.start(threading.Event())
    assert [kept._ended() for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]
    assert "the front ended (exit code 3) and is started again in 1.0 s" in caplog.text


def test_the_pause_begins_anew_after_a_steady_run() -> None:
    kept = KeptProcess("the front", lambda stopping: pytest.fail("not started"), Pauses(first_s=1.0, steady_s=0.0))
    assert [kept._ended(), kept._ended()] == [1.0, 1.0]


def test_a_service_that_stops_does_not_wait_for_a_gateway_that_starts(tmp_path: Path) -> None:
    with service(tmp_path) as (running, _):
        gateway = gateway_of(running)
        assert gateway is not None
        os.kill(gateway.pid, signal.SIGKILL)

        def is_starting() -> bool:
            for pid in descendants(os.getpid()):
                if pid != gateway.pid:
                    os.kill(pid, signal.SIGSTOP)  # a machine so busy that its start does not end
                    return True
            return False

        wait_until(is_starting, "a gateway that starts")
