"""The interface of evaluators, and the evaluator that calls a function in the worker's own process."""

from collections.abc import Callable
from typing import Any, Protocol

from hola_protocol.values import ParameterValue

from .evaluation import Cancelled, Evaluation, failure_of, interpret
from .trial import EvaluatedTrial, evaluating

Objective = Callable[[dict[str, ParameterValue]], Any]
"""A function from parameters by name to a number, a mapping of numbers, or either with a mapping of metadata."""


class Evaluator(Protocol):
    """Evaluates one trial at a time. A worker makes one for each evaluation that may run at once."""

    def evaluate(self, parameters: dict[str, ParameterValue], trial: EvaluatedTrial) -> Evaluation:
        """Evaluate a trial. An error is returned as a failure, not raised.

        :param parameters: what to evaluate, by name.
        :param trial: its id, attempt and study.
        :returns: values, a failure, or ``Cancelled`` when :meth:`cancel` stopped it.
        """

    def cancel(self) -> bool:
        """Stop the evaluation under way, from another thread.

        :returns: whether it ends at once; otherwise it is asked to, and may go on.
        """

    def close(self) -> None:
        """Release resources. No evaluation is under way."""


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
            with evaluating(trial):
                returned = self._function(parameters)
        except BaseException as error:  # sys.exit() in an objective ends its trial, not the worker
            return Cancelled() if trial.should_stop else failure_of(error)
        finally:
            self._trial = None
        return Cancelled() if trial.should_stop else interpret(returned, trial.objectives)

    def cancel(self) -> bool:
        """Ask the function to stop; only a function that checks ``current_trial().should_stop`` does."""
        trial = self._trial
        if trial is not None:
            trial.stop()
        return False

    def close(self) -> None:
        """No resources are held."""
