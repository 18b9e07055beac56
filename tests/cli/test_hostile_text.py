"""Names, values and reasons of others on a terminal, in logs, in CSV and in JSON."""

import csv
import io
import json
import logging
from pathlib import Path

from hola_protocol.messages import Failure, Result
from hola_protocol.space import CategoricalParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.cli.export import write_csv
from hola.cli.output import shortened, trial_table
from hola.clients import ZmqClient, read_connection
from hola.distributed.utils import HumanFormatter
from tests.cli.support import hola, serving

EVIL = "x\x1b]52;c;aGFja2Vk\x07\x9b2J\u202egpj.exe\r\ny"
FORMULAS = ('=cmd|" /C calc"!A0', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-1.5e3", "fine", EVIL)
SPEC = StudySpec(
    parameters=(CategoricalParameter(name="choice", choices=FORMULAS),),
    objectives=(ObjectiveSpec(name="loss"),),
    sampler=UniformSpec(),
    max_trials=len(FORMULAS),
)


def fill(folder: Path) -> None:
    """A study whose workers, values and reasons are hostile."""
    with ZmqClient(connection=read_connection(folder / "connection.json"), study="demo") as client:
        client.create_study(spec=SPEC)
        client.enqueue_trials(trials=[{"choice": choice} for choice in FORMULAS])
        worker = client.register_worker(name=EVIL, host=EVIL).worker_id
        held = client.get_suggestion(worker_id=worker, count=len(FORMULAS)).suggestions
        good = [Result(trial_id=s.trial_id, lease=s.lease, objectives={"loss": -1.5}) for s in held[:-1]]
        client.submit_result(worker_id=worker, results=good)
        bad = Failure(trial_id=held[-1].trial_id, lease=held[-1].lease, reason=EVIL)
        client.submit_result(worker_id=worker, failures=[bad])


def is_harmless(text: str) -> bool:
    return not any(c in text for c in "\x1b\x07\x9b\u202e\r")


def test_every_command_for_people_escapes_what_others_wrote(tmp_path: Path) -> None:
    with serving(tmp_path, "--no-rest"):
        fill(tmp_path)
        shown = []
        for arguments in (["status"], ["trials"], ["best"], ["show", "9"], ["studies"], ["front"]):
            code, out, err = hola(*arguments, *([] if arguments == ["studies"] else ["-s", "demo"]), folder=tmp_path)
            assert (code, is_harmless(out + err)) == (0, True), arguments
            shown.append(out)
        assert "x\\x1b]52;c;aGFja2Vk\\x07\\x9b2J\\u202egpj.exe" in shown[0] + shown[1]
        code, out, err = hola("status", "-s", "demo\x1b[2J", folder=tmp_path)
        assert (code, is_harmless(out + err)) == (1, True)

        _, out, _ = hola("trials", "-s", "demo", "--json", folder=tmp_path)
        assert is_harmless(out)
        trials = [json.loads(line) for line in out.splitlines()]
        assert [trial["parameters"]["choice"] for trial in trials] == list(FORMULAS)
        assert trials[-1]["reason"] == EVIL

        code, out, _ = hola("export", "-s", "demo", "-o", "trials.csv", folder=tmp_path)
        assert code == 0
    with (tmp_path / "trials.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["param.choice"] for row in rows] == [
        *("'" + choice for choice in FORMULAS[:6]),
        "-1.5e3",
        "fine",
        EVIL,
    ]
    assert {row["objective.loss"] for row in rows[:-1]} == {"-1.5"}, "numbers stay numbers"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_csv_on_a_terminal_is_escaped(tmp_path: Path) -> None:
    from hola_protocol.messages import Trial

    trial = Trial(
        trial_id=1, state="failed", origin="sampler", parameters={"choice": EVIL}, attempt=1, created_ms=0, reason=EVIL
    )
    shown, stored = Terminal(), io.StringIO()
    write_csv(shown, SPEC, iter([trial]))
    write_csv(stored, SPEC, iter([trial]))
    assert not any(c in shown.getvalue() for c in "\x1b\x07\x9b\u202e")
    assert EVIL in next(csv.reader(io.StringIO(stored.getvalue().partition("\r\n")[2], newline="")))
    assert is_harmless(trial_table([trial]))


def test_logs_for_people_are_escaped_and_json_logs_exact() -> None:
    record = logging.LogRecord("hola.worker", logging.WARNING, "", 0, "%s", (EVIL,), None)
    record.study = "a\x1bb"
    line = HumanFormatter().format(record)
    assert is_harmless(line)
    assert line.count("\n    ") == line.count("\n") == 1, "a line break cannot begin a line that looks like a record"


def test_a_long_reason_keeps_the_place() -> None:
    assert shortened("short (a.py:1)", 60) == "short (a.py:1)"
    assert shortened("V" * 100 + " (train.py:12)", 60) == "V" * 45 + "\u2026 (train.py:12)"
    assert shortened("V" * 60, 60) == "V" * 60
    assert shortened("V" * 100, 60) == "V" * 59 + "\u2026"
