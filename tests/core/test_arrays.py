"""Rows grow a little at a time, and lose none."""

from __future__ import annotations

import random

import numpy as np
import pytest

from hola.core.arrays import Rows, positions


def compare() -> None:
    """Appends and extensions in every order, against a list; views taken on the way stay as they were."""
    for seed in range(60):
        r = random.Random(seed)
        rows, views = Rows((2,)), []
        expected: list[list[float]] = []
        while len(expected) < 1000:
            new = [[r.random(), r.random()] for _ in range(r.choice([1, 1, 1, r.randint(0, 100)]))]
            if len(new) == 1:
                rows.append(new[0])
            else:
                rows.extend(new)
            expected += new
            views.append((rows.view, len(expected)))
            assert len(rows) == len(expected)
        assert all(view.tolist() == expected[:n] for view, n in views)


def test_views_of_rows_that_grow() -> None:
    compare()


def test_a_row_that_is_not_copied_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = Rows._copy_some

    def forgetful(self: Rows) -> None:
        ahead(self)
        if self._next is not None:
            self._next[self._copied - 1] = np.nan

    monkeypatch.setattr(Rows, "_copy_some", forgetful)
    with pytest.raises(AssertionError):
        compare()


def test_the_memory_held_counts_both_buffers() -> None:
    rows = Rows()
    rows.extend([1.0] * 63)
    before = rows.nbytes
    rows.append(1.0)
    assert len(rows.view) == 64
    assert (before, rows.nbytes) == (64 * 8, 64 * 8 + 96 * 8)


@pytest.mark.parametrize("shape", [(20, 7), (0, 3), (4, 0)])
def test_positions_are_those_of_nonzero(shape: tuple[int, int]) -> None:
    mask = np.random.default_rng(1).random(shape) < 0.3
    for each in (mask, np.asfortranarray(mask), mask[::2]):
        assert [found.tolist() for found in positions(each)] == [found.tolist() for found in np.nonzero(each)]
