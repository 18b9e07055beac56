"""The results that are new to a model, independent of the order in which they arrive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..arrays import IntArray

_WINDOW = 1024
"""A result whose id is older than this many ids is used by models, but is not reported as new."""


@dataclass(frozen=True, slots=True)
class NewResults:
    """The results since the previous fit.

    :ivar ids: ids of the new results, in a reproducible order.
    :ivar latest_id: the largest id of any result.
    :ivar missing_ids: smaller ids that have no result yet.
    """

    ids: list[int]
    latest_id: int
    missing_ids: list[int]

    @classmethod
    def since(cls, previous: dict[str, Any], *results: IntArray) -> NewResults:
        """Find the new results.

        :param previous: the state of the previous fit, with the items of :meth:`state`; empty at the first fit.
        :param results: the ids of all results, in any order.
        """
        through = int(previous.get("through", 0))
        was_missing: list[int] = previous.get("open", [])
        floor = min([through, *was_missing]) - 1
        known = {i for each in results for i in each[each > floor].tolist()}
        later = sorted(i for i in known if i > through)
        last = later[-1] if later else through
        first = max(through, last - _WINDOW)
        missing = [i for i in (*was_missing, *range(first + 1, last + 1)) if i not in known and i > last - _WINDOW]
        return cls([i for i in was_missing if i in known] + later, last, missing)

    def state(self) -> dict[str, Any]:
        """The data that the next fit needs, JSON-able."""
        return {"through": self.latest_id, "open": self.missing_ids}
