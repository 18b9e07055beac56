"""A scrambled Sobol sequence."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arrays import FloatArray
from ..parameters import Space
from ..randomness import Purpose, generator
from .interface import Blocks, Sampler

_BLOCK = 128
_BITS = 30
"""SciPy cannot skip ahead in a sequence of more bits."""


class SobolSampler(Sampler):
    """A scrambled Sobol sequence (Owen, J. Complexity 14, 1998); after 2^30 points another one.

    The points are spread by construction, so that pending points need no regard.

    :param space: the space.
    :param seed: the study's seed.
    """

    def __init__(self, space: Space, seed: int) -> None:
        # Here and not with the first draw, for which somebody waits: the import takes a second.
        from scipy.stats import qmc  # type: ignore[import-untyped]

        super().__init__(space, seed)
        self._qmc = qmc
        self._blocks = Blocks(_BLOCK, self._block)
        self._sequence: Any = None
        self._sequence_at = (-1, 0)

    def _block(self, number: int) -> FloatArray:
        sequence, start = divmod(number * _BLOCK, 2**_BITS)
        if self._sequence is None or self._sequence_at[0] != sequence or self._sequence_at[1] > start:
            scramble = int(generator(self.seed, Purpose.SOBOL, sequence).integers(2**63))
            self._sequence = self._qmc.Sobol(self.space.d, scramble=True, bits=_BITS, seed=scramble)
            self._sequence_at = (sequence, 0)
        if start > self._sequence_at[1]:
            self._sequence.fast_forward(start - self._sequence_at[1])
        self._sequence_at = (sequence, start + _BLOCK)
        points: FloatArray = np.asarray(self._sequence.random(_BLOCK), dtype=np.float64)
        return points

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`."""
        return self._blocks.row(index)
