"""The trial that a function sees: reports of one or several objectives, and a stop."""

import math
import re
from typing import Any

import pytest
from hola_protocol.messages import Checkpoint

from hola.clients import EvaluatedTrial, TrialStopped
from hola.clients.reports import HeldReport, ReportAnswer
from tests.clients.reported import Sent, trial


@pytest.mark.parametrize("decision", ["stop", "pause", "drop"])
def test_a_report_raises_when_the_evaluation_must_end(decision: Any) -> None:
    sent = Sent(ReportAnswer(decision=decision, reason="worse than 3 of 4", discard=[Checkpoint(uri="a")]))
    about = trial(sent, next_step=1)
    with pytest.raises(TrialStopped, match=f"{decision}: worse than 3 of 4") as caught:
        about.report(1, 0.5)
    told = caught.value
    assert (told.decision, told.reason, told.discard) == (decision, "worse than 3 of 4", [Checkpoint(uri="a")])
    assert about.should_stop
    with pytest.raises(TrialStopped):
        about.report(2, 0.5)
    assert sent.calls == [([1], True)], "after the decision nothing is sent"


def test_a_stop_from_another_thread_is_told_by_the_next_report() -> None:
    sent, told = Sent(), []
    about = trial(sent)
    about.report(1, 0.5)
    about.on_stop(lambda: told.append(about.decision))
    about.stop("pause", "later")
    about.stop("stop")
    assert (about.decision, told) == ("pause", ["pause"])
    with pytest.raises(TrialStopped, match="pause: later"):
        about.report(2, 0.5)
    assert sent.calls == []


@pytest.mark.parametrize(
    ("values", "objectives", "diverged"),
    [
        (1, {"loss": 1.0}, False),
        (math.nan, {}, True),
        ({"loss": math.inf}, {}, True),
        ({}, {}, False),
        ({"loss": 0.5}, {"loss": 0.5}, False),
    ],
)
def test_values_of_one_objective(values: Any, objectives: dict[str, float], diverged: bool) -> None:
    sent = Sent()
    about = trial(sent)
    about.report(1, values)
    about.flush()
    assert sent.reports == [HeldReport(step=1, objectives=objectives, diverged=diverged)]


def test_some_of_several_objectives() -> None:
    sent = Sent()
    about = trial(sent, "error", "time")
    about.report(1, {"error": math.nan, "time": 3})
    about.report(2, {"time": 4.0})
    about.flush()
    assert [(r.objectives, r.diverged) for r in sent.reports] == [({"time": 3.0}, True), ({"time": 4.0}, False)]


@pytest.mark.parametrize(
    ("step", "values", "checkpoint", "complaint"),
    [
        (
            0,
            0.5,
            None,
            "step must be from 1 to 9007199254740991, not 0; if epochs count from 0, write report(epoch + 1",
        ),
        (1.5, 0.5, None, "step must be a whole number, not 1.5; write report(step, values)"),
        ("3", 0.5, None, "step must be a whole number, not '3'; write report(step, values)"),
        (1, {"los": 0.5}, None, "values: 'los' is no objective of the study; it has loss"),
        (1, "0.5", None, "values: the value of 'loss' is not a number: '0.5'"),
        (1, None, None, "values: the value of 'loss' is not a number: None"),
        (1, 0.5, "", "checkpoint: a reference has 1 to 2000 characters, not 0: ''"),
        (1, 0.5, "x" * 2001, "checkpoint: a reference has 1 to 2000 characters, not 2001: 'xxx"),
    ],
)
def test_a_wrong_argument_is_named_with_its_value(step: Any, values: Any, checkpoint: Any, complaint: str) -> None:
    sent = Sent()
    about = trial(sent)
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}"):
        about.report(step, values, checkpoint=checkpoint)
    about.flush()
    assert sent.calls == []


def test_several_objectives_need_a_mapping() -> None:
    with pytest.raises(ValueError, match=r"^values must be a mapping of some of the objectives error, time, not 0\.5$"):
        trial(Sent(), "error", "time").report(1, 0.5)


def test_a_trial_outside_a_worker_takes_reports() -> None:
    assert EvaluatedTrial(1, {}).report(1, 0.5, checkpoint="a") == []
