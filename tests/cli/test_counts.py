"""How the trials of a study are counted."""

import pytest
from hola_protocol.messages import StatusResponse, StoppingSafety, StudyInfo, TrialCounts
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.cli.counts import added, stopping_check, trials_ended
from hola.cli.status import describe

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=40,
)


def an_info(counts: TrialCounts, created: int) -> StudyInfo:
    return StudyInfo(
        study="default",
        spec=SPEC,
        state="running",
        revision=1,
        objective_revision=1,
        created_ms=1,
        counts=counts,
        created_trials=created,
    )


def test_stopped_and_paused_trials_are_no_added_ones() -> None:
    info = an_info(TrialCounts(queued=1, running=2, paused=3, completed=4, stopped=10), created=20)
    assert added(info) == 0
    assert trials_ended(info) == "14 of 40 trials ended"


def test_trials_of_each_state_are_counted_once() -> None:
    counts = TrialCounts(
        queued=1, running=1, paused=1, completed=3, stopped=1, infeasible=1, failed=1, cancelled=1, lost=1
    )
    info = an_info(counts, created=9)
    assert added(info) == 2
    assert trials_ended(info) == "6 of 40 trials ended, 2 added"


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (StoppingSafety(checked=24, would_stop=0), "the rule would stop 0 of 24 completed trials"),
        (StoppingSafety(checked=24, would_stop=2), "the rule would stop 2 of 24 completed trials, not the best one"),
        (
            StoppingSafety(checked=24, would_stop=2, best_would_stop=True),
            "the rule would stop 2 of 24 completed trials, the best one among them",
        ),
    ],
)
def test_the_check_of_the_stopping_rule_is_a_line_of_the_status(check: StoppingSafety, text: str) -> None:
    status = StatusResponse(info=an_info(TrialCounts(completed=24), created=24), stopping=check)
    assert stopping_check(status) == text
    assert text in describe(status).splitlines()


def test_without_a_check_the_status_has_no_line_of_it() -> None:
    assert stopping_check(StatusResponse(info=an_info(TrialCounts(), created=0))) == ""
