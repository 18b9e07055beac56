"""The messages between a worker and the child process that evaluates, and the child's end of the pipe."""

import queue
import threading
from multiprocessing.connection import Connection
from typing import TypeAlias

import msgspec
from hola_protocol.messages import Resume
from hola_protocol.values import ParameterValue
from msgspec import Struct

from .evaluation import Cancelled, Completed, Evaluation, Failed
from .reports import HeldReport, ReportAnswer
from .trial import EvaluatedTrial, StopDecision


class EvaluationTask(Struct, kw_only=True, frozen=True, tag=True):
    """A trial on its way to the child.

    :ivar number: counts the tasks of the child.
    """

    number: int
    trial_id: int
    attempt: int
    study: str
    objectives: tuple[str, ...]
    parameters: dict[str, ParameterValue]
    resume: Resume | None = None
    next_step: int | None = None
    slot: int = 0


class StopNotice(Struct, kw_only=True, frozen=True, tag=True):
    """Sent to the child when its trial was stopped or paused.

    :ivar number: that of the task.
    """

    number: int
    decision: StopDecision
    reason: str | None = None


class SentReports(Struct, kw_only=True, frozen=True, tag=True):
    """Reports on their way from the child; a :class:`~hola.clients.reports.ReportAnswer` answers them.

    :ivar is_decision: whether one of them may bring a decision.
    """

    reports: list[HeldReport]
    is_decision: bool


class ChildOutcome(Struct, kw_only=True, frozen=True, tag=True):
    """The outcome of an evaluation, on its way from the child.

    :ivar held: reports that were not sent yet.
    """

    evaluation: Completed | Failed | Cancelled
    held: list[HeldReport] = []


ToChild: TypeAlias = EvaluationTask | StopNotice | ReportAnswer
FromChild: TypeAlias = ChildOutcome | SentReports


class ChildLink:
    """The child's end of the pipe. A thread reads it, so that a stop arrives while the function runs.

    :param connection: the pipe.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tasks: queue.SimpleQueue[EvaluatedTrial | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[ReportAnswer] = queue.SimpleQueue()
        self._number = 0
        self._trial: EvaluatedTrial | None = None
        connection.send_bytes(b"")
        threading.Thread(target=self._read, name="hola-tasks", daemon=True).start()

    def next_trial(self) -> EvaluatedTrial | None:
        """Wait for the next trial; None at the end."""
        return self._tasks.get()

    def reply(self, evaluation: Evaluation, held: list[HeldReport]) -> None:
        """Send the outcome of a trial.

        :param evaluation: the outcome.
        :param held: reports that were not sent yet.
        """
        self._connection.send_bytes(msgspec.json.encode(ChildOutcome(evaluation=evaluation, held=held)))

    def _read(self) -> None:
        while True:
            try:
                message = msgspec.json.decode(self._connection.recv_bytes(), type=ToChild)
            except (EOFError, OSError):
                self._tasks.put(None)
                self._answers.put(ReportAnswer(decision="drop", reason="the worker is ending"))
                return
            match message:
                case EvaluationTask():
                    self._number = message.number
                    self._trial = EvaluatedTrial(
                        message.trial_id,
                        message.parameters,
                        attempt=message.attempt,
                        study=message.study,
                        objectives=message.objectives,
                        resume=message.resume,
                        next_step=message.next_step,
                        slot=message.slot,
                        send=self._send_reports,
                    )
                    self._tasks.put(self._trial)
                case StopNotice():
                    if self._trial is not None and message.number == self._number:
                        self._trial.stop(message.decision, message.reason)
                case ReportAnswer():
                    self._answers.put(message)

    def _send_reports(self, reports: list[HeldReport], is_decision: bool) -> ReportAnswer:
        self._connection.send_bytes(msgspec.json.encode(SentReports(reports=reports, is_decision=is_decision)))
        return self._answers.get()
