"""Whether a stopping rule would stop trials that were completed."""

from __future__ import annotations

from typing import NamedTuple

from .forecast import StepCosts
from .interface import StoppingRule


class Safety(NamedTuple):
    """What a rule would do to completed trials, by what is known now.

    :ivar checked: how many of them were compared at a decision step.
    :ivar would_stop: how many of these it would stop or leave paused.
    :ivar best_would_stop: whether the best trial is one of them.
    """

    checked: int
    would_stop: int
    best_would_stop: bool


def safety(rule: StoppingRule, completed: StepCosts, best: int | None) -> Safety | None:
    """Let a rule decide again on completed trials.

    :param rule: the rule.
    :param completed: the trials.
    :param best: the best of them.
    :returns: None if none of them was compared at a decision step.
    """
    compared, stopped = rule.would_stop(completed.trial_ids)
    return Safety(len(compared), len(stopped), best in stopped) if compared else None
