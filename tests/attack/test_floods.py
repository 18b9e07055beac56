"""No flood makes the processes grow without bound, or keeps a bystander waiting."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.attack import floods
from tests.attack.arena import Arena, Outcome
from tests.attack.floods import SHORT, Scale


class Bound(NamedTuple):
    """What a flood may do at most; generous, since other things run on the machine."""

    scheduler_mb: float = 300.0
    gateway_mb: float = 300.0
    database_mb: float = 300.0
    median_s: float = 5.0
    worst_s: float = 30.0


BOUNDS: list[tuple[Callable[[Arena, Scale], Outcome], Bound]] = [
    (floods.trailers, Bound(gateway_mb=100.0)),
    (floods.early_replies, Bound(gateway_mb=100.0)),
    (floods.pipelines, Bound()),
    (floods.large_results, Bound()),
    (floods.many_rankings, Bound()),
    (floods.large_bodies, Bound()),
    (floods.many_polls, Bound()),
    (floods.many_registrations, Bound(scheduler_mb=60.0, database_mb=60.0)),
]


@pytest.mark.parametrize(("flood", "bound"), BOUNDS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_flood_is_bounded(flood: Callable[[Arena, Scale], Outcome], bound: Bound, tmp_path: Path) -> None:
    outcome, database_mb = floods.run(flood, tmp_path, SHORT)
    assert outcome.calls > 0
    within = {
        "scheduler_mb": outcome.scheduler_mb,
        "gateway_mb": outcome.gateway_mb,
        "database_mb": database_mb,
        "median_s": outcome.median_s,
        "worst_s": outcome.worst_s,
    }
    exceeded = {name: value for name, value in within.items() if value > getattr(bound, name)}
    assert not exceeded, f"{flood.__name__}: {exceeded}; at most {bound}"


def test_every_flood_has_a_bound() -> None:
    assert [flood for flood, _ in BOUNDS] == list(floods.FLOODS)
