"""Parallel coordinates."""

import numpy as np

from benchmarks.random_study import random_study
from hola.plots import data


def test_parallel_coordinates_count_every_trial_and_keep_inactive_ones_apart() -> None:
    study = random_study(300)
    found = data.parallel_coordinates(study, parameters=["act", "leak"], best=5)
    assert found.axes == ["act", "leak", "loss0"]
    done = study.is_completed
    assert [int(d.sum()) for d in found.density] == [int(done.sum())] * 2
    inactive = done & (study.numbers["act"] != 0)
    assert int(found.density[0][:, -1].sum()) == int(inactive.sum())
    assert found.lines.shape == (5, 3)
    assert found.best.tolist() == study.trial_id[np.argsort(np.where(done, study.values[:, 0], np.inf))[:5]].tolist()
