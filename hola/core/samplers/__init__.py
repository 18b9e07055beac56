"""Samplers: they suggest the next points."""

from hola_protocol.space import (
    ExploreExploitSpec,
    ExternalSpec,
    GaussianMixtureSpec,
    GaussianProcessSpec,
    HypercubeSpec,
    SamplerSpec,
    SobolSpec,
    UniformSpec,
)

from ..parameters import Space
from .bayesian import BayesianSampler
from .belief import believed
from .explore_exploit import ExploreExploitSampler, default_explore
from .external import OptionError, SamplerFactory, external_sampler
from .hypercube import HypercubeSampler
from .interface import FitTask, ModelState, Observations, Sampler
from .mixture import ClippedGaussianMixtureSampler
from .sobol import SobolSampler
from .uniform import UniformSampler

__all__ = [
    "BayesianSampler",
    "ClippedGaussianMixtureSampler",
    "ExploreExploitSampler",
    "FitTask",
    "HypercubeSampler",
    "ModelState",
    "Observations",
    "OptionError",
    "Sampler",
    "SamplerFactory",
    "SobolSampler",
    "UniformSampler",
    "make_sampler",
]


def make_sampler(spec: SamplerSpec, space: Space, seed: int, max_trials: int | None = None, groups: int = 1) -> Sampler:
    """Create the sampler of a spec.

    :param spec: the kind of sampler and its options.
    :param space: the space.
    :param seed: the study's seed.
    :param max_trials: the study's budget, if any.
    :param groups: the number of comparison groups.
    :raises SpaceError: for an external sampler that is not installed or does not support the study.
    """
    match spec:
        case GaussianProcessSpec():
            return BayesianSampler(space, seed, believed(space))
        case ExploreExploitSpec():
            explore = spec.explore if spec.explore is not None else default_explore(space.d, max_trials)
            return ExploreExploitSampler(space, seed, explore, spec.elite_fraction, spec.explore_probability)
        case GaussianMixtureSpec():
            start = default_explore(space.d, max_trials)
            return ClippedGaussianMixtureSampler(space, seed, spec.elite_fraction, spec.components, start)
        case ExternalSpec():
            return external_sampler(spec, space, seed, groups)
        case SobolSpec():
            return SobolSampler(space, seed)
        case UniformSpec():
            return UniformSampler(space, seed)
        case HypercubeSpec():
            return HypercubeSampler(space, seed, spec.block)
