"""Which results are new to a model, whatever the order in which they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..arrays import IntArray

_OPEN_IDS = 1024
"""A result that comes more ids late is learnt from, but is no news."""


@dataclass(frozen=True, slots=True)
class News:
    """The results since the step before.

    :ivar ids: of the new results, in their order.
    :ivar through: the latest id of all.
    :ivar open: the ids before it that have no result yet.
    """

    ids: list[int]
    through: int
    open: list[int]

    @classmethod
    def since(cls, before: dict[str, Any], *results: IntArray) -> News:
        """What is new.

        :param before: the :meth:`state` of the step before, among other things; empty at the first.
        :param results: the ids of all results, in any order.
        """
        through = int(before.get("through", 0))
        was_open: list[int] = before.get("open", [])
        floor = min([through, *was_open]) - 1
        known = {i for each in results for i in each[each > floor].tolist()}
        late = sorted(i for i in known if i > through)
        last = late[-1] if late else through
        first = max(through, last - _OPEN_IDS)
        still = [i for i in (*was_open, *range(first + 1, last + 1)) if i not in known and i > last - _OPEN_IDS]
        return cls([i for i in was_open if i in known] + late, last, still)

    def state(self) -> dict[str, Any]:
        """What the next step has to know, JSON-able."""
        return {"through": self.through, "open": self.open}
