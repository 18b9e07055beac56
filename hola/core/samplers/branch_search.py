"""The search for one cost in a conditional space with a root choice: a trust region for each branch, in turns."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray, IntArray
from ..branches import Branches
from .feasibility import Feasibility
from .features import Features
from .fit import Fit
from .interface import Proposal
from .region import Region
from .region_search import Data, RegionSearch
from .turns import Turns

_BOX = 0.3
"""The side of the box around the middle that contains the initial design of a branch."""


class BranchSearch:
    """Proposes points in sequence; each proposal treats the previous ones as pending.

    The model of each branch is trained on the trials of all branches, but its hyperparameters are its own, and only the
    trials of the branch can be the best.

    :param features: the features of the space.
    :param branches: its branches.
    :param data: the results so far, in the order of the trials' ids.
    :param regions: the regions of the branches whose initial design is complete.
    :param pending: the pending points, float[p, d].
    :param failed: the points of the failed trials, float[f, d].
    :param feasibility: the model of the feasibility of points.
    :param fit: fits a model.
    :param count: the number of all results.
    :param random: the random number generator.
    """

    def __init__(
        self,
        features: Features,
        branches: Branches,
        data: Data,
        regions: dict[int, Region],
        pending: FloatArray,
        failed: FloatArray,
        feasibility: Feasibility,
        fit: Fit,
        count: int,
        random: np.random.Generator,
    ) -> None:
        self._features, self._branches, self._data, self._regions = features, branches, data, regions
        self._pending, self._feasibility, self._fit = pending, feasibility, fit
        self._count, self._random = count, random
        self._completed = branches.of(data.points)
        self._failed = failed
        self._searches: dict[int, RegionSearch] = {}
        self._known = np.concatenate([data.points, failed, pending])
        self.turns = Turns(
            branches,
            self._completed,
            data.merits,
            branches.of(pending),
            branches.of(failed),
            used_up(branches, self._known),
            random,
        )

    def propose(self) -> Proposal:
        """Propose the next point, which counts as pending afterwards."""
        branch = self.turns.next()
        if branch in self._regions and self._regions[branch].centre:
            proposal = self._search(branch).propose()
        else:
            proposal = Proposal(self._initial(branch), "start")
            self._data.excluded.add(proposal.point)
        self._pending = np.r_[self._pending, proposal.point[None]]
        return proposal

    def _search(self, branch: int) -> RegionSearch:
        if branch not in self._searches:
            own = self._completed == branch
            data = Data(
                self._data.points, self._data.costs, np.where(own, self._data.merits, np.inf), self._data.excluded
            )
            self._searches[branch] = RegionSearch(
                self._features,
                self._regions[branch],
                data,
                self._pending,
                self._feasibility,
                self._fit,
                self._count,
                self._random,
                self._branches.root,
                model_of(branch),
            )
        return self._searches[branch]

    def _initial(self, branch: int) -> FloatArray:
        """A point of the initial design of a branch, or of the initial design after a restart."""
        features, random = self._features, self._random
        known = np.concatenate([self._data.points, self._failed, self._pending])
        point = np.full(features.d, 0.5)
        if branch in self._regions:
            point = random.random(features.d)
        elif (self._branches.of(known) == branch).any():
            drawn = random.random(features.d)
            point = np.where(features.binned, drawn, 0.5 + _BOX * (drawn - 0.5))
        point[self._branches.root] = self._branches.coordinate(branch)
        return np.asarray(features.snap(point[None])[0])


def model_of(branch: int) -> str:
    """The name of the local model of a branch.

    :param branch: its number.
    """
    return f"region@{branch}"


def group_of(model: str) -> str:
    """What models have in common that take turns to be refitted.

    :param model: the name of a model.
    """
    return model.partition("@")[0]


def used_up(branches: Branches, known: FloatArray) -> set[int]:
    """The branches whose points are all known.

    :param branches: the branches.
    :param known: known points, at the middles of their bins, float[n, d].
    """
    of: IntArray = branches.of(known)
    return {
        v
        for v, size in enumerate(branches.sizes)
        if size is not None and (of == v).sum() >= size and len(np.unique(known[of == v], axis=0)) >= size
    }
