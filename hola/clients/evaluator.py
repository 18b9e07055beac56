"""The interface of evaluators, and the evaluator that calls a function in the worker's own process."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from hola_protocol.values import ParameterValue

from .evaluation import Cancelled, Completed, Evaluation, failure_of, interpret
from .parameters import Parameters
from .trial import EvaluatedTrial, evaluating

Objective = Callable[[Parameters], Any]
"""A function from parameters by name to a number, a mapping of numbers, or either with a mapping of metadata. It may be
a coroutine function (``async def``)."""


def call(function: Objective, parameters: dict[str, ParameterValue], trial: EvaluatedTrial) -> Any:
    """Call an objective; a coroutine is run to its end, in a separate event loop.

    :param function: the objective.
    :param parameters: its argument.
    :param trial: the current trial meanwhile.
    """
    with evaluating(trial):
        returned = function(Parameters(parameters))
        if inspect.iscoroutine(returned):
            coroutine: Coroutine[Any, Any, Any] = returned
            return asyncio.run(coroutine)
        return returned


def outcome_of(returned: Any, trial: EvaluatedTrial) -> Evaluation:
    """The outcome of an objective that returned. After a stop or a pause only complete values count.

    :param returned: what it returned.
    :param trial: the trial.
    """
    if not trial.should_stop:
        return interpret(returned, trial.objectives)
    if trial.decision == "drop" or returned is None:
        return Cancelled()
    outcome = interpret(returned, trial.objectives)
    return outcome if isinstance(outcome, Completed) else Cancelled()


class Evaluator(Protocol):
    """Evaluates one trial at a time. A worker makes one for each evaluation that may run at once."""

    def evaluate(self, parameters: dict[str, ParameterValue], trial: EvaluatedTrial) -> Evaluation:
        """Evaluate a trial. An error is returned as a failure, not raised.

        A trial that is stopped or paused sets ``trial.should_stop``, and calls what ``trial.on_stop`` was given.

        :param parameters: what to evaluate, by name.
        :param trial: its id, attempt and study; takes the reports.
        :returns: values, a failure, or ``Cancelled`` when :meth:`cancel` or the trial stopped it.
        """

    def cancel(self) -> bool:
        """Stop the running evaluation, from another thread.

        :returns: whether it ends at once; otherwise it is asked to, and may continue.
        """

    def close(self) -> None:
        """Release resources. No evaluation is running."""


class FunctionEvaluator:
    """Calls a function in the worker's own process.

    :param function: the objective.
    """

    def __init__(self, function: Objective) -> None:
        self._function = function
        self._trial: EvaluatedTrial | None = None

    def evaluate(self, parameters: dict[str, ParameterValue], trial: EvaluatedTrial) -> Evaluation:
        """Call the function.

        :param parameters: its argument.
        :param trial: what :func:`~hola.clients.current_trial` tells it.
        """
        self._trial = trial
        try:
            returned = call(self._function, parameters, trial)
        except BaseException as error:  # sys.exit() in an objective ends its trial, not the worker
            return Cancelled() if trial.should_stop else failure_of(error)
        finally:
            self._trial = None
        return outcome_of(returned, trial)

    def cancel(self) -> bool:
        """Ask the function to stop; only one that reports, or checks ``current_trial().should_stop``, does."""
        trial = self._trial
        if trial is not None:
            trial.stop()
        return False

    def close(self) -> None:
        """No resources are held."""
