"""Reports of workers without an SDK, and the decisions that they bring, at a scripted scheduler."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hola_conformance import scheduler as scripted
from hola_conformance.call import error_body
from hola_conformance.names import TOKEN
from hola_conformance.scheduler import STUDY, Call, Scheduler, Trial, lose
from hola_conformance.script import Reply
from hola_conformance.scripted_rest import ScriptedRest

from .programs import HERE, PROGRAMS, Program, Running, is_here, until

RUNG = 3
ODD = ("odd", "long", "pipe")


@pytest.fixture(params=PROGRAMS, ids=lambda program: program.name)
def program(request: pytest.FixtureRequest) -> Program:
    found: Program = request.param
    if not is_here(found):
        pytest.skip(f"{found.tool} is not here")
    return found


class Stage:
    """A scripted scheduler with some trials, and the workers that a test starts."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.scheduler = Scheduler(ScriptedRest, [])
        self.workers: list[Running] = []

    def trials(self, *deeds: str, lease_s: float = 60.0) -> None:
        """Hand out trials that do this, in order."""
        self.scheduler.trials = {i: Trial(i, deed, 0.5, lease_s) for i, deed in enumerate(deeds, 1)}

    def start(self, *options: str, **env: str) -> Running:
        """Start a worker."""
        command = [self.program.probe[0], *options, *self.program.probe[1:]]
        self.workers.append(
            Running(
                command,
                {
                    "HOLA_ENDPOINT": self.scheduler.server.endpoint,
                    "HOLA_TOKEN": TOKEN,
                    "HOLA_STUDY": STUDY,
                    "HOLA_PROBE": str(self.folder),
                    "XDG_STATE_HOME": str(self.folder / "state"),
                    **env,
                },
                self.folder,
            )
        )
        return self.workers[-1]

    def end(self, code: int = 0) -> str:
        """Wait for the last worker to end: what it said."""
        worker = self.workers[-1]
        assert worker.wait() == code, worker.said
        assert self.scheduler.breach() is None
        return worker.said

    def until_file(self, trial_id: int, what: str) -> None:
        """Wait for a file of an evaluation."""
        until((self.folder / f"{trial_id}.{what}").exists, f"file {what}")

    def go(self, trial_id: int) -> None:
        """Let an evaluation go on."""
        (self.folder / f"{trial_id}.go").touch()

    def until_reported(self, step: int) -> None:
        """Wait until a step of trial 1 was reported."""
        self.scheduler.wait_for(lambda: step in self.steps(1), f"report of step {step}")

    def steps(self, trial_id: int) -> list[int]:
        """The steps that a trial has reported."""
        return [report["step"] for report in self.scheduler.reports if report["trial_id"] == trial_id]

    def results(self) -> list[dict[str, Any]]:
        """Every result that was told."""
        return [item for call in self.scheduler.of("SubmitResult") for item in call.message.get("results", [])]

    def released(self) -> list[tuple[str, int]]:
        """Every lease that was given back, with its kind."""
        return [
            (call.message.get("kind", "preempted"), lease["trial_id"])
            for call in self.scheduler.of("ReleaseTrials")
            for lease in call.message["leases"]
        ]

    def demand_silence(self, trial_id: int) -> None:
        """Fail unless nothing but reports was told of a trial."""
        told = self.results() + [
            f for call in self.scheduler.of("SubmitResult") for f in call.message.get("failures", [])
        ]
        assert trial_id not in [item["trial_id"] for item in told]
        assert trial_id not in [released for _, released in self.released()]


