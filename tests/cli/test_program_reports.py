"""Programs that report while they run, continue from a checkpoint, and are told to stop."""

import json
import logging
import math
import threading
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.messages import Checkpoint, Resume

from hola.cli import report_file
from hola.cli.program import ProgramEvaluator
from hola.clients.evaluation import Cancelled, Completed, Evaluation, Failed
from hola.clients.reports import HeldReport, ReportAnswer
from hola.clients.trial import EvaluatedTrial
from tests.cli.support import wait_until
from tests.clients.reported import Sent

LOSS = Completed(objectives={"loss": 1.0})


def run(script: str, sent: Any = None, grace_s: float = 60.0, **about: Any) -> tuple[Evaluation, EvaluatedTrial]:
    """The evaluation of a shell script, with the reports that it left."""
    trial = EvaluatedTrial(7, {"x": 1.0}, objectives=("loss",), send=sent or Sent(), **about)
    outcome = ProgramEvaluator(["sh", "-c", script], stop_grace_s=grace_s).evaluate({"x": 1.0}, trial)
    trial.flush()
    return outcome, trial


def lines(*reports: Any) -> str:
    """A script that appends lines to the file of reports."""
    return "".join(
        f"echo '{report if isinstance(report, str) else json.dumps(report)}' >> \"$HOLA_REPORT_FILE\"; "
        for report in reports
    )


def test_reports_are_the_lines_of_a_file() -> None:
    sent = Sent()
    script = lines(
        {"step": 1, "objectives": {"loss": 0.5}},
        {"step": 2, "objective": math.nan, "metadata": {"lr": 0.1}},
        {"step": 3, "objectives": {"loss": 0.25}, "checkpoint": "s3://b/3"},
        {"step": 4, "checkpoint": {"uri": "/tmp/4", "host": "n17"}},
    )
    assert run(f"{script} echo 1", sent)[0] == LOSS
    assert sent.reports == [
        HeldReport(step=1, objectives={"loss": 0.5}),
        HeldReport(step=2, objectives={}, diverged=True, metadata={"lr": 0.1}),
        HeldReport(step=3, objectives={"loss": 0.25}, checkpoint=Checkpoint(uri="s3://b/3")),
        HeldReport(step=4, objectives={}, checkpoint=Checkpoint(uri="/tmp/4", host="n17")),
    ]


def test_reports_are_read_while_the_program_runs(tmp_path: Path) -> None:
    """It waits for what the answer to its report brings."""

    def send(reports: list[HeldReport], is_decision: bool) -> ReportAnswer:
        (tmp_path / f"{reports[-1].step}").touch()
        return ReportAnswer(has_next_step=True, next_step=2)

    first, second = lines({"step": 1, "objectives": {"loss": 0.5}}), lines({"step": 2, "objectives": {"loss": 0.5}})
    script = f"{first} until [ -e {tmp_path}/1 ]; do sleep 0.05; done; {second}"
    assert run(f"{script} until [ -e {tmp_path}/2 ]; do sleep 0.05; done; echo 1", send, next_step=1)[0] == LOSS


def test_a_line_that_is_written_in_parts_is_one_report(tmp_path: Path) -> None:
    parts = ['{"step": 1, ', '"objectives": {"lo', 'ss": 0.5}}', "\n"]
    writes = " ".join(f"printf %s '{part}' >> \"$HOLA_REPORT_FILE\"; sleep 0.25;" for part in parts)
    sent = Sent()
    assert run(f"{writes} echo 1", sent)[0] == LOSS
    assert sent.reports == [HeldReport(step=1, objectives={"loss": 0.5})]


def test_the_last_line_needs_no_line_break() -> None:
    sent = Sent()
    run('printf %s \'{"step": 1, "objectives": {"loss": 0.5}}\' >> "$HOLA_REPORT_FILE"; echo 1', sent)
    assert sent.reports == [HeldReport(step=1, objectives={"loss": 0.5})]


BAD = [
    ("{step: 1}", "it is not JSON ("),
    ("7", "it is not an object: '7'"),
    ('{"objectives": {"loss": 1}}', "it has no step: "),
    ('{"step": 0}', "step must be from 1 to 9007199254740991, not 0"),
    ('{"step": true}', "step must be a whole number, not True"),
    ('{"step": 1, "objectives": {"los": 1}}', "values: 'los' is no objective of the study; it has loss"),
    ('{"step": 1, "objectives": {"loss": "low"}}', "values: the value of 'loss' is not a number: 'low'"),
    ('{"step": 1, "los": 1}', "it has 'los' besides checkpoint, metadata, objective, objectives, step"),
    ('{"step": 1, "objective": 1, "objectives": {"loss": 1}}', "it has both objective and objectives"),
    ('{"step": 1, "checkpoint": {"url": "a"}}', 'checkpoint must be "URI" or {"uri": "URI", "host": "HOST"}, not '),
    ('{"step": 1, "metadata": 3}', "metadata must be an object, not 3"),
    ("[" * 100_000, "it is nested too deeply"),
]


