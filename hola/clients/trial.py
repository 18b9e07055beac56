"""The trial under evaluation, as an objective function sees it."""

import contextvars
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from hola_protocol.messages import Checkpoint, Resume
from hola_protocol.values import ParameterValue

from .reports import HeldReport, ReportAnswer, ReportBuffer, SendReports, ignore_reports

if TYPE_CHECKING:
    from collections.abc import Iterator

StopDecision: TypeAlias = Literal["stop", "pause", "drop"]
"""``stop``: the trial has ended; ``pause``: another attempt may continue it; ``drop``: the result is not wanted."""


class Infeasible(Exception):  # noqa: N818  # an outcome, not an error
    """Raised by an objective function for a point that cannot be evaluated.

    :param reason: why, for people.
    """

    def __init__(self, reason: str = "infeasible") -> None:
        super().__init__(reason)
        self.reason = reason


class TrialStopped(Exception):  # noqa: N818  # an outcome, not an error
    """Raised by :meth:`EvaluatedTrial.report` when the evaluation must end. An objective function lets it pass.

    :param decision: ``stop``, ``pause`` or ``drop``.
    :param reason: why, for people.
    :param discard: checkpoints of the trial that are no longer needed.
    """

    def __init__(
        self, decision: StopDecision = "stop", reason: str | None = None, discard: list[Checkpoint] | None = None
    ) -> None:
        super().__init__(f"{decision}: {reason}" if reason else decision)
        self.decision = decision
        self.reason = reason
        self.discard = discard or []


class EvaluatedTrial:
    """The trial under evaluation.

    :param trial_id: its id.
    :param parameters: what to evaluate, by name.
    :param attempt: the number of its lease, from 1.
    :param study: the study.
    :param objectives: the names of the values wanted, in the study's order.
    :param resume: the checkpoint from which the evaluation continues; None: it begins with the first step.
    :param next_step: the first step at which there is a decision; None if there will be none.
    :param slot: the number of the place where it is evaluated.
    :param send: sends reports; absent: they are checked, and go nowhere.
    :ivar resume: the step and the checkpoint from which the evaluation continues, such as ``trial.resume.step`` and
        ``trial.resume.checkpoint.uri``; None: it begins with the first step. Only for a worker with ``can_resume``.
    :ivar slot: from 0; evaluations that run at once in a search, in a worker or in the workers of ``hola run`` have
        different slots, such as for a GPU each: ``f"cuda:{trial.slot}"``.
    """

    def __init__(
        self,
        trial_id: int,
        parameters: Mapping[str, ParameterValue],
        *,
        attempt: int = 1,
        study: str = "default",
        objectives: tuple[str, ...] = (),
        resume: Resume | None = None,
        next_step: int | None = None,
        slot: int = 0,
        send: SendReports = ignore_reports,
    ) -> None:
        self.trial_id = trial_id
        self.parameters = parameters
        self.attempt = attempt
        self.study = study
        self.objectives = objectives
        self.resume = resume
        self.slot = slot
        self._send = send
        self._reports = ReportBuffer(objectives, next_step, send)
        self._decision: StopDecision | None = None
        self._reason: str | None = None
        self._on_stop: Callable[[], None] | None = None
        self._stopping = threading.Lock()  # held while what follows from a decision is settled

    @property
    def next_step(self) -> int | None:
        """The next step at which there is a decision on the trial; None if there will be none.

        A function need not report before it. It may: such reports are held back, and cost no round trip.
        """
        return self._reports.next_step

    @property
    def should_stop(self) -> bool:
        """Whether the evaluation should end: return None early.

        Values that are returned nevertheless complete a trial that was stopped or paused.
        """
        return self._decision is not None

    @property
    def decision(self) -> StopDecision | None:
        """What ended the evaluation; None while it continues."""
        return self._decision

    @property
    def reason(self) -> str | None:
        """Why the evaluation must end, for people."""
        return self._reason

    def report(
        self,
        step: int,
        values: Any,
        *,
        checkpoint: str | os.PathLike[str] | Checkpoint | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> list[Checkpoint]:
        """Report values before the evaluation ends, such as the validation error after an epoch.

        Most reports are held back in memory. One at or beyond :attr:`next_step`, and one with a checkpoint, is sent at
        once, and waits for the scheduler. A value that is not finite is reported as diverged.

        :param step: the number of the step, from 1, such as the epoch.
        :param values: a number, if the study has one objective; or a mapping with numbers of some objectives, which may
            be empty.
        :param checkpoint: where the state of the evaluation at this step is stored: an URI or a path, which other hosts
            can read; or a :class:`~hola_protocol.messages.Checkpoint` with its ``host``.
        :param metadata: any mapping, stored with the report.
        :returns: checkpoints of the trial that are no longer needed.
        :raises TrialStopped: when the evaluation must end.
        :raises ValueError: if an argument is wrong.
        """
        if self._decision is not None:
            raise TrialStopped(self._decision, self._reason)
        answer = self._reports.add(step, values, checkpoint, metadata)
        return [] if answer is None else self._obey(answer)

    def _obey(self, answer: ReportAnswer) -> list[Checkpoint]:
        if answer.decision != "continue":
            self.stop(answer.decision, answer.reason)
        if self._decision is not None:
            raise TrialStopped(self._decision, self._reason, answer.discard)
        return answer.discard

    def flush(self) -> None:
        """Send the reports that are held, before the outcome of the trial is told. A decision is kept, not raised."""
        answer = None if self._decision is not None else self._reports.flush()
        # Reports that could not be sent are no reason to drop the outcome.
        if answer is not None and (answer.decision == "stop" or answer.decision == "pause"):
            self.stop(answer.decision, answer.reason)

    def take_held(self) -> list[HeldReport]:
        """Take out the reports that are held, so that another process sends them."""
        return self._reports.take()

    def put_held(self, reports: list[HeldReport]) -> None:
        """Hold reports that another process has collected, for :meth:`flush`.

        :param reports: the reports.
        """
        self._reports.put(reports)

    def forward(self, reports: list[HeldReport], is_decision: bool) -> ReportAnswer:
        """Send reports that were held back in another process, and keep the decision.

        :param reports: the reports.
        :param is_decision: whether one of them may bring a decision.
        """
        if self._decision is not None:
            return ReportAnswer(decision=self._decision, reason=self._reason)
        answer = self._send(reports, is_decision)
        if answer.decision != "continue":
            self.stop(answer.decision, answer.reason)
        return answer

    def stop(self, decision: StopDecision = "drop", reason: str | None = None) -> None:
        """Tell the evaluation to end. From any thread; the first decision counts.

        :param decision: the decision on the trial.
        :param reason: why, for people.
        """
        with self._stopping:
            if self._decision is not None:
                return
            self._reason = reason
            self._decision = decision
            call = self._on_stop
        if call is not None and decision != "drop":
            call()

    def on_stop(self, call: Callable[[], None] | None) -> None:
        """Call a function when the trial is stopped or paused, for an evaluator that runs it elsewhere.

        :param call: the function; called at once if it has happened.
        """
        with self._stopping:
            self._on_stop = call
            decision = self._decision
        if call is not None and decision is not None and decision != "drop":
            call()

    def __repr__(self) -> str:
        return f"<trial {self.trial_id} of {self.study}, attempt {self.attempt}>"


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
