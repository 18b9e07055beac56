"""Which results are new to a model, whatever the order in which they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import IntArray

_OPEN_IDS = 1024
"""A result that comes more ids late is learnt from, but is no news."""


@dataclass(frozen=True, slots=True)
class News:
    """The results since the step before.

    :ivar ids: of the new results, in their order, int[n].
    :ivar through: the latest id of all.
    :ivar open: the ids before it that have no result yet.
    """

    ids: IntArray
    through: int
    open: list[int]

    @classmethod
    def since(cls, before: dict[str, Any], *results: IntArray) -> News:
        """What is new.

        :param before: the :meth:`state` of the step before, among other things; empty at the first.
        :param results: the ids of all results, in any order.
        """
        through = int(before.get("through", 0))
        floor = through - _OPEN_IDS
        ids = np.concatenate([each[each > floor] for each in results])
        late = np.sort(ids[ids > through])
        was_open = np.array(before.get("open", []), np.int64)
        settled = np.intersect1d(was_open, ids)
        last = int(late[-1]) if len(late) else through
        first = max(through, last - _OPEN_IDS)
        still = np.setdiff1d(np.concatenate([was_open, np.arange(first + 1, last + 1)]), ids)
        return cls(np.concatenate([settled, late]), last, still[still > last - _OPEN_IDS].tolist())

    def state(self) -> dict[str, Any]:
        """What the next step has to know, JSON-able."""
        return {"through": self.through, "open": self.open}
