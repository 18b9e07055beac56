"""The steps of a trial, and the rules that end a trial early."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from .values import Label, PositiveCount, ReportedValues

StepValue: TypeAlias = Literal["last", "best"]
"""Which reported value of a trial a stopping rule compares: the one of the largest step, or the best one so far."""


class StepsSpec(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The steps of a trial, such as the epochs of a training. A worker reports intermediate values at some of them."""

    max: PositiveCount
    """The largest step, at which a trial is complete."""
    min: PositiveCount = 1
    """No trial is stopped or paused before this step."""
    unit: Label | None = None
    """What a step is, such as ``epoch``, for display."""
    value: StepValue = "last"
    """Which value of a trial a stopping rule compares."""


class NoStoppingSpec(Struct, tag="none", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """No trial is stopped."""


class AutoStoppingSpec(Struct, tag="auto", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """The scheduler's choice: a good rule if the study has ``steps``, otherwise none."""


class AshaSpec(Struct, tag="asha", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """Asynchronous successive halving, by stopping.

    Decisions are taken at the rungs ``grace``, ``grace * eta``, ``grace * eta**2`` and so on. A trial continues if it
    is among the best ``1 / eta`` of the trials that have reached the rung (Li et al., 2020, arXiv:1810.05934).
    """

    eta: Annotated[float, Meta(ge=1.5, le=100.0)] = 3.0
    """The reduction factor: the share of the trials that continue is ``1 / eta``."""
    grace: PositiveCount | None = None
    """The first rung; by default a sixteenth of the largest step, at least ``steps.min``."""
    min_trials: PositiveCount = 4
    """No trial is stopped at a rung that fewer trials have reached."""


class AshaPromotionSpec(Struct, tag="asha_promotion", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """Asynchronous successive halving, by promotion: for workers that can resume a trial from a checkpoint.

    A trial pauses at each rung. When a worker asks, the best paused trial among the best ``1 / eta`` of its rung (at
    least one) continues at the next rung; if there is none, a new trial begins (Li et al., 2020, arXiv:1810.05934).
    """

    eta: Annotated[float, Meta(ge=1.5, le=100.0)] = 3.0
    """The reduction factor: the share of the trials that continue is ``1 / eta``."""
    grace: PositiveCount | None = None
    """The first rung; by default a sixteenth of the largest step, at least ``steps.min``."""


class MedianSpec(Struct, tag="median", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A trial is stopped if it is worse than the median of the other trials at the same step."""

    grace: PositiveCount | None = None
    """The first step of a decision; by default a sixteenth of the largest step, at least ``steps.min``."""
    every: PositiveCount | None = None
    """The number of steps between two decisions; by default ``grace``."""
    min_trials: PositiveCount = 4
    """No trial is stopped at a step that fewer trials have reached."""


class ThresholdSpec(Struct, tag="threshold", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A trial is stopped if one of its values is worse than a threshold at a step."""

    step: PositiveCount
    """The step of the decision."""
    objectives: ReportedValues
    """The worst value of each named objective with which a trial continues; names at least one."""


StoppingSpec: TypeAlias = NoStoppingSpec | AutoStoppingSpec | AshaSpec | AshaPromotionSpec | MedianSpec | ThresholdSpec
"""The rule that stops or pauses trials, and its options."""
