"""Random numbers as a function of a seed, a purpose and counters (Philox: Salmon et al., SC 2011)."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

_WORD = 2**64 - 1


class Purpose(IntEnum):
    """The purpose of random numbers; each purpose has its own stream. Saved studies depend on these numbers."""

    UNIFORM = 1
    HYPERCUBE = 2
    SOBOL = 3
    MIXTURE = 4
    MIXTURE_FIT = 5
    EXPLORE = 6
    ENUMERATION = 7
    BAYESIAN_FIT = 8
    FALLBACK = 9


def generator(seed: int, purpose: Purpose, a: int = 0, b: int = 0) -> np.random.Generator:
    """A generator that depends only on its arguments.

    :param seed: the study's seed.
    :param purpose: the stream.
    :param a: a counter, such as a block's number.
    :param b: a second counter, such as the version of a model.
    """
    # Philox itself increments the lowest word of the counter.
    return np.random.Generator(np.random.Philox(key=[seed & _WORD, int(purpose)], counter=[0, a, b, 0]))
