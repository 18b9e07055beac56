"""The simulation finds what is planted: a gate that never fires is none."""

import logging

import pytest

from .plants import PLANTS, PLANTS_IN_MEMORY, OftenUncertain, Plant
from .promise import BrokenPromiseError
from .schedule import run
from .world import World

SEEDS = 400
"""A defect has to show within so many schedules."""


@pytest.fixture(autouse=True)
def _expected_errors(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


def find(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run schedules until one breaks a promise."""
    scheduler = plant(monkeypatch)
    for seed in range(SEEDS):
        try:
            run(seed, scheduler)
        except BrokenPromiseError:
            return
    pytest.fail(f"{SEEDS} schedules did not show this: {plant.__doc__}")


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found_by_what_is_told_and_stored(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "check_memory", lambda world, core, last=False: None)
    monkeypatch.setattr(World, "_validate", lambda world, core: None)
    find(plant, monkeypatch)


@pytest.mark.parametrize("plant", PLANTS_IN_MEMORY, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found_by_comparing_memory_and_storage(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    find(plant, monkeypatch)


def test_failed_commits_alone_break_no_promise() -> None:
    for seed in range(40):
        run(seed, OftenUncertain)
