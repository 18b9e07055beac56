"""A scrambled Sobol sequence."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ..arrays import FloatArray
from ..parameters import Space
from ..randomness import Purpose, generator
from .interface import Blocks, Sampler

_BLOCK = 128
_BITS = 30
"""The number of binary digits of a coordinate; a sequence has 2^30 points."""
_TABLE = "sobol_direction_numbers.txt"

Directions = NDArray[np.uint32]


@lru_cache(maxsize=1)
def _initial_numbers() -> list[list[int]]:
    """For each dimension a primitive polynomial, as the bits of an integer, and its initial direction numbers."""
    lines = files(__package__).joinpath(_TABLE).read_text().splitlines()
    return [[int(number) for number in line.split()] for line in lines if not line.startswith("#")]


@lru_cache(maxsize=16)
def _directions(d: int) -> Directions:
    """The direction numbers of d dimensions in units of 2^-30 (Bratley & Fox, TOMS 14(1), 1988); uint32[d, 30]."""
    m = np.ones((d, _BITS), np.uint64)
    for row, (polynomial, *initial) in zip(m[1:], _initial_numbers(), strict=False):
        degree = polynomial.bit_length() - 1
        row[:degree] = initial
        for j in range(degree, _BITS):
            row[j] = row[j - degree]
            for k in range(1, degree + 1):
                if polynomial >> (degree - k) & 1:
                    row[j] ^= row[j - k] << np.uint64(k)
    m <<= np.arange(_BITS - 1, -1, -1, dtype=np.uint64)
    return m.astype(np.uint32)


def _scrambled(d: int, seed: int) -> tuple[Directions, NDArray[np.uint32]]:
    """Direction numbers and a digital shift after a random linear scramble (Matousek, J. Complexity 14, 1998).

    The random numbers are drawn in the order of ``scipy.stats.qmc.Sobol``, so the points are equal to SciPy's.

    :param d: the number of dimensions.
    :param seed: the seed of the scramble.
    :returns: the direction numbers, uint32[d, 30], and the shift, uint32[d].
    """
    random = np.random.default_rng(seed)
    powers = np.left_shift(np.uint32(1), np.arange(_BITS, dtype=np.uint32))
    shift = random.integers(2, size=(d, _BITS), dtype=np.uint32) @ powers
    lower = np.tril(random.integers(2, size=(d, _BITS, _BITS), dtype=np.uint32))
    lower[:, np.arange(_BITS), np.arange(_BITS)] = 1
    digits = (_directions(d)[:, :, None] & powers[::-1]) != 0
    # Exact: sums of at most 30 ones.
    scrambled = (digits.astype(np.float32) @ lower.astype(np.float32).transpose(0, 2, 1)).astype(np.uint32) & 1
    return scrambled @ powers[::-1], shift


class SobolSampler(Sampler):
    """A scrambled Sobol sequence with the direction numbers of Joe & Kuo (SIAM J. Sci. Comput. 30, 2008).

    After 2^30 points a sequence with another scramble follows. The points are spread out by construction, so pending
    points are ignored.

    :param space: the space.
    :param seed: the study's seed.
    """

    independent = True

    def __init__(self, space: Space, seed: int) -> None:
        super().__init__(space, seed)
        self._blocks = Blocks(_BLOCK, self._block)
        self._scramble: tuple[Directions, NDArray[np.uint32]] | None = None
        self._sequence = -1

    def _block(self, number: int) -> FloatArray:
        sequence, start = divmod(number * _BLOCK, 2**_BITS)
        if self._scramble is None or self._sequence != sequence:
            seed = int(generator(self.seed, Purpose.SOBOL, sequence).integers(2**63))
            self._scramble, self._sequence = _scrambled(self.space.d, seed), sequence
        directions, shift = self._scramble
        index = np.arange(start, start + _BLOCK, dtype=np.uint32)
        gray = index ^ (index >> 1)
        points = np.tile(shift, (_BLOCK, 1))
        for bit in range(_BITS):
            points[gray >> bit & 1 == 1] ^= directions[:, bit]
        return np.asarray(points * 2.0**-_BITS, np.float64)

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`."""
        return self._blocks.row(index)
