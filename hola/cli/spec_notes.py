"""Notes on a study file that breaks no rule, but may not do what its author expects."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from hola_protocol.space import ObjectiveSpec
from hola_protocol.study_file import StudyFile


def run_problems(file: StudyFile) -> Iterator[str]:
    """What ``hola run`` needs and the file does not have.

    :param file: the study file.
    """
    if file.objective is None and file.exec is None:
        yield "has neither objective: module:function nor exec: [command, ...]"
    if file.max_trials is None and file.deadline_s is None and file.stop_at is None:
        yield "has no end; set max_trials, deadline_s or stop_at"


def added_objectives(objectives: Iterable[ObjectiveSpec]) -> Iterator[str]:
    """A note for each comparison group that adds values of several objectives as they are.

    Without targets and limits the values are not scaled, so that the objective with the largest numbers decides alone.
    A priority that differs from 1 shows that the author knows of the sum.

    :param objectives: the objectives of a study.
    """
    for group, members in groupby(sorted(objectives, key=lambda o: o.group), key=lambda o: o.group):
        names = [o for o in members if o.target is None and o.limit is None and o.priority == 1.0]
        if len(names) > 1:
            shown = " and ".join(o.name for o in names)
            yield (
                f"{shown} are in the same comparison group ({group}), so their values are added as they are; for a "
                f"front, give each its own group (group: {names[-1].name}); for one score, give each a target and "
                f"a limit"
            )
