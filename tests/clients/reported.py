"""A trial whose reports are kept."""

from hola.clients import EvaluatedTrial
from hola.clients.reports import HeldReport, ReportAnswer


class Sent:
    """Keeps what a buffer sends, and answers as told.

    :param answers: the answers, one after another; then the evaluation continues.
    """

    def __init__(self, *answers: ReportAnswer) -> None:
        self.answers = list(answers)
        self.calls: list[tuple[list[int], bool]] = []
        self.reports: list[HeldReport] = []

    def __call__(self, reports: list[HeldReport], is_decision: bool) -> ReportAnswer:
        self.calls.append(([report.step for report in reports], is_decision))
        self.reports += reports
        return self.answers.pop(0) if self.answers else ReportAnswer()


def trial(sent: Sent, *objectives: str, next_step: int | None = None) -> EvaluatedTrial:
    return EvaluatedTrial(1, {}, objectives=objectives or ("loss",), next_step=next_step, send=sent)
