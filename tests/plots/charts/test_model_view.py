"""The chart of the model: curves, choices, and the trust region."""

import numpy as np
import pytest

from benchmarks.random_study import random_study
from hola.plots import charts, data
from hola.plots.chart import Band, Cells, Line, Points, Rule
from tests.plots.studies import bowl


def test_the_chart_of_one_parameter() -> None:
    (panel,) = charts.model(bowl(30), ["x"]).panels
    assert [type(mark) for mark in panel.marks] == [Band, Points, Line]


def test_the_choices_of_a_categorical_parameter_are_not_connected() -> None:
    (panel,) = charts.model(random_study(40), ["act"]).panels
    trials, bars, mean = panel.marks
    assert isinstance(trials, Points)
    assert isinstance(bars, Line)
    assert isinstance(mean, Points)
    assert bars.x.tolist()[:2] == [0.0, 0.0]
    assert np.isnan(bars.y[2::3]).all()
    assert mean.x.tolist() == [0.0, 1.0, 2.0]


def test_the_chart_of_two_parameters_shows_the_trust_region(monkeypatch: pytest.MonkeyPatch) -> None:
    made = data.model(bowl(30), ["x", "y"], size=4)
    monkeypatch.setattr(data, "model", lambda *_, **__: [made[0]._replace(region=((0.2, 0.4), None))])
    chart = charts.model(bowl(30))
    for panel in chart.panels:
        cells, dots, region, best = panel.marks
        assert isinstance(cells, Cells)
        assert cells.values.shape == (4, 4)
        assert isinstance(dots, Points)
        assert isinstance(region, Line)
        assert (region.x.tolist(), region.y.tolist()) == ([0.2, 0.4, 0.4, 0.2, 0.2], [0.0, 0.0, 1.0, 1.0, 0.0])
        assert isinstance(best, Points)
        assert len(best.x) == 1
    assert chart.title == "Model of f, 30 trials"
    monkeypatch.setattr(data, "model", lambda *_, **__: [data_of_one()._replace(region=((0.2, 0.4),))])
    rules = [mark.at for mark in charts.model(bowl(30), ["x"]).panels[0].marks if isinstance(mark, Rule)]
    assert rules == [0.2, 0.4]


data_model = data.model


def data_of_one() -> data.Model:
    """The model over x."""
    return data_model(bowl(30), ["x"])[0]
