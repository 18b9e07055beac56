"""The trial under evaluation, as an objective function sees it."""

import contextvars
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hola_protocol.values import ParameterValue

if TYPE_CHECKING:
    from collections.abc import Iterator


class Infeasible(Exception):  # noqa: N818  # an outcome, not an error
    """Raised by an objective function for a point that cannot be evaluated.

    :param reason: why, for people.
    """

    def __init__(self, reason: str = "infeasible") -> None:
        super().__init__(reason)
        self.reason = reason


class EvaluatedTrial:
    """The trial under evaluation.

    :param trial_id: its id.
    :param parameters: what to evaluate, by name.
    :param attempt: the number of its lease, from 1.
    :param study: the study.
    :param objectives: the names of the values wanted, in the study's order.
    """

    def __init__(
        self,
        trial_id: int,
        parameters: Mapping[str, ParameterValue],
        *,
        attempt: int = 1,
        study: str = "default",
        objectives: tuple[str, ...] = (),
    ) -> None:
        self.id = trial_id
        self.parameters = parameters
        self.attempt = attempt
        self.study = study
        self.objectives = objectives
        self._stop = False

    @property
    def should_stop(self) -> bool:
        """Whether the result is not wanted any more: return early, the value is ignored.

        Always false in a child process, which is killed instead.
        """
        return self._stop

    def stop(self) -> None:
        """Let the function know that it should stop."""
        self._stop = True

    def __repr__(self) -> str:
        return f"<trial {self.id} of {self.study}, attempt {self.attempt}>"


_current: contextvars.ContextVar[EvaluatedTrial] = contextvars.ContextVar("hola_trial")


def current_trial() -> EvaluatedTrial:
    """The trial that the calling objective function evaluates.

    :raises RuntimeError: outside an evaluation, and in a thread that the function started without its context.
    """
    try:
        return _current.get()
    except LookupError:
        raise RuntimeError("no trial is under evaluation here") from None


@contextmanager
def evaluating(trial: EvaluatedTrial) -> "Iterator[None]":
    """Make a trial the current one.

    :param trial: the trial.
    """
    token = _current.set(trial)
    try:
        yield
    finally:
        _current.reset(token)
