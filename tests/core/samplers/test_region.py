"""The trust region: when it grows, shrinks and ends."""

from __future__ import annotations

import numpy as np
import pytest

from hola.core.samplers.region import Region


def test_a_region_grows_with_success_and_shrinks_with_failures_asked_since() -> None:
    region, half = Region(size=5), np.full(2, 0.2)
    region.move(1, np.full(2, 0.5), 10.0, 3, 0.2)
    for trial, merit in ((4, 8.0), (5, 6.0)):
        point = np.full(2, 0.5 + 0.01 * trial)
        region.tell(trial, point, point - region.centre, merit, half, trial, 2)
    assert region.half == pytest.approx(0.32)
    assert (region.best_id, region.successes) == (5, 0)
    for trial in range(6, 9):
        region.tell(trial, np.full(2, 0.5), np.full(2, 0.5) - region.centre, 20.0, half, 12, 2)
    assert region.half == pytest.approx(0.192)
    assert (region.failures, region.since) == (0, 12)
    for trial in range(9, 13):  # asked under the larger region
        region.tell(trial, np.full(2, 0.5), np.full(2, 0.5) - region.centre, 20.0, half, 12, 2)
    assert region.failures == 0


def test_a_run_ends_when_the_box_no_longer_becomes_smaller() -> None:
    costs = np.array([3.0, 2.0, 1.0])
    assert [Region(half=half).exhausted(1.0, costs, 0.05) for half in (0.0181, 0.0179)] == [False, True]
    assert [Region(half=half).exhausted(1.0, costs) for half in (1.1e-6, 0.9e-6)] == [False, True]
