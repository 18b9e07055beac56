"""The settings of a worker."""

import os
from collections.abc import Callable, Mapping
from typing import Literal, TypedDict

from ..errors import ConfigurationError
from ..evaluator import Evaluator, FunctionEvaluator, Objective
from ..process_evaluator import STOP_GRACE_S, ProcessEvaluator
from .heartbeat import HeartbeatMode
from .report import OnDiscard


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
    can_resume: bool
    labels: Mapping[str, str] | None
    max_trials: int | None
    max_time_s: float | None
    stop_grace_s: float
    on_discard: OnDiscard | None
    handle_signals: bool


def evaluator_factory(
    objective: Objective,
    executor: Literal["thread", "process"],
    time_limit_s: float | None,
    stop_grace_s: float = STOP_GRACE_S,
) -> Callable[[], Evaluator]:
    """What makes the evaluator of each lane.

    :param objective: the function to call.
    :param executor: whether it is called in this process or in a child process.
    :param time_limit_s: seconds after which an evaluation is killed; implies a child process.
    :param stop_grace_s: seconds that an evaluation in a child process has to end after its trial was stopped.
    :raises ConfigurationError: when the time limit is not above 0, or the function cannot be sent to a child process.
    """
    if time_limit_s is not None and not time_limit_s > 0:
        raise ConfigurationError("time_limit_s must be above 0")
    if executor == "process" or time_limit_s is not None:
        ProcessEvaluator(
            objective, time_limit_s, stop_grace_s
        )  # reports an objective that cannot be pickled before the worker runs
        return lambda: ProcessEvaluator(objective, time_limit_s, stop_grace_s)
    return lambda: FunctionEvaluator(objective)