@pytest.mark.parametrize(("line", "complaint"), BAD, ids=[line[:50] for line, _ in BAD])
def test_a_line_that_is_no_report_is_named_and_ignored(
    line: str, complaint: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = {"step": 1, "objectives": {"loss": 0.5}}
    (tmp_path / "lines").write_text("\n".join([json.dumps(good), "", line, json.dumps(good | {"step": 2})]) + "\n")
    sent = Sent()
    with caplog.at_level(logging.WARNING, "hola.worker"):
        assert run(f'cat {tmp_path}/lines >> "$HOLA_REPORT_FILE"; echo 1', sent)[0] == LOSS
    (message,) = caplog.messages
    assert message.startswith(f"trial 7: line 3 of HOLA_REPORT_FILE is ignored: {complaint}")
    assert [report.step for report in sent.reports] == [1, 2]


def test_many_bad_lines_make_two_messages(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "hola.worker"):
        run(lines("a", "b", "c") + "echo 1")
    assert len(caplog.messages) == 2
    assert caplog.messages[1] == "trial 7: 3 lines of HOLA_REPORT_FILE were ignored, because they are not reports"


def test_lines_and_files_that_are_too_long_are_not_read(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(report_file, "MAX_LINE_BYTES", 100)
    monkeypatch.setattr(report_file, "MAX_FILE_BYTES", 1000)
    good = '{"step": 1, "objectives": {"loss": 0.5}}'
    (tmp_path / "lines").write_text("x" * 500 + "\n" + good + "\n")
    (tmp_path / "more").write_text(good + "\n" + "y" * 2000)
    sent = Sent()
    trial = EvaluatedTrial(7, {}, objectives=("loss",), send=sent)
    with caplog.at_level(logging.WARNING, "hola.worker"):
        for name in ("lines", "more"):
            follower = report_file.ReportFile(tmp_path / name, trial)
            follower.start()
            follower.finish()
    trial.flush()
    assert [report.step for report in sent.reports] == [1]
    assert caplog.messages == [
        "trial 7: line 1 of HOLA_REPORT_FILE is ignored: it has more than 100 bytes",
        "trial 7: HOLA_REPORT_FILE is no longer read: it has more than 1000 bytes",
    ]


def test_a_file_that_is_replaced_is_read_from_its_start(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path, sent = tmp_path / "reports", Sent()
    trial = EvaluatedTrial(7, {}, objectives=("loss",), send=sent, next_step=1)
    path.write_text('{"step": 1, "objectives": {"loss": 0.5}}\n')
    follower = report_file.ReportFile(path, trial)
    follower.start()
    wait_until(lambda: len(sent.reports) == 1, "the first report")
    (tmp_path / "new").write_text('{"step": 2, "objectives": {"loss": 0.25}}\n')
    (tmp_path / "new").rename(path)
    wait_until(lambda: len(sent.reports) == 2, "the second report")
    with caplog.at_level(logging.WARNING, "hola.worker"):
        path.write_text('{"step": 3}\n')
        follower.finish()
    assert [report.step for report in sent.reports] == [1, 2, 3]
    assert "became shorter; append to it (>>)" in caplog.text


def test_a_fifo_holds_up_nothing() -> None:
    assert run('rm "$HOLA_REPORT_FILE"; mkfifo "$HOLA_REPORT_FILE"; echo 1')[0] == LOSS


def test_a_deleted_file_is_no_error() -> None:
    assert run('rm "$HOLA_REPORT_FILE"; echo 1')[0] == LOSS


def test_variables_of_a_trial_that_continues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["NEXT_STEP", "RESUME_STEP", "RESUME_URI", "RESUME_HOST"]
    for name in names:
        monkeypatch.setenv(f"HOLA_{name}", "of another trial")
    script = "".join(f'echo "${{HOLA_{name}-unset}}" >> {tmp_path}/out; ' for name in names) + "echo 1"
    run(script)
    resume = Resume(step=4, checkpoint=Checkpoint(uri="s3://b/4"))
    run(script, resume=resume, next_step=9)
    run(script, resume=Resume(step=4, checkpoint=Checkpoint(uri="/c", host="n17")))
    assert (tmp_path / "out").read_text().split() == [
        *(["unset"] * 4),
        *("9", "4", "s3://b/4", "unset"),
        *("unset", "4", "/c", "n17"),
    ]


STOP = ReportAnswer(decision="stop", reason="worse")
TRAINING = lines({"step": 1, "objectives": {"loss": 0.5}}) + "while :; do sleep 0.05; done"


def test_a_stopped_program_gets_sigterm_and_nothing_is_told(tmp_path: Path) -> None:
    outcome, trial = run(f"trap 'touch {tmp_path}/term; exit 3' TERM; {TRAINING}", Sent(STOP), next_step=1)
    assert (outcome, trial.decision, trial.reason) == (Cancelled(), "stop", "worse")
    assert (tmp_path / "term").exists()


def test_a_result_that_a_stopped_program_still_writes_is_told() -> None:
    assert run(f"trap 'echo 1; exit 0' TERM; {TRAINING}", Sent(STOP), next_step=1)[0] == LOSS


def test_a_program_that_ignores_sigterm_is_killed() -> None:
    outcome, _ = run(f"trap '' TERM; {TRAINING}", Sent(STOP), grace_s=0.2, next_step=1)
    assert isinstance(outcome, Cancelled)


def test_a_stop_from_another_thread_ends_the_program(tmp_path: Path) -> None:
    trial = EvaluatedTrial(7, {}, objectives=("loss",), send=Sent())
    script = f"touch {tmp_path}/begun; while :; do sleep 0.05; done"
    evaluator, outcomes = ProgramEvaluator(["sh", "-c", script]), []
    thread = threading.Thread(target=lambda: outcomes.append(evaluator.evaluate({}, trial)))
    thread.start()
    wait_until((tmp_path / "begun").exists, "the program")
    trial.stop("pause")
    thread.join(60)
    assert outcomes == [Cancelled()]


def test_a_program_that_fails_by_itself_has_told_its_reports() -> None:
    sent = Sent()
    outcome, _ = run(lines({"step": 1, "objectives": {"loss": 0.5}}) + "echo oops >&2; exit 1", sent)
    assert isinstance(outcome, Failed)
    assert [report.step for report in sent.reports] == [1]
