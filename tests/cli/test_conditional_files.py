"""Conditional trials as CSV: empty cells for inactive parameters, also when the file is read again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from hola_protocol.messages import Trial
from hola_protocol.space import ObjectiveSpec, StudySpec

from hola.cli.export import write_csv
from hola.cli.output import trial_table
from hola.cli.trial_input import read_trials
from hola.clients.columns import columns_of
from hola.core.shorthand import parameters_of, when

SPEC = StudySpec(
    parameters=parameters_of(
        {
            "model": {
                "svm": {"form": ["", 0, None, "a"]},
                "mlp": {"layers": (0, 3), "units": when((4, 8), layers=[2, 3])},
            },
            "rate": when((0.0, 1.0), {"form": ["a"]}, {"units": range(4, 7)}),
        }
    ),
    objectives=(ObjectiveSpec(name="loss"),),
)
SETS: list[dict[str, Any]] = [
    {"model": "svm", "form": ""},
    {"model": "svm", "form": 0},
    {"model": "svm", "form": None},
    {"model": "svm", "form": "a", "rate": 0.5},
    {"model": "mlp", "layers": 0},
    {"model": "mlp", "layers": 2, "units": 8},
    {"model": "mlp", "layers": 3, "units": 4, "rate": 0.0},
]
TRIALS = [
    Trial(
        trial_id=i, state="completed", parameters=values, attempt=1, objectives={"loss": 1.0}, created_ms=0, changed=i
    )
    for i, values in enumerate(SETS, 1)
]


def test_csv_gives_the_same_sets_when_it_is_read_again(tmp_path: Path) -> None:
    out = io.StringIO()
    assert write_csv(out, SPEC, iter(TRIALS)) == len(SETS)
    (tmp_path / "trials.csv").write_text(out.getvalue())
    assert [item["parameters"] for item in read_trials(str(tmp_path / "trials.csv"), SPEC)] == SETS
    cells = [line.split(",")[2:7] for line in out.getvalue().splitlines()[1:4]]
    assert cells == [["svm", "", "", "", ""], ["svm", "0", "", "", ""], ["svm", "null", "", "", ""]]


def test_columns_have_no_value_where_a_parameter_is_not_active() -> None:
    columns = columns_of(SPEC, TRIALS)
    assert columns["param.layers"] == [None, None, None, None, 0, 2, 3]
    assert columns["param.rate"] == [None, None, None, 0.5, None, None, 0.0]


def test_a_table_leaves_the_cells_of_inactive_parameters_empty() -> None:
    lines = trial_table(TRIALS[3:5]).splitlines()
    assert lines == [
        "trial  state      loss  model  form  rate  layers",
        "    4  completed     1  svm    a     0.5",
        "    5  completed     1  mlp                0",
    ]
