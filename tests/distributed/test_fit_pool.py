"""Processes for the fits of several studies, in a scheduler that runs."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hola_protocol import messages as m
from hola_protocol.space import ContinuousParameter, GaussianProcessSpec

from hola.clients import ZmqClient
from hola.distributed.config import SchedulerConfig
from hola.distributed.scheduler import SchedulerProcess
from hola.storage import MemoryStorage
from tests.scheduler.driver import spec

DEADLINE_S = 120.0


class Served(NamedTuple):
    """A scheduler with a client."""

    scheduler: SchedulerProcess
    client: ZmqClient


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    config = SchedulerConfig(data_dir=str(tmp_path))
    scheduler = SchedulerProcess(config, storage=MemoryStorage())
    thread = threading.Thread(target=scheduler.run)
    thread.start()
    token = scheduler.credentials.owner_token
    with ZmqClient(endpoint=scheduler.endpoints[0], token=token, study="default", timeout_s=60.0) as client:
        yield Served(scheduler, client)
    scheduler.stop()
    thread.join()


PLANE = tuple(ContinuousParameter(name=name, low=-1.0, high=1.0) for name in "xy")


def origins(client: ZmqClient, worker_id: str, n: int) -> list[str]:
    """Evaluate so many trials; returns where they came from."""
    for _ in range(n):
        (s,) = client.get_suggestion(worker_id=worker_id, wait_s=60.0).suggestions
        loss = sum(v * v for v in s.parameters.values() if isinstance(v, float))
        client.submit_result(results=[m.Result(trial_id=s.trial_id, lease=s.lease, objectives={"loss": loss})])
    return [str(trial.origin_detail) for trial in client.iter_trials()][-n:]


@pytest.mark.parametrize("deterministic", [False, True], ids=["", "deterministic"])
def test_a_study_goes_on_when_the_process_of_its_fits_is_killed(served: Served, deterministic: bool) -> None:
    scheduler, client = served
    study = spec(parameters=PLANE, sampler=GaussianProcessSpec(), max_trials=100, deterministic=deterministic)
    client.create_study(spec=study)
    worker_id = client.register_worker().worker_id
    assert "region" in origins(client, worker_id, 6)
    (pid,) = scheduler._fits.pids
    os.kill(pid, signal.SIGKILL)
    origins(client, worker_id, 3)
    assert scheduler._fits.pids != [pid]
    deadline = time.monotonic() + DEADLINE_S
    while origins(client, worker_id, 1) == ["moved"]:
        assert time.monotonic() < deadline


def test_the_process_of_the_fits_ends_with_the_scheduler(tmp_path: Path) -> None:
    config = SchedulerConfig(data_dir=str(tmp_path))
    scheduler = SchedulerProcess(config, storage=MemoryStorage())
    scheduler._fits.start()
    (pid,) = scheduler._fits.pids
    scheduler.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_scheduler_without_models_has_no_process_for_fits(served: Served) -> None:
    served.client.create_study(spec=spec(max_trials=5))
    assert len(origins(served.client, served.client.register_worker().worker_id, 5)) == 5
    assert served.scheduler._fits.pids == []


def test_studies_do_not_wait_for_each_others_fits(served: Served) -> None:
    scheduler, client = served
    workers = {}
    for name in ("a", "b"):
        client.create_study(study=name, spec=spec(parameters=PLANE, sampler=GaussianProcessSpec(), max_trials=1000))
        workers[name] = client.register_worker(study=name).worker_id

    def evaluate(name: str) -> None:
        (s,) = client.get_suggestion(study=name, worker_id=workers[name], wait_s=60.0).suggestions
        result = m.Result(trial_id=s.trial_id, lease=s.lease, objectives={"loss": float(s.trial_id % 7)})
        client.submit_result(study=name, results=[result])

    deadline = time.monotonic() + DEADLINE_S
    while len(scheduler._fits.pids) < 2:  # the second starts when one study waits for the other's fit
        assert time.monotonic() < deadline
        for name in workers:
            evaluate(name)
    first, second = scheduler._fits.pids
    os.kill(first, signal.SIGSTOP)
    try:
        for _ in range(5):
            evaluate("a")
            evaluate("b")
        assert second in scheduler._fits.pids
    finally:
        os.kill(first, signal.SIGCONT)
