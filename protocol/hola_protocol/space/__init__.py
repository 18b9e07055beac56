"""The spec of a study: parameters, objectives, and the rules between their fields."""

from . import objectives, parameters, problems, samplers, study
from .conditions import activity, passes, passing_numbers
from .objectives import DEFAULT_GROUP, MAX_OBJECTIVES, Direction, ObjectiveSpec
from .parameters import (
    MAX_ALTERNATIVES,
    MAX_CHOICES,
    MAX_PARAMETERS,
    Alternative,
    CategoricalParameter,
    Condition,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterPrior,
    ParameterSpec,
    ParentTest,
    Scale,
)
from .problems import Problem, SpaceError, pointer
from .samplers import (
    ExploreExploitSpec,
    ExternalSpec,
    GaussianMixtureSpec,
    GaussianProcessSpec,
    HypercubeSpec,
    SamplerSpec,
    SobolSpec,
    UniformSpec,
)
from .set_rules import canonical_parameters, objective_value_problems, parameter_problems
from .spec_rules import check_spec, objective_problems, spec_problems
from .study import (
    DEFAULT_LEASE_S,
    DEFAULT_MAX_PREEMPTIONS,
    DEFAULT_MAX_RETRIES,
    DEFAULT_STUDY,
    StudySpec,
)

MODULES = (parameters, objectives, samplers, study, problems)
"""The modules that define structs and types of the protocol."""

__all__ = [
    "DEFAULT_GROUP",
    "DEFAULT_LEASE_S",
    "DEFAULT_MAX_PREEMPTIONS",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_STUDY",
    "MAX_ALTERNATIVES",
    "MAX_CHOICES",
    "MAX_OBJECTIVES",
    "MAX_PARAMETERS",
    "MODULES",
    "Alternative",
    "CategoricalParameter",
    "Condition",
    "ContinuousParameter",
    "Direction",
    "ExploreExploitSpec",
    "ExternalSpec",
    "GaussianMixtureSpec",
    "GaussianProcessSpec",
    "HypercubeSpec",
    "IntegerParameter",
    "LatticeParameter",
    "ObjectiveSpec",
    "ParameterPrior",
    "ParameterSpec",
    "ParentTest",
    "Problem",
    "SamplerSpec",
    "Scale",
    "SobolSpec",
    "SpaceError",
    "StudySpec",
    "UniformSpec",
    "activity",
    "canonical_parameters",
    "check_spec",
    "objective_problems",
    "objective_value_problems",
    "parameter_problems",
    "passes",
    "passing_numbers",
    "pointer",
    "spec_problems",
]
