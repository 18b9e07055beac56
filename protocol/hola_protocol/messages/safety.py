"""What a stopping rule would do to trials that were completed."""

from ..values import Count
from .base import ResponseItem


class StoppingSafety(ResponseItem, kw_only=True, frozen=True):
    """Which completed trials the stopping rule would stop or leave paused if it decided on their reports again.

    Each is compared with all trials that have reached the same decision steps until now. A rule that would stop the
    best trial is too strict for the study. The scheduler may check only the latest completed trials and the best one.
    """

    checked: Count
    """The number of completed trials that have reported at a decision step and were checked."""
    would_stop: Count
    """How many of them the rule would stop or leave paused."""
    best_would_stop: bool = False
    """Whether the best trial is one of them."""
