"""What a plot shows of a trial's objectives: one number."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...core.arrays import FloatArray
from ..columns import PlotError, StudyColumns


class Target(NamedTuple):
    """One number of each trial.

    :ivar name: the objective, or the comparison group whose cost it is.
    :ivar label: the title of an axis.
    :ivar values: NaN unless the trial is completed, float[n].
    :ivar is_minimized: whether smaller is better.
    """

    name: str
    label: str
    values: FloatArray
    is_minimized: bool

    @property
    def losses(self) -> FloatArray:
        """The values with the sign by which smaller is better."""
        return self.values if self.is_minimized else -self.values


def target_of(study: StudyColumns, name: str | None = None) -> Target:
    """An objective, or the cost of a comparison group.

    A group of one objective without ``target`` is shown as this objective, because both have the same order. Any other
    group is shown as its cost.

    :param study: the trials.
    :param name: an objective or a group; default: the first group.
    :raises PlotError: if there is no objective and no group of this name.
    """
    specs = study.spec.objectives
    if name is None:
        name = study.groups[0]
    elif name in (names := [o.name for o in specs]) and name not in study.groups:
        return _objective(study, names.index(name))
    if name not in study.groups:
        known = ", ".join(dict.fromkeys([*(o.name for o in specs), *study.groups]))
        raise PlotError(f"the study has no objective and no comparison group {name!r}; it has {known}")
    members = [i for i, o in enumerate(specs) if o.group == name]
    if len(members) == 1 and specs[members[0]].target is None:
        return _objective(study, members[0])
    return Target(name, f"cost of {name}", study.costs[:, study.groups.index(name)], True)


def targets_of(study: StudyColumns) -> list[Target]:
    """The target of each comparison group.

    :param study: the trials.
    """
    return [target_of(study, group) for group in study.groups]


def _objective(study: StudyColumns, i: int) -> Target:
    spec = study.spec.objectives[i]
    values = np.where(study.is_completed, study.values[:, i], np.nan)
    return Target(spec.name, spec.name, values, spec.direction == "minimize")