@pytest.fixture
def stage(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with _stage(program, tmp_path, monkeypatch) as found:
        yield found


@pytest.fixture
def shell_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with _stage(PROGRAMS[0], tmp_path, monkeypatch) as found:
        yield found


@contextmanager
def _stage(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    spec = json.loads(json.dumps(scripted.SPEC))
    spec["parameters"][0]["choices"] += ODD
    monkeypatch.setattr(scripted, "SPEC", spec)
    stage = Stage(program, folder)
    with stage.scheduler:
        yield stage
        for worker in stage.workers:
            worker.kill()


@pytest.mark.spec("W-17")
def test_every_step_is_reported_in_order_before_the_result(stage: Stage) -> None:
    stage.scheduler.rungs = (RUNG,)
    stage.trials("report", "value")
    stage.start(HOLA_PROBE_WAIT="3")
    stage.until_reported(RUNG)
    stage.go(1)
    stage.end()
    assert stage.scheduler.reports == [
        {"trial_id": 1, "lease": "lease-1-1", "step": step, "objectives": {"loss": 0.5 / step}}
        | ({"checkpoint": {"uri": f"memory:1:{step}"}} if step in (2, 4) else {})
        for step in range(1, 7)
    ]
    assert [(item["trial_id"], item["objectives"]["loss"]) for item in stage.results()] == [(1, 0.5 / 6), (2, 0.5)]
    calls = stage.scheduler.of("SubmitReports", "SubmitResult")
    assert [call.operation for call in calls][-2:] == ["SubmitResult"] * 2
    for call in calls[:-2]:
        asks = any(report["step"] == RUNG for report in call.message["reports"])
        assert call.message.get("next_count", 0) == (1 if asks else 0)
    assert len(stage.scheduler.of("GetSuggestion")) == 1


@pytest.mark.spec("W-18")
def test_a_trial_that_is_stopped_ends_and_the_reply_brings_the_next(stage: Stage) -> None:
    stage.scheduler.rungs = (RUNG,)
    stage.scheduler.decisions[1, RUNG] = "stop"
    stage.trials("report", "value")
    stage.start(HOLA_PROBE_WAIT="3")
    said = stage.end()
    assert (stage.folder / "1.stopped").exists(), said
    assert "trial 1: told to stop" in said
    assert stage.steps(1) == [1, 2, 3]
    stage.demand_silence(1)
    assert [item["trial_id"] for item in stage.results()] == [2]
    assert len(stage.scheduler.of("GetSuggestion")) == 1


@pytest.mark.spec("K-5")
def test_a_trial_that_is_paused_continues_after_its_checkpoint(stage: Stage) -> None:
    stage.scheduler.rungs = (RUNG,)
    stage.scheduler.decisions[1, RUNG] = "pause"
    stage.scheduler.resumes[1] = {"step": 2, "checkpoint": {"uri": "memory:1:2", "host": "node17"}}
    stage.trials("report")
    options = ["--can-resume", "--label", "queue=long"] if stage.program.name == "shell" else []
    stage.start(*options, HOLA_PROBE_WAIT="3", HOLA_PROBE_CAN_RESUME="1", HOLA_LABELS="gpu=a=b, queue=short,")
    stage.until_reported(RUNG)
    stage.until_file(1, "stopped")
    stage.go(1)
    stage.end()
    (registration,) = stage.scheduler.of("RegisterWorker")
    assert registration.message["can_resume"] is True
    assert registration.message["labels"] == {"gpu": "a=b", "queue": "long"}
    steps = [(report["lease"], report["step"]) for report in stage.scheduler.reports]
    assert steps == [("lease-1-1", s) for s in (1, 2, 3)] + [("lease-1-2", s) for s in (3, 4, 5, 6)]
    assert [item["lease"] for item in stage.results()] == ["lease-1-2"]


def test_a_worker_without_labels_registers_as_before(stage: Stage) -> None:
    stage.trials("value")
    stage.start()
    stage.end()
    (registration,) = stage.scheduler.of("RegisterWorker")
    assert not {"can_resume", "labels"} & set(registration.message)


@pytest.mark.parametrize("labels", ["queue", "9=x", "a=" + "x" * 257])
def test_labels_that_no_worker_may_have_are_refused(stage: Stage, labels: str) -> None:
    worker = stage.start(HOLA_LABELS=labels)
    assert worker.wait() != 0
    assert labels.split("=")[0] in worker.said
    assert stage.scheduler.calls == []


def test_a_report_under_a_lost_lease_ends_the_evaluation(stage: Stage) -> None:
    def overtaken(call: Call) -> bytes:
        stage.scheduler.trials[1].state = "completed"
        reply = json.loads(call.serve())
        reply["receipts"] = [receipt | {"outcome": "late", "decision": "stop"} for receipt in reply["receipts"]]
        return json.dumps(reply).encode()

    stage.scheduler.rungs = (1,)
    stage.scheduler.instead("SubmitReports", overtaken)
    stage.trials("report", "value")
    stage.start(HOLA_PROBE_WAIT="1")
    stage.end()
    assert (stage.folder / "1.stopped").exists()
    stage.demand_silence(1)
    assert [item["trial_id"] for item in stage.results()] == [2]


@pytest.mark.parametrize("command", ["stop", "pause", "drop"])
def test_a_decision_by_heartbeat_ends_the_evaluation(stage: Stage, command: str) -> None:
    stage.trials("report", "value", lease_s=1.0)
    # The shell worker sends what is held back after 5 s, and would hear of the decision; in R only report() looks.
    stage.start(HOLA_PROBE_WAIT="2" if stage.program.name == "shell" else "3")
    stage.until_file(1, "started")
    stage.until_reported(2)

    def decided(call: Call) -> bytes:
        stage.scheduler.trials[1].state = "stopped"
        stage.scheduler.lease_commands[1] = command
        return call.serve()

    stage.scheduler.instead("Heartbeat", decided)
    said = stage.end()
    assert f"trial 1: told to {command}" in said
    if (stage.program.name, command) != ("r", "drop"):  # there a dropped evaluation is killed at once
        assert (stage.folder / "1.stopped").exists()
    stage.demand_silence(1)
    if stage.program.name == "r":
        assert stage.steps(1) == [1, 2], "what was held back is not sent"
    assert [item["trial_id"] for item in stage.results()] == [2]


@pytest.mark.spec("W-19")
def test_an_unknown_command_is_ignored(stage: Stage) -> None:
    stage.trials("report", lease_s=1.0)
    stage.scheduler.lease_commands[1] = "dance"
    stage.start(HOLA_PROBE_WAIT="3")
    stage.until_file(1, "started")
    stage.scheduler.wait_for_calls("Heartbeat", 2)
    stage.go(1)
    stage.end()
    assert [item["trial_id"] for item in stage.results()] == [1]


@pytest.mark.spec("W-9")
def test_a_worker_that_drains_gets_no_next_trial(stage: Stage) -> None:
    stage.scheduler.rungs = (6,)
    stage.scheduler.decisions[1, 6] = "stop"
    stage.trials("report", "value", lease_s=1.0)
    stage.start(HOLA_PROBE_WAIT="5")
    stage.until_file(1, "started")
    stage.scheduler.command = "drain"
    stage.scheduler.wait_for_calls("Heartbeat", len(stage.scheduler.of("Heartbeat")) + 2)
    stage.go(1)
    stage.end()
    assert stage.steps(1) == list(range(1, 7))
    assert [call.message.get("next_count", 0) for call in stage.scheduler.of("SubmitReports")][-1] == 0
    assert stage.scheduler.trials[2].state == "queued"
    assert len(stage.scheduler.of("DeregisterWorker")) == 1


def test_a_report_whose_reply_is_lost_is_repeated_under_its_key(stage: Stage) -> None:
    busy = Reply(b"<p>busy", status=503, content_type="text/html", headers=(("Retry-After", "1"),))
    stage.scheduler.instead(
        "SubmitReports", lose, lambda _: error_body("overloaded", retryable=True), lambda _: busy, lambda _: b""
    )
    stage.trials("report")
    stage.start()
    stage.end()
    assert stage.steps(1) == list(range(1, 7))
    assert len({call.key for call in stage.scheduler.of("SubmitReports")[:5]}) == 1
    assert list(stage.folder.iterdir()) == []


def test_a_worker_that_is_forgotten_reports_under_its_new_id(stage: Stage) -> None:
    stage.scheduler.rungs = (RUNG,)

    def forgotten(call: Call) -> bytes:
        stage.scheduler.forget_workers()
        return call.serve()

    stage.scheduler.instead("SubmitReports", forgotten)
    stage.trials("report")
    stage.start()
    stage.end()
    assert stage.steps(1) == list(range(1, 7))


def test_checkpoints_that_are_not_needed_are_handed_over(stage: Stage) -> None:
    def discard(*checkpoints: dict[str, str]) -> Any:
        def changed(call: Call) -> bytes:
            reply = json.loads(call.serve())
            reply["receipts"][0]["discard"] = list(checkpoints)
            return json.dumps(reply).encode()

        return changed

    stage.scheduler.instead("SubmitReports", discard({"uri": "a $(touch b)", "host": "node17"}))
    stage.scheduler.instead("SubmitResult", discard({"uri": "c'd"}, {"uri": "e"}))
    stage.trials("report")
    options = ["--on-discard", str(HERE / "discard.sh")] if stage.program.name == "shell" else []
    stage.start(*options)
    stage.end()
    lines = (stage.folder / "discarded").read_text().splitlines()
    assert [line.strip() for line in lines] == ["a $(touch b) node17", "c'd", "e"]
    assert [path.name for path in stage.folder.iterdir()] == ["discarded"]


@pytest.mark.spec("W-20")
def test_neither_an_unknown_decision_nor_a_refusal_ends_the_worker(stage: Stage) -> None:
    def answer(**fields: Any) -> Any:
        def changed(call: Call) -> bytes:
            reply = json.loads(call.serve())
            reply["receipts"] = [receipt | fields for receipt in reply["receipts"]]
            return json.dumps(reply).encode()

        return changed

    refusal = {"tag": "ErrorResponse", "code": "invalid_message", "message": "as the test says"}
    stage.scheduler.instead(
        "SubmitReports", answer(outcome="framed", decision="dance"), answer(outcome="refused", error=refusal)
    )
    stage.trials("report")
    stage.start(HOLA_PROBE_WAIT="2")
    stage.until_reported(2)
    stage.go(1)
    said = stage.end()
    assert stage.steps(1) == list(range(1, 7))
    assert "as the test says" in said
    assert [item["trial_id"] for item in stage.results()] == [1]


def test_a_message_that_is_refused_is_sent_in_parts(stage: Stage) -> None:
    def too_large(call: Call) -> bytes:
        if len(call.message["reports"]) > 1 or call.message["reports"][0]["step"] == 5:
            stage.scheduler.instead("SubmitReports", too_large)
            return error_body("too_large")
        stage.scheduler.instead("SubmitReports", too_large)
        return call.serve()

    stage.scheduler.instead("SubmitReports", too_large)
    stage.trials("report")
    stage.start()
    said = stage.end()
    assert stage.steps(1) == [1, 2, 3, 4, 6]
    assert "a report is refused" in said
    assert [item["trial_id"] for item in stage.results()] == [1]


def test_a_worker_that_is_asked_to_go_says_what_it_gives_back(stage: Stage) -> None:
    stage.trials("report", "value")
    worker = stage.start(HOLA_PROBE_WAIT="3")
    stage.until_file(1, "started")
    number, code = stage.program.preempt
    worker.process.send_signal(number)
    stage.end(code)
    assert stage.released() == [("preempted", 1)]


def test_values_that_are_not_finite_say_that_the_evaluation_has_diverged(stage: Stage) -> None:
    stage.trials("odd")
    stage.start()
    said = stage.end()
    of = {"trial_id": 1, "lease": "lease-1-1"}
    assert stage.scheduler.reports == [
        of | {"step": 1, "diverged": True},
        of | {"step": 3, "metadata": {"a": 1}},
        of | {"step": 4, "diverged": True},
    ]
    (result,) = stage.results()
    complaints = said if stage.program.name == "shell" else "\n".join(result["metadata"]["said"])
    for problem in ("whole number from 1", "cost", "not a number", "uri"):
        assert problem in complaints


@pytest.mark.spec("W-25")
def test_a_study_without_steps_gets_no_reports(stage: Stage) -> None:
    stage.scheduler.spec = {name: value for name, value in stage.scheduler.spec.items() if name != "steps"}
    stage.trials("report", "report")
    stage.start()
    assert stage.end().count("reports are not sent: the study has no steps") == 1
    assert stage.scheduler.reports == []
    assert [item["trial_id"] for item in stage.results()] == [1, 2]


@pytest.mark.parametrize(("deed", "steps"), [("long", [1]), ("pipe", [])])
def test_a_file_of_reports_that_is_none_costs_no_trial(shell_stage: Stage, deed: str, steps: list[int]) -> None:
    stage = shell_stage
    stage.trials(deed)
    stage.start()
    stage.end()
    assert stage.steps(1) == steps
    assert [item["trial_id"] for item in stage.results()] == [1]


def test_a_result_that_comes_before_the_decision_is_told(shell_stage: Stage) -> None:
    """The program had ended when the decision on its last step came."""
    stage = shell_stage
    stage.scheduler.rungs = (6,)
    stage.scheduler.decisions[1, 6] = "stop"

    def slow(call: Call) -> bytes:
        # The worker kills a program that runs; this one ends at once.
        until(lambda: time.monotonic() > deadline, "time")
        return call.serve()

    deadline = time.monotonic() + 1.0
    stage.scheduler.instead("SubmitReports", slow)
    stage.trials("report", "value")
    stage.start()
    stage.end()
    assert [item["trial_id"] for item in stage.results()] == [1, 2]
    assert len(stage.scheduler.of("GetSuggestion")) == 1
