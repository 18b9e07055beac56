"""What a model of the results predicts on a grid of one or two parameters."""

from typing import Annotated

from msgspec import Meta

from ..values import Count, Name, ParameterSet, ParameterValue, Seconds
from .base import Response, ResponseItem, StudyRequest


class ModelAxis(ResponseItem, kw_only=True, frozen=True):
    """An axis of the grid."""

    parameter: Name
    """The parameter."""
    values: list[ParameterValue]
    """Its values on the grid: evenly spaced on its scale, or its choices."""
    region_low: float | None = None
    """The lower bound of the sampler's trust region; absent if there is none for this parameter."""
    region_high: float | None = None
    """The upper bound of the sampler's trust region."""


class ModelGroup(ResponseItem, kw_only=True, frozen=True):
    """The predictions of the cost in one comparison group, for each point of the grid, the last axis fastest."""

    group: Name
    """The comparison group."""
    mean: list[float]
    """The expected costs; lower is better."""
    deviation: list[Annotated[float, Meta(ge=0.0)]]
    """The standard deviations of the expected costs, without the noise of an evaluation."""


class GetModelViewRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask what a model of the results predicts on a grid of one or two parameters.

    The server computes it beside its other work, for at most ``wait_s``; then ``ready`` is false, and the same request
    can be sent again.
    """

    parameters: Annotated[list[Name], Meta(min_length=1, max_length=2)]
    """The parameters of the grid."""
    size: Annotated[int, Meta(ge=2, le=64)] = 24
    """The maximum number of values on each axis."""
    at: ParameterSet | None = None
    """A parameter set with the values of all other parameters; absent: that of the recommended trial."""
    wait_s: Seconds = 10.0
    """The maximum wait."""


class GetModelViewResponse(Response, kw_only=True, frozen=True):
    """The grid and the predictions. There are none while there are too few completed trials."""

    ready: bool = False
    """Whether the predictions are computed; if not, send the request again."""
    trials: Count = 0
    """The number of completed trials that the model has seen."""
    objective_revision: Count = 0
    """The revision of the objectives of the costs."""
    at: ParameterSet | None = None
    """The values of the other parameters; the grid's own have no meaning here."""
    axes: list[ModelAxis] = []
    """The axes, in the order of ``parameters``."""
    groups: list[ModelGroup] = []
    """The predictions for each comparison group."""
