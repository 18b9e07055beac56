"""Studies, trials, rankings and tables as notebooks show them; hostile text stays text."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.rich_display import columns_html, ranking_html
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    StudySpec,
)

from hola.distributed.data_folder import CoreClient
from hola.storage.memory import MemoryStorage

HOSTILE = "<img src=x onerror=alert(1)>\x1b[31m&\u202e"
SHOWN = "&lt;img src=x onerror=alert(1)&gt;\N{REPLACEMENT CHARACTER}[31m&amp;\N{REPLACEMENT CHARACTER}"
SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="lr", low=1e-5, high=1.0, scale="log"),
        IntegerParameter(name="n", low=1, high=9),
        LatticeParameter(name="batch", values=(16, 32)),
        CategoricalParameter(name="act", choices=(HOSTILE, "tanh", None, 2)),
    ),
    objectives=(ObjectiveSpec(name="loss"), ObjectiveSpec(name="speed", direction="maximize", group="s")),
)
FIRST: dict[str, Any] = {"lr": 0.5, "n": 2, "batch": 16, "act": HOSTILE}


@pytest.fixture
def client() -> Iterator[CoreClient]:
    with CoreClient(MemoryStorage()) as client:
        client.create_study(spec=SPEC)
        yield client


def add(client: CoreClient, count: int = 1) -> None:
    """Add trials, the first of which are the best."""
    for i in range(count):
        told = {"loss": i / 4, "speed": -1.0}
        client.add_trials(trials=[m.AddedTrial(parameters=FIRST | {"n": i % 9 + 1}, objectives=told)])


def test_a_study_without_trials(client: CoreClient) -> None:
    assert client.get_study().info._repr_html_() == (
        "<b>study default</b>, running<table>"
        "<tr><td>trials</td><td></td><td>none</td></tr>"
        "<tr><td>objectives</td><td></td><td>minimize loss, maximize speed</td></tr>"
        "<tr><td>parameter</td><td>lr</td><td>1e-05 to 1, log</td></tr>"
        "<tr><td>parameter</td><td>n</td><td>1 to 9</td></tr>"
        "<tr><td>parameter</td><td>batch</td><td>16, 32</td></tr>"
        f"<tr><td>parameter</td><td>act</td><td>{SHOWN}, tanh, null, 2</td></tr></table>"
    )
    assert client.get_top_k()._repr_html_() == "<p>the best: no trial</p>"
    assert client.columns()._repr_html_() == (
        "<p>0 trials</p><table><tr><th>trial_id</th><th>state</th><th>param.lr</th><th>param.n</th><th>param.batch</th>"
        "<th>param.act</th><th>objective.loss</th><th>objective.speed</th></tr></table>"
    )


def test_a_trial_and_a_status(client: CoreClient) -> None:
    add(client)
    (trial,) = client.iter_trials()
    text = (
        "<b>trial 1</b>, completed<table>"
        "<tr><td>objective</td><td>loss</td><td>0</td></tr><tr><td>objective</td><td>speed</td><td>-1</td></tr>"
        "<tr><td>parameter</td><td>lr</td><td>0.5</td></tr><tr><td>parameter</td><td>n</td><td>1</td></tr>"
        f"<tr><td>parameter</td><td>batch</td><td>16</td></tr><tr><td>parameter</td><td>act</td><td>{SHOWN}</td></tr>"
        "</table>"
    )
    assert trial._repr_html_() == text
    status = client.status()._repr_html_()
    assert status.startswith(
        "<b>study default</b>, running<table><tr><td>trials</td><td></td><td>1 completed</td></tr>"
    )
    assert status.endswith(f"<p>best:</p>{text}")
    assert client.get_study()._repr_html_() == client.get_study().info._repr_html_()


def test_rankings(client: CoreClient) -> None:
    add(client, 12)
    top = client.get_top_k(limit=12)._repr_html_()
    assert top.startswith(
        "<p>the best: 12 trials</p><table><tr><th>rank</th><th>trial</th><th>loss</th><th>speed</th><th>lr</th>"
        f"<th>n</th><th>batch</th><th>act</th></tr><tr><td>1</td><td>1</td><td>0</td><td>-1</td><td>0.5</td><td>1</td>"
        f"<td>16</td><td>{SHOWN}</td></tr><tr><td>2</td><td>2</td>"
    )
    assert top.endswith("</table><p>and 2 more</p>")
    assert top.count("<tr>") == 11
    assert client.get_fronts()._repr_html_().startswith("<p>by front: 12 trials</p>")
    preview = client.preview_objectives(objectives=list(SPEC.objectives))._repr_html_()
    assert preview.startswith("<p>under these objectives: ")


def test_a_table(client: CoreClient) -> None:
    add(client, 12)
    text = client.columns()._repr_html_()
    assert text.startswith("<p>12 trials</p><table><tr><th>trial_id</th>")
    row = f"<tr><td>1</td><td>completed</td><td>0.5</td><td>1</td><td>16</td><td>{SHOWN}</td><td>0</td><td>-1</td></tr>"
    assert row in text
    assert text.endswith("</table><p>and 2 more</p>")


def test_titles_and_names_are_escaped() -> None:
    trial = m.Trial(trial_id=1, state="failed", parameters={HOSTILE: HOSTILE}, reason=HOSTILE, created_ms=0)
    ranking = ranking_html(HOSTILE, [m.RankedTrial(rank=1, trial=trial)])
    for text in (ranking, trial._repr_html_(), columns_html({"trial_id": [1], f"param.{HOSTILE}": [HOSTILE]})):
        assert re.findall("<(?!/?(?:b|p|table|tr|td|th)>)", text) == []
        assert SHOWN in text
