"""Whole searches with the rule ``auto``: what trials do in practice, and a restart between any two events."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field

import numpy as np
import pytest
from hola_protocol.messages import Decision, TrialState
from hola_protocol.space import ContinuousParameter, GaussianProcessSpec, ObjectiveSpec, StudySpec
from hola_protocol.stopping import AutoStoppingSpec, StepsSpec

from hola.core.engine import Engine
from hola.core.parameters import Values
from tests.core.stopping.runs import rule_of

LENGTH = 32  # rungs 1, 3, 6 and 16
WORKERS = 5
OBJECTIVES = {
    "one objective": (ObjectiveSpec(name="loss"),),
    "two groups": (ObjectiveSpec(name="loss", group="loss"), ObjectiveSpec(name="size", group="size")),
    "a limit": (ObjectiveSpec(name="loss"), ObjectiveSpec(name="size", limit=1.1)),
}


def a_study(specs: tuple[ObjectiveSpec, ...]) -> StudySpec:
    return StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0), ContinuousParameter(name="y", low=0.0, high=1.0)),
        objectives=specs,
        sampler=GaussianProcessSpec(),
        steps=StepsSpec(max=LENGTH, unit="epoch"),
        stopping=AutoStoppingSpec(),
    )


@dataclass
class Running:
    """A trial, and what is stored of it.

    :ivar values: the parameters.
    :ivar step: of the last report.
    :ivar last: the last finite values.
    :ivar state: the state.
    :ivar attempt: from 1.
    """

    values: Values
    step: int = 0
    last: list[float] | None = None
    state: TrialState = "running"
    attempt: int = 1

    def ends_at(self, trial_id: int) -> int:
        """The last step: curves have unequal lengths."""
        return LENGTH if trial_id % 4 else 11

    def next_step(self, trial_id: int) -> int:
        """The step of the next report: some trials skip steps, also decision steps."""
        return min(self.step + 1 + trial_id % 3, self.ends_at(trial_id))


@dataclass
class Search:
    """Workers that report and tell in turns, without a scheduler.

    :ivar log: what happened, with each suggestion and each decision.
    """

    specs: tuple[ObjectiveSpec, ...]
    trials: dict[int, Running] = field(default_factory=dict)
    reports: list[tuple[int, int, dict[str, float], bool, Decision]] = field(default_factory=list)
    log: list[tuple[object, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spec = a_study(self.specs)
        self.engine, self.rule = Engine(self.spec, 1), rule_of(self.spec)
        self.engine.follow(self.rule)
        self.slots: list[int | None] = [None] * WORKERS

    def restart(self) -> None:
        """Build engine and rule again from what is stored, as a scheduler does."""
        state = json.loads(json.dumps(self.engine.state()))
        self.engine, self.rule = Engine(self.spec, 1), rule_of(self.spec)
        for trial_id, step, values, diverged, decision in self.reports:
            self.rule.restore(trial_id, step, values, diverged, decision)
        for trial_id, t in self.trials.items():
            if t.state != "running":
                self.rule.end(trial_id, t.state)
        trials = self.trials
        self.engine.load(
            list(trials),
            [t.values for t in trials.values()],
            [t.last if t.state in ("completed", "stopped") else None for t in trials.values()],
            [t.state for t in trials.values()],
        )
        self.engine.restore(state)
        self.engine.follow(self.rule)

    def begin(self, slot: int) -> None:
        lost = [i for i, t in self.trials.items() if t.state == "lost"]
        if lost and slot == 0:  # another worker begins the lost trial again, from its first step
            trial_id = self.slots[slot] = lost[0]
            again = self.trials[trial_id]
            again.state, again.attempt, again.step = "running", 2, 0
            self.engine.reserve(trial_id, again.values)
            self.log.append(("again", trial_id))
            return
        if (task := self.engine.fit_task()) is not None:
            self.engine.install(task.run())
        trial_id = len(self.trials) + 1
        values = self.engine.suggest(trial_id)
        assert values is not None
        self.trials[trial_id], self.slots[slot] = Running(values), trial_id
        self.log.append(("begins", trial_id, values))

    def report(self, trial_id: int, step: int) -> str:
        t = self.trials[trial_id]
        x, y = (float(v) for v in t.values)  # type: ignore[arg-type]
        loss = (x - 0.7) ** 2 + (y - 0.2) ** 2 + 1.0 / step + 0.01 * math.sin(7.0 * trial_id)
        diverged = trial_id % 9 == 7 and step >= 4
        values = {} if diverged else {"loss": loss} | ({"size": 0.5 + x} if len(self.specs) > 1 else {})
        verdict = self.rule.record(trial_id, step, values, diverged)
        self.reports.append((trial_id, step, values, diverged, verdict.decision))
        self.log.append(("reports", trial_id, step, diverged, *verdict))
        if not diverged and step >= t.step:
            t.last = list(values.values())
        t.step = max(t.step, step)
        return verdict.decision

    def end(self, slot: int, state: TrialState) -> None:
        trial_id = self.slots[slot]
        assert trial_id is not None
        t, self.slots[slot] = self.trials[trial_id], None
        t.state = state
        if state == "completed":
            assert t.last is not None
            self.engine.tell(trial_id, t.last)
        elif state == "stopped":
            self.engine.tell_stopped(trial_id, t.last)
        else:
            self.engine.forget_pending(trial_id)
        self.rule.end(trial_id, state)
        self.log.append((state, trial_id, t.step))

    def turn(self, number: int) -> None:
        """What one worker does."""
        slot = number % WORKERS
        if (trial_id := self.slots[slot]) is None:
            return self.begin(slot)
        t = self.trials[trial_id]
        if trial_id % 5 == 3 and t.step > 4 and t.attempt == 1:
            return self.end(slot, "lost")
        if t.step > 2 and number % 6 == 0:  # a report that was late
            assert self.report(trial_id, 1) == "continue"
        decision = self.report(trial_id, t.next_step(trial_id))
        if decision == "stop":
            self.end(slot, "stopped")
        elif t.step == t.ends_at(trial_id):
            self.end(slot, "completed" if t.last is not None else "failed")
        return None


def run(specs: tuple[ObjectiveSpec, ...], turns: int, restarts: frozenset[int] = frozenset()) -> Search:
    search = Search(specs)
    for number in range(turns):
        if number in restarts:
            search.restart()
        search.turn(number)
    return search


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_a_restart_between_any_events_changes_no_suggestion_and_no_decision(name: str) -> None:
    undisturbed = run(OBJECTIVES[name], 420)
    restarted = run(OBJECTIVES[name], 420, frozenset(range(60, 420, 47)))
    assert restarted.log == undisturbed.log
    happened = {str(event[0]) for event in undisturbed.log}
    assert happened == {"begins", "reports", "stopped", "completed", "lost", "again"}
    assert any(event[0] == "completed" and event[2] == 11 for event in undisturbed.log)


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_what_trials_report_in_practice(name: str) -> None:
    search = run(OBJECTIVES[name], 420)
    trials, completed = search.trials, [i for i, t in search.trials.items() if t.state == "completed"]
    assert set(search.engine.top_k(100)) == set(completed), "a stopped trial is in no ranking"
    diverged = {trial_id for trial_id, _, _, has_diverged, _ in search.reports if has_diverged}
    assert diverged
    assert all(trials[i].state in ("stopped", "lost", "running") and trials[i].step <= 9 for i in diverged)
    crossed: dict[int, list[str]] = {}
    for event in search.log:
        if event[0] == "reports" and event[6] is not None:
            crossed.setdefault(int(str(event[1])), []).append(str(event[6]))
    assert all(len(reasons) <= 4 for reasons in crossed.values()), "once at each rung, whatever the attempt"
    assert {t.attempt for t in trials.values()} == {1, 2}
    fast = [t.step for i, t in trials.items() if t.state == "stopped" and i % 3 == 2 and i % 9 != 7]
    assert all(step in (3, 6, 9, 18, 21) or step > 18 for step in fast), "a report beyond a rung is compared there"
    if name == "one objective":
        tail = np.array([search.trials[i].values for i in sorted(trials)[-10:]], dtype=np.float64)
        assert np.median(np.abs(tail - [0.7, 0.2]).max(axis=1)) < 0.15
