"""The simulation finds what is planted: a gate that never fires is none."""

import logging

import pytest

from .plants import PLANTS, Plant
from .promise import BrokenPromiseError
from .schedule import run

SEEDS = 200
"""A defect has to show within so many schedules."""


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found(
    plant: Plant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    scheduler = plant(monkeypatch)
    for seed in range(SEEDS):
        try:
            run(seed, scheduler)
        except BrokenPromiseError:
            return
    pytest.fail(f"{SEEDS} schedules did not show that {plant.__doc__}")
