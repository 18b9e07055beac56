"""The rule ``auto``: successive halving that spares trials which may still become the best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hola_protocol.messages import Decision
from hola_protocol.space import StudySpec
from hola_protocol.stopping import AshaSpec

from ..arrays import FloatArray
from .asha import AshaRule
from .forecast import StepCosts, chances
from .rungs import Rung

MAX_CHANCE: Final = 0.05
"""A trial is stopped if its chance to become the best is at most this."""
_LATEST: Final = 256
"""The chance is estimated from so many trials at each decision step, the latest ones."""


class AutoRule(AshaRule):
    """As :class:`.asha.AshaRule`, but a trial is stopped only if it is unlikely to become the best.

    A search with a good model suggests many trials that are nearly as good as the best one. Successive halving stops
    two thirds of them nevertheless. The chance is that of :func:`.forecast.chances`; before the first completed trial,
    with several comparison groups, and for trials beyond their limits, ranks alone decide.

    :param spec: the study, with ``steps``.
    """

    def __init__(self, spec: StudySpec) -> None:
        super().__init__(spec, AshaSpec())
        self._completed: Callable[[int], StepCosts] | None = None

    def learn_from(self, completed: Callable[[int], StepCosts]) -> None:
        """See :meth:`.interface.StoppingRule.learn_from`."""
        self._completed = completed

    def _decide(self, rung: Rung, number: int) -> tuple[Decision, str]:
        decision, reason = super()._decide(rung, number)
        if decision != "stop" or (known := self._chances(rung, [number])) is None:
            return decision, reason
        chance = float(known[0])
        rank = reason.partition(";")[0]
        if chance > MAX_CHANCE:
            return "continue", f"{rank}; its chance to become the best is {chance:.0%}"
        return "stop", f"{reason}; its chance to become the best is at most {MAX_CHANCE:.0%}"

    def _decide_again(self, rung: Rung, numbers: list[int]) -> list[bool]:
        by_rank = [super(AutoRule, self)._decide(rung, number)[0] == "stop" for number in numbers]
        known = self._chances(rung, numbers) if any(by_rank) else None
        if known is None:
            return by_rank
        return [low and not chance > MAX_CHANCE for low, chance in zip(by_rank, known.tolist(), strict=True)]

    def _chances(self, rung: Rung, numbers: list[int]) -> FloatArray | None:
        """The chances of trials to become the best, by what they had reported there; None if they are unknown."""
        if self._completed is None or len(self._objectives.groups) > 1:
            return None
        completed = self._completed(_LATEST)
        costs, violation = self._objectives.costs_of_many(rung.values.view[numbers])
        if not len(completed.costs) or completed.costs.shape[1] > 1 or not (completed.violation <= 0.0).any():
            return None
        steps, at = self.step_costs(_LATEST), sorted(self._rungs).index(rung.step)
        trial_ids = rung.trial_ids.view[numbers]
        here = StepCosts(trial_ids, costs, violation[:, 0])
        return chances([*steps, completed], here, at)
