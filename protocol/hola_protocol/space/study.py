"""The spec of a study."""

from typing import Annotated

from msgspec import Meta, Struct

from ..stopping import AutoStoppingSpec, StepsSpec, StoppingSpec
from ..values import Count, Name, ObjectiveValues, OperatorLabels, PositiveCount, PositiveSeconds, Text
from .objectives import MAX_OBJECTIVES, ObjectiveSpec
from .parameters import MAX_PARAMETERS, ParameterSpec
from .samplers import GaussianProcessSpec, SamplerSpec

DEFAULT_STUDY = "default"
DEFAULT_LEASE_S = 60.0
DEFAULT_MAX_RETRIES = 2
DEFAULT_MAX_PREEMPTIONS = 20
MAX_TRANSFERS = 16


class StudySpec(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The spec of a study: parameters, objectives, ends, and rules for leases and retries."""

    parameters: Annotated[tuple[ParameterSpec, ...], Meta(min_length=1, max_length=MAX_PARAMETERS)]
    """The parameters."""
    objectives: Annotated[tuple[ObjectiveSpec, ...], Meta(min_length=1, max_length=MAX_OBJECTIVES)]
    """The objectives."""
    max_trials: PositiveCount | None = None
    """The total number of trials to create; absent: no limit."""
    max_steps: PositiveCount | None = None
    """The total number of steps of all trials; needs ``steps``; absent: no limit."""
    max_failures: PositiveCount | None = None
    """The number of failed trials that finishes the study."""
    max_consecutive_failures: PositiveCount | None = None
    """The number of failed trials in a row that finishes the study."""
    deadline_s: PositiveSeconds | None = None
    """The scheduler's running seconds after which the study finishes."""
    stop_at: ObjectiveValues | None = None
    """Objective values; the study finishes when one trial reaches all of them."""
    seed: Count | None = None
    """The seed of all randomness; absent: chosen by the server."""
    deterministic: bool = False
    """Whether suggestions depend only on the order of the requests; asks then wait for the model."""
    sampler: SamplerSpec = GaussianProcessSpec()
    """The sampler."""
    steps: StepsSpec | None = None
    """The steps of a trial, if workers report intermediate values."""
    stopping: StoppingSpec = AutoStoppingSpec()
    """The rule that ends trials early; each other than ``none`` and ``auto`` needs ``steps``."""
    lease_s: PositiveSeconds = DEFAULT_LEASE_S
    """The default duration of a lease."""
    max_retries: Count = DEFAULT_MAX_RETRIES
    """The number of retries of a trial after expired leases and failures with ``retry``."""
    max_preemptions: Count = DEFAULT_MAX_PREEMPTIONS
    """How often a trial may be given back without a result."""
    allow_repeats: bool = False
    """Whether points may be suggested again."""
    transfer_from: Annotated[tuple[Name, ...], Meta(max_length=MAX_TRANSFERS)] = ()
    """Earlier studies of the same scheduler whose trials may influence the suggestions, and nothing else."""
    description: Text | None = None
    """What the study is about, for people."""
    labels: OperatorLabels | None = None
    """Texts or links by name, for display and selection."""
