"""The leases of a worker, and how often they are renewed."""

import pytest
from hola_protocol.messages import LeaseRef, Suggestion

from hola.clients.worker.leases import IDLE_INTERVAL_S, HeldLeases, batches, interval_s


def suggestion(trial_id: int, lease_s: float = 60.0) -> Suggestion:
    return Suggestion(trial_id=trial_id, attempt=1, lease=f"l{trial_id}", lease_s=lease_s, parameters={})


def refs(*trials: int) -> list[LeaseRef]:
    return [LeaseRef(trial_id=trial, lease=f"l{trial}") for trial in trials]


@pytest.mark.spec("W-8")
def test_the_leases_held_and_the_interval_that_keeps_them() -> None:
    leases = HeldLeases()
    changes: list[list[LeaseRef]] = []
    leases.on_change = lambda: changes.append(leases.held())
    assert (leases.held(), leases.interval_s) == ([], IDLE_INTERVAL_S)

    leases.hold(suggestion(1, 60.0))
    leases.hold(suggestion(2, 8.0))
    assert (leases.held(), leases.interval_s) == (refs(1, 2), 2.0)

    leases.hold(suggestion(3, 20.0), previous=suggestion(2))
    assert (leases.held(), leases.interval_s) == (refs(1, 3), 5.0)

    leases.let_go(3)
    leases.let_go(3)
    assert (leases.held(), leases.interval_s) == (refs(1), IDLE_INTERVAL_S)
    assert changes == [refs(1), refs(1, 2), refs(1, 3), refs(1), refs(1)]


@pytest.mark.spec("W-8")
def test_the_interval_is_a_quarter_of_the_shortest_lease() -> None:
    assert [interval_s(lease) for lease in (None, 1000.0, 60.0, 8.0)] == [15.0, 15.0, 15.0, 2.0]


def test_no_list_is_longer_than_the_server_accepts() -> None:
    assert batches([], 2) == [[]]
    assert batches(refs(1, 2), 2) == [refs(1, 2)]
    assert batches(refs(1, 2, 3, 4, 5), 2) == [refs(1, 2), refs(3, 4), refs(5)]
