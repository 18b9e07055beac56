"""A sequence of Latin hypercubes."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray
from ..parameters import Space
from ..randomness import Purpose, generator
from .interface import Blocks, Sampler


class HypercubeSampler(Sampler):
    """Latin hypercubes: among ``block`` points, each of ``block`` equal intervals of an axis contains exactly one.

    The points of a hypercube are spread out by construction, so pending points are ignored.

    :param space: the space.
    :param seed: the study's seed.
    :param block: the number of points of a hypercube.
    """

    independent = True

    def __init__(self, space: Space, seed: int, block: int = 64) -> None:
        super().__init__(space, seed)
        self._size = block
        self._blocks = Blocks(block, self._block)

    def _block(self, number: int) -> FloatArray:
        random = generator(self.seed, Purpose.HYPERCUBE, number)
        cells = random.permuted(np.tile(np.arange(self._size), (self.space.d, 1)), axis=1).T
        points: FloatArray = (cells + random.random(cells.shape)) / self._size
        return np.minimum(points, np.nextafter(1.0, 0.0))

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`."""
        return self._blocks.row(index)
