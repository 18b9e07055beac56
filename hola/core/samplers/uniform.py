"""Independent uniform draws."""

from __future__ import annotations

from ..arrays import FloatArray
from ..parameters import Space
from ..randomness import Purpose, generator
from .interface import Blocks, Sampler

_BLOCK = 128


class UniformSampler(Sampler):
    """Independent uniform draws; pending points have no influence.

    :param space: the space.
    :param seed: the study's seed.
    """

    independent = True

    def __init__(self, space: Space, seed: int) -> None:
        super().__init__(space, seed)
        self._blocks = Blocks(_BLOCK, self._block)

    def _block(self, number: int) -> FloatArray:
        return generator(self.seed, Purpose.UNIFORM, number).random((_BLOCK, self.space.d))

    def draw(self, index: int, pending: FloatArray) -> FloatArray:
        """See :meth:`Sampler.draw`."""
        return self._blocks.row(index)
