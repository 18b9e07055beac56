"""The axis of a parameter: bounds and bins."""

import numpy as np
import pytest
from hola_protocol.space import (
    ContinuousParameter,
    LatticeParameter,
)

from hola.plots.axis import ParameterAxis


def test_an_axis_reaches_its_bounds_and_has_a_bin_for_each_value() -> None:
    log = ParameterAxis(ContinuousParameter(name="x", low=1e-4, high=1.0, scale="log"))
    assert log.units(np.array([1e-4, 1e-2, 1.0, np.nan])).tolist()[:3] == pytest.approx([0.0, 0.5, 1.0])
    assert log.bin_of(np.array([1e-4, 1.0, np.nan])).tolist() == [0, 49, -1]
    lattice = ParameterAxis(LatticeParameter(name="n", values=(16, 32, 256)))
    numbers = np.array([16.0, 32.0, 256.0, np.nan])
    assert lattice.bin_of(numbers).tolist() == [0, 1, 2, -1]
    assert lattice.edges().tolist() == [-0.5, 0.5, 1.5, 2.5]
    assert lattice.labels == ["16", "32", "256"]
