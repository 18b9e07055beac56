"""What is kept of a study that is not in memory."""

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.space import StudySpec, UniformSpec
from hola_protocol.stopping import AshaSpec, StepsSpec

from hola.distributed.state.unloaded import is_timed, largest_step, unread
from hola.storage.rows import StudyRow, TrialTotals
from tests.scheduler.driver import spec


def row(study: StudySpec | None = None, state: str = "running") -> StudyRow:
    text = msgspec.json.encode(spec() if study is None else study).decode()
    return StudyRow(7, "a", text, text, state, "max_trials" if state == "finished" else None, 2, 3, 1000, 60.0, 0)


TOTALS = [
    TrialTotals("completed", 5, 2, 40, 0),
    TrialTotals("paused", 1, 0, 3, 6),
    TrialTotals("stopped", 2, 0, 8, 10),
]


def test_a_study_that_is_not_read_is_shown_as_if_it_were() -> None:
    info = unread(row(), TOTALS, now=100.0).info(now=130.0)
    assert msgspec.json.decode(msgspec.json.encode(info), type=m.StudyInfo) == m.StudyInfo(
        study="a",
        spec=spec(),
        state="running",
        reason=None,
        revision=2,
        objective_revision=3,
        created_ms=1000,
        running_s=90.0,
        counts=m.TrialCounts(completed=5, paused=1, stopped=2),
        created_trials=6,
        used_steps=51,
        saved_steps=10,
    )


@pytest.mark.parametrize("state", ["paused", "finished"])
def test_a_study_that_does_not_run_has_no_more_running_time(state: str) -> None:
    assert unread(row(state=state), [], now=100.0).running_s(130.0) == 60.0


def test_only_a_running_study_with_a_deadline_ends_by_time() -> None:
    timed = spec(deadline_s=100.0)
    assert [is_timed(row(timed)), is_timed(row(timed, "paused")), is_timed(row())] == [True, False, False]


def test_the_largest_step_is_that_of_the_spec() -> None:
    with_steps = spec(steps=StepsSpec(max=81), stopping=AshaSpec())
    assert (largest_step(row(with_steps)), largest_step(row())) == (81, 0)


def test_the_sampler_is_that_of_the_spec_and_none_of_a_damaged_one() -> None:
    damaged = row()._replace(spec_json="{")
    assert (unread(row(), [], 0.0).sampler, unread(damaged, [], 0.0).sampler) == (UniformSpec(), None)
