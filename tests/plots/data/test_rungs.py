"""The trials that survived each rung."""

import pytest

from hola.plots import PlotError, data
from tests.plots.studies import reported, study_of


def test_rung_survival() -> None:
    study = reported(
        ["completed", "stopped", "stopped", "failed", "running"],
        [(1, 1.0), (9, 1.0)],
        [(1, 2.0)],
        [(4, 2.0)],
        [(1, 2.0)],
        [(3, 1.0)],
    )
    found = data.rung_survival(study)
    assert found.step.tolist() == [1, 3, 9]
    assert found.reached.tolist() == [5, 3, 1]
    assert found.stopped.tolist() == [1, 1, 0]
    assert found.failed.tolist() == [1, 0, 0]
    assert found.running.tolist() == [0, 1, 0]
    with pytest.raises(PlotError, match="the study has no steps"):
        data.rung_survival(study_of([1.0]))
