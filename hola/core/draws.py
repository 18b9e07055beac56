"""The draws of a study: the values of new trials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from hola_protocol.space import StudySpec

from .arrays import FloatArray
from .known_points import KnownKeys, KnownNumbers, KnownPoints
from .origins import OriginWord
from .parameters import PointKey, Space, Values
from .randomness import Purpose, generator
from .samplers import Sampler
from .samplers.fallback import fallback
from .samplers.features import Features

_BLOCK = 32
"""Draws that are decoded together."""
_MAX_DRAWS = 8
"""Draws for one suggestion; if all give known points, an unknown point is looked up."""


class Draws:
    """Draws points from a sampler. A point that is known is drawn again only if the study allows repeats.

    :param spec: the spec of the study.
    :param seed: the study's seed.
    :param space: the space.
    :param features: the features of the space.
    :param sampler: the sampler.
    """

    def __init__(self, spec: StudySpec, seed: int, space: Space, features: Features, sampler: Sampler) -> None:
        self._allow_repeats = spec.allow_repeats
        self._seed = seed
        self._space = space
        self._features = features
        self._sampler = sampler
        self._known: KnownPoints = KnownKeys() if space.size is None else KnownNumbers(space.size)
        self.index = 0
        """The index of the next draw."""
        self._block: list[tuple[Values, PointKey]] = []
        self._block_start = 0

    @property
    def n_known(self) -> int:
        """The number of known points."""
        return len(self._known)

    def note(self, values: Values) -> None:
        """Make a point known.

        :param values: its values, in canonical form.
        """
        self._known.add(self._space.key(values))

    def note_many(self, values: Sequence[Values]) -> None:
        """Make many points known.

        :param values: their values, in canonical form.
        """
        self._known.add_many(self._space.keys(values))

    def draw(
        self, avoided: FloatArray, n_results: int, leaders: Callable[[], FloatArray]
    ) -> tuple[Values, OriginWord] | None:
        """The values of a new trial, and their origin; the point is known afterwards.

        :param avoided: the pending points, float[p, d].
        :param n_results: the number of results of which the sampler may learn.
        :param leaders: gives the points of the best trials, best first, float[k, d].
        :returns: None if all points of the space are known and the study allows no repeats.
        """
        for _ in range(_MAX_DRAWS):
            origin: OriginWord
            if self._sampler.is_used_up(self.index, n_results):
                point, origin = fallback(self._features, self._seed, self.index, leaders()), "moved"
            else:
                point, origin = self._sampler.draw(self.index, avoided), self._sampler.origin(self.index)
            values = self._space.decode(point)
            self.index += 1
            if self._known.add(self._space.key(values)) or self._allow_repeats:
                return values, origin
            avoided = np.concatenate([avoided, point[None], self._space.encode(values)[None]])
        return self._enumerated()

    def draw_independent(self) -> tuple[Values, OriginWord] | None:
        """:meth:`draw` for an independent sampler."""
        for _ in range(_MAX_DRAWS):
            place = self.index - self._block_start
            if not 0 <= place < len(self._block):
                place = 0
                self._decode_block()
            values, key = self._block[place]
            self.index += 1
            if self._known.add(key) or self._allow_repeats:
                return values, "sampler"
        return self._enumerated()

    def _decode_block(self) -> None:
        """Decode the points from the next index on."""
        self._block_start = self.index
        nothing = np.empty((0, self._space.d))
        points = [self._sampler.draw(i, nothing) for i in range(self.index, self.index + _BLOCK)]
        values = self._space.decode_many(np.array(points))
        self._block = [*zip(values, self._space.keys(values), strict=True)]

    def _enumerated(self) -> tuple[Values, OriginWord] | None:
        unknown = self._find_unknown()
        return None if unknown is None else (unknown, "enumerated")

    def _find_unknown(self) -> Values | None:
        """An unknown point; the search starts at a random point."""
        random = generator(self._seed, Purpose.ENUMERATION, self.index)
        self.index += 1
        if not isinstance(self._known, KnownNumbers):
            values = self._space.anywhere(random)
            self.note(values)
            return values
        start = min(int(random.random() * self._known.size), self._known.size - 1)
        number = self._known.first_unknown(start)
        if number is None:
            return None
        self._known.add(number)
        return self._space.point(number)
