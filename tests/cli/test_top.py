"""``hola top``: live on a terminal of 80 columns, once in a pipe."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from hola_protocol.examples import examples
from hola_protocol.messages import StatusResponse, StudyInfo
from msgspec.structs import replace

from hola.cli.top import STUDY_HEADER, Overview, fitted, per_time
from tests.cli.support import Command, command, hola, serving, study_file, wait_until
from tests.cli.terminal import terminal

NAME = "a-study-whose-name-has-as-many-characters-as-a-name-may-have.txt"
SAVE, RESTORE = "\x1b[?1049h", "\x1b[?1049l"
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module", autouse=True)
def server(home: Path) -> Iterator[Command]:
    with serving(home, "--no-rest") as server:
        for study, most in (("done", 1), (NAME, 50)):
            code, _, complaint = hola("create", str(study_file(home, study=study, max_trials=most)), folder=home)
            assert code == 0, complaint
        code, _, complaint = hola("worker", "-s", "done", "--exec", "sh", "-c", "echo 0.5", folder=home)
        assert code == 0, complaint
        yield server


@pytest.fixture(scope="module", autouse=True)
def worker(home: Path, server: Command) -> Iterator[Command]:
    """A worker that evaluates its first trial as long as the tests run."""
    began = home / "began"
    script = f"touch {began}; sleep 1000"
    with command("worker", "-s", NAME, "--name", "\x1b[31mred", "--exec", "sh", "-c", script, folder=home) as started:
        wait_until(began.exists, "the first trial")
        yield started


def test_in_a_pipe_it_prints_once(home: Path, tmp_path: Path) -> None:
    code, out, complaint = hola("top", folder=tmp_path, home=home)
    assert (code, complaint) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == ["study", "state", "done", "running", "failed", "rate", "left", "best"]
    assert lines[1][:4] == [NAME, "running", "0/50", "1"]
    assert lines[2][:5] == ["done", "finished", "1/1", "0", "0"]
    assert lines[2][5:] == ["loss=0.5", "(trial", "1)"]
    assert lines[4] == ["worker", "host", "study", "state", "trials", "done", "failed", "silent"]
    assert lines[5][0] == "\\x1b[31mred"
    assert lines[5][2:7] == [NAME, "active", "1", "0", "0"]
    assert "\x1b" not in out


def test_json_has_a_status_for_each_study(home: Path, tmp_path: Path) -> None:
    code, out, _ = hola("top", "--json", folder=tmp_path, home=home)
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(status["tag"], status["info"]["study"]) for status in found] == [
        ("StatusResponse", NAME),
        ("StatusResponse", "done"),
    ]


@pytest.mark.parametrize("lines", [24, 7])
def test_live_it_keeps_to_the_screen_and_leaves_the_terminal_as_it_was(home: Path, tmp_path: Path, lines: int) -> None:
    with terminal("top", "--interval", "0.1", folder=tmp_path, home=home, lines=lines) as shown:
        shown.await_text("hola top, ", times=3)
        assert SAVE in shown.raw
        assert RESTORE not in shown.raw
        shown.interrupt()
        assert shown.wait() == 0
    assert "2 studies, 1 worker, 1 trial running" in shown.text
    assert f"{NAME[:5]}" in shown.text
    assert "\x1b[31mred" not in shown.raw
    assert shown.raw.rindex(RESTORE) > shown.raw.rindex(SAVE)
    assert shown.raw.rindex(SHOW) > shown.raw.rindex(HIDE)
    assert max(map(len, shown.text.splitlines())) <= 80
    frame = shown.text.split("hola top")[2].splitlines()
    assert frame[1].split() == list(STUDY_HEADER)
    name, *numbers = frame[2].split()
    assert (name[:8], name[-1], numbers) == ("a-study-", "\u2026", ["running", "0/50", "1", "0"])
    assert ("loss=0.5" in shown.text, "and 1 more study" in shown.text) == (lines == 24, lines == 7)
    assert "Traceback" not in shown.text


def test_it_goes_on_while_the_scheduler_is_away(tmp_path: Path) -> None:
    with serving(tmp_path, "--no-rest") as first, terminal("top", "--interval", "0.1", folder=tmp_path) as shown:
        shown.await_text("0 studies, 0 workers")
        first.process.send_signal(signal.SIGKILL)
        first.wait()
        shown.await_text("no answer: ")
        before = shown.text.count("0 studies, 0 workers")
        with serving(tmp_path, "--no-rest"):
            shown.await_text("0 studies, 0 workers", times=before + 1)
            shown.interrupt()
            assert shown.wait() == 0


def test_a_data_folder_without_a_scheduler_is_shown_once(tmp_path: Path) -> None:
    with serving(tmp_path, "--no-rest"):
        hola("create", str(study_file(tmp_path)), folder=tmp_path)
    with terminal("top", "--data-dir", str(tmp_path / "data"), folder=tmp_path) as shown:
        assert shown.wait() == 0
    assert "demo" in shown.text
    assert "no scheduler is running; this is the stored state" in shown.text
    assert SAVE not in shown.raw


@pytest.mark.parametrize(
    ("rate", "text"), [(0.0, ""), (12.34, "12/s"), (1.0, "1/s"), (0.5, "30/min"), (0.001, "3.6/h"), (1e-5, "0.036/h")]
)
def test_rates_have_a_unit_that_fits(rate: float, text: str) -> None:
    assert per_time(rate) == text


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (60, ["name          done   rate  best", "a-long-name  12/50  3/min  loss=0.125"]),
        (34, ["name        done   rate  best", "a-long-n\u2026  12/50  3/min  loss=0.1\u2026"]),
        (22, ["name     done  best", "a-lon\u2026  12/50  loss=0\u2026"]),
        (5, ["name     done  best", "a-lon\u2026  12/50  loss=\u2026"]),
    ],
)
def test_a_narrow_terminal_keeps_the_important_columns(width: int, lines: list[str]) -> None:
    header, row = ("name", "done", "rate", "best"), ("a-long-name", "12/50", "3/min", "loss=0.125")
    assert fitted(header, [row], ("name", "best"), width, ("rate",)) == lines


def test_finished_studies_without_room_are_not_asked_for() -> None:
    described = msgspec.convert(examples()["GetStudyResponse"]["info"], StudyInfo)
    infos = [
        replace(described, study=f"{state}{i}", state=state, created_ms=i)
        for state in ("finished", "running", "paused")
        for i in range(3)
    ]
    asked: list[str] = []

    class Client:
        def iter_studies(self, limit: int) -> list[StudyInfo]:
            return infos

        def status(self, study: str, max_workers: int) -> StatusResponse:
            asked.append(study)
            (info,) = [info for info in infos if info.study == study]
            return replace(msgspec.convert(examples()["StatusResponse"], StatusResponse), info=info)

    active = ["running2", "running1", "running0", "paused2", "paused1", "paused0"]
    overview = Overview(cast("Any", Client()))
    for room, finished in ((2, []), (8, ["finished2", "finished1"])):
        asked.clear()
        view = overview.read(1.0, room)
        assert asked == active + finished
        assert [status.info.study for status in view.statuses] == asked
        assert view.study_count == 9
