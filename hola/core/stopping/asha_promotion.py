"""Asynchronous successive halving, by promotion (Li et al., MLSys 2020, arXiv:1810.05934)."""

from __future__ import annotations

from collections.abc import Iterable

from hola_protocol.messages import Decision
from hola_protocol.space import ObjectiveSpec, StudySpec
from hola_protocol.stopping import AshaPromotionSpec

from .decision_steps import first_step, rungs
from .rungs import Rung, RungRule


class AshaPromotionRule(RungRule):
    """Each trial pauses at each rung, and continues when it is among the best ``1 / eta`` of the rung.

    With n trials at the rung, the first max(1, floor(n / eta)) are promoted; of equal trials those that reached the
    rung first. The largest rung that has such a trial comes first. Li et al. promote floor(n / eta), so that no trial
    is completed before ``eta`` trials have reached the last rung: on learning curves with 32 workers after 25 trainings
    of compute instead of 17. With several comparison groups, a trial at a rung that :data:`.ranking.WINDOW` others have
    reached since is no longer promoted.

    :param spec: the study, with ``steps``.
    :param rule: the options.
    """

    def __init__(self, spec: StudySpec, rule: AshaPromotionSpec) -> None:
        assert spec.steps is not None
        super().__init__(spec, rungs(first_step(spec.steps, rule.grace), rule.eta, spec.steps.max))
        self._eta = rule.eta
        self._place: dict[int, tuple[int, int]] = {}
        """Of each paused trial: the rung, and its number there."""
        self._trial: dict[tuple[int, int], int] = {}

    def _decide(self, rung: Rung, number: int) -> tuple[Decision, str]:
        n, better = rung.ranks.n, rung.ranks.better(number)
        return "pause", f"rank {better + 1} of {n} at {self._unit} {rung.step}; the best 1/{self._eta:g} continue"

    def _decide_again(self, rung: Rung, numbers: list[int]) -> list[bool]:
        return [rung.ranks.better(number) >= max(1, int(rung.ranks.n / self._eta)) for number in numbers]

    def _decided(self, trial_id: int, rung: Rung, number: int, decision: Decision) -> None:
        if decision == "pause":
            self._place[trial_id] = rung.step, number
            self._trial[rung.step, number] = trial_id
            rung.ranks.pause(number)

    def resume(self, trial_id: int) -> None:
        """See :meth:`.interface.StoppingRule.resume`."""
        place = self._place.pop(trial_id, None)
        if place is not None:
            del self._trial[place]
            step, number = place
            self._rungs[step].ranks.unpause(number)

    def promote(self) -> int | None:
        """See :meth:`.interface.StoppingRule.promote`; O(rungs * log n) for one comparison group."""
        for step in sorted(self._rungs, reverse=True):
            ranks = self._rungs[step].ranks
            best = ranks.best_paused()
            if best is None:
                continue
            number, before = best
            if before < max(1, int(ranks.n / self._eta)):
                trial_id = self._trial[step, number]
                self.resume(trial_id)
                return trial_id
        return None

    def update_objectives(self, objectives: Iterable[ObjectiveSpec]) -> None:
        """See :meth:`.interface.StoppingRule.update_objectives`."""
        super().update_objectives(objectives)
        for step, number in self._trial:
            self._rungs[step].ranks.pause(number)
