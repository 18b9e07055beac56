"""The reports of a study as a table."""

from pathlib import Path
from typing import Any

import pytest

import hola
from hola.clients import current_trial


@pytest.mark.parametrize("is_stored", [False, True])
def test_all_reports_leave_as_a_table(is_stored: bool, tmp_path: Path) -> None:
    def train(parameters: dict[str, Any]) -> dict[str, float]:
        trial = current_trial()
        trial.report(1, {"loss": 2.0 * trial.trial_id})
        trial.report(3, {"loss": float("nan"), "ms": 5.0})
        return {"loss": float(parameters["x"]), "ms": 1.0}

    result = hola.run_optimization(
        train,
        {"x": (0.0, 1.0)},
        {"loss": "minimize", "ms": "minimize"},
        n_trials=2,
        steps=3,
        stopping="none",
        progress=False,
        storage=tmp_path / "data" if is_stored else None,
    )
    wanted = {
        "trial_id": [1, 1, 2, 2],
        "step": [1, 3, 1, 3],
        "objective.loss": [2.0, None, 4.0, None],
        "objective.ms": [None, 5.0, None, 5.0],
    }
    tables = [result.report_table()]
    if is_stored:
        tables.append(hola.load_study(tmp_path / "data").report_table())
    for table in tables:
        assert (table.columns(), len(table)) == (wanted, 4)
        frame = table.to_frame()
        assert frame["objective.loss"].isna().tolist() == [False, True, False, True]
        assert frame.groupby("trial_id")["step"].max().tolist() == [3, 3]


def test_a_study_without_reports_has_an_empty_table() -> None:
    result = hola.run_optimization(lambda p: p["x"], {"x": (0.0, 1.0)}, n_trials=1, progress=False)
    assert result.report_table().columns() == {"trial_id": [], "step": [], "objective.loss": []}
