"""What a stopping rule would have done to trials that were not stopped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from hola_protocol.space import StudySpec

from .rule import make_rule


class PastReport(NamedTuple):
    """A report of a trial.

    :ivar trial_id: the trial.
    :ivar step: the step.
    :ivar values: the finite values of some or all objectives, by name.
    :ivar diverged: whether a value was not finite.
    """

    trial_id: int
    step: int
    values: Mapping[str, float]
    diverged: bool = False


class Replay(NamedTuple):
    """What a rule would have done.

    :ivar stopped: the trials that it would have stopped, and at which step.
    :ivar steps: the steps of all trials.
    :ivar saved: how many of them it would have saved.
    :ivar best_stopped: which of the best trials it would have stopped.
    """

    stopped: dict[int, int]
    steps: int
    saved: int
    best_stopped: list[int]


def replay(spec: StudySpec, reports: Iterable[PastReport], best: Collection[int]) -> Replay:
    """Tell a rule what trials have reported, and count what it would have saved.

    This is a check of safety, not a comparison of rules: a search would have tried other trials instead. A trial that
    the rule ``asha_promotion`` pauses counts as stopped.

    :param spec: the study, with the rule.
    :param reports: the reports in the order in which they came.
    :param best: the best trials, such as the first front.
    """
    rule = make_rule(spec)
    stopped: dict[int, int] = {}
    largest: dict[int, int] = {}
    for trial_id, step, values, diverged in reports:
        largest[trial_id] = max(step, largest.get(trial_id, 0))
        if rule is None or trial_id in stopped:
            continue
        if rule.record(trial_id, step, values, diverged).decision != "continue":
            stopped[trial_id] = step
            rule.end(trial_id, "stopped")
    saved = sum(largest[trial_id] - step for trial_id, step in stopped.items())
    return Replay(stopped, sum(largest.values()), saved, sorted(stopped.keys() & set(best)))
