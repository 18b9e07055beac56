"""The points that have been given out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hola.core.known_points import KnownKeys, KnownNumbers


@given(st.integers(1, 30), st.data())
def test_a_point_that_is_left_is_found_until_none_is(size: int, data: st.DataObject) -> None:
    known = KnownNumbers(size)
    reference: set[int] = set()
    for number in data.draw(st.lists(st.integers(0, size - 1))):
        assert known.add(number) == (number not in reference)
        reference.add(number)
    while len(reference) < size:
        start = data.draw(st.integers(0, size - 1))
        expected = next(n % size for n in range(start, start + size) if n % size not in reference)
        assert known.first_unknown(start) == expected
        known.add(expected)
        reference.add(expected)
    assert known.first_unknown(0) is None
    assert len(known) == size


def test_keys_of_an_infinite_space() -> None:
    known = KnownKeys()
    assert [known.add((0.5, 1)), known.add((0.5, 1.0)), known.add((0.5, 2))] == [True, False, True]
    assert len(known) == 2


def test_many_points_are_added_at_once() -> None:
    keys, numbers = KnownKeys(), KnownNumbers(5)
    keys.add_many([(0.5, 1), (0.5, 2), (0.5, 1)])
    numbers.add(1)
    numbers.add_many([0, 1, 4])
    assert ([keys.add((0.5, 2)), keys.add((0.5, 3))], len(keys)) == ([False, True], 3)
    assert (len(numbers), numbers.first_unknown(4), numbers.first_unknown(0)) == (3, 2, 2)
