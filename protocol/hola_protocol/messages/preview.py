"""The ranking of the trials as it would be under other objectives."""

from typing import Annotated

from msgspec import Meta

from ..rich_display import ranking_html
from ..space import MAX_OBJECTIVES, ObjectiveSpec
from ..values import Count, Name
from .base import PageSize, Response, StudyRequest
from .trials import RankedTrial


class PreviewObjectivesRequest(StudyRequest, kw_only=True, frozen=True):
    """Ask how the completed trials would be ranked under other settings of the objectives. Nothing is changed."""

    objectives: Annotated[tuple[ObjectiveSpec, ...], Meta(min_length=1, max_length=MAX_OBJECTIVES)]
    """All objectives, with their existing names."""
    limit: PageSize = 10
    """The maximum number of trials."""


class PreviewObjectivesResponse(Response, kw_only=True, frozen=True):
    """The best trials under these objectives. If the reply has no room for all, the list ends early."""

    items: list[RankedTrial] = []
    """The trials with their costs under these objectives, best first. Their rank is the place of a trial if there is
    one group, otherwise the number of its front."""
    front_size: Count = 0
    """The number of trials in the first front."""
    groups: list[Name] = []
    """The comparison groups, in the order of the costs."""

    def _repr_html_(self) -> str:
        return ranking_html("under these objectives", self.items)
