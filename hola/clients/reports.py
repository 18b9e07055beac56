"""Reports of a trial, held back in memory until a decision is due."""

import math
import operator
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal

from hola_protocol.messages import Checkpoint, ReportReceipt
from hola_protocol.values import MAX_INTEGER
from msgspec import Struct

from .sendable import clean_metadata, encoded_size

MAX_HELD: Final = 200
"""The number of reports that are held back at most."""
MAX_HELD_BYTES: Final = 256 * 1024
"""The size of the metadata that is held back at most."""
HOLD_S: Final = 5.0
"""How long reports are held back, in seconds; checked with each report."""
MAX_URI_CHARS: Final = 2000


class HeldReport(Struct, kw_only=True, frozen=True):
    """The values of a trial at one step.

    :ivar step: from 1.
    :ivar objectives: finite values of some objectives.
    :ivar diverged: whether a value was not finite.
    :ivar metadata: any JSON object.
    :ivar checkpoint: where the state of the evaluation is stored.
    """

    step: int
    objectives: dict[str, float]
    diverged: bool = False
    metadata: dict[str, Any] | None = None
    checkpoint: Checkpoint | None = None


class ReportAnswer(Struct, kw_only=True, frozen=True, tag=True):
    """The result of reports that were sent.

    :ivar decision: ``continue``, ``stop`` or ``pause``, as the scheduler said; ``drop`` if the result is not wanted.
    :ivar has_next_step: whether the scheduler said when the next decision will be.
    :ivar next_step: the step of the next decision; None if there will be none.
    :ivar reason: the reason of the decision, for people.
    :ivar discard: checkpoints that are no longer needed.
    """

    decision: Literal["continue", "stop", "pause", "drop"] = "continue"
    has_next_step: bool = False
    next_step: int | None = None
    reason: str | None = None
    discard: list[Checkpoint] = []


def answer_of(receipts: Iterable[ReportReceipt], before: ReportAnswer | None = None) -> ReportAnswer:
    """What receipts say: the decision that ends the trial, and the newest next step.

    :param receipts: the receipts of reports of one trial.
    :param before: the answer of earlier ones.
    """
    answer = before or ReportAnswer()
    decision, reason = answer.decision, answer.reason
    has_next_step, next_step = answer.has_next_step, answer.next_step
    discard = list(answer.discard)
    for receipt in receipts:
        discard += receipt.discard
        if receipt.decision == "stop" or receipt.decision == "pause":  # any other word means to continue
            decision, reason = receipt.decision, receipt.reason
        if receipt.outcome == "recorded" or receipt.outcome == "superseded":
            has_next_step, next_step = True, receipt.next_step
    return ReportAnswer(
        decision=decision, has_next_step=has_next_step, next_step=next_step, reason=reason, discard=discard
    )


SendReports = Callable[[list[HeldReport], bool], ReportAnswer]
"""Sends reports, and says whether one of them may bring a decision; returns when the scheduler has answered."""


def ignore_reports(reports: list[HeldReport], is_decision: bool) -> ReportAnswer:
    """Send reports nowhere.

    :param reports: the reports.
    :param is_decision: whether one of them may bring a decision.
    """
    return ReportAnswer()


