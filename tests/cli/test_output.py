"""Tables, JSON and exports."""

import csv
import io
import json
import sys

import pytest
from click.testing import CliRunner
from hola_protocol.messages import LeaseRef, Trial, TrialCounts
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec

from hola.cli.export import write_csv
from hola.cli.output import emit, plain, table, trial_table
from tests.cli.shown_trials import TRIALS

SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="x", low=0.0, high=1.0),
        CategoricalParameter(name="act", choices=("relu", None)),
    ),
    objectives=(ObjectiveSpec(name="loss", group="quality"), ObjectiveSpec(name="size", group="cost")),
)


def test_a_table_in_columns() -> None:
    assert table(["name", "n"], [["a", "1"], ["longer", "10"]], right=[1]) == "name     n\na        1\nlonger  10"
    assert table(["only", "a header"], []) == "only  a header"


def test_json_holds_every_field() -> None:
    assert plain([LeaseRef(trial_id=1, lease="x"), {"a": TrialCounts(failed=2)}]) == [
        {"trial_id": 1, "lease": "x"},
        {
            "a": {
                "queued": 0,
                "running": 0,
                "paused": 0,
                "completed": 0,
                "stopped": 0,
                "infeasible": 0,
                "failed": 2,
                "cancelled": 0,
                "lost": 0,
            }
        },
    ]
    assert plain(SPEC.parameters[0]) == {
        "type": "continuous",
        "name": "x",
        "low": 0.0,
        "high": 1.0,
        "scale": "linear",
        "condition": None,
        "prior": None,
    }


def test_json_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    emit(TRIALS[0])
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)["metadata"] == TRIALS[0].metadata


def test_csv_is_read_back_exactly() -> None:
    file = io.StringIO(newline="")
    assert write_csv(file, SPEC, iter(TRIALS)) == 2
    file.seek(0)
    first, second = csv.DictReader(file)
    assert {key: first[key] for key in list(first)[:12]} == {
        "trial_id": "1",
        "state": "completed",
        "param.x": "0.30000000000000004",
        "param.act": "null",
        "objective.loss": "1e-07",
        "objective.size": "3.0",
        "cost.quality": "1e-07",
        "violation.quality": "0.0",
        "cost.cost": "3.0",
        "violation.cost": "0.5",
        "attempt": "2",
        "worker_id": "",
    }
    assert json.loads(first["metadata"]) == TRIALS[0].metadata
    assert (second["objective.loss"], second["cost.cost"], second["reason"], second["metadata"]) == (
        "",
        "",
        "boom\ntrace",
        "",
    )


def test_runner_is_quiet_about_nothing() -> None:
    from hola.cli import main

    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("hola, version ")


@pytest.mark.parametrize(
    ("columns", "reason"), [(None, "W" * 200), (120, "W" * 99 + "\u2026"), (30, "W" * 39 + "\u2026")]
)
def test_a_reason_has_the_rest_of_the_terminal(
    columns: int | None, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: columns is not None)
    monkeypatch.setenv("COLUMNS", str(columns or 80))
    trial = Trial(trial_id=1, state="failed", parameters={"x": 0.5}, reason="W" * 200 + "\ntrace", created_ms=0)
    assert trial_table([trial]).splitlines() == ["trial  state   x    reason", f"    1  failed  0.5  {reason}"]
