"""Studies with steps, and runs of a rule over what their trials report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec
from hola_protocol.stopping import StepsSpec, StoppingSpec

from hola.core.stopping import StoppingRule, Verdict, make_rule


class Told(NamedTuple):
    """What a trial reports; a step of 0 stands for a worker that asks.

    :ivar trial_id: the trial.
    :ivar step: the step.
    :ivar values: one for each objective; None: diverged.
    """

    trial_id: int
    step: int
    values: tuple[float, ...] | None

    def named(self) -> Mapping[str, float]:
        """The values by objective."""
        return {f"o{i}": value for i, value in enumerate(self.values or ())}


def objectives(groups: int = 1) -> tuple[ObjectiveSpec, ...]:
    """Objectives ``o0``, ``o1``, ..., each in a group of its own."""
    return tuple(ObjectiveSpec(name=f"o{i}", group=f"g{i}") for i in range(groups))


def study(
    rule: StoppingSpec, steps: StepsSpec | None = None, specs: tuple[ObjectiveSpec, ...] | None = None
) -> StudySpec:
    """A study with a rule."""
    return StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=specs or objectives(),
        steps=steps or StepsSpec(max=27, unit="epoch"),
        stopping=rule,
    )


def rule_of(spec: StudySpec) -> StoppingRule:
    """The rule of a study that has one."""
    rule = make_rule(spec)
    assert rule is not None
    return rule


class Run:
    """Tells a rule what the trials of a study report, as the scheduler does.

    A trial that was stopped does not report any more; one that is paused does not until the rule continues it.

    :param spec: the study.
    """

    def __init__(self, spec: StudySpec) -> None:
        self.rule = rule_of(spec)
        self.paused: set[int] = set()
        self.ended: set[int] = set()
        self.stored: list[tuple[Told, str]] = []
        self.resumed: set[int] = set()

    def tell(self, told: Told) -> Verdict | int | None:
        """One report, or one ask.

        :returns: the decision; of an ask the trial that continues; None if the trial does not run.
        """
        if told.step == 0:
            promoted = self.rule.promote()
            if promoted is not None:
                self.paused.remove(promoted)
                self.resumed.add(promoted)
            return promoted
        if told.trial_id in self.ended | self.paused:
            return None
        verdict = self.rule.record(told.trial_id, told.step, told.named(), told.values is None)
        self.stored.append((told, verdict.decision))
        self.resumed.discard(told.trial_id)
        if verdict.decision == "stop":
            self.ended.add(told.trial_id)
            self.rule.end(told.trial_id, "stopped")
        elif verdict.decision == "pause":
            self.paused.add(told.trial_id)
        return verdict

    def tell_all(self, all_told: Iterable[Told]) -> list[Verdict | int | None]:
        """Several reports and asks."""
        return [self.tell(told) for told in all_told]

    def restart(self, spec: StudySpec) -> None:
        """Replace the rule by a new one that is restored from what is stored."""
        self.rule = rule_of(spec)
        for told, decision in self.stored:
            self.rule.restore(told.trial_id, told.step, told.named(), told.values is None, decision)  # type: ignore[arg-type]
        for trial_id in self.resumed:
            self.rule.resume(trial_id)
        for trial_id in self.ended:
            self.rule.end(trial_id, "stopped")


def decisions(verdicts: Iterable[Verdict | int | None]) -> list[str | int | None]:
    """The decisions of a run, without reasons."""
    return [v.decision if isinstance(v, Verdict) else v for v in verdicts]