class ReportBuffer:
    """Holds back the reports of one trial, and sends them when it must. Thread-safe.

    Reports are sent with the first one at or beyond the next decision step, with one that has a checkpoint, after
    :data:`HOLD_S` seconds, and when :data:`MAX_HELD` are held.

    :param objectives: the names of the study's objectives.
    :param next_step: the first step of a decision; None if there will be none.
    :param send: sends the reports.
    :param clock: seconds of a monotonic clock.
    :ivar next_step: the step of the next decision; None if there will be none.
    """

    def __init__(
        self,
        objectives: tuple[str, ...],
        next_step: int | None,
        send: SendReports,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.next_step = next_step
        self._objectives = objectives
        self._send = send
        self._clock = clock
        self._lock = threading.RLock()
        self._held: list[HeldReport] = []
        self._held_bytes = 0
        self._sent_at = clock()

    def add(self, step: int, values: Any, checkpoint: Any, metadata: Mapping[str, Any] | None) -> ReportAnswer | None:
        """Add a report, and send those held if it is time.

        :param step: the step, from 1.
        :param values: a number, or a mapping of numbers.
        :param checkpoint: a reference, or None.
        :param metadata: any mapping, or None.
        :returns: the answer, if reports were sent.
        :raises ValueError: if an argument is wrong, with its name and value.
        """
        report = self._report(step, values, checkpoint, metadata)
        with self._lock:
            self._held.append(report)
            next_step = self.next_step
            if next_step is not None and report.step >= next_step:
                return self._send_held(True)
            if (
                report.checkpoint is not None
                or len(self._held) >= MAX_HELD
                or self._held_bytes > MAX_HELD_BYTES
                or self._clock() - self._sent_at >= HOLD_S
            ):
                return self._send_held(False)
            return None

    def flush(self) -> ReportAnswer | None:
        """Send the reports that are held.

        :returns: the answer, if there were any.
        """
        with self._lock:
            return self._send_held(False) if self._held else None

    def take(self) -> list[HeldReport]:
        """Take out the reports that are held, to send them in another way."""
        with self._lock:
            held, self._held, self._held_bytes = self._held, [], 0
            return held

    def put(self, reports: list[HeldReport]) -> None:
        """Hold reports for :meth:`flush`.

        :param reports: those that another buffer held.
        """
        with self._lock:
            self._held += reports

    def _send_held(self, is_decision: bool) -> ReportAnswer:
        reports = self.take()
        try:
            answer = self._send(reports, is_decision)
        finally:
            self._sent_at = self._clock()
        if answer.has_next_step:
            self.next_step = answer.next_step
        return answer

    def _report(self, step: int, values: Any, checkpoint: Any, metadata: Mapping[str, Any] | None) -> HeldReport:
        try:
            number = operator.index(step)
        except TypeError:
            raise ValueError(f"step must be a whole number, not {step!r}; write report(step, values)") from None
        if not 1 <= number <= MAX_INTEGER:
            advice = "; if epochs count from 0, write report(epoch + 1, ...)" if number == 0 else ""
            raise ValueError(f"step must be from 1 to {MAX_INTEGER}, not {number}{advice}")
        if type(values) is float and len(self._objectives) == 1 and math.isfinite(values):
            objectives, diverged = {self._objectives[0]: values}, False
        else:
            objectives, diverged = _values(values, self._objectives)
        if checkpoint is not None:
            checkpoint = _checkpoint(checkpoint)
        if metadata is not None:
            metadata = clean_metadata(metadata)
            self._held_bytes += encoded_size(metadata)
        return HeldReport(
            step=number, objectives=objectives, diverged=diverged, metadata=metadata, checkpoint=checkpoint
        )


def _values(values: Any, objectives: tuple[str, ...]) -> tuple[dict[str, float], bool]:
    """Finite numbers by objective, and whether a value is not finite."""
    if not isinstance(values, Mapping):
        if len(objectives) > 1:
            named = ", ".join(objectives)
            raise ValueError(f"values must be a mapping of some of the objectives {named}, not {values!r}")
        values = {objectives[0] if objectives else "loss": values}
    finite: dict[str, float] = {}
    diverged = False
    for name, value in values.items():
        if objectives and name not in objectives:
            raise ValueError(f"values: {name!r} is no objective of the study; it has {', '.join(objectives)}")
        try:
            if value is None or isinstance(value, str | bytes):
                raise TypeError
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            raise ValueError(f"values: the value of {name!r} is not a number: {value!r:.100}") from None
        if math.isfinite(number):
            finite[name] = number
        else:
            diverged = True
    return finite, diverged


def _checkpoint(given: Any) -> Checkpoint:
    found = given if isinstance(given, Checkpoint) else Checkpoint(uri=os.fsdecode(given))
    if not 0 < len(found.uri) <= MAX_URI_CHARS:
        raise ValueError(
            f"checkpoint: a reference has 1 to {MAX_URI_CHARS} characters, not {len(found.uri)}: {found.uri!r:.100}"
        )
    return found
