"""The progress display."""

import io

import msgspec
import pytest
from hola_protocol.messages import SamplerStatus, StatusResponse, StudyInfo, Trial, TrialCounts, WorkerStatus
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec
from rich.console import Console

from hola.cli.progress import Lines, Pace, display_on, duration, line, picture
from hola.cli.status import describe

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=50,
)
BEST = Trial(
    trial_id=9, state="completed", parameters={"x": 0.25}, objectives={"loss": 0.0123456789}, created_ms=0, ended_ms=1
)
WORKERS = [
    WorkerStatus(worker_id="0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab", name="one", host="h", running=[12], completed=7),
    WorkerStatus(worker_id="1b9ff1bc-9f4c-4b4e-8a1e-0123456789ab", state="away", completed=4, failed=1, silent_s=75.0),
]


def status(spec: StudySpec = SPEC, completed: int = 11, **changes: object) -> StatusResponse:
    counts = TrialCounts(running=1, completed=completed, failed=1)
    info = StudyInfo(
        study="demo",
        spec=spec,
        state="running",
        revision=1,
        objective_revision=1,
        created_ms=0,
        running_s=61.0,
        counts=counts,
        created_trials=completed + 2,
    )
    return StatusResponse(info=info, workers=WORKERS, worker_count=2, best=BEST, front_size=3)


def test_one_line_says_it_all() -> None:
    pace = Pace()
    pace.see(10.0, 2)
    pace.see(14.0, 12)
    assert line(status(), pace) == (
        "demo: 12/50 done, 1 running, 1 failed, best loss=0.0123457 (trial 9), 1 worker, 2.5/s, ETA 15 s"
    )


def test_with_several_groups_the_front_counts() -> None:
    spec = StudySpec(
        parameters=SPEC.parameters,
        objectives=(ObjectiveSpec(name="a", group="one"), ObjectiveSpec(name="b", group="two")),
    )
    assert line(status(spec), Pace()) == "demo: 12 done, 1 running, 1 failed, front 3, 1 worker"


@pytest.mark.parametrize(
    ("sampler", "text"),
    [
        (SamplerStatus(phase="start"), ", sampler: initial design"),
        (
            SamplerStatus(phase="region", numbers={"region_size": 0.0456}),
            ", sampler: trust region of 4.6 % of each range",
        ),
        (
            SamplerStatus(phase="region", numbers={"region_size": 0.2, "restarts": 3}),
            ", sampler: trust region of 20 % of each range, restarted 3x",
        ),
        (SamplerStatus(phase="front", numbers={"model_version": 4}), ", sampler: front"),
        (SamplerStatus(phase="model", numbers={"model_version": 4}), ""),
        (SamplerStatus(phase="model_free"), ""),
        (None, ""),
    ],
)
def test_the_line_says_what_the_sampler_is_doing(sampler: SamplerStatus | None, text: str) -> None:
    found = line(msgspec.structs.replace(status(), sampler=sampler), Pace())
    assert found == f"demo: 12/50 done, 1 running, 1 failed, best loss=0.0123457 (trial 9){text}, 1 worker"


def test_a_recommended_trial_is_shown_when_it_is_another() -> None:
    other = msgspec.structs.replace(BEST, trial_id=4, parameters={"x": 0.5})
    shown = "recommended: trial 4 (the values look noisy; its expected value is the best)\n  x = 0.5\n"
    assert shown in describe(msgspec.structs.replace(status(), recommended=other))
    assert "recommended" not in describe(msgspec.structs.replace(status(), recommended=BEST))
    assert "recommended" not in describe(status())


def test_the_rate_is_that_of_the_last_half_minute() -> None:
    pace = Pace()
    for second in range(100):
        pace.see(float(second), 10 * second if second < 50 else 500 + (second - 50))
    assert pace.rate == 1.0
    assert pace.eta_s(30) == 30.0
    assert (pace.eta_s(None), Pace().eta_s(30), Pace().rate) == (None, None, 0.0)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59.4, "59 s"), (60, "1:00"), (3599, "59:59"), (7322, "2:02:02")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_without_a_terminal_a_line_appears_when_something_changed() -> None:
    stream = io.StringIO()
    with display_on(stream) as display:
        assert isinstance(display, Lines)
        display.show(status())
        display.show(status())
        display.show(status(completed=12))
        display.notice("killed")
    assert stream.getvalue() == (
        "demo: 12/50 done, 1 running, 1 failed, best loss=0.0123457 (trial 9), 1 worker\nkilled\n"
    )


def test_on_a_terminal_there_is_a_line_for_each_of_few_workers() -> None:
    console = Console(file=io.StringIO(), width=100, force_terminal=True, color_system=None)
    with console.capture() as capture:
        console.print(picture(status(), Pace()))
    lines = [text.rstrip() for text in capture.get().splitlines()]
    assert lines[1:] == [
        "demo: 12/50 done, 1 running, 1 failed, best loss=0.0123457 (trial 9), 1 worker",
        "  one       trial 12       7 done",
        "  1b9ff1bc  away for 1:15  4 done  1 failed",
    ]


def test_a_status_for_people() -> None:
    assert describe(status()).splitlines() == [
        "demo: running, 12 of 50 trials ended, for 1:01",
        "queued 0  running 1  paused 0  completed 11  stopped 0  infeasible 0  failed 1  cancelled 0  lost 0",
        "best loss=0.0123457 (trial 9)",
        "  x = 0.25",
        "",
        "worker    host  state   running  completed  failed  silent",
        "one       h     active  12               7       0     0 s",
        "1b9ff1bc        away                     4       1    1:15",
    ]


def test_a_status_says_why_nothing_is_stored() -> None:
    full = msgspec.structs.replace(status(), storage_problem="the disk is full")
    assert describe(full).splitlines()[2] == "NOTHING IS STORED at the moment: the disk is full"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_display_renews_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    stream = Terminal()
    with display_on(stream) as display:
        display.show(status())
        display.notice("[worker-1] was killed")
        display.show(status(completed=12))
    written = stream.getvalue()
    assert "demo: 12/50 done" in written
    assert "[worker-1] was killed" in written
    assert "demo: 13/50 done" in written
    assert "\x1b[1A" in written  # the cursor goes up to write over what was there


def test_without_a_scheduler_nothing_runs_and_no_worker_is_shown() -> None:
    assert status().workers
    lines = describe(status(), has_scheduler=False).splitlines()
    served = describe(status()).splitlines()[0].partition(", for ")[0]
    assert lines[0] == served.replace(": running,", ": not running (no scheduler),")
    assert [line for line in lines if line.startswith("worker")] == []
