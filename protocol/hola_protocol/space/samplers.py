"""The samplers and their options."""

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from ..values import Name, ParameterValue, PositiveCount


class ExploreExploitSpec(
    Struct, tag="explore_exploit", tag_field="type", kw_only=True, omit_defaults=True, frozen=True
):
    """Explore with a scrambled Sobol sequence, then exploit a model of the best trials.

    ``explore`` is the number of trials before the first model; by default it depends on the number of parameters and
    ``max_trials``.
    """

    explore: PositiveCount | None = None
    """Trials before the first model."""
    elite_fraction: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.25
    """The share of the trials on which the model is fitted."""
    explore_probability: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.1
    """The probability of exploration once there is a model."""


class GaussianMixtureSpec(
    Struct, tag="gaussian_mixture", tag_field="type", kw_only=True, omit_defaults=True, frozen=True
):
    """Draw from a Gaussian mixture that is fitted to the best trials; uniform until there are enough trials."""

    elite_fraction: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.25
    """The share of the trials on which the model is fitted."""
    components: Annotated[int, Meta(ge=1, le=32)] = 3
    """The maximum number of components."""


class GaussianProcessSpec(
    Struct, tag="gaussian_process", tag_field="type", kw_only=True, omit_defaults=True, frozen=True
):
    """Bayesian optimisation with Gaussian processes, the default.

    It uses a trust region for one comparison group, and random rays for several groups.
    """


class SobolSpec(Struct, tag="sobol", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A scrambled Sobol sequence."""


class UniformSpec(Struct, tag="uniform", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """Independent uniform draws."""


class HypercubeSpec(Struct, tag="hypercube", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A sequence of Latin hypercubes of ``block`` points."""

    block: Annotated[int, Meta(ge=2, le=4096)] = 64
    """The number of points of a hypercube."""


class ExternalSpec(Struct, tag="external", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A sampler that is installed on the server, by its name, such as ``optuna`` or ``cmaes``."""

    name: Name
    """Its name."""
    options: dict[Name, ParameterValue] = {}
    """Its options."""


SamplerSpec: TypeAlias = (
    ExploreExploitSpec
    | ExternalSpec
    | GaussianMixtureSpec
    | GaussianProcessSpec
    | SobolSpec
    | UniformSpec
    | HypercubeSpec
)
"""The sampler and its options."""
