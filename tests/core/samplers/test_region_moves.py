"""Moves around the centre of a region."""

from __future__ import annotations

import numpy as np
from scipy.stats import ks_2samp  # type: ignore[import-untyped]

from hola.core.samplers.region_moves import local_moves

N, D = 8000, 10


def test_a_half_is_in_the_box_a_quarter_around_the_centre_and_a_quarter_along_few_axes() -> None:
    moves = local_moves(D, np.arange(D), N, np.random.default_rng(1))
    box, cloud, along = moves[: N // 2], moves[N // 2 : 3 * N // 4], moves[3 * N // 4 :]
    assert np.abs(box).max() < 1.0
    assert abs(box.std() - 3.0**-0.5) < 0.01
    sizes = cloud.std(axis=1)
    assert abs(np.median(sizes) - (0.02 * 0.7) ** 0.5) < 0.01
    moved = (along != 0.0).sum(axis=1)
    assert moved.min() == 1  # 0.2 of the axes, and one more that may be among these
    assert abs(moved.mean() - (1.0 + 0.2 * (D - 1))) < 0.1


def test_some_axes_have_the_distribution_that_they_have_among_all() -> None:
    axes = np.array([2, 7])
    whole = local_moves(D, np.arange(D), N, np.random.default_rng(1))[:, axes]
    part = local_moves(D, axes, N, np.random.default_rng(2))
    assert part.shape == (N, 2)
    for kind in (slice(N // 2), slice(N // 2, 3 * N // 4), slice(3 * N // 4, N)):
        for j in range(2):
            assert ks_2samp(whole[kind, j], part[kind, j]).pvalue > 0.001
    still = [(moves[3 * N // 4 :] == 0.0).all(axis=1).mean() for moves in (whole, part)]
    assert abs(still[0] - still[1]) < 0.04
