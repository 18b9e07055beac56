"""Asynchronous successive halving, by stopping (Li et al., MLSys 2020, arXiv:1810.05934; as in Syne Tune)."""

from __future__ import annotations

from hola_protocol.messages import Decision
from hola_protocol.space import StudySpec
from hola_protocol.stopping import AshaSpec

from .decision_steps import first_step, rungs
from .rungs import Rung, RungRule


class AshaRule(RungRule):
    """A trial continues at a rung if it is among the best ``1 / eta`` of the trials that have reached it.

    With n trials at the rung, this trial included, it is stopped if at least max(1, floor(n / eta)) of them are
    strictly better. So the best trial of a rung and its equals always continue.

    :param spec: the study, with ``steps``.
    :param rule: the options.
    """

    def __init__(self, spec: StudySpec, rule: AshaSpec) -> None:
        assert spec.steps is not None
        super().__init__(spec, rungs(first_step(spec.steps, rule.grace), rule.eta, spec.steps.max))
        self._eta = rule.eta
        self._min_trials = rule.min_trials

    def _decide(self, rung: Rung, number: int) -> tuple[Decision, str]:
        n, better = rung.ranks.n, rung.ranks.better(number)
        kept = max(1, int(n / self._eta))
        rank = f"rank {better + 1} of {n} at {self._unit} {rung.step}"
        if better >= kept and n >= self._min_trials:
            return "stop", f"{rank}; the best {kept} continue" if kept > 1 else f"{rank}; only the best continues"
        if better >= kept:
            return "continue", f"{rank}; no trial is stopped before {self._min_trials} have reached it"
        return "continue", f"{rank}; the best {kept} continue" if kept > 1 else f"{rank}; the best continues"
