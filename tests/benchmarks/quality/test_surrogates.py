"""The trust region of a peer, without the packages that fit models."""

from __future__ import annotations

from benchmarks.quality.surrogates import Region


def lengths(d: int, told: str) -> list[float]:
    """The sides after each of some points, ``+`` for a better one."""
    region = Region(d)
    found = []
    for mark in told:
        region.update(mark == "+")
        found.append(region.length)
    return found


def test_the_region_grows_after_three_successes_up_to_a_limit() -> None:
    assert lengths(2, "+++" * 2) == [0.8, 0.8, 1.6, 1.6, 1.6, 1.6]
    assert lengths(2, "++-++-+++") == [0.8] * 8 + [1.6]


def test_the_region_shrinks_after_as_many_failures_as_dimensions_but_at_least_four() -> None:
    assert lengths(2, "-" * 8) == [0.8] * 3 + [0.4] * 4 + [0.2]
    assert lengths(6, "-----+------") == [0.8] * 11 + [0.4]


def test_a_small_region_is_closed() -> None:
    region = Region(1)
    for _ in range(4 * 6):
        region.update(False)
    assert (region.length, region.is_open) == (0.0125, True)
    for _ in range(4):
        region.update(False)
    assert (region.length, region.is_open) == (0.00625, False)
