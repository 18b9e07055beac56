"""Learning curves."""

import numpy as np
import pytest

from hola.plots import PlotError, data
from tests.plots.studies import reported, study_of


def test_learning_curves_and_their_band() -> None:
    study = reported(["completed", "failed", "stopped"], [(1, 4.0), (2, 1.0), (9, 0.5)], [], [(1, 2.0), (2, np.nan)])
    found = data.learning_curves(study)
    assert (found.trial_id.tolist(), found.state) == ([1, 3], ["completed", "stopped"])
    assert found.first.tolist() == [0, 3, 5]
    assert found.band_step.tolist() == [1, 2, 9]
    assert found.band.tolist() == [[2.0, 2.0, 4.0], [1.0, 1.0, 1.0], [0.5, 0.5, 0.5]]
    with pytest.raises(PlotError, match="no trial has reported"):
        data.learning_curves(study_of([1.0]))
    with pytest.raises(PlotError, match="no objective 'gain'; it has loss"):
        data.learning_curves(study, "gain")
