"""What a fit of the Gaussian processes starts from."""

from __future__ import annotations

from dataclasses import dataclass

from .belief import Belief
from .features import Features
from .interface import ModelState, Observations


@dataclass(frozen=True)
class FitInputs:
    """The results, and what is known besides them.

    :ivar features: the features of the space.
    :ivar seed: the study's seed.
    :ivar version: the version of the new model.
    :ivar previous: the state of the previous model.
    :ivar observations: the current results.
    :ivar ahead: the number of points to choose.
    :ivar belief: what a user believes about good values.
    """

    features: Features
    seed: int
    version: int
    previous: ModelState | None
    observations: Observations
    ahead: int
    belief: Belief
