"""The settings of a worker."""

import os
from collections.abc import Callable
from typing import Literal, TypedDict

from ..errors import ConfigurationError
from ..evaluator import Evaluator, FunctionEvaluator, Objective
from ..process_evaluator import ProcessEvaluator
from .heartbeat import HeartbeatMode


class WorkerOptions(TypedDict, total=False):
    """The settings of every worker; :class:`~hola.clients.Worker` has their meanings."""

    evaluator: Callable[[], Evaluator] | None
    concurrency: int
    executor: Literal["thread", "process"]
    time_limit_s: float | None
    heartbeat: HeartbeatMode
    wait_s: float
    lease_s: float | None
    retry_failures: bool
    max_errors: int | None
    reconnect_s: float
    spool_dir: str | os.PathLike[str] | None
    name: str | None
    handle_signals: bool


def evaluator_factory(
    objective: Objective, executor: Literal["thread", "process"], time_limit_s: float | None
) -> Callable[[], Evaluator]:
    """What makes the evaluator of each lane.

    :param objective: the function to call.
    :param executor: whether it is called in this process or in a child process.
    :param time_limit_s: seconds after which an evaluation is killed; implies a child process.
    :raises ConfigurationError: when the time limit is not above 0, or the function cannot be sent to a child process.
    """
    if time_limit_s is not None and not time_limit_s > 0:
        raise ConfigurationError("time_limit_s must be above 0")
    if executor == "process" or time_limit_s is not None:
        ProcessEvaluator(objective, time_limit_s)  # reports an objective that cannot be pickled before the worker runs
        return lambda: ProcessEvaluator(objective, time_limit_s)
    return lambda: FunctionEvaluator(objective)
