"""The rule ``auto``: successive halving that spares trials which may still become the best."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np
from hola_protocol.messages import Decision
from hola_protocol.space import StudySpec
from hola_protocol.stopping import AshaSpec

from ..arrays import FloatArray
from .asha import AshaRule
from .forecast import StepCosts, chances
from .rungs import Rung

ETA: Final = 2.5
"""The factor between two rungs; its inverse is the share of the trials that continue by rank."""
_GRACES: Final = 25.0
"""The first rung is the largest step divided by this number, rounded."""
MAX_CHANCE: Final = 0.05
"""A trial is stopped if its chance to become the best is at most this."""
_EXPECTED: Final = 0.15
"""The largest sum of the chances of all stopped trials: about so many trials of a study are stopped by mistake."""
_PART: Final = 0.1
"""A trial is stopped if its chance is at most this part of what the others leave of that sum."""
_NO_CHANCE: Final = 0.005
"""A trial with at most this chance is always stopped."""
_LATEST: Final = 256
"""The number of trials from which the chance is estimated at each decision step: the latest ones."""


class AutoRule(AshaRule):
    """As :class:`.asha.AshaRule` with earlier rungs, but a trial is stopped only if it is unlikely to become the best.

    The first rung is about a 25th of the largest step, and each rung is 2.5 times the one before it. At a rung the best
    2/5 continue by rank. A search with a good model suggests many trials that are nearly as good as the best one, so
    that ranks alone would stop good ones. The chance is that of :func:`.forecast.chances`; before the first completed
    trial, with several comparison groups, and for trials beyond their limits, ranks alone decide.

    A long study stops hundreds of trials, so that small chances add up. The larger the sum of the chances of all
    stopped trials is, the smaller is the chance that a further one may have.

    :param spec: the study, with ``steps``.
    """

    def __init__(self, spec: StudySpec) -> None:
        assert spec.steps is not None
        super().__init__(spec, AshaSpec(eta=ETA, grace=max(1, math.floor(spec.steps.max / _GRACES + 0.5))))
        self._completed: Callable[[int], StepCosts] | None = None
        self._stopped: dict[int, deque[int]] = {}
        """The numbers of the trials that were stopped last, by rung; without those that diverged."""

    def learn_from(self, completed: Callable[[int], StepCosts]) -> None:
        """See :meth:`.interface.StoppingRule.learn_from`."""
        self._completed = completed

    def _decide(self, rung: Rung, number: int) -> tuple[Decision, str]:
        decision, reason = super()._decide(rung, number)
        if decision != "stop" or (steps := self._known()) is None:
            return decision, reason
        chance = float(self._chances(steps, rung, [number])[0])
        allowed = self._allowed(steps) if _NO_CHANCE < chance <= MAX_CHANCE else MAX_CHANCE
        if chance > allowed:
            return "continue", f"{reason.partition(';')[0]}; its chance to become the best is {100 * chance:.2g}%"
        return "stop", f"{reason}; its chance to become the best is at most {100 * allowed:.2g}%"

    def _decided(self, trial_id: int, rung: Rung, number: int, decision: Decision) -> None:
        if decision == "stop" and np.isfinite(rung.values.view[number]).all():
            self._stopped.setdefault(rung.step, deque(maxlen=_LATEST)).append(number)

    def _decide_again(self, rung: Rung, numbers: list[int]) -> list[bool]:
        by_rank = [super(AutoRule, self)._decide(rung, number)[0] == "stop" for number in numbers]
        if not any(by_rank) or (steps := self._known()) is None:
            return by_rank
        known = self._chances(steps, rung, numbers)
        return [low and not chance > MAX_CHANCE for low, chance in zip(by_rank, known.tolist(), strict=True)]

    def _known(self) -> list[StepCosts] | None:
        """The costs at the rungs and those of the completed trials; None if no chance can be told from them."""
        if self._completed is None or len(self._objectives.groups) > 1:
            return None
        completed = self._completed(_LATEST)
        if not len(completed.costs) or completed.costs.shape[1] > 1 or not (completed.violation <= 0.0).any():
            return None
        return [*self.step_costs(_LATEST), completed]

    def _chances(self, steps: list[StepCosts], rung: Rung, numbers: list[int]) -> FloatArray:
        """The chances of trials to become the best, by what they had reported at a rung."""
        costs, violation = self._objectives.costs_of_many(rung.values.view[numbers])
        here = StepCosts(rung.trial_ids.view[numbers], costs, violation[:, 0])
        return chances(steps, here, sorted(self._rungs).index(rung.step))

    def _allowed(self, steps: list[StepCosts]) -> float:
        """The chance that a trial may have and be stopped nevertheless."""
        expected = sum(
            float(self._chances(steps, self._rungs[step], list(numbers)).sum())
            for step, numbers in self._stopped.items()
        )
        return min(MAX_CHANCE, max(_NO_CHANCE, _PART * (_EXPECTED - expected)))
