"""Thousands of schedules, each from one seed; a failure names the seed that shows it again."""

import logging
import os

import pytest

from .promise import BrokenPromiseError
from .schedule import run

FIRST = int(os.environ.get("HOLA_SIM_SEED", "0"))
RUNS = int(os.environ.get("HOLA_SIM_RUNS", "2000"))
PORTION = 100


@pytest.mark.parametrize("first", range(FIRST, FIRST + RUNS, PORTION))
def test_every_schedule_keeps_the_promises(first: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    for seed in range(first, min(first + PORTION, FIRST + RUNS)):
        try:
            run(seed)
        except BrokenPromiseError as broken:
            pytest.fail(f"run it again with HOLA_SIM_SEED={seed} HOLA_SIM_RUNS=1\n{broken}")


def test_a_seed_gives_the_same_schedule_again() -> None:
    first, second = run(7), run(7)
    assert (first.now, first.steps, first.restarts) == (second.now, second.steps, second.restarts)
    assert first.oracle.said == second.oracle.said
    assert [s.events for s in first.oracle.studies.values()] == [s.events for s in second.oracle.studies.values()]
