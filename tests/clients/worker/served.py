"""Studies and workers for the scheduler of :mod:`tests.clients.worker.conftest`."""

from pathlib import Path
from typing import Any

from hola_protocol.messages import Trial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import ZmqClient, ZmqWorker
from tests.clients.support import Scheduler


def study(**settings: Any) -> StudySpec:
    """A small study; the settings differ from its own."""
    options: dict[str, Any] = {"max_trials": 5} | settings
    return StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss"),),
        sampler=UniformSpec(),
        **options,
    )


def worker(scheduler: Scheduler, objective: Any, tmp_path: Path, **options: Any) -> ZmqWorker:
    """A worker of the scheduler; the options differ from those that make tests quick."""
    make: Any = ZmqWorker
    made: ZmqWorker = make(objective, scheduler.endpoint, **{"spool_dir": tmp_path / "spool", "wait_s": 5.0} | options)
    return made


def trials(client: ZmqClient) -> list[Trial]:
    """All trials of the study."""
    return list(client.iter_trials(with_metadata=True))
