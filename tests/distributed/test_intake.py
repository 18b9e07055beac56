"""Requests that wait to be handled: who used least is next, connections take turns, limits hold."""

from hypothesis import given
from hypothesis import strategies as st

from hola.distributed.intake import Bounds, Intake

ROOMY = Bounds(requests=100, size=10_000, principal_requests=50, principal_size=5000)


def handled(intake: Intake[str], costs: dict[str, float]) -> list[str]:
    """All that waits in the order in which it is handled; an item costs what its first letter says."""
    order = []
    while (item := intake.next()) is not None:
        order.append(item)
        intake.charge(costs.get(item[0], 1.0))
    return order


def test_a_token_with_expensive_requests_waits_for_one_with_cheap_ones() -> None:
    intake: Intake[str] = Intake(ROOMY)
    for i in range(4):
        intake.add("greedy", 1, f"g{i}", 1)
    for i in range(4):
        intake.add("modest", 2, f"m{i}", 1)
    assert handled(intake, {"g": 10.0, "m": 1.0}) == ["g0", "m0", "m1", "m2", "m3", "g1", "g2", "g3"]
    assert not intake


def test_connections_of_a_token_take_turns_and_each_keeps_its_order() -> None:
    intake: Intake[str] = Intake(ROOMY)
    for connection, item in ((1, "a0"), (1, "a1"), (1, "a2"), (2, "b0"), (3, "c0"), (2, "b1")):
        intake.add("p", connection, item, 1)
    assert handled(intake, {}) == ["a0", "b0", "c0", "a1", "b1", "a2"]


def test_who_was_away_has_saved_nothing() -> None:
    intake: Intake[str] = Intake(ROOMY)
    for i in range(6):
        intake.add("busy", 1, f"b{i}", 1)
    for _ in range(3):
        intake.next()
        intake.charge(1.0)
    for i in range(3):
        intake.add("late", 2, f"l{i}", 1)
    assert handled(intake, {}) == ["l0", "b3", "l1", "b4", "l2", "b5"]


def test_limits_of_a_token_and_in_all() -> None:
    intake: Intake[str] = Intake(Bounds(requests=4, size=100, principal_requests=3, principal_size=50))
    assert intake.refusal("p", 1000) is None  # a single request always may
    for i in range(3):
        assert intake.refusal("p", 10) is None
        intake.add("p", 1, f"p{i}", 10)
    assert intake.refusal("p", 10) == "3 requests of the token 'p' have not been handled yet"
    assert intake.refusal("q", 10) is None
    assert not intake.is_full
    intake.add("q", 2, "q0", 40)
    assert intake.is_full
    assert intake.refusal("q", 20) == "40 bytes of requests of the token 'q' have not been handled yet"
    intake.next()
    intake.charge(0.1)
    assert not intake.is_full
    assert intake.refusal("p", 10) is None


@given(st.lists(st.tuples(st.sampled_from("pqr"), st.integers(0, 3), st.booleans()), max_size=60))
def test_nothing_is_lost_and_every_connection_keeps_its_order(steps: list[tuple[str, int, bool]]) -> None:
    intake: Intake[tuple[str, int, int]] = Intake(ROOMY)
    given_items: list[tuple[str, int, int]] = []
    taken: list[tuple[str, int, int]] = []

    def take() -> None:
        item = intake.next()
        if item is not None:
            taken.append(item)
            intake.charge(0.5)

    for number, (principal, connection, takes) in enumerate(steps):
        item = (principal, connection, number)
        given_items.append(item)
        intake.add(principal, connection, item, 1)
        if takes:
            take()
    while intake:
        take()
    assert sorted(taken) == sorted(given_items)
    for key in {item[:2] for item in given_items}:
        assert [i for i in taken if i[:2] == key] == [i for i in given_items if i[:2] == key]
    assert intake._size == 0
