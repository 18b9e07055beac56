"""Reports are held back until a decision is due."""

from hola_protocol.messages import Checkpoint

from hola.clients.reports import HOLD_S, MAX_HELD, MAX_HELD_BYTES, ReportAnswer, ReportBuffer
from tests.clients.reported import Sent, trial


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_reports_wait_for_the_decision_step_and_the_receipt_names_the_next_one() -> None:
    sent = Sent(ReportAnswer(has_next_step=True, next_step=6), ReportAnswer(has_next_step=True))
    about = trial(sent, next_step=3)
    for step in (1, 2, 4, 5, 6, 7):
        about.report(step, 1.0 / step)
    assert sent.calls == [([1, 2, 4], True), ([5, 6], True)]
    assert about.next_step is None
    about.flush()
    assert sent.calls[2:] == [([7], False)]
    about.flush()
    assert len(sent.calls) == 3, "nothing was held"


def test_a_refused_decision_step_stays_the_next_one() -> None:
    sent = Sent(ReportAnswer())
    about = trial(sent, next_step=2)
    about.report(2, 0.5)
    about.report(3, 0.5)
    assert (about.next_step, sent.calls) == (2, [([2], True), ([3], True)])


def test_a_checkpoint_is_sent_at_once() -> None:
    sent = Sent(ReportAnswer(discard=[Checkpoint(uri="a")]))
    about = trial(sent)
    assert about.report(1, 0.5) == []
    assert about.report(2, 0.5, checkpoint="b") == [Checkpoint(uri="a")]
    assert sent.calls == [([1, 2], False)]
    assert sent.reports[1].checkpoint == Checkpoint(uri="b")


def test_reports_are_sent_after_some_seconds_without_a_thread() -> None:
    sent, clock = Sent(), Clock()
    buffer = ReportBuffer(("loss",), None, sent, clock)
    buffer.add(1, 0.5, None, None)
    clock.now = HOLD_S
    assert sent.calls == []
    buffer.add(2, 0.5, None, None)
    buffer.add(3, 0.5, None, None)
    assert sent.calls == [([1, 2], False)]


def test_no_more_than_a_number_of_reports_is_held() -> None:
    sent = Sent()
    about = trial(sent)
    for step in range(1, MAX_HELD + 2):
        about.report(step, 0.5)
    assert sent.calls == [(list(range(1, MAX_HELD + 1)), False)]


def test_no_more_than_a_size_of_metadata_is_held() -> None:
    sent = Sent()
    about = trial(sent)
    for step in range(1, 5):
        about.report(step, 0.5, metadata={"text": "x" * (MAX_HELD_BYTES // 3)})
    assert sent.calls == [([1, 2, 3], False)]


def test_a_decision_of_the_last_reports_is_kept_and_an_outage_is_not() -> None:
    about = trial(Sent(ReportAnswer(decision="stop")))
    about.report(1, 0.5)
    about.flush()
    assert about.decision == "stop"
    about = trial(Sent(ReportAnswer(decision="drop")))
    about.report(1, 0.5)
    about.flush()
    assert about.decision is None, "the result is told all the same"
