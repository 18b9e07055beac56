"""Columns that are merged from many replies."""

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.space import (
    ObjectiveSpec,
)
from hola_protocol.stopping import NoStoppingSpec, StepsSpec

from hola.clients.trial_table import TrialTable
from hola.distributed.data_folder import CoreClient
from hola.plots import PlotError, study_columns
from tests.clients.tables import SPEC, add


def test_costs_are_read_again_under_other_objectives(client: CoreClient) -> None:
    add(client, 0.25, 1.0)
    table = TrialTable(client)
    table.update()
    objectives = [ObjectiveSpec(name="loss", direction="maximize", group="g")]
    client.update_objectives(objectives=objectives, expected_revision=1)
    client.get_suggestion(worker_id=client.register_worker().worker_id)  # which lets the core run its tasks
    table.update()
    assert (table.columns()["cost.g"], table.objective_revision) == ([-0.25, -1.0, None], 2)
    assert "cost.default" not in table.columns()


def test_only_the_requested_columns_are_there(client: CoreClient) -> None:
    add(client, 0.25)
    table = TrialTable(client, parameters=["n"], include=["objectives"])
    table.update()
    assert list(table.columns()) == ["trial_id", "state", "param.n", "objective.loss"]


def test_reports_of_many_updates_are_joined(client: CoreClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hola.clients.column_table._REPORT_PAGES", 3)
    spec = msgspec.structs.replace(SPEC, steps=StepsSpec(max=9), stopping=NoStoppingSpec())
    client.create_study(spec=spec, study="steps")
    client.study = "steps"
    worker_id = client.register_worker(concurrency=2).worker_id
    trials = client.get_suggestion(worker_id=worker_id, count=2).suggestions
    table = client.columns(include=["reports"])
    for step in range(1, 7):
        trial = trials[step % 2]
        report = m.Report(trial_id=trial.trial_id, lease=trial.lease, step=step, objectives={"loss": 1.0 / step})
        client.submit_reports(worker_id=worker_id, reports=[report])
        table.update()
    assert len(table.report_pages()) == 1
    found, whole = (study_columns(source).reports for source in (table_with_objectives(client, table), client))
    assert found is not None
    assert whole is not None
    assert found.steps.tolist() == whole.steps.tolist() == [2, 4, 6, 1, 3, 5]
    assert found.values.tolist() == whole.values.tolist()


def table_with_objectives(client: CoreClient, table: TrialTable) -> TrialTable:
    """The table, after the check that plots refuse it without objectives."""
    with pytest.raises(PlotError, match=r"has no column objective\.loss; include objectives"):
        study_columns(table)
    with pytest.raises(PlotError, match=r"has no column param\.x; read all parameters"):
        study_columns(client.columns(parameters=["n"]))
    objectives = client.columns(include=["objectives"])
    table._columns |= {"objective.loss": objectives._columns["objective.loss"]}
    return table
