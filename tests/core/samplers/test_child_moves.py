"""Coordinates of parameters that become active: from good trials, uniform, or the middle."""

from __future__ import annotations

import numpy as np

from hola.core.samplers.child_moves import fresh_coordinates

N = 4000
BINNED = np.array([True, False, False, True])


def test_the_coordinates_of_a_move_come_from_one_donor_in_which_all_fresh_axes_are_active() -> None:
    fresh = np.repeat([[False, True, True, False]], N, axis=0)
    donors = np.array([[0.5, 0.2, 0.5, 0.5], [0.5, 0.7, 0.9, 0.5]])
    active = np.array([[True, True, False, True], [True, True, True, True]])
    drawn = fresh_coordinates(fresh, donors, active, BINNED, np.random.default_rng(1))
    middle = (drawn[:, 1:3] == 0.5).all(axis=1)
    assert abs(middle.mean() - 0.1) < 0.02
    near = (np.abs(drawn[:, 1:3] - [0.7, 0.9]) < 0.03).all(axis=1)  # the noise is often smaller
    assert near.mean() > 0.1
    other = (np.abs(drawn[:, 1:3] - [0.2, 0.5]) < 0.03).all(axis=1)
    assert other.mean() < 0.02


def test_discrete_axes_take_the_value_of_the_donor_or_are_uniform() -> None:
    fresh = np.repeat([[False, False, False, True]], N, axis=0)
    drawn = fresh_coordinates(fresh, np.full((1, 4), 0.25), np.ones((1, 4), bool), BINNED, np.random.default_rng(1))
    # Half of the moves use the donor, and redraw the axis with a mean probability of (0 + 0.15 + 0.4) / 3.
    assert abs((drawn[:, 3] == 0.25).mean() - 0.5 * (1.0 - 0.55 / 3.0)) < 0.03
    assert not (drawn[:, 3] == 0.5).any()


def test_without_a_donor_continuous_axes_start_in_the_middle_and_discrete_ones_are_uniform() -> None:
    fresh = np.repeat([[False, True, False, True]], N, axis=0)
    for donors, active in (
        (np.empty((0, 4)), np.empty((0, 4), bool)),
        (np.full((1, 4), 0.3), np.array([[True, False, True, True]])),
    ):
        drawn = fresh_coordinates(fresh, donors, active, BINNED, np.random.default_rng(1))
        assert (drawn[:, 1] == 0.5).all()
        assert abs(np.quantile(drawn[:, 3], [0.25, 0.5, 0.75]) - [0.25, 0.5, 0.75]).max() < 0.04


def test_with_donors_a_tenth_of_the_moves_is_in_the_middle_and_two_fifths_are_uniform() -> None:
    fresh = np.repeat([[False, True, False, False]], N, axis=0)
    donors, active = np.full((1, 4), 0.3), np.ones((1, 4), bool)
    drawn = fresh_coordinates(fresh, donors, active, BINNED, np.random.default_rng(1))[:, 1]
    assert abs((drawn == 0.5).mean() - 0.1) < 0.02
    assert abs((drawn > 0.75).mean() - 0.4 * 0.25) < 0.02
